/**
 * The door of a server that starts nothing without its token: what was asked waits here until the reader has given it,
 * and is then asked again. The token is kept for this tab's session, and leaves the page in one header only.
 */
import { signal } from "@preact/signals";

const KEPT = "mirage.token";
const SAFE = new Set(["GET", "HEAD"]);

/** What the page asks by itself does not open the door: the reader has started nothing. */
const UNBIDDEN = /\/(preview|what-if)$/;
/** What needs a token, by the end of its address; the first that fits is told. */
const ASKED: readonly { path: RegExp; what: string }[] = [
  { path: /\/nodes\/[^/]+\/runs$/, what: "Starting a run" },
  { path: /\/nodes\/[^/]+\/sweeps$/, what: "Starting a sweep" },
  { path: /\/(runs|sweeps)\/[^/]+$/, what: "Stopping it" },
  { path: /\/batch$/, what: "A batch of runs" },
  { path: /\/query$/, what: "Asking a query" },
];

export interface Door {
  /** What needs the token. */
  what: string;
  /** A token was given, and the server has not answered yet. */
  trying: boolean;
  /** Why the token that was given is none; empty when none was. */
  refused: string;
}

/** Null while the door is shut. */
export const door = signal<Door | null>(null);
/** The token that is sent; empty for none. */
export const token = signal(recalled());

let waiting: ((again: boolean) => void)[] = [];

function recalled(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function keep(text: string): void {
  token.value = text;
  try {
    if (text) sessionStorage.setItem(KEPT, text);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Where storage is forbidden, the token lasts as long as the page.
  }
}

/** Fetch, with the token where one is kept; a request that needs one waits for the reader. */
export async function knock(request: Request): Promise<Response> {
  if (SAFE.has(request.method)) return fetch(request);
  for (;;) {
    const used = token.value;
    const sent = request.clone();
    if (used) sent.headers.set("Authorization", `Bearer ${used}`);
    let answer: Response;
    try {
      answer = await fetch(sent);
    } catch (error) {
      // No answer is no refusal: the view says what happened, and what was typed is kept.
      if (door.value?.trying) shut(false);
      throw error;
    }
    if (!(await refuses(answer))) {
      if (door.value?.trying && used) shut(true);
      return answer;
    }
    if (used === token.value) {
      if (used) keep("");
      if (!(await given(request, used !== ""))) return answer;
    }
  }
}

async function refuses(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return (body as { code?: unknown } | null)?.code === "token_needed";
}

/** Open the door for this request; false when the reader closes it, or the request is no longer wanted. */
function given(request: Request, wrong: boolean): Promise<boolean> {
  const path = new URL(request.url).pathname;
  const row = ASKED.find((one) => one.path.test(path));
  if (UNBIDDEN.test(path)) return Promise.resolve(false);
  door.value = {
    what: row?.what ?? "This",
    trying: false,
    // Of several that waited, the first refusal is told for all.
    refused: wrong ? "The server does not take this token." : (door.value?.refused ?? ""),
  };
  return new Promise((resolve) => {
    waiting.push(resolve);
    request.signal.addEventListener("abort", () => {
      waiting = waiting.filter((one) => one !== resolve);
      resolve(false);
      if (waiting.length === 0 && !door.value?.trying) door.value = null;
    });
  });
}

function wake(again: boolean): void {
  const all = waiting;
  waiting = [];
  for (const one of all) one(again);
}

function shut(again: boolean): void {
  door.value = null;
  wake(again);
}

/** Try this token on all that waits. */
export function enter(text: string): void {
  if (!door.value) return;
  const plain = text.trim();
  // What no header can carry would end as a fault of the network.
  if (!/^[\x20-\x7e]+$/.test(plain)) {
    door.value = { ...door.value, refused: "A token is written in plain letters, digits and signs." };
    return;
  }
  keep(plain);
  door.value = { ...door.value, trying: true, refused: "" };
  wake(true);
}

/** Close the door without a token; what waited is refused. */
export function decline(): void {
  shut(false);
}

/** Send the token no more. */
export function forgetToken(): void {
  keep("");
}
