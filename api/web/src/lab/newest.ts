/** Ask for the newest of many wishes, one at a time: what a knob needs while it moves. */

interface Times {
  /** Rest after a wish before it is asked for, so that one drag does not ask for every pixel. */
  rest: number;
  /** Age from which a question under way gives way to a newer wish; a younger one is let finish and shown. */
  patience: number;
}

export const TIMES: Times = { rest: 90, patience: 900 };

export type Result<A> = { answer: A } | { error: unknown };

interface Asker<Q, A> {
  ask: (question: Q, signal: AbortSignal) => Promise<A>;
  took: (question: Q, answer: A) => void;
  failed: (error: unknown) => void;
  /** For an error, or an answer, that means "not now": after how long to ask again, ms; null for one to take as it is. */
  again: (result: Result<A>, tries: number) => number | null;
}

/** Return how to wish: the newest wish is asked for, older ones are dropped or cancelled; null wishes for nothing. */
export function newest<Q, A>(asker: Asker<Q, A>, times: Times = TIMES): (question: Q | null) => void {
  let wanted: Q | null = null;
  let under: { abort: AbortController; began: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing is asked before, ms. */
  let shut = 0;

  const later = (wait: number, tries: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void begin(tries), wait);
  };
  const begin = async (tries: number) => {
    const question = wanted;
    if (question === null || under) return;
    const abort = new AbortController();
    under = { abort, began: Date.now() };
    let result: Result<A>;
    try {
      result = { answer: await asker.ask(question, abort.signal) };
    } catch (error) {
      result = { error };
    }
    under = null;
    if (wanted === null) return;
    const stale = wanted !== question;
    if (abort.signal.aborted) return later(0, 0);
    const wait = stale && "answer" in result ? null : asker.again(result, tries);
    if (wait !== null) {
      shut = Date.now() + wait;
      return later(wait, stale ? 0 : tries + 1);
    }
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
    } else if (!under) later(Math.max(times.rest, shut - Date.now()), 0);
    else if (Date.now() - under.began >= times.patience) under.abort.abort();
  };
}
