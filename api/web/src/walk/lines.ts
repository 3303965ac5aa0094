/** Where the direct links of a walk run, and where beside or on them their words have room. */
import { isIdle, linkWords, polarityOf } from "../marks/links";
import type { Measure } from "../text/wrap";
import { captionBox } from "./caption";
import { type Box, enter, meets, type Point, shared } from "./geometry";
import type { Picture, Spot } from "./layout";
import type { Tie } from "./rank";
import { textCorner } from "./settle";

/** Both ends of the line between a mark and the card, a little off either outline. */
export function lineTo(spot: Spot, card: Box, centre: Point): { mark: Point; card: Point } {
  const limit = (value: number, most: number) => Math.max(-most, Math.min(most, value));
  const aim = {
    x: centre.x + limit((spot.x - centre.x) * 0.5, card.width * 0.4),
    y: centre.y + limit((spot.y - centre.y) * 0.25, card.height * 0.34),
  };
  const length = Math.hypot(aim.x - spot.x, aim.y - spot.y) || 1;
  const unit = { x: (aim.x - spot.x) / length, y: (aim.y - spot.y) / length };
  const reached = enter(card, spot, aim);
  const off = spot.radius + 6;
  return {
    mark: { x: spot.x + unit.x * off, y: spot.y + unit.y * off },
    card: { x: reached.x - unit.x * 5, y: reached.y - unit.y * 5 },
  };
}

/** The short stroke of an unnamed neighbour towards the centre. */
export function stubOf(spot: Spot, { card, centre }: Pick<Picture, "card" | "centre">): [Point, Point] {
  const ends = lineTo(spot, card, centre);
  const angle = Math.atan2(ends.card.y - spot.y, ends.card.x - spot.x);
  const at = (reach: number) => ({ x: spot.x + Math.cos(angle) * reach, y: spot.y + Math.sin(angle) * reach });
  return [at(spot.radius + 3), at(spot.radius + 14)];
}

/** The words of a link: their middle, and whether they cover nothing there. */
export interface Words extends Point {
  text: string;
  free: boolean;
}

interface Line {
  id: string;
  tie: Tie;
  mark: Point;
  card: Point;
  length: number;
}

const HEIGHT = 13;
/** Where words are tried, as shares of the way from the mark to the card: on the line, then beside it. */
const ON = [0.44, 0.36, 0.52, 0.28, 0.6, 0.68];
const BESIDE = [0.5, 0.4, 0.6, 0.3, 0.7];
/** How much of a line is to be seen around words that lie on it, px. */
const SEEN = 26;
/** A link so long has room to say how many more there are. */
const LONG = 130;
/** How far the end of a link reaches around its tip, and the badge of a state out from its mark, px. */
const TIP = 6;
const BADGE = 6;

/** What a line that words lie across counts for, px² that they cover: it can be followed behind them. */
const CROSSED = 40;

const around = ({ x, y }: Point, reach: number): Box => ({
  x: x - reach,
  y: y - reach,
  width: 2 * reach,
  height: 2 * reach,
});

/** What words may not cover: the mark of a node with the badge of its state, and its name. */
function boxesOf({ node, radius, seat, caption, x, y }: Spot): Box[] {
  const badge = seat && node.runnable ? BADGE : 0;
  const side = 2 * radius + badge;
  const mark = { x: x - radius, y: y - radius, width: side, height: side };
  if (caption) return [mark, captionBox({ x, y }, caption)];
  return seat ? [mark, { ...textCorner(seat), width: seat.width, height: seat.height }] : [mark];
}

/** The ring with its cross says undercut; what the words have to say is that it does nothing. */
function textOf({ link, more }: Tie, length: number): string {
  const says = isIdle(link) ? "not counted" : linkWords(link, true);
  return more > 0 && length > LONG ? `${says} +${more}` : says;
}

/** The line of a neighbour; null of what lies further out. */
function lineOf(spot: Spot, { card, centre }: Pick<Picture, "card" | "centre">): Line | null {
  if (!spot.tie) return null;
  const ends = lineTo(spot, card, centre);
  const length = Math.hypot(ends.card.x - ends.mark.x, ends.card.y - ends.mark.y) || 1;
  return { id: spot.node.id, tie: spot.tie, ...ends, length };
}

/** The words of a link on its line, whatever they cover; null of what lies further out. */
export function wordsOn(spot: Spot, picture: Picture): Words | null {
  const line = lineOf(spot, picture);
  if (!line) return null;
  const [place] = placesFor(line, 0) as [Point];
  return { ...place, text: textOf(line.tie, line.length), free: false };
}

/** The middles of all places that are tried for words of this width, the best first. */
function placesFor({ mark, card, length }: Line, width: number): Point[] {
  const [dx, dy] = [card.x - mark.x, card.y - mark.y];
  const [along, across] = [Math.abs(dx) / length, Math.abs(dy) / length];
  const covered = Math.min(width / along, HEIGHT / across);
  const off = (across * width + along * HEIGHT) / 2 + 1;
  // A short line has its end below most of its words: they find room a little further off.
  const sides = [off, off + TIP].flatMap((by) => (dx < 0 ? [-by, by] : [by, -by]));
  const at = (share: number, by = 0): Point => ({
    x: mark.x + dx * share + (dy / length) * by,
    y: mark.y + dy * share - (dx / length) * by,
  });
  const beside = sides.flatMap((by) => BESIDE.map((share) => at(share, by)));
  return length < covered + SEEN ? beside : [...ON.map((share) => at(share)), ...beside];
}

/**
 * Places for the words of the links that are drawn, by the node at their other end. Each lies where it covers least of marks, names, the
 * card, other links and the words placed before it; `free` says whether that is nothing.
 *
 * @param measure the width of words as they are drawn, px.
 */
export function placeWords(picture: Picture, measure: Measure): ReadonlyMap<string, Words> {
  const { spots, card } = picture;
  const lines = spots.flatMap((spot) => (spot.seat && lineOf(spot, picture)) || []);
  const taken = [card, ...spots.flatMap(boxesOf), ...lines.map((line) => around(tipOf(line), TIP))];
  const placed = new Map<string, Words>();
  for (const line of lines) {
    const text = textOf(line.tie, line.length);
    const width = measure(text);
    let best: Words | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const middle of placesFor(line, width)) {
      const box = { x: middle.x - width / 2, y: middle.y - HEIGHT / 2, width, height: HEIGHT };
      const covered =
        taken.reduce((sum, other) => sum + shared(box, other), 0) +
        CROSSED * lines.filter((other) => other !== line && meets(box, other.mark, other.card)).length;
      if (covered >= least) continue;
      least = covered;
      best = { ...middle, text, free: covered === 0 };
      if (covered === 0) {
        taken.push(box);
        break;
      }
    }
    if (best) placed.set(line.id, best);
  }
  return placed;
}

/** The middle of what is drawn at the end of a link: at its tip, or of an undercut's ring behind it. */
function tipOf({ id, tie, mark, card, length }: Line): Point {
  const [from, to] = tie.link.source === id ? [mark, card] : [card, mark];
  const back = (polarityOf(tie.link) === "attack" ? 0 : TIP) / length;
  return { x: to.x - (to.x - from.x) * back, y: to.y - (to.y - from.y) * back };
}
