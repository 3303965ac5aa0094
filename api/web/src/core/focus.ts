/** Focus that is not lost when what had it goes away. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/**
 * Give the focus to the map of a view, or to what stands first in the list in its place, when a `step` took away the control that had it, e.g. a button of a pane that is gone.
 * Focus that lay outside the view, or nowhere, stays where it is.
 */
export function useKeptFocus(step: string): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      last.current = event.target as Element;
    };
    addEventListener("focusin", note);
    return () => removeEventListener("focusin", note);
  }, []);
  // Dependencies: another step may have taken something away
  useLayoutEffect(() => {
    const gone = last.current !== null && !last.current.isConnected && document.activeElement === document.body;
    if (gone)
      frame.current?.querySelector<HTMLElement>("[role=application], .list button")?.focus({ preventScroll: true });
  }, [step]);
  return frame;
}

/** Give the focus back to what had it before the calling component was shown, once that goes and takes the focus with it. */
export function useFocusGivenBack(): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      // What goes is still there now: whether it held the focus is seen once it is gone.
      queueMicrotask(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement && before.isConnected)
          before.focus({ preventScroll: true });
      });
    };
  }, []);
}
