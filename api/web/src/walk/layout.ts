/** The picture of a walk: the card, the named neighbours around it, the other neighbours and the further hops at the rim. */
import type { Neighbourhood, NeighbourNode } from "../core/types";
import { type Measure, wrap } from "../text/wrap";
import type { Caption } from "./caption";
import { type Box, contains, type Point, superellipse, type Track, track } from "./geometry";
import { parents, rank, type Tie, ties } from "./rank";
import { capacity, type Field, GAP, MARK, type Named, OFF_CARD, type Seat, seat, seatBox } from "./settle";
import { NARROWEST, seatInSlots, slots } from "./slots";

export interface Spot extends Point {
  node: NeighbourNode;
  /** Radius of the mark, px. */
  radius: number;
  tie: Tie | null;
  /** The node through which a node beyond the first hop is drawn. */
  parent: string | null;
  seat: Seat | null;
  /** The name of a node at the rim that has room for one. */
  caption: Caption | null;
}

export interface Picture {
  centre: Point;
  card: Box;
  cardLines: string[];
  spots: Spot[];
  direct: number;
  named: number;
  /** How many nodes of the neighbourhood are not drawn: a picture of thousands shows nothing and takes seconds. */
  left: number;
  /** The one neighbour behind which all of these lie; null where they lie behind several, or there are none. */
  behind: NeighbourNode | null;
}

export interface Canvas {
  width: number;
  height: number;
  label: Measure;
  title: Measure;
  /** A small screen has a slot for each name, and a card that holds its title and no more. */
  compact: boolean;
  /** Most neighbours that get a name. */
  most: number;
  /** Directions, radians on the screen, that neighbours keep from the step before; others take theirs of the whole map. */
  kept?: ReadonlyMap<string, number>;
}

export const LINE = 15.5;
/** Text of the card: how far its lines are apart, where they begin (on a small map below its mark, else right of it), and what stays free behind them. */
export const CARD_LINE = { wide: 22, compact: 16 };
export const CARD_TEXT = { wide: 76, compact: 38, after: 22 };
const META = 15;
/** About as wide as the line under a name gets, in its smaller letters. */
const LONGEST_META = "0.00 · tested 0.00 by figures";
const LABEL_WIDTH = 148;
const WIDEST_LABEL = LABEL_WIDTH + 22;
/** What a name beside the card takes of the width with its mark and its way to the card and to the rim, px. */
const BESIDE = 12 + WIDEST_LABEL + 2 * MARK + GAP + OFF_CARD;
/** How wide the title on the card is broken, px: on a wide map, and at the least before names beside the card have no room. */
const TITLE_WIDTH = { most: 216, least: 150 };
/** Shortest link on a small map. */
const SHORTEST = 20;
const RIM = 14;
/** Distance of marks at the rim, centre to centre: what a finger or a pointer hits takes 24 px of it. */
export const APART = 26;
/**
 * How far from its direction a mark at the rim may be moved to find room, px; what finds none is left to the list. Further nodes may
 * go further where they fill less than this share of the rim: then no other direction needs that room.
 */
const ASTRAY = { direct: Number.POSITIVE_INFINITY, far: 72, roomy: 300 };
const ROOMY = 0.85;
/** Below this width names have no room beside the card. */
const NARROW = 2 * (RIM + APART + BESIDE) + TITLE_WIDTH.least + CARD_TEXT.wide + CARD_TEXT.after;
/** Below this height names have no room above and below the card. */
const LOW = 480;
/** Most nodes further out for which room at the rim is looked for. */
const MOST_FAR = 240;

/** How large a map one of so many seats needs, px², and how many there are at the least and at the most: more lines would hide each other. */
const ROOM = 58_000;
const SEATS = { least: 16, most: 28 };

/** Most neighbours that get a seat on a map of this size. */
export const mostSeats = ({ width, height }: { width: number; height: number }): number =>
  Math.max(SEATS.least, Math.min(SEATS.most, Math.round((width * height) / ROOM)));

/** Whether names around an ellipse have no room, so that the map is laid out in slots. */
export const isSmall = ({ width, height }: { width: number; height: number }): boolean =>
  width < NARROW || height < LOW;

