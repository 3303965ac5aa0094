/** Dragging a mark of a drawing by hand. */
import { useRef, useState } from "preact/hooks";
import type { Point } from "./geometry";

/** A pointer that moves less than this, px, has clicked. */
const STILL = 4;

/**
 * Follow a drag that begins on something that `grab` finds a point for; `drop` is told where it ends. While it goes on, `held`
 * says what is where. `click` answers whether a click was the end of a drag and means nothing else. A finger scrolls and drags nothing.
 */
export function useDrag(
  grab: (event: PointerEvent) => { id: string; point: Point } | null,
  drop: (id: string, point: Point) => void,
) {
  const [held, setHeld] = useState<{ id: string; point: Point } | null>(null);
  const ended = useRef(false);
  const down = (event: PointerEvent) => {
    ended.current = false;
    const what = event.button === 0 && event.pointerType !== "touch" ? grab(event) : null;
    if (!what) return;
    let at: Point | null = null;
    const move = (now: PointerEvent) => {
      const [dx, dy] = [now.clientX - event.clientX, now.clientY - event.clientY];
      if (!at && Math.hypot(dx, dy) < STILL) return;
      at = { x: what.point.x + dx, y: what.point.y + dy };
      setHeld({ id: what.id, point: at });
    };
    const up = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
      setHeld(null);
      if (!at) return;
      ended.current = true;
      drop(what.id, at);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
  };
  return { held, down, click: () => ended.current };
}
