/** What of a walk a preview would rather not cover, and how much. */
import type { Spare } from "./beside";
import type { Picture, Spot } from "./layout";
import { lineTo, type Words } from "./lines";
import { boxOf } from "./Preview";

/** What a px² counts for: the card is what all else bears on; a thing covered in part is as good as covered where it is small. */
const WEIGHTS = { card: 40, name: 2, mark: 1, words: 2, link: 3 };
/** About as wide as a letter of the words on a link, and as high as their line, px. */
const LETTER = 6;
const LINE = 13;

/** How far apart the points of a link are taken, px. */
const STEP = 12;

/** The way of a node's own link, in pieces. */
export function linkOf(spot: Spot, { card, centre }: Picture): Spare[] {
  if (!spot.tie || !spot.seat) return [];
  const ends = lineTo(spot, card, centre);
  const [dx, dy] = [ends.card.x - ends.mark.x, ends.card.y - ends.mark.y];
  const steps = Math.floor(Math.hypot(dx, dy) / STEP);
  return Array.from({ length: steps }, (_, i) => ({
    x: ends.mark.x + (dx * i) / steps - STEP / 2,
    y: ends.mark.y + (dy * i) / steps - STEP / 2,
    width: STEP,
    height: STEP,
    weight: WEIGHTS.link,
  }));
}

export function spareOf(picture: Picture, words: ReadonlyMap<string, Words> | null): Spare[] {
  return [
    { ...picture.card, weight: WEIGHTS.card },
    ...picture.spots.map((spot) => ({
      ...boxOf(spot),
      weight: spot.seat || spot.caption ? WEIGHTS.name : WEIGHTS.mark,
    })),
    ...[...(words?.values() ?? [])]
      .filter(({ free }) => free)
      .map(({ x, y, text }) => {
        const width = LETTER * text.length;
        return { x: x - width / 2, y: y - LINE / 2, width, height: LINE, weight: WEIGHTS.words };
      }),
  ];
}
