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

/** What floats above the view keeps the focus that it has. */
const FLOATS = "dialog, .float";

/**
 * After a change of view, give the focus to the heading of the new one once it is there, which is then read aloud, and tell its
 * words. A focus that the new view has taken for itself stays, and so does one that the reader has moved meanwhile. The view that
 * the page was opened with changes nothing.
 */
export function useArrival(view: string, arrived: (heading: string) => void): RefObject<HTMLElement | null> {
  const place = useRef<HTMLElement>(null);
  const last = useRef(view);
  // Dependencies: only a change of view is one
  useLayoutEffect(() => {
    const within = place.current;
    if (last.current === view || !within) return;
    last.current = view;
    const stop = () => {
      watcher.disconnect();
      removeEventListener("pointerdown", stop, true);
      removeEventListener("keydown", moved, true);
    };
    const moved = (event: KeyboardEvent) => {
      if (event.key === "Tab" || event.key === "F6") stop();
    };
    const look = () => {
      const heading = within.querySelector<HTMLElement>("h1");
      if (!heading) return;
      stop();
      const now = document.activeElement;
      if (within.contains(now) || now?.closest(FLOATS)) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      arrived(heading.textContent ?? "");
    };
    const watcher = new MutationObserver(look);
    watcher.observe(within, { childList: true, subtree: true });
    addEventListener("pointerdown", stop, true);
    addEventListener("keydown", moved, true);
    // What the view before held has gone, and what floated has given the focus back, by then.
    queueMicrotask(look);
    return stop;
  }, [view]);
  return place;
}
