/** The one door to the server: typed calls, one error, and the knowledge whether the server is there. */
import { signal } from "@preact/signals";
import createClient from "openapi-fetch";
import type { paths } from "../client/schema";
import { knock } from "./door";
import type { Health, Meta, Problem } from "./types";
import { sentence } from "./words";

export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
    readonly hint: string,
    readonly where = "",
    /** After how many seconds the server would be asked again; 0 where it did not say. */
    readonly after = 0,
    /** The id that was probably meant; empty where none comes near. */
    readonly meant = "",
  ) {
    super(detail);
  }
}

/** What was thrown, as the error that a view can show; what no request threw is a fault of the page. */
export const asApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError("page_fault", 0, sentence(String(thrown)), "Reload the page.");

export const client = createClient<paths>({ baseUrl: location.origin, fetch: knock });

/** True while the last request found no server. Views keep what they have and say so. */
export const away = signal(false);
/** Counts returns of the server; views that failed meanwhile ask again. */
export const returns = signal(0);
export const health = signal<Health | null>(null);
export const meta = signal<Meta | null>(null);
/** Set when an answer carries another revision than the one the page was opened with. */
export const changedOnDisk = signal(false);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What a reader can do about a server that is away, as far as it ever said how it is started. */
export const startAgain = (): string => {
  const command = health.peek()?.start;
  return command ? `Start it again with ${command}` : "Whoever started it can start it again";
};

/** Unwrap an answer, or throw an ApiError that a reader can act on. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    serverLeft();
    throw new ApiError("server_away", 0, "The server does not answer.", `${startAgain()}; this page will notice.`);
  }
  if (answer.data !== undefined && answer.response.ok) {
    noticeRevision(answer.data);
    return answer.data;
  }
  throw problem(answer.error, answer.response);
}

function problem(body: unknown, { status, headers }: Response): ApiError {
  if (body && typeof body === "object" && "code" in body) {
    const known = body as Problem;
    // The server names the header; a reader was asked already, and has closed the door.
    if (known.code === "token_needed")
      return new ApiError(
        known.code,
        status,
        "This needs the token of the server.",
        "You are asked for it when you start something.",
      );
    return new ApiError(
      known.code,
      status,
      sentence(known.detail || known.title),
      sentence(known.hint ?? ""),
      known.where ?? "",
      Number(headers.get("Retry-After")) || 0,
      known.meant,
    );
  }
  return new ApiError("unreadable_answer", status, `The server answered ${status} without saying why.`, "Try again.");
}

function noticeRevision(data: unknown): void {
  const revision = (data as { revision?: unknown } | null)?.revision;
  if (typeof revision === "string" && health.value && revision !== health.value.revision) changedOnDisk.value = true;
}

/** How often a page in sight asks whether the files have changed, where the server follows them. */
const FOLLOW_MS = 1500;

/** Where the server follows its files, keep asking for their revision, and read everything anew when it is another. */
function follow(): void {
  const again = async () => {
    if (document.visibilityState === "visible" && !away.value)
      await ask(client.GET("/api/v1/health")).catch(() => undefined);
    // The address holds the whole state, so the page comes back as it was.
    if (changedOnDisk.value) location.reload();
    else setTimeout(again, FOLLOW_MS);
  };
  setTimeout(again, FOLLOW_MS);
}

/** Ask until the server is back; the interval grows to 8 s so that a closed laptop costs nothing. */
function serverLeft(): void {
  if (away.value) return;
  away.value = true;
  const again = async (wait: number) => {
    try {
      const response = await fetch("/api/v1/health");
      if (response.ok) {
        noticeRevision(await response.json());
        away.value = false;
        returns.value += 1;
        return;
      }
    } catch {
      // Still away; the line under the bar already says so.
    }
    setTimeout(again, wait, Math.min(wait * 2, 8000));
  };
  setTimeout(again, 1000, 2000);
}

/** Read what every view needs once: which graph this is, and the words for kinds and relations. */
export async function open(): Promise<void> {
  const [first, tables] = await Promise.all([ask(client.GET("/api/v1/health")), ask(client.GET("/api/v1/meta"))]);
  health.value = first;
  meta.value = tables;
  if (first.reload) follow();
}

/** More nodes than one answer holds: such a graph is opened by its communities, and never read whole. */
export function isHuge(): boolean {
  const most = Number(meta.value?.limits.find((row) => row.name === "graph_nodes")?.value);
  return (health.value?.counts.nodes ?? 0) > most;
}
