/** The picture of a walk: the card, the named neighbours around it, the other neighbours and the further hops at the rim. */
import type { Neighbourhood, NeighbourNode } from "../core/types";
import { type Measure, wrap } from "../text/wrap";
import { type Box, contains, type Point, spread, superellipse, type Track, track } from "./geometry";
import { parents, rank, type Tie, ties } from "./rank";
import { capacity, type Field, MARK, type Named, type Seat, seat, seatBox } from "./settle";

export interface Spot extends Point {
  node: NeighbourNode;
  /** Radius of the mark, px. */
  radius: number;
  tie: Tie | null;
  /** The node through which a node beyond the first hop is drawn. */
  parent: string | null;
  seat: Seat | null;
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
}

export interface Canvas {
  width: number;
  height: number;
  label: Measure;
  title: Measure;
  /** Small screens show marks only; the text of what is selected stands in the sheet below. */
  compact: boolean;
  /** Most neighbours that get a name. */
  most: number;
  /** Directions, radians on the screen, that neighbours keep from the step before; others take theirs of the whole map. */
  kept?: ReadonlyMap<string, number>;
}

export const LINE = 15.5;
export const CARD_LINE = 22;
/** Where the text of the card begins, from its left edge. */
export const CARD_TEXT = 76;
const META = 15;
/** About as wide as the line under a name gets, in its smaller letters. */
const LONGEST_META = "0.00 · tested 0.00 by figures";
const LABEL_WIDTH = 148;
const RIM = 14;
const ROW = 11;
/** Most direct neighbours and most nodes further out that are drawn; about what the rim holds side by side. */
export const MOST_DIRECT = 160;
export const MOST_FAR = 240;

export function layoutWalk(answer: Pick<Neighbourhood, "center" | "nodes" | "links">, canvas: Canvas): Picture {
  const { width, height, compact } = canvas;
  const centre = { x: width / 2, y: height / 2 };
  const tied = ties(answer.center.id, answer.links);
  const everyDirect = rank(answer.nodes, tied);
  const direct = everyDirect.slice(0, MOST_DIRECT);
  const everyFar = answer.nodes.filter((node) => node.hop > 1);
  // They come by distance, then by how linked they are.
  const far = everyFar.slice(0, MOST_FAR);
  const left = everyDirect.length - direct.length + everyFar.length - far.length;
  const cardLines = compact ? [] : wrap(answer.center.title, 216, 4, canvas.title);
  const card = cardBox(centre, cardLines, canvas);

  const rimRows = Math.max(far.length > 30 ? 2 : 1, Math.min(4, Math.ceil((far.length * 17) / (2 * (width + height)))));
  const rim = RIM + (rimRows - 1) * ROW + (direct.length > canvas.most || compact ? 22 : 10);
  const seats = compact
    ? ringSeats(direct, answer, canvas, centre)
    : namedSeats(direct, answer, canvas, card, centre, rim);

  const angles = new Map<string, number>();
  const spots: Spot[] = [];
  const put = (node: NeighbourNode, point: Point, radius: number, parent: string | null, own: Seat | null) => {
    angles.set(node.id, Math.atan2(point.y - centre.y, point.x - centre.x));
    spots.push({ node, x: point.x, y: point.y, radius, tie: tied.get(node.id) ?? null, parent, seat: own });
  };

  const byId = new Map(direct.map((node) => [node.id, node]));
  for (const own of seats) put(byId.get(own.id) as NeighbourNode, own, compact ? 10 : MARK, null, own);

  const blocks = compact ? [] : seats.map(seatBox);
  const unnamed = direct.filter((node) => !angles.has(node.id));
  const inner = edge(centre, width / 2 - rim, height / 2 - rim);
  const wanted = unnamed.map((node) => inner.meet(wantedAngle(answer.center, node, canvas)));
  const used: Point[] = [];
  spread(wanted, 23 / inner.length).forEach((s, i) => {
    const point = freeOn(inner, s, blocks, used);
    used.push(point);
    put(unnamed[i] as NeighbourNode, point, compact ? 4 : 6.5, null, null);
  });

  const drawnBy = parents(
    answer,
    direct.map((node) => node.id),
  );
  const outer = edge(centre, width / 2 - RIM, height / 2 - RIM);
  const byParent = far.toSorted((a, b) => a.hop - b.hop || (a.id < b.id ? -1 : 1));
  const fan = new Map<string, number>();
  const meets = byParent.map((node) => {
    const parent = drawnBy.get(node.id);
    const up = parent === undefined ? undefined : (angles.get(parent) ?? angles.get(drawnBy.get(parent) ?? ""));
    const nth = (fan.get(parent ?? "") ?? 0) + 1;
    fan.set(parent ?? "", nth);
    // Siblings fan out alternately to both sides of their parent's direction.
    return outer.meet(up ?? mapAngle(answer.center, node)) + (nth % 2 ? 1 : -1) * Math.floor(nth / 2) * 0.0012;
  });
  const places = spread(meets, (compact ? 9 : 22) / rimRows / outer.length);
  const rows = new Map(
    places
      .map((s, i) => [i, s] as const)
      .sort((a, b) => a[1] - b[1])
      .map(([i], nth) => [i, nth % rimRows]),
  );
  byParent.forEach((node, i) => {
    const row = rows.get(i) ?? 0;
    const at = edgePoint(
      centre,
      width / 2 - RIM - row * ROW,
      height / 2 - RIM - row * ROW,
      outer.at(places[i] as number),
    );
    put(node, at, compact ? 2.4 : node.hop === 2 ? 4.6 : 2.6, drawnBy.get(node.id) ?? null, null);
  });
  return { centre, card, cardLines, spots, direct: everyDirect.length, named: compact ? 0 : seats.length, left };
}

