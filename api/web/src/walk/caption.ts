/** A name beside a mark at the rim. */
import type { Box, Point } from "./geometry";

/** Its upper left corner is as seen from the middle of the mark, px. */
export interface Caption extends Point {
  lines: string[];
  width: number;
  height: number;
  anchor: "start" | "middle" | "end";
}

export const CAPTION_LINE = 14;

export const captionBox = (mark: Point, { x, y, width, height }: Caption): Box => ({
  x: mark.x + x,
  y: mark.y + y,
  width,
  height,
});
