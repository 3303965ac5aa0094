/** What the reader moves stays where it is on the screen, whatever comes or goes around it. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The nearest element around `from` that can scroll, whether or not there is anything to scroll now. */
function scrollerOf(from: Element): Element | null {
  for (let at: Element | null = from; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return null;
}

/**
 * Hold the slider that the reader has taken inside `place`: when something above it grows, shrinks or moves, `place` is scrolled by
 * as much before the picture is drawn. It is let go when the reader scrolls or turns to something else.
 */
export function useSteady(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const host = place.current;
    if (!host) return;
    const scroller = scrollerOf(host);
    let held: { slider: Element; top: number } | null = null;
    const take = ({ target }: Event) => {
      const slider = target instanceof HTMLInputElement && target.type === "range" && host.contains(target);
      held = slider ? { slider: target, top: target.getBoundingClientRect().top } : null;
    };
    const letGo = (event: Event) => {
      if (event.target !== held?.slider || event.type === "wheel") held = null;
    };
    const keep = () => {
      if (!held?.slider.isConnected) return;
      const away = held.slider.getBoundingClientRect().top - held.top;
      if (!scroller || Math.abs(away) < 0.5) return;
      const before = scroller.scrollTop;
      scroller.scrollTop += away;
      const missing = away - (scroller.scrollTop - before);
      if (missing < 0.5) return;
      // What is shorter than its frame gets the room to be scrolled.
      const end = Math.max(...[...host.children].map((child) => child.getBoundingClientRect().bottom));
      host.style.paddingBottom = `${Math.ceil(host.getBoundingClientRect().bottom - end + missing)}px`;
      scroller.scrollTop += missing;
    };
    // A height is told after the layout and before the picture, so nothing is seen to jump.
    const observer = new ResizeObserver(keep);
    for (const element of new Set([host, ...host.children, scroller ?? host])) observer.observe(element);
    const listeners = [
      ["pointerdown", take],
      ["keydown", take],
      ["wheel", letGo],
      ["touchmove", letGo],
    ] as const;
    for (const [name, listener] of listeners) addEventListener(name, listener, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      for (const [name, listener] of listeners) removeEventListener(name, listener, { capture: true });
    };
  }, [place]);
}
