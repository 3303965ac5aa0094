/** What a screen reader is told when the picture changes. */
import { signal } from "@preact/signals";

export const announcement = signal("");

export function announce(text: string): void {
  // The same text twice would not be read twice; an invisible space makes it new.
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text;
}
