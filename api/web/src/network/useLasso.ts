/** Drawing an area by hand: Shift and drag on the map. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Outline, Place } from "./lasso";

/**
 * Follow Shift-drags on `place`.
 *
 * `toPlace` turns a point of the element into a place of the map; `redraw` is called as the outline grows, `done` with an outline
 * that encloses something. `drawn` is the outline so far, empty while none is drawn.
 */
export function useLasso(
  place: RefObject<HTMLElement | null>,
  toPlace: (x: number, y: number) => Place,
  redraw: () => void,
  done: (outline: Outline) => void,
): { drawn: () => Outline } {
  const outline = useRef<Place[]>([]);
  const told = useRef({ toPlace, redraw, done });
  told.current = { toPlace, redraw, done };
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const at = (event: MouseEvent) => {
      const box = element.getBoundingClientRect();
      return told.current.toPlace(event.clientX - box.left, event.clientY - box.top);
    };
    const move = (event: MouseEvent) => {
      outline.current.push(at(event));
      told.current.redraw();
    };
    const up = () => {
      removeEventListener("mousemove", move);
      removeEventListener("mouseup", up);
      const found = outline.current;
      outline.current = [];
      told.current.redraw();
      if (found.length >= 3) told.current.done(found);
    };
    // In the capture phase, before sigma takes the drag for a movement of the map.
    const down = (event: MouseEvent) => {
      if (!event.shiftKey || event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
      outline.current = [at(event)];
      addEventListener("mousemove", move);
      addEventListener("mouseup", up);
    };
    element.addEventListener("mousedown", down, true);
    return () => {
      element.removeEventListener("mousedown", down, true);
      removeEventListener("mousemove", move);
      removeEventListener("mouseup", up);
    };
  }, []);
  return { drawn: () => outline.current };
}
