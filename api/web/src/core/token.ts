/** The token of a server that wants one: kept for this session of the tab, never in an address, sent with what changes something. */
import { signal } from "@preact/signals";

const KEY = "mirage-token";
const READING = new Set(["GET", "HEAD"]);

/** What the reader gave; null without one. */
export const token = signal<string | null>(stored());

/** A question that is open: whether the last token was wrong, and who waits. */
export interface Asked {
  wrong: boolean;
  answer: (given: string | null) => void;
}

export const asked = signal<Asked | null>(null);

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(given: string | null): void {
  token.value = given;
  try {
    if (given === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, given);
  } catch {
    // A browser that keeps nothing still has it until the page goes.
  }
}

export const forgetToken = (): void => keep(null);

let waiting: Promise<string | null> | null = null;

/** Ask the reader, once for everybody who waits. */
function askReader(wrong: boolean): Promise<string | null> {
  waiting ??= new Promise<string | null>((resolve) => {
    asked.value = { wrong, answer: resolve };
  }).then((given) => {
    waiting = null;
    asked.value = null;
    if (given !== null) keep(given);
    return given;
  });
  return waiting;
}

function send(request: Request, used: string | null): Promise<Response> {
  const sent = request.clone();
  if (used !== null && !READING.has(request.method)) sent.headers.set("Authorization", `Bearer ${used}`);
  return fetch(sent);
}

/** Send with the token that is there; a refusal is the caller's to tell. For what the page does by itself. */
export const sendQuietly = (request: Request): Promise<Response> => send(request, token.peek());

/** Send, and where the server wants a token ask the reader for it, until it fits or the reader gives up. */
export async function sendAsking(request: Request): Promise<Response> {
  for (;;) {
    const used = token.peek();
    const answer = await send(request, used);
    if (answer.status !== 401) return answer;
    // Another request may have been given one meanwhile.
    if (token.peek() !== used) continue;
    forgetToken();
    if ((await askReader(used !== null)) === null) return answer;
  }
}
