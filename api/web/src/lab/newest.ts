/** Ask for the newest of many wishes, one at a time: what a knob needs while it moves. */

interface Times {
  /** Rest after a wish before it is asked for, so that one drag does not ask for every pixel. */
  rest: number;
  /** Age from which a question under way gives way to a newer wish; a younger one is let finish and shown. */
  patience: number;
  /** Wait before a question that `again` refused is asked once more. */
  retry: number;
}

export const TIMES: Times = { rest: 90, patience: 900, retry: 600 };

interface Asker<Q, A> {
  ask: (question: Q, signal: AbortSignal) => Promise<A>;
  took: (question: Q, answer: A) => void;
  failed: (error: unknown) => void;
  /** Whether an error, or an answer, means "not now": the question is asked again after a while. */
  again: (result: { answer: A } | { error: unknown }, tries: number) => boolean;
}

/** Return how to wish: the newest wish is asked for, older ones are dropped or cancelled; null wishes for nothing. */
export function newest<Q, A>(asker: Asker<Q, A>, times: Times = TIMES): (question: Q | null) => void {
  let wanted: Q | null = null;
  let under: { abort: AbortController; began: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (wait: number, tries: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void begin(tries), wait);
  };
  const begin = async (tries: number) => {
    const question = wanted;
    if (question === null || under) return;
    const abort = new AbortController();
    under = { abort, began: Date.now() };
    let result: { answer: A } | { error: unknown };
    try {
      result = { answer: await asker.ask(question, abort.signal) };
    } catch (error) {
      result = { error };
    }
    under = null;
    if (wanted === null) return;
    const stale = wanted !== question;
    if (abort.signal.aborted) return later(0, 0);
    if (!stale && asker.again(result, tries)) return later(times.retry, tries + 1);
    if ("answer" in result) asker.took(question, result.answer);
    else if (!stale) asker.failed(result.error);
    if (stale) return later(0, 0);
    wanted = null;
  };
  return (question) => {
    wanted = question;
    if (question === null) {
      clearTimeout(timer);
      under?.abort.abort();
    } else if (!under) later(times.rest, 0);
    else if (Date.now() - under.began >= times.patience) under.abort.abort();
  };
}
