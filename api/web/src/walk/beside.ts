/** Where something that floats for a moment, as a preview does, covers least of what a reader looks at. */
import { type Box, overlap, type Point, shared } from "./geometry";

/** What would rather not be covered, and what a px² of it counts for. */
export interface Spare extends Box {
  weight: number;
}

/** How far from the edge of the frame it stays, px, and how far apart the places are that are tried all over the frame. */
const EDGE = 6;
const STEP = 20;
/** What each px between it and its box counts for, in px² covered: near is better, but not upon a name. */
const AWAY = 25;

/** The way between two boxes that do not meet, px. */
function way(a: Box, b: Box): number {
  const dx = Math.max(0, a.x - (b.x + b.width), b.x - (a.x + a.width));
  const dy = Math.max(0, a.y - (b.y + b.height), b.y - (a.y + a.height));
  return Math.hypot(dx, dy);
}

/** Along each side of `box`, at its middle or either end: right, left, below, above. */
function alongside(box: Box, width: number, height: number, frame: Box, gap: number): Point[] {
  const within = (value: number, from: number, room: number, size: number) =>
    Math.max(from + EDGE, Math.min(from + room - size - EDGE, value));
  const xs = [box.x + (box.width - width) / 2, box.x, box.x + box.width - width];
  const ys = [box.y + (box.height - height) / 2, box.y, box.y + box.height - height];
  const across = xs.map((x) => within(x, frame.x, frame.width, width));
  const down = ys.map((y) => within(y, frame.y, frame.height, height));
  return [
    ...down.map((y) => ({ x: box.x + box.width + gap, y })),
    ...down.map((y) => ({ x: box.x - gap - width, y })),
    ...across.map((x) => ({ x, y: box.y + box.height + gap })),
    ...across.map((x) => ({ x, y: box.y - gap - height })),
  ];
}

/** All over the frame. */
function everywhere(width: number, height: number, frame: Box): Point[] {
  const steps = (from: number, room: number) =>
    Array.from({ length: Math.max(0, Math.floor((room - 2 * EDGE) / STEP) + 1) }, (_, i) => from + EDGE + i * STEP);
  const down = steps(frame.y, frame.height - height);
  return steps(frame.x, frame.width - width).flatMap((x) => down.map((y) => ({ x, y })));
}

/**
 * Upper left corner for something of this size beside `box`, and never on it: of the places along its sides and all over the frame
 * the one that covers least of `spare`, where near counts too; the first of equals. Where the frame has none, below the box.
 */
export function besideBox(
  box: Box,
  width: number,
  height: number,
  frame: Box,
  spare: readonly Spare[] = [],
  gap = 10,
): Point {
  let best: Point = { x: Math.max(frame.x + EDGE, box.x), y: box.y + box.height + gap };
  let least = Number.POSITIVE_INFINITY;
  for (const at of [...alongside(box, width, height, frame, gap), ...everywhere(width, height, frame)]) {
    const own = { ...at, width, height };
    const fits =
      at.x >= frame.x &&
      at.y >= frame.y &&
      at.x + width <= frame.x + frame.width &&
      at.y + height <= frame.y + frame.height;
    if (!fits || overlap(own, box, gap - 0.5)) continue;
    let cost = AWAY * way(own, box);
    for (const other of spare) {
      if (cost >= least) break;
      cost += other.weight * shared(own, other);
    }
    if (cost >= least) continue;
    least = cost;
    best = at;
  }
  return best;
}
