/** Names of marks at the rim, where there is room for them: quieter than those of seats, and never upon anything. */
import { type Measure, wrap } from "../text/wrap";
import { CAPTION_LINE, type Caption, captionBox } from "./caption";
import { type Box, meets, overlap, type Point } from "./geometry";
import type { Picture, Spot } from "./layout";
import { lineTo, stubOf } from "./lines";
import { seatBox } from "./settle";

/** How far it keeps from its mark, with the stroke that shows to the centre between them and without, and from all else, px. */
const OFF = { stroke: 18, mark: 6 };
const CLEAR = 7;
const EDGE = 6;
/** A mark that is smaller has no name. */
const LEAST = 4;
/** How wide names are broken, in the order in which that is tried: in one line, in two, in three. */
const WIDTHS = [
  { lines: 1, wide: 230 },
  { lines: 2, wide: 165 },
  { lines: 3, wide: 120 },
];

/** The ways to break a title, each whole; a title that needs to be cut has no name here. */
function broken(title: string, measure: Measure): string[][] {
  const ways = WIDTHS.map(({ lines, wide }) => wrap(title, wide, lines, measure, wide));
  return ways.filter((lines, i) => !lines.at(-1)?.endsWith("…") && lines.length !== ways[i - 1]?.length);
}

/** The places beside a mark: towards the centre, then along the rim. */
function placesOf({ x, y, radius }: Spot, centre: Point, width: number, height: number): [Point, Caption["anchor"]][] {
  const [right, below] = [x < centre.x, y < centre.y];
  const aside = (off: number, toRight: boolean): [Point, Caption["anchor"]] => [
    { x: toRight ? radius + off : -radius - off - width, y: -height / 2 },
    toRight ? "start" : "end",
  ];
  return [
    aside(OFF.stroke, right),
    aside(OFF.mark, right),
    [{ x: -width / 2, y: below ? radius + OFF.stroke : -radius - OFF.stroke - height }, "middle"],
    aside(OFF.mark, !right),
  ];
}

const around = ({ x, y, radius }: Spot): Box => ({
  x: x - radius,
  y: y - radius,
  width: 2 * radius,
  height: 2 * radius,
});

/**
 * The picture with captions for those marks at its rim beside which one has room: neighbours first, then further nodes, the more
 * linked first. None lies on a mark, another name, the card or a link.
 *
 * @param measure the width of words as captions are drawn, px.
 */
export function captioned(picture: Picture, measure: Measure): Picture {
  const { centre, card, spots } = picture;
  const placed = new Map<Spot, Caption>();
  const [right, bottom] = [2 * centre.x - EDGE, 2 * centre.y - EDGE];
  const boxes = [card, ...spots.map((spot) => (spot.seat ? seatBox(spot.seat) : around(spot)))];
  const lines = spots.flatMap((spot): [Point, Point][] => {
    if (!spot.tie) return [];
    if (!spot.seat) return [stubOf(spot, picture)];
    const ends = lineTo(spot, card, centre);
    return [[ends.mark, ends.card]];
  });
  const free = (box: Box) =>
    box.x >= EDGE &&
    box.y >= EDGE &&
    box.x + box.width <= right &&
    box.y + box.height <= bottom &&
    !boxes.some((other) => overlap(box, other, CLEAR)) &&
    !lines.some(([from, to]) => meets(box, from, to));
  for (const spot of spots) {
    if (spot.seat || spot.radius < LEAST) continue;
    const found = broken(spot.node.title, measure).flatMap((words) => {
      const width = Math.ceil(Math.max(...words.map(measure)));
      const height = words.length * CAPTION_LINE;
      return placesOf(spot, centre, width, height).map(
        ([at, anchor]): Caption => ({ ...at, lines: words, width, height, anchor }),
      );
    });
    const best = found.find((one) => free(captionBox(spot, one)));
    if (!best) continue;
    boxes.push(captionBox(spot, best));
    placed.set(spot, best);
  }
  if (placed.size === 0) return picture;
  return {
    ...picture,
    named: picture.named + [...placed.keys()].filter((spot) => spot.tie).length,
    spots: spots.map((spot) => (placed.has(spot) ? { ...spot, caption: placed.get(spot) as Caption } : spot)),
  };
}