export function layoutWalk(answer: Pick<Neighbourhood, "center" | "nodes" | "links">, canvas: Canvas): Picture {
  const { width, height, compact } = canvas;
  const centre = { x: width / 2, y: height / 2 };
  const tied = ties(answer.center.id, answer.links);
  const direct = rank(answer.nodes, tied);
  // On a small map further nodes take what room neighbours leave at the one rim; else they have the rim outside for themselves.
  const rim = RIM + (compact ? 15 : direct.length > canvas.most ? APART : 10);
  const card = cardOf(answer.center.title, centre, canvas, rim);
  const seats = compact
    ? slotSeats(direct, answer.center, canvas, card.box, rim)
    : namedSeats(direct, answer, canvas, card.box, centre, rim);

  const angles = new Map<string, number>();
  const spots: Spot[] = [];
  const put = (node: NeighbourNode, point: Point, radius: number, parent: string | null, own: Seat | null) => {
    angles.set(node.id, Math.atan2(point.y - centre.y, point.x - centre.x));
    spots.push({
      node,
      x: point.x,
      y: point.y,
      radius,
      tie: tied.get(node.id) ?? null,
      parent,
      seat: own,
      caption: null,
    });
  };
  const byId = new Map(direct.map((node) => [node.id, node]));
  for (const own of seats) put(byId.get(own.id) as NeighbourNode, own, MARK, null, own);

  const blocks = [card.box, ...seats.map(seatBox)];
  const used: Point[] = [];
  const edge = (inset: number) =>
    track(centre, (t) => superellipse(centre, width / 2 - inset, height / 2 - inset, compact ? 14 : 6, t));
  const outer = edge(RIM);
  const inner = compact ? outer : edge(rim);
  for (const node of direct.filter((one) => !angles.has(one.id))) {
    const point = freeOn(inner, wantedAngle(answer.center, node, canvas), blocks, used, ASTRAY.direct);
    // The rim is full.
    if (!point) break;
    used.push(point);
    put(node, point, compact ? 5 : 6.5, null, null);
  }

  const drawnBy = parents(
    answer,
    direct.map((node) => node.id),
  );
  // They come by distance, then by how linked they are: where a direction is full, the less linked ones are left out.
  const further = answer.nodes.filter((one) => one.hop > 1);
  const astray = further.length * APART < ROOMY * outer.length ? ASTRAY.roomy : ASTRAY.far;
  for (const node of further.slice(0, MOST_FAR)) {
    const parent = drawnBy.get(node.id);
    const up = parent === undefined ? undefined : (angles.get(parent) ?? angles.get(drawnBy.get(parent) ?? ""));
    const point = freeOn(outer, up ?? mapAngle(answer.center, node), blocks, used, astray);
    if (!point) continue;
    used.push(point);
    put(node, point, node.hop === 2 ? (compact ? 3.6 : 4.6) : 3, parent ?? null, null);
  }
  const missing = answer.nodes.filter((node) => node.hop > 0 && !angles.has(node.id));
  return {
    centre,
    card: card.box,
    cardLines: card.lines,
    spots,
    direct: direct.length,
    named: seats.length,
    left: missing.length,
    behind: byId.get(commonParent(missing, drawnBy)) ?? null,
  };
}

/** The neighbour of the centre through which all of these nodes are reached; empty where that is not one. */
function commonParent(nodes: readonly NeighbourNode[], drawnBy: ReadonlyMap<string, string>): string {
  const found = new Set<string>();
  for (const { id, hop } of nodes) {
    let parent = id;
    for (let step = hop; step > 1; step -= 1) parent = drawnBy.get(parent) ?? "";
    found.add(hop > 1 ? parent : "");
  }
  const [one = ""] = found;
  return found.size === 1 ? one : "";
}

/** The card in the middle: as wide as leaves room for a name at either side, if it can. */
function cardOf(
  words: string,
  centre: Point,
  { width, compact, title }: Canvas,
  rim: number,
): { box: Box; lines: string[] } {
  const { lines, wide, tall } = compact ? smallCard(words, width, title) : wideCard(words, width - 2 * rim, title);
  return { box: { x: centre.x - wide / 2, y: centre.y - tall / 2, width: wide, height: tall }, lines };
}

function smallCard(words: string, width: number, title: Measure) {
  const text = Math.max(108, Math.min(200, width - 2 * (RIM + 15 + NARROWEST + 16) - 16));
  const lines = wrap(words, text, 5, title, text);
  return { lines, wide: text + 16, tall: CARD_TEXT.compact + lines.length * CARD_LINE.compact + 8 };
}

