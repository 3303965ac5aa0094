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

/** Put labels in the order given, each at its first free place, `most` at most; what finds none is not drawn. */
export function place(
  wishes: readonly Wish[],
  frame: Box,
  taken: readonly Box[] = [],
  most = Number.POSITIVE_INFINITY,
): Put[] {
  const used: Box[] = [...taken];
  const put: Put[] = [];
  for (const wish of wishes) {
    if (put.length >= most) break;
    for (const at of wish.places) {
      const box = { x: at.x, y: at.y, width: wish.width, height: wish.height };
      const inside =
        box.x >= frame.x &&
        box.y >= frame.y &&
        box.x + box.width <= frame.x + frame.width &&
        box.y + box.height <= frame.y + frame.height;
      if (!inside || used.some((other) => overlap(box, other, wish.gap))) continue;
      used.push(box);
      put.push({ ...box, key: wish.key, lines: wish.lines });
      break;
    }
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

/** Around a point, for a label that stands for an area: places near it, those first that cover the fewest marks. */
export function around(point: Point, width: number, height: number, marks: readonly Box[]): Point[] {
  const found: { at: Point; cost: number }[] = [];
  for (let dx = -120; dx <= 120; dx += 24) {
    for (let dy = -136; dy <= 136; dy += 17) {
      const at = { x: point.x - width / 2 + dx, y: point.y - height / 2 + dy };
      const covered = marks.filter((mark) => overlap({ ...at, width, height }, mark, 2)).length;
      found.push({ at, cost: covered * 70 + Math.hypot(dx * 1.2, dy) });
    }
  }
  return found
    .sort((a, b) => a.cost - b.cost)
    .slice(0, 60)
    .map((row) => row.at);
}
