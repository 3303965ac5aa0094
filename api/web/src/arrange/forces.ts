/** Lays out a set of marks: links pull, marks push each other away, all are drawn to the middle. No clock, no chance. */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";

/** What is to be laid out, in columns, so that it passes to a worker at once. */
export interface Task {
  /** Where each mark lies at first, in places of the map: x, y, x, y and so on. */
  places: Float64Array;
  /** How large each mark is, px. */
  radii: Float64Array;
  /** Which marks are linked, by their numbers: from, to, from, to and so on. */
  pairs: Uint32Array;
}

/** More than this is not laid out: it would take minutes. */
export const MOST_MARKS = 20_000;
export const MOST_LINKS = 100_000;
/** It ends after this many steps at the latest. */
export const MOST_STEPS = 300;
/** It ends before that when in this many steps on end no mark has moved by more than a thousandth of the map's side. */
const QUIET_STEPS = 5;
const QUIET = 0.001;

/** How many pixels half the side of the map has where it is drawn small; what is apart there is apart on larger screens. */
export const UNIT = 200;
/** What is laid out fills this share of the map, and leaves the rest to the rims of the marks. */
const FILL = 0.95;
/** Free space around a mark, px. */
const GAP = 2.5;
/** Marks are kept apart as far as they cover no more than this share of the map; beyond it there is no room for it. */
const DENSE = 0.42;
/**
 * Up to this many marks push each other only as far as some distances of neighbours, so that parts which are not linked lie side
 * by side and not at the far ends. Among more, the edge of that reach would be seen as a pattern.
 */
const FEW = 300;
const REACH = 4;
/** More marks than this are laid out with a coarser eye, since nobody sees each of them. */
const MANY = 2000;
/** Most rounds in which marks are pushed off each other at the end. */
const ROUNDS = 240;
/**
 * How much smaller the forces get with each step: a thousandth is left after all of them. It is a number and not worked out as a
 * power, so that no two browsers differ in it.
 */
const COOLING = 0.02276;

type Mark = Required<Pick<SimulationNodeDatum, "x" | "y" | "vx" | "vy">> & SimulationNodeDatum;

export interface Settling {
  /** Steps done so far. */
  readonly steps: number;
  /** Whether nothing is left to do. */
  readonly rests: boolean;
  step(): void;
  /** Where the marks are now, in places of the map, drawn to its frame. */
  places(): Float64Array;
  /** The same, with marks pushed off each other: the picture that stays. */
  finished(): Float64Array;
}

/** Begin to lay out; refuses a place that is no number, a link to no mark, and more than is laid out. */
export function settling(task: Task): Settling {
  refuse(task);
  const count = task.radii.length;
  const marks = Array.from({ length: count }, (_, i): Mark => {
    return { x: UNIT * at(task.places, 2 * i), y: UNIT * at(task.places, 2 * i + 1), vx: 0, vy: 0 };
  });
  const radii = fitting(task.radii);
  // The distance that neighbours have where marks are spread evenly over the map.
  const room = (2 * UNIT) / Math.sqrt(Math.max(1, count));
  const links = linksOf(task.pairs);
  // What is linked to nothing keeps less room free around it, and lies nearer to the rest.
  const linked = new Set(task.pairs);
  const inwards = (_: Mark, i: number) => (linked.has(i) ? 0.1 : 0.16);
  const many = count > MANY;
  const simulation = forceSimulation<Mark>(marks)
    .stop()
    .alphaDecay(COOLING)
    .force("links", forceLink<Mark, { source: number | Mark; target: number | Mark }>(links).distance(0.6 * room))
    .force(
      "apart",
      forceManyBody<Mark>()
        .strength((_, i) => (linked.has(i) ? -0.09 : -0.045) * room * room)
        .distanceMax(count > FEW ? Number.POSITIVE_INFINITY : REACH * room)
        .theta(many ? 1.1 : 0.9),
    )
    .force("x", forceX<Mark>(0).strength(inwards))
    .force("y", forceY<Mark>(0).strength(inwards));
  if (!many) simulation.force("rims", forceCollide<Mark>((_, i) => Math.min(at(radii, i), 0.5 * room)).strength(0.7));
  let steps = 0;
  let quiet = 0;
  return {
    get steps() {
      return steps;
    },
    get rests() {
      return count < 2 || steps >= MOST_STEPS || quiet >= QUIET_STEPS;
    },
    step() {
      simulation.tick();
      steps += 1;
      quiet = fastest(marks) > QUIET * sizeOf(marks) ? 0 : quiet + 1;
    },
    places: () => framed(marks),
    finished: () => parted(framed(marks), radii),
  };
}

