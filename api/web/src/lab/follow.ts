/** Follow what the server works on, a run or a sweep: its record, its events while it goes on, its end. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { type ApiError, asApiError, ask, client, returns } from "../core/api";
import { useBusy } from "../core/busy";
import { useFollowing } from "../core/following";
import { forgetAfterRun } from "../core/reads";
import type { RunEvent, RunView, SweepEvent, SweepView } from "../core/types";
import { runWords } from "../marks/states";
import { rereadAfterRun } from "../standing/store";

type Status = RunView["status"];

const GOING: ReadonlySet<Status> = new Set(["queued", "running"] as const);
export const isGoing = (entry: { status: Status } | null): boolean => entry !== null && GOING.has(entry.status);

/** After this long the record tells what became of events that were refused. */
const LOOK_AGAIN_MS = 1500;

/** What is followed. */
interface Kind<Entry, Event> {
  read: (id: string, signal: AbortSignal) => Promise<Entry>;
  /** Where its events come from. */
  events: (id: string) => string;
  /** The record with what an event tells. */
  fold: (entry: Entry, seen: Event) => Entry;
  /** Told the whole record once what was followed has ended. */
  ended: (entry: Entry) => void;
}

export interface Followed<Entry> {
  /** The record; while it goes on, with what was seen so far. */
  entry: Entry | null;
  error: ApiError | null;
  /** True until it has ended. */
  going: boolean;
}

const RUN: Kind<RunView, RunEvent> = {
  read: (id, signal) => ask(client.GET("/api/v1/runs/{id}", { params: { path: { id } }, signal })),
  events: (id) => `/api/v1/runs/${encodeURIComponent(id)}/events`,
  fold: (run, { status, progress, verdict, partial }) => ({
    ...run,
    status,
    progress,
    verdict,
    outputs: partial ?? run.outputs,
  }),
  ended: (run) => {
    forgetAfterRun();
    void rereadAfterRun(run.node);
    announce(`Run ended: ${runWords(run)}${run.verdict ? "" : `. ${run.message}`}`);
  },
};

const SWEEP: Kind<SweepView, SweepEvent> = {
  read: (id, signal) => ask(client.GET("/api/v1/sweeps/{id}", { params: { path: { id } }, signal })),
  events: (id) => `/api/v1/sweeps/${encodeURIComponent(id)}/events`,
  fold: (sweep, { status, progress, partial }) => ({ ...sweep, status, progress, outputs: partial ?? sweep.outputs }),
  ended: (sweep) => announce(`The map is ${sweep.status.replaceAll("_", " ")}. ${sweep.message}`.trim()),
};

function useFollowed<Entry extends { id: string; status: Status }, Event>(
  id: string | null,
  kind: Kind<Entry, Event>,
): Followed<Entry> {
  const [entry, setEntry] = useState<Entry | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const back = returns.value;

  // Dependencies: `back` is a reason to look again
  useEffect(() => {
    setError(null);
    if (!id) return setEntry(null);
    const abort = new AbortController();
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const look = async (followed: boolean): Promise<void> => {
      try {
        const found = await kind.read(id, abort.signal);
        if (abort.signal.aborted) return;
        setEntry(found);
        if (isGoing(found)) listen();
        else if (followed) kind.ended(found);
      } catch (problem) {
        if (!abort.signal.aborted) setError(asApiError(problem));
      }
    };
    const listen = () => {
      const events = new EventSource(kind.events(id));
      const take = ({ data }: MessageEvent<string>) => {
        const seen: Event = JSON.parse(data);
        setEntry((last) => last && kind.fold(last, seen));
      };
      source = events;
      events.addEventListener("progress", take);
      events.addEventListener("end", (event) => {
        take(event);
        events.close();
        void look(true);
      });
      events.onerror = () => {
        // The browser reconnects by itself unless it was refused; then the record tells what happened.
        if (events.readyState === EventSource.CLOSED) retry = setTimeout(() => void look(true), LOOK_AGAIN_MS);
        // Asked only so that the page notices a server that is away.
        else void kind.read(id, abort.signal).catch(() => undefined);
      };
    };

    void look(false);
    return () => {
      abort.abort();
      source?.close();
      clearTimeout(retry);
    };
  }, [id, back, kind]);

  const mine = entry?.id === id ? entry : null;
  useBusy(id !== null && mine === null && error === null);
  useFollowing(isGoing(mine));
  return { entry: mine, error, going: isGoing(mine) };
}

export const useRun = (id: string | null): Followed<RunView> => useFollowed(id, RUN);

export const useSweep = (id: string | null): Followed<SweepView> => useFollowed(id, SWEEP);
