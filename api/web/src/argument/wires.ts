/** Where the lines of the tree run, from the places of its boxes. */
import type { Box, Point } from "../walk/geometry";

/** A cubic from a premise on the right to its conclusion on the left, level at both ends. */
export interface Wire {
  from: Point;
  to: Point;
  /** Control points, in order. */
  bend: [Point, Point];
}

export function level(from: Point, to: Point): Wire {
  const half = (from.x - to.x) / 2;
  return {
    from,
    to,
    bend: [
      { x: from.x - half, y: from.y },
      { x: to.x + half, y: to.y },
    ],
  };
}

/** From a box to a point on another wire, arriving from straight above or below. */
export function striking(from: Point, at: Point, gap: number): Wire {
  const below = from.y >= at.y;
  const to = { x: at.x, y: at.y + (below ? gap : -gap) };
  return {
    from,
    to,
    bend: [
      { x: at.x, y: from.y },
      { x: at.x, y: from.y + (to.y - from.y) * 0.35 },
    ],
  };
}

const RISE = 8;

/** From the left of a box that stands under another up to the other's lower edge; the `nth` such line from the left, from 1. */
export function rising(from: Point, above: Box, nth: number): Wire {
  const to = { x: above.x + RISE * nth, y: above.y + above.height + 5 };
  return {
    from,
    to,
    bend: [
      { x: to.x, y: from.y },
      { x: to.x, y: from.y },
    ],
  };
}

export const write = ({ from, to, bend }: Wire): string => `M${xy(from)}C${xy(bend[0])} ${xy(bend[1])} ${xy(to)}`;

const xy = (point: Point): string => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;

/** The point at share `t` of the way from premise to conclusion (Bernstein form). */
export function along({ from, to, bend }: Wire, t: number): Point {
  const u = 1 - t;
  const mix = (a: number, b: number, c: number, d: number) =>
    u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
  return {
    x: mix(from.x, bend[0].x, bend[1].x, to.x),
    y: mix(from.y, bend[0].y, bend[1].y, to.y),
  };
}

const BRACKET = 20;
const ROUND = 6;

/** One bracket around linked premises, with the point from which their one arrow leaves. */
export function bracket(boxes: readonly Box[]): { path: string; dot: Point } {
  const left = Math.min(...boxes.map((box) => box.x));
  const x = left - BRACKET;
  const ys = boxes.map((box) => box.y + box.height / 2);
  const top = Math.min(...ys);
  const bottom = Math.max(...ys);
  const stubs = ys
    .filter((y) => y > top && y < bottom)
    .map((y) => `M${x} ${y}H${left - 4}`)
    .join("");
  const path =
    `M${left - 4} ${top}H${x + ROUND}Q${x} ${top} ${x} ${top + ROUND}` +
    `V${bottom - ROUND}Q${x} ${bottom} ${x + ROUND} ${bottom}H${left - 4}${stubs}`;
  return { path, dot: { x, y: (top + bottom) / 2 } };
}

/** Heights at which `count` arrows arrive at a box, top to bottom, apart but inside it. */
export function ports(box: Box, count: number): number[] {
  const step = Math.min(20, Math.max(2, (box.height - 28) / Math.max(1, count - 1)));
  const middle = box.y + box.height / 2;
  return Array.from({ length: count }, (_, nth) => middle + (nth - (count - 1) / 2) * step);
}