const at = (column: ArrayLike<number>, index: number): number => column[index] as number;

function refuse({ places, radii, pairs }: Task): void {
  const count = radii.length;
  if (count > MOST_MARKS || pairs.length > 2 * MOST_LINKS)
    throw new RangeError(
      `${count} marks with ${pairs.length / 2} links: at most ${MOST_MARKS} with ${MOST_LINKS} are laid out`,
    );
  if (places.length !== 2 * count || !places.every(Number.isFinite)) throw new RangeError("a mark has no place");
  if (pairs.length % 2 || pairs.some((index) => index >= count)) throw new RangeError("a link ends at no mark");
}

/** Each pair once, and no mark with itself. */
function linksOf(pairs: Uint32Array): { source: number; target: number }[] {
  const known = new Set<number>();
  const links: { source: number; target: number }[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const [source, target] = [Math.min(at(pairs, i), at(pairs, i + 1)), Math.max(at(pairs, i), at(pairs, i + 1))];
    const key = source * MOST_MARKS + target;
    if (source === target || known.has(key)) continue;
    known.add(key);
    links.push({ source, target });
  }
  return links;
}

/** The radii with their gaps, made smaller where marks as large as these could not lie beside each other. */
function fitting(radii: Float64Array): Float64Array {
  const wide = radii.map((radius) => radius + GAP);
  const covered = wide.reduce((sum, radius) => sum + Math.PI * radius * radius, 0);
  const share = Math.min(1, Math.sqrt((DENSE * (2 * UNIT) ** 2) / Math.max(covered, 1)));
  return wide.map((radius) => radius * share);
}

interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function extentOf(marks: readonly Mark[]): Extent {
  const extent = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of marks) {
    extent.left = Math.min(extent.left, x);
    extent.right = Math.max(extent.right, x);
    extent.top = Math.min(extent.top, y);
    extent.bottom = Math.max(extent.bottom, y);
  }
  return extent;
}

function sizeOf(marks: readonly Mark[]): number {
  const { left, right, top, bottom } = extentOf(marks);
  return Math.max(1, right - left, bottom - top);
}

const fastest = (marks: readonly Mark[]): number =>
  Math.sqrt(marks.reduce((most, { vx, vy }) => Math.max(most, vx * vx + vy * vy), 0));

/** Places of the map: what was laid out, drawn to the frame, each side by itself but not much more than the other. */
function framed(marks: readonly Mark[]): Float64Array {
  const { left, right, top, bottom } = extentOf(marks);
  const wide = Math.max(right - left, 1e-9);
  const high = Math.max(bottom - top, 1e-9);
  const scale = Math.min((2 * FILL) / Math.max(wide, high), MOST_SCALE);
  // A picture that is longer than wide uses the room at its sides, as far as its shape bears it.
  const across = scale * Math.min(BROADER, Math.max(wide, high) / wide);
  const up = scale * Math.min(BROADER, Math.max(wide, high) / high);
  const found = new Float64Array(2 * marks.length);
  marks.forEach(({ x, y }, i) => {
    found[2 * i] = (x - (left + right) / 2) * across;
    found[2 * i + 1] = (y - (top + bottom) / 2) * up;
  });
  return found;
}

/** Few marks are not drawn further apart than this many times what the forces made of them. */
const MOST_SCALE = 3 / UNIT;
/** How much the shorter side may be drawn out beside the longer one. */
const BROADER = 1.35;

/** Push marks off each other, inside the frame, until none lies on another or the rounds are used up. */
function parted(places: Float64Array, radii: Float64Array): Float64Array {
  const marks = Array.from(radii, (_, index): Mark => {
    return { index, x: UNIT * at(places, 2 * index), y: UNIT * at(places, 2 * index + 1), vx: 0, vy: 0 };
  });
  const rims = forceCollide<Mark>((_, i) => at(radii, i));
  const none = () => 0.5;
  rims.initialize?.(marks, none);
  const rounds = marks.length > MANY ? ROUNDS / 8 : ROUNDS;
  for (let round = 0; round < rounds; round += 1) {
    rims(1);
    let most = 0;
    for (const mark of marks) {
      most = Math.max(most, Math.abs(mark.vx), Math.abs(mark.vy));
      mark.x = Math.max(-UNIT, Math.min(UNIT, mark.x + mark.vx));
      mark.y = Math.max(-UNIT, Math.min(UNIT, mark.y + mark.vy));
      mark.vx = 0;
      mark.vy = 0;
    }
    if (most < 1e-3) break;
  }
  return Float64Array.from({ length: 2 * marks.length }, (_, i) => {
    const { x, y } = marks[i >> 1] as Mark;
    return (i % 2 ? y : x) / UNIT;
  });
}
