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

/** Put labels in the order given, each at its first free place; what finds none is not drawn. */
export function place(wishes: readonly Wish[], frame: Box, taken: readonly Box[] = []): Put[] {
  const used: Box[] = [...taken];
  const put: Put[] = [];
  for (const wish of wishes) {
    for (const at of wish.places) {
      const box = { x: at.x, y: at.y, width: wish.width, height: wish.height };
      const inside = box.x >= frame.x && box.y >= frame.y && box.x + box.width <= frame.x + frame.width && box.y + box.height <= frame.y + frame.height;
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

/** Around a point, for a label that stands for an area: in its middle, then ever further up and down. */
export function around(point: Point, width: number, height: number): Point[] {
  const steps = [0, -18, 18, -36, 36, -56, 56, -80, 80, -110, 110];
  return steps.map((dy) => ({ x: point.x - width / 2, y: point.y - height / 2 + dy }));
}
