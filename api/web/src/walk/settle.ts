/** Named neighbours around the card: a mark and a block of text each, settled before anything is drawn. */
import { type Box, overlap, type Point, superellipse, track, turn } from "./geometry";

export type Side = "left" | "right" | "top" | "bottom";

export interface Named {
  id: string;
  lines: string[];
  /** Size of the text block, its line of meta included. */
  width: number;
  height: number;
}

export interface Seat extends Named, Point {
  side: Side;
}

export interface Field {
  centre: Point;
  rx: number;
  ry: number;
  card: Box;
  bounds: Box;
}

export const MARK = 13;
export const GAP = 7;
/** How far names keep from the card, px. */
export const OFF_CARD = 28;

/** The space that a seat takes: its mark and its text. */
export function seatBox(seat: Seat): Box {
  const { x, y, width, height, side } = seat;
  const reach = MARK + GAP + width;
  if (side === "right")
    return { x: x - MARK, y: y - Math.max(MARK, height / 2), width: MARK + reach, height: Math.max(2 * MARK, height) };
  if (side === "left")
    return { x: x - reach, y: y - Math.max(MARK, height / 2), width: MARK + reach, height: Math.max(2 * MARK, height) };
  const wide = Math.max(2 * MARK, width);
  if (side === "top")
    return { x: x - wide / 2, y: y - MARK - GAP - height, width: wide, height: height + GAP + 2 * MARK };
  return { x: x - wide / 2, y: y - MARK, width: wide, height: height + GAP + 2 * MARK };
}

/** Where the text block of a seat begins: its upper left corner. */
export function textCorner(seat: Seat): Point {
  const { x, y, width, height, side } = seat;
  if (side === "right") return { x: x + MARK + GAP, y: y - height / 2 };
  if (side === "left") return { x: x - MARK - GAP - width, y: y - height / 2 };
  return side === "top" ? { x: x - width / 2, y: y - MARK - GAP - height } : { x: x - width / 2, y: y + MARK + GAP };
}

/** How much room text needs along a curve: far apart where it runs flat, close where it runs steep. */
const textStep = (dx: number, dy: number): number => dx / 158 + dy / 74;

const ring = (field: Field) => {
  const curve = (t: number) => superellipse(field.centre, field.rx, field.ry, 2.3, t);
  return track(field.centre, curve, textStep);
};

/** How many named neighbours the field can hold before any of them is tried. */
export const capacity = (field: Field): number => Math.max(4, Math.floor(ring(field).length * 0.98));

/**
 * Seat the named neighbours so that no two overlap, each near the direction it has on the whole map.
 *
 * Seats lie at equal steps of text room; their order follows `angles` (radians, screen), and the turn that fits the angles
 * best is taken. What still overlaps is pushed apart. Returns null when that does not settle: then seat fewer.
 */
export function seat(nodes: readonly Named[], angles: readonly number[], field: Field): Seat[] | null {
  if (nodes.length === 0) return [];
  const path = ring(field);
  const order = nodes.map((_, i) => i).sort((a, b) => turn(angles[a] as number) - turn(angles[b] as number) || a - b);
  const share = 1 / nodes.length;
  let best = { cost: Number.POSITIVE_INFINITY, phase: 0, shift: 0 };
  for (const phase of [0, 0.25, 0.5, 0.75]) {
    const points = order.map((_, k) => path.at((k + phase) * share));
    const seatAngles = points.map((point) => Math.atan2(point.y - field.centre.y, point.x - field.centre.x));
    for (let shift = 0; shift < order.length; shift += 1) {
      let cost = 0;
      order.forEach((index, k) => {
        const off =
          turn((angles[index] as number) - (seatAngles[(k + shift) % order.length] as number) + Math.PI) - Math.PI;
        cost += off * off;
      });
      if (cost < best.cost - 1e-9) best = { cost, phase, shift };
    }
  }
  const seats = new Array<Seat>(nodes.length);
  order.forEach((index, k) => {
    const point = path.at((((k + best.shift) % order.length) + best.phase) * share);
    seats[index] = { ...(nodes[index] as Named), ...point, side: sideOf(point, field) };
  });
  return relax(seats, field) ? seats : null;
}

function sideOf(point: Point, field: Field): Side {
  const dx = (point.x - field.centre.x) / field.rx;
  const dy = (point.y - field.centre.y) / field.ry;
  if (Math.abs(dx) < 0.62 && Math.abs(dy) > 0.6) return dy < 0 ? "top" : "bottom";
  return dx < 0 ? "left" : "right";
}

const upright = (side: Side): boolean => side === "top" || side === "bottom";

/** Push overlapping seats apart, along the edge that they sit on where they share one. True when nothing overlaps. */
function relax(seats: Seat[], field: Field): boolean {
  for (let round = 0; round < 240; round += 1) {
    let clear = true;
    for (let i = 0; i < seats.length; i += 1) {
      for (let j = i + 1; j < seats.length; j += 1) {
        if (!part(seats[i] as Seat, seats[j] as Seat)) clear = false;
      }
    }
    for (const one of seats) if (!hold(one, field)) clear = false;
    if (clear) return true;
  }
  return false;
}

function part(a: Seat, b: Seat): boolean {
  const boxA = seatBox(a);
  const boxB = seatBox(b);
  if (!overlap(boxA, boxB, 6)) return true;
  const deepX = Math.min(boxA.x + boxA.width, boxB.x + boxB.width) - Math.max(boxA.x, boxB.x) + 7;
  const deepY = Math.min(boxA.y + boxA.height, boxB.y + boxB.height) - Math.max(boxA.y, boxB.y) + 7;
  const alongX =
    upright(a.side) && upright(b.side) ? true : !upright(a.side) && !upright(b.side) ? false : deepX < deepY;
  if (alongX) {
    const way = a.x < b.x ? -1 : 1;
    a.x += (way * deepX) / 2;
    b.x -= (way * deepX) / 2;
  } else {
    const way = a.y < b.y ? -1 : 1;
    a.y += (way * deepY) / 2;
    b.y -= (way * deepY) / 2;
  }
  return false;
}

/** Keep a seat inside the field and off the card. True when it already was. */
function hold(seat: Seat, field: Field): boolean {
  const box = seatBox(seat);
  const { bounds, card } = field;
  const left = bounds.x - box.x;
  const right = box.x + box.width - (bounds.x + bounds.width);
  const top = bounds.y - box.y;
  const bottom = box.y + box.height - (bounds.y + bounds.height);
  if (left > 0) seat.x += left;
  if (right > 0) seat.x -= right;
  if (top > 0) seat.y += top;
  if (bottom > 0) seat.y -= bottom;
  let clear = Math.max(left, right, top, bottom) <= 0.5;
  if (overlap(box, card, OFF_CARD)) {
    clear = false;
    if (seat.side === "left") seat.x -= 4;
    if (seat.side === "right") seat.x += 4;
    if (seat.side === "top") seat.y -= 4;
    if (seat.side === "bottom") seat.y += 4;
  }
  return clear;
}
