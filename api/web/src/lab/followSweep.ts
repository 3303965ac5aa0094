/** Follow one sweep: its record, its cells while it goes on, its end. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { ApiError, ask, client, returns } from "../core/api";
import { useBusy } from "../core/busy";
import type { SweepEvent, SweepView } from "../core/types";

export interface FollowedSweep {
  sweep: SweepView | null;
  error: ApiError | null;
  going: boolean;
}

export const isSweeping = (sweep: Pick<SweepView, "status"> | null): boolean =>
  sweep !== null && (sweep.status === "queued" || sweep.status === "running");

export function useSweep(id: string | null): FollowedSweep {
  const [sweep, setSweep] = useState<SweepView | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const back = returns.value;

  // Dependencies: `back` is a reason to look again
  useEffect(() => {
    setError(null);
    if (!id) return setSweep(null);
    const abort = new AbortController();
    let events: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const take = (event: MessageEvent<string>) => {
      const seen = JSON.parse(event.data) as SweepEvent;
      setSweep(
        (last) =>
          last && {
            ...last,
            status: seen.status,
            progress: seen.progress,
            outputs: seen.partial ?? last.outputs ?? null,
          },
      );
    };
    const look = async (followed: boolean): Promise<void> => {
      try {
        const found = await ask(client.GET("/api/v1/sweeps/{id}", { params: { path: { id } }, signal: abort.signal }));
        if (abort.signal.aborted) return;
        setSweep(found);
        if (isSweeping(found)) listen();
        else if (followed) announce(`The map is ${found.status.replaceAll("_", " ")}. ${found.message}`.trim());
      } catch (problem) {
        if (!abort.signal.aborted)
          setError(problem instanceof ApiError ? problem : new ApiError("page_fault", 0, String(problem), ""));
      }
    };
    const listen = () => {
      events?.close();
      events = new EventSource(`/api/v1/sweeps/${encodeURIComponent(id)}/events`);
      events.addEventListener("progress", take);
      events.addEventListener("end", (event) => {
        take(event);
        events?.close();
        void look(true);
      });
      events.onerror = () => {
        // The browser reconnects by itself unless it was refused; then the record tells what happened.
        if (events?.readyState === EventSource.CLOSED) retry = setTimeout(() => void look(true), 1500);
      };
    };
    void look(false);
    return () => {
      abort.abort();
      events?.close();
      clearTimeout(retry);
    };
  }, [id, back]);

  const mine = sweep?.id === id ? sweep : null;
  useBusy(id !== null && mine === null && error === null);
  return { sweep: mine, error, going: isSweeping(mine) };
}
