/** Follow one run: its record, its events while it goes on, its end. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { forget } from "../core/answer";
import { ApiError, ask, client, returns } from "../core/api";
import { useBusy } from "../core/busy";
import type { Outputs, RunEvent, RunView } from "../core/types";
import { runWords } from "../marks/states";
import { rereadAfterRun } from "../standing/store";

export interface Followed {
  run: RunView | null;
  /** What was seen so far, or in all. */
  outputs: Outputs | null;
  error: ApiError | null;
  /** True until the run has ended. */
  going: boolean;
}

const GOING = new Set(["queued", "running"]);
export const isGoing = (run: Pick<RunView, "status"> | null): boolean => run !== null && GOING.has(run.status);

const read = (id: string, signal?: AbortSignal) =>
  ask(client.GET("/api/v1/runs/{id}", { params: { path: { id } }, ...(signal && { signal }) }));

/** Keys of the answers that a finished run changes: states on the maps, the node, the list of runs. */
export const OF_RUNS = ["graph", "map", "around", "node", "runs", "search", "argument", "beside"] as const;

export function forgetAfterRun(): void {
  for (const kind of OF_RUNS) forget(kind);
}

export function useRun(id: string | null): Followed {
  const [run, setRun] = useState<RunView | null>(null);
  const [partial, setPartial] = useState<Outputs | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const back = returns.value;

  // Dependencies: `back` is a reason to look again
  useEffect(() => {
    setError(null);
    if (!id) {
      setRun(null);
      setPartial(null);
      return;
    }
    const abort = new AbortController();
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const take = (event: MessageEvent<string>) => {
      const seen = JSON.parse(event.data) as RunEvent;
      setRun(
        (last) => last && { ...last, status: seen.status, progress: seen.progress, verdict: seen.verdict ?? null },
      );
      if (seen.partial) setPartial(seen.partial);
    };
    const end = (ended: RunView) => {
      setRun(ended);
      setPartial(null);
      forgetAfterRun();
      void rereadAfterRun(ended.node);
      announce(`Run ended: ${runWords(ended)}${ended.verdict ? "" : `. ${ended.message}`}`);
    };
    const look = async (followed: boolean): Promise<void> => {
      try {
        const found = await read(id, abort.signal);
        if (abort.signal.aborted) return;
        if (isGoing(found)) {
          setRun(found);
          listen();
        } else if (followed) end(found);
        else setRun(found);
      } catch (problem) {
        if (!abort.signal.aborted)
          setError(problem instanceof ApiError ? problem : new ApiError("page_fault", 0, String(problem), ""));
      }
    };
    const listen = () => {
      source = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/events`);
      source.addEventListener("progress", take);
      source.addEventListener("end", (event) => {
        take(event);
        source?.close();
        void look(true);
      });
      source.onerror = () => {
        // The browser reconnects by itself unless it was refused; then the record tells what happened.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(() => void look(true), 1500);
        else void read(id, abort.signal).catch(() => undefined);
      };
    };

    setRun((last) => (last?.id === id ? last : null));
    setPartial(null);
    void look(false);
    return () => {
      abort.abort();
      source?.close();
      clearTimeout(retry);
    };
  }, [id, back]);

  const mine = run?.id === id ? run : null;
  useBusy(id !== null && mine === null && error === null);
  return { run: mine, outputs: mine ? (mine.outputs ?? partial) : null, error, going: isGoing(mine) };
}
