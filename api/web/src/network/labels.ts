/** Which labels are drawn and where: by importance, never on top of each other. */
import { type Box, overlap, type Point } from "../walk/geometry";

export interface Wish {
  key: string;
  lines: string[];
  width: number;
  height: number;
  /** Places to try in turn: upper left corners. */
  places: Point[];
  /** Space around the label that must stay free. */
  gap: number;
}

export interface Put extends Box {
  key: string;
  lines: string[];
}

/**
 * Put labels in the order given, each at its first free place, `most` at most; what finds none is not drawn. `blocked` are
 * many boxes that no label may lie on, beside the few of `taken`.
 */
export function place(
  wishes: Iterable<Wish>,
  frame: Box,
  taken: readonly Box[] = [],
  most = Number.POSITIVE_INFINITY,
  blocked?: Boxes,
): Put[] {
  const used = new Boxes(taken);
  const put: Put[] = [];
  if (most <= 0) return put;
  for (const wish of wishes) {
    for (const at of wish.places) {
      const box = { x: at.x, y: at.y, width: wish.width, height: wish.height };
      const inside =
        box.x >= frame.x &&
        box.y >= frame.y &&
        box.x + box.width <= frame.x + frame.width &&
        box.y + box.height <= frame.y + frame.height;
      if (!inside || used.met(box, wish.gap, 1) || blocked?.met(box, wish.gap, 1)) continue;
      used.add(box);
      put.push({ ...box, key: wish.key, lines: wish.lines });
      break;
    }
    // Before another wish is made: that takes its time.
    if (put.length >= most) break;
  }
  return put;
}

/** Beside a mark: right, left, below, above. */
export function beside(mark: Point, radius: number, width: number, height: number): Point[] {
  return [
    { x: mark.x + radius + 5, y: mark.y - height / 2 },
    { x: mark.x - radius - 5 - width, y: mark.y - height / 2 },
    { x: mark.x - width / 2, y: mark.y + radius + 4 },
    { x: mark.x - width / 2, y: mark.y - radius - 4 - height },
  ];
}

/** Boxes that can be asked which of them meet another: each lies in all cells that it covers. */
export class Boxes {
  private readonly cells = new Map<number, Box[]>();

  constructor(boxes: Iterable<Box>) {
    for (const box of boxes) this.add(box);
  }

  add(box: Box): void {
    const { left, right, top, bottom } = covered(box, 0);
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) {
        const held = this.cells.get(x * ROW + y);
        if (held) held.push(box);
        else this.cells.set(x * ROW + y, [box]);
      }
    }
  }

  /** How many boxes `box` meets, or comes nearer to than `gap`; counting ends at `most`. */
  met(box: Box, gap: number, most = Number.POSITIVE_INFINITY): number {
    const { left, right, top, bottom } = covered(box, gap);
    let found = 0;
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) {
        for (const other of this.cells.get(x * ROW + y) ?? []) {
          // Of the cells that both cover, the first counts.
          if (x !== Math.max(left, column(other.x)) || y !== Math.max(top, column(other.y))) continue;
          if (overlap(box, other, gap)) found += 1;
          if (found >= most) return found;
        }
      }
    }
    return found;
  }
}

const CELL = 40;
const ROW = 1 << 20;
const column = (at: number): number => Math.floor(at / CELL);
const covered = ({ x, y, width, height }: Box, gap: number) => ({
  left: column(x - gap),
  right: column(x + width + gap),
  top: column(y - gap),
  bottom: column(y + height + gap),
});

/** Where a label covers so many marks it is as bad a place as any. */
const CROWDED = 40;

/** Around a point, for a label that stands for an area: places near it, those first that cover the fewest marks. */
export function around(point: Point, width: number, height: number, marks: Boxes): Point[] {
  const found: { at: Point; cost: number }[] = [];
  for (let dx = -120; dx <= 120; dx += 24) {
    for (let dy = -136; dy <= 136; dy += 17) {
      const at = { x: point.x - width / 2 + dx, y: point.y - height / 2 + dy };
      const covered = marks.met({ x: at.x, y: at.y, width, height }, 2, CROWDED);
      found.push({ at, cost: covered * 70 + Math.hypot(dx * 1.2, dy) });
    }
  }
  return found
    .sort((a, b) => a.cost - b.cost)
    .slice(0, 60)
    .map((row) => row.at);
}
