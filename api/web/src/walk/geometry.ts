/** Plane geometry of the walk: boxes, and closed curves that can be walked by length. */
export interface Point {
  x: number;
  y: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const overlap = (a: Box, b: Box, gap = 0): boolean =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;

/** The area that two boxes share. */
export const shared = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** The least box around two. */
export function both(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

export const contains = (box: Box, point: Point, gap = 0): boolean =>
  point.x > box.x - gap &&
  point.x < box.x + box.width + gap &&
  point.y > box.y - gap &&
  point.y < box.y + box.height + gap;

/** Where the segment from `from` (outside) to `to` (inside) enters the box. */
export function enter(box: Box, from: Point, to: Point): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  let at = 0;
  if (dx > 0) at = Math.max(at, (box.x - from.x) / dx);
  if (dx < 0) at = Math.max(at, (box.x + box.width - from.x) / dx);
  if (dy > 0) at = Math.max(at, (box.y - from.y) / dy);
  if (dy < 0) at = Math.max(at, (box.y + box.height - from.y) / dy);
  return { x: from.x + at * dx, y: from.y + at * dy };
}

/** Whether any point of the segment from `from` to `to` lies in the box. */
export function meets(box: Box, from: Point, to: Point): boolean {
  const { x, y } = enter(box, from, to);
  const way = (to.x - from.x) * (x - from.x) + (to.y - from.y) * (y - from.y);
  const whole = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  return way <= whole && contains(box, { x, y }, 0.01);
}

/** The superellipse |x/rx|^p + |y/ry|^p = 1 around `centre` at angle parameter `t`. p = 2 is an ellipse, larger is squarer. */
export function superellipse(centre: Point, rx: number, ry: number, p: number, t: number): Point {
  const power = (value: number) => Math.sign(value) * Math.abs(value) ** (2 / p);
  return { x: centre.x + rx * power(Math.cos(t)), y: centre.y + ry * power(Math.sin(t)) };
}

export interface Track {
  /** The point at share `s` of the whole length; any real number, the curve is closed. */
  at: (s: number) => Point;
  /** The share at which a ray from the centre with this direction meets the curve. */
  meet: (angle: number) => number;
  length: number;
}

/** A closed curve measured by `step`, the cost of a small move; plain length by default. */
export function track(
  centre: Point,
  curve: (t: number) => Point,
  step = (dx: number, dy: number) => Math.hypot(dx, dy),
): Track {
  const parts = 720;
  const points: Point[] = [];
  const sums: number[] = [0];
  for (let i = 0; i <= parts; i += 1) {
    const point = curve((i / parts) * 2 * Math.PI);
    const last = points.at(-1);
    if (last) sums.push((sums.at(-1) ?? 0) + step(Math.abs(point.x - last.x), Math.abs(point.y - last.y)));
    points.push(point);
  }
  const length = sums.at(-1) ?? 1;
  const angles = points.map((point) => turn(Math.atan2(point.y - centre.y, point.x - centre.x)));
  angles[parts] = 2 * Math.PI;
  return {
    length,
    at: (s) => {
      const wanted = (s - Math.floor(s)) * length;
      const i = Math.max(1, lowest(sums, wanted));
      const from = points[i - 1] as Point;
      const to = points[i] as Point;
      const span = (sums[i] as number) - (sums[i - 1] as number);
      const share = span > 0 ? (wanted - (sums[i - 1] as number)) / span : 0;
      return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    },
    meet: (angle) => {
      const i = Math.max(1, lowest(angles, turn(angle)));
      const span = (sums[i] as number) - (sums[i - 1] as number);
      return (
        ((sums[i - 1] as number) + span * crossing(centre, angle, points[i - 1] as Point, points[i] as Point)) / length
      );
    },
  };
}

/** The share of the way from one point to another at which a ray crosses it. */
function crossing(from: Point, angle: number, a: Point, b: Point): number {
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const along = dx * (b.y - a.y) - dy * (b.x - a.x);
  const share = (dy * (a.x - from.x) - dx * (a.y - from.y)) / along;
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
}

/** An angle in [0, 2 pi). */
export const turn = (angle: number): number => ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);

/** Index of the first entry that is not below `value`, in a rising list. */
function lowest(rising: readonly number[], value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
