/** Whether the open view still waits for something that it shows. Who reads it aloud, who saves it and who tests it waits with it. */
import { computed, type Signal, signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

const waiting = signal(0);
export const busy = computed(() => waiting.value > 0);

/** Say that a part of the view waits for what it cannot be shown without. What is only read again is there already. */
export const useBusy = (waits: boolean): void => useCounted(waiting, waits);

/** Count a part of the view as long as something is so. */
export function useCounted(counter: Signal<number>, is: boolean): void {
  // In the commit in which an answer is drawn, so that what this answer leads to is counted without a moment in between.
  useLayoutEffect(() => {
    if (!is) return;
    counter.value += 1;
    return () => {
      counter.value -= 1;
    };
  }, [is]);
}

const LOOK_MS = 50;
/** A reader who asked for something has it after this in any case, as far as it is there. */
const PATIENCE_MS = 20_000;

/** Wait until the view has all that it waits for; false when it is still without some of it after a while. */
export async function whole(most = PATIENCE_MS): Promise<boolean> {
  const end = performance.now() + most;
  // Looked at between tasks: within one, a part may have ended its waiting before the next began its own.
  while (busy.peek() && performance.now() < end) await new Promise((done) => setTimeout(done, LOOK_MS));
  return !busy.peek();
}
