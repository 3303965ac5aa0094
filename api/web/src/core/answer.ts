/** One answer of the server inside a view: the newest request wins, the last answer stays until the next one is here. */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ApiError, asApiError, returns } from "./api";
import { useBusy } from "./busy";

export interface Answer<T> {
  data: T | null;
  error: ApiError | null;
  loading: boolean;
  /** Ask again. */
  again: () => void;
}

const kept = new Map<string, unknown>();
const KEEP = 200;

function keep(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, data);
  const oldest = kept.keys().next();
  if (kept.size > KEEP && !oldest.done) kept.delete(oldest.value);
}

/** Forget kept answers whose key starts with `prefix`, e.g. after a run changed a node's state. */
export function forget(prefix: string): void {
  for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
}

const renewals = signal(0);

/** Forget kept answers whose key starts with one of `prefixes`, and have the views that are open ask again. */
export function renew(prefixes: readonly string[]): void {
  for (const prefix of prefixes) forget(prefix);
  renewals.value += 1;
}

/**
 * Load `key` with `load`; an empty key loads nothing.
 * A kept answer is shown at once and asked for again, so that back and forward never wait and never go stale.
 */
export function useAnswer<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: ApiError | null; loading: boolean }>({
    key: "",
    data: null,
    error: null,
    loading: true,
  });
  const [attempt, setAttempt] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  const back = returns.value;
  const renewed = renewals.value;

  // Before the browser paints: what is asked for a frame later comes a frame later, and a view asks for one thing after another.
  // Dependencies: `attempt`, `back` and `renewed` are reasons to ask again
  useLayoutEffect(() => {
    if (!key) return;
    const abort = new AbortController();
    const known = kept.get(key) as T | undefined;
    setState((last) => ({ key, data: known ?? last.data, error: null, loading: true }));
    loader.current(abort.signal).then(
      (data) => {
        keep(key, data);
        if (!abort.signal.aborted) setState({ key, data, error: null, loading: false });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((last) => ({ ...last, error: asApiError(error), loading: false }));
      },
    );
    return () => abort.abort();
  }, [key, attempt, back, renewed]);

  // A kept answer is used in the very render in which the key changes: no frame shows the old node under the new address.
  const known = state.key === key ? state.data : ((kept.get(key) as T | undefined) ?? state.data);
  const loading = state.key !== key || state.loading;
  useBusy(key !== "" && loading && !kept.has(key));
  return {
    data: known,
    error: state.key === key ? state.error : null,
    loading,
    again: () => setAttempt(attempt + 1),
  };
}
