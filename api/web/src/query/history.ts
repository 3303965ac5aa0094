/** The queries that were asked in this browser, newest first. */
import { signal } from "@preact/signals";
import { recall, remember } from "../core/memory";

const NAME = "queries";
const MOST = 30;

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(recall(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export const asked = signal<readonly string[]>(read());

function keep(texts: readonly string[]): void {
  asked.value = texts;
  remember(NAME, JSON.stringify(texts));
}

export const note = (text: string): void =>
  keep([text, ...asked.peek().filter((other) => other !== text)].slice(0, MOST));

export const forgetAll = (): void => keep([]);
