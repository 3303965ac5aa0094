/** A walk step as movement: what stays travels from where it is seen to its new place; leavers and comers fade. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { calm } from "../core/calm";
import type { Point } from "./geometry";

export const WALK = 420;
const EASE = "cubic-bezier(0.22, 0.8, 0.3, 1)";

interface Seen extends Point {
  named: boolean;
}

/** Where the marks of a drawing are seen now, in the middle of a movement too, and whether they carry a name. */
function seenIn(svg: SVGSVGElement | null): Map<string, Seen> {
  const found = new Map<string, Seen>();
  for (const element of svg?.querySelectorAll<SVGGElement>("g[data-id]") ?? []) {
    const { e, f } = new DOMMatrix(getComputedStyle(element).transform);
    found.set(element.dataset.id as string, { x: e, y: f, named: element.querySelector("text") !== null });
  }
  return found;
}

const MOVING = "g[data-id], .fades";
const COMES: Keyframe[] = [{ opacity: 0 }, { opacity: 1 }];
const LAST_THIRD: KeyframeAnimationOptions = {
  duration: WALK / 3,
  delay: (WALK * 2) / 3,
  easing: "ease-out",
  fill: "backwards",
};

/**
 * Animate the change to another `step` of the walk in `svg`. Elements with `data-id` are marks, those of class `fades` come in
 * the last third. A step taken during a step goes on from what is seen.
 */
export function useGlide(svg: RefObject<SVGSVGElement | null>, step: string): void {
  const last = useRef(step);
  const before = useRef<Map<string, Seen>>(new Map());
  // The component renders before the document changes, so the old picture can still be measured here.
  if (last.current !== step) before.current = seenIn(svg.current);

  useLayoutEffect(() => {
    if (last.current === step) return;
    last.current = step;
    if (calm()) return;
    // Asked for all at once: each question makes the browser work out its styles anew.
    for (const running of svg.current?.getAnimations({ subtree: true }) ?? [])
      if ((running.effect as KeyframeEffect | null)?.target?.matches(MOVING)) running.cancel();
    for (const element of svg.current?.querySelectorAll<SVGGElement>(MOVING) ?? []) {
      const from = before.current.get(element.dataset.id ?? "");
      if (!from) {
        element.animate(COMES, LAST_THIRD);
        continue;
      }
      if (!from.named) element.querySelector("text")?.animate(COMES, LAST_THIRD);
      element.animate([{ transform: `translate(${from.x}px, ${from.y}px)` }, { transform: element.style.transform }], {
        duration: WALK,
        easing: EASE,
      });
    }
  }, [step]);
}
