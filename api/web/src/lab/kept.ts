/** What was drawn last stays while the next thing is waited for, so that a picture never gives way to nothing. */
import { useRef } from "preact/hooks";

/** What there is now; while it `waits`, and there is nothing, what there was last. */
export function useKept<Thing>(now: Thing | null, waits: boolean): Thing | null {
  const last = useRef<Thing | null>(null);
  if (now !== null) last.current = now;
  else if (!waits) last.current = null;
  return last.current;
}
