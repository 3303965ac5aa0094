/** The batch of the server as the page has it: started, looked at while it goes on, and what it changed read again. */
import { signal } from "@preact/signals";
import { announce } from "../core/announce";
import { renew } from "../core/answer";
import { type ApiError, asApiError, ask, client, health } from "../core/api";
import { count } from "../core/number";
import { OF_RUNS } from "../core/reads";
import type { BatchView } from "../core/types";
import { reread } from "../standing/store";
import { outcome } from "./words";

export const batch = signal<BatchView | null>(null);
export const refused = signal<ApiError | null>(null);
/** Whether the line that tells of the batch is shown: while it goes on, and then until it is closed. */
export const shown = signal(false);

const AS_NODES_SAY = { states: ["never_run", "stale"] as ("never_run" | "stale")[], seeds: 20, seed: 0 };
const LOOK_MS = 1000;
/** A large map is read again less often: drawing it anew must not be what the page is busy with. */
const REREAD_MS = (nodes: number): number => Math.max(3000, 3 * nodes);

let timer: ReturnType<typeof setTimeout> | undefined;
let read = { done: 0, at: 0 };

export const isGoing = (): boolean => batch.value?.status === "running";

/** Start running what has no current run, of these nodes or of all. */
export const startBatch = (nodes: readonly string[] | null): Promise<void> =>
  take(
    client.POST("/api/v1/batch", { body: { ...AS_NODES_SAY, nodes: nodes ? [...nodes] : null } }),
    (now) => `Running ${count(now.total, "experiment")}`,
  );

/** Have it end after the run under way. */
export const stopBatch = (): Promise<void> =>
  take(client.DELETE("/api/v1/batch"), () => "Stopping after the run under way");

/** Look how it stands, and keep looking while it goes on. */
export async function look(): Promise<void> {
  clearTimeout(timer);
  try {
    tell(await ask(client.GET("/api/v1/batch")));
  } catch {
    // The line under the bar says that the server is away; the batch is looked at again when it is back.
  }
}

async function take(request: Parameters<typeof ask<BatchView>>[0], words: (now: BatchView) => string): Promise<void> {
  clearTimeout(timer);
  refused.value = null;
  try {
    const now = await ask(request);
    announce(words(now));
    tell(now);
  } catch (error) {
    refused.value = asApiError(error);
  }
}

function tell(now: BatchView): void {
  const was = batch.peek();
  batch.value = now;
  const going = now.status === "running";
  if (going) {
    shown.value = true;
    timer = setTimeout(() => void look(), LOOK_MS);
  }
  const ended = !going && was?.status === "running";
  if (now.done < read.done) read = { done: 0, at: 0 };
  const due = performance.now() - read.at > REREAD_MS(health.value?.counts.nodes ?? 0);
  if (ended || (now.done > read.done && due)) {
    read = { done: now.done, at: performance.now() };
    renew(OF_RUNS);
    void reread();
  }
  if (ended) announce(outcome(now));
}