function cardBox(centre: Point, lines: readonly string[], { compact, title }: Canvas): Box {
  const width = compact ? 64 : Math.max(236, CARD_TEXT + Math.max(0, ...lines.map(title)) + 22);
  const height = compact ? 64 : Math.max(84, 24 + lines.length * CARD_LINE + 20);
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
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
      const lines = wrap(node.title, LABEL_WIDTH, 3, canvas.label, LABEL_WIDTH + 22);
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

/** On a small screen: marks on one ellipse, without text. */
function ringSeats(
  direct: NeighbourNode[],
  answer: Pick<Neighbourhood, "center">,
  canvas: Canvas,
  centre: Point,
): Seat[] {
  const chosen = direct.slice(0, canvas.most);
  const rx = canvas.width / 2 - 72;
  const ry = canvas.height / 2 - 68;
  const path = track(centre, (t) => superellipse(centre, rx, ry, 2.2, t));
  const places = spread(
    chosen.map((node) => path.meet(wantedAngle(answer.center, node, canvas))),
    0.94 / Math.max(1, chosen.length),
  );
  return chosen.map(
    (node, i): Seat => ({
      id: node.id,
      lines: [],
      width: 0,
      height: 0,
      side: "right",
      ...path.at(places[i] as number),
    }),
  );
}

const edge = (centre: Point, rx: number, ry: number) => track(centre, (t) => superellipse(centre, rx, ry, 6, t));

/** The point of an inner row under a point of the outer one. */
function edgePoint(centre: Point, rx: number, ry: number, point: Point): Point {
  const limit = (value: number, most: number) => Math.max(-most, Math.min(most, value));
  return { x: centre.x + limit(point.x - centre.x, rx), y: centre.y + limit(point.y - centre.y, ry) };
}

/** The place on a track nearest to share `s` that covers no text and no mark placed before. */
function freeOn(path: Track, s: number, blocks: readonly Box[], used: readonly Point[]): Point {
  const step = 4 / path.length;
  for (let nth = 0; nth < 60; nth += 1) {
    const point = path.at(s + (nth % 2 ? 1 : -1) * Math.ceil(nth / 2) * step);
    const near = used.some((other) => Math.hypot(other.x - point.x, other.y - point.y) < 19);
    if (!near && !blocks.some((box) => contains(box, point, 15))) return point;
  }
  return path.at(s);
}