function wideCard(words: string, width: number, title: Measure) {
  const room = Math.max(TITLE_WIDTH.least, width - 2 * BESIDE - CARD_TEXT.wide - CARD_TEXT.after);
  const text = Math.min(TITLE_WIDTH.most, room);
  const lines = wrap(words, text, 6, title, Math.min(room, 1.35 * text));
  const wide = Math.max(236, CARD_TEXT.wide + Math.max(0, ...lines.map(title)) + CARD_TEXT.after);
  return { lines, wide, tall: Math.max(84, 24 + lines.length * CARD_LINE.wide + 20) };
}

/** The direction of a node from the centre on the whole map, on the screen: the walk is a lens over one map, so it never jumps. */
function mapAngle(center: NeighbourNode, node: NeighbourNode): number {
  const dx = node.x - center.x;
  const dy = node.y - center.y;
  return dx === 0 && dy === 0 ? 0 : Math.atan2(-dy, dx);
}

const wantedAngle = (center: NeighbourNode, node: NeighbourNode, canvas: Canvas): number =>
  canvas.kept?.get(node.id) ?? mapAngle(center, node);

function namedSeats(
  direct: NeighbourNode[],
  answer: Pick<Neighbourhood, "center" | "links">,
  canvas: Canvas,
  card: Box,
  centre: Point,
  rim: number,
): Seat[] {
  const { width, height } = canvas;
  const field: Field = {
    centre,
    card,
    bounds: { x: rim + 12, y: rim + 12, width: width - 2 * rim - 24, height: height - 2 * rim - 24 },
    rx: Math.max(card.width / 2 + 50, Math.min(width / 2 - rim - LABEL_WIDTH - 34, 460)),
    ry: Math.max(card.height / 2 + 58, height / 2 - rim - 3 * LINE - META - 34),
  };
  for (let count = Math.min(canvas.most, direct.length, capacity(field)); count > 0; count -= 1) {
    const chosen = direct.slice(0, count);
    const named = chosen.map((node): Named => {
      const lines = wrap(node.title, LABEL_WIDTH, 3, canvas.label, WIDEST_LABEL);
      const wide = Math.max(...lines.map(canvas.label), canvas.label(LONGEST_META) * 0.88);
      return { id: node.id, lines, width: Math.ceil(wide), height: lines.length * LINE + META };
    });
    const seats = seat(
      named,
      chosen.map((node) => wantedAngle(answer.center, node, canvas)),
      field,
    );
    if (seats) return seats;
  }
  return [];
}

/** Names in the slots of a small map, without a line under them: as many lines as leave a link its length. */
function slotSeats(direct: NeighbourNode[], center: NeighbourNode, canvas: Canvas, card: Box, rim: number): Seat[] {
  const { width, height } = canvas;
  const bounds = { x: rim, y: rim, width: width - 2 * rim, height: height - 2 * rim };
  const room = (bounds.height - card.height) / 2 - 2 * MARK - GAP - SHORTEST;
  const most = Math.max(1, Math.min(4, Math.floor(room / LINE)));
  const free = slots(card, bounds, 2 * MARK + GAP + most * LINE);
  const chosen = direct.slice(0, Math.min(canvas.most, free.length));
  const titles = new Map(chosen.map((node) => [node.id, node.title]));
  return seatInSlots(
    chosen.map((node) => node.id),
    chosen.map((node) => wantedAngle(center, node, canvas)),
    free,
    { x: width / 2, y: height / 2 },
    (id, wide): Named => {
      const lines = wrap(titles.get(id) ?? "", wide, most, canvas.label, wide);
      const broad = Math.ceil(Math.max(...lines.map(canvas.label)));
      return { id, lines, width: Math.min(broad, wide), height: lines.length * LINE };
    },
  );
}

/** The place on a track nearest to a direction that covers no text and no mark placed before; null where none lies within `astray` px. */
function freeOn(
  path: Track,
  angle: number,
  blocks: readonly Box[],
  used: readonly Point[],
  astray: number,
): Point | null {
  const wanted = path.meet(angle);
  const step = 4 / path.length;
  const most = Math.min(astray, path.length / 2) / 4;
  for (let nth = 0; nth <= 2 * most; nth += 1) {
    const point = path.at(wanted + (nth % 2 ? 1 : -1) * Math.ceil(nth / 2) * step);
    const near = used.some((other) => Math.hypot(other.x - point.x, other.y - point.y) < APART);
    if (!near && !blocks.some((box) => contains(box, point, 15))) return point;
  }
  return null;
}
