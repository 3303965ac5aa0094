/** What a screen reader is told when the picture changes, and what everybody is told when it does not. */
import { signal } from "@preact/signals";

export const announcement = signal("");
/** What stands in sight for a while; empty when there is nothing to say. */
export const told = signal("");

/** Long enough to read a sentence of twice the usual length. */
const SHOWN_MS = 7000;
let hide: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  // The same text twice would not be read twice; an invisible space makes it new.
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text;
}

/** Say to everybody what a key did that cannot be seen, or why it did nothing. */
export function tell(text: string): void {
  announce(text);
  told.value = text;
  clearTimeout(hide);
  hide = setTimeout(() => {
    told.value = "";
  }, SHOWN_MS);
}
