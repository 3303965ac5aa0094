/** Between what is shown and what is laid out: nodes become columns, columns become places. */
import type { Place } from "../core/places";
import type { Shown } from "../core/types";
import { crowding, radiusOf } from "../marks/sizes";
import { MOST_LINKS, MOST_MARKS, MOST_STEPS, type Task } from "./forces";

export type Spread = ReadonlyMap<string, Place>;

/** Ids in one order, whatever order they came in, so that the same set is always the same task. */
export const orderOf = ({ nodes }: Shown): string[] => nodes.map((node) => node.id).sort();

export function taskOf(shown: Shown, order: readonly string[]): Task {
  const number = new Map(order.map((id, i) => [id, i]));
  const size = crowding(order.length);
  const task = {
    places: new Float64Array(2 * order.length),
    radii: new Float64Array(order.length),
    pairs: new Uint32Array(2 * shown.links.length),
  };
  for (const { id, x, y, degree } of shown.nodes) {
    const i = number.get(id) as number;
    task.places[2 * i] = x;
    task.places[2 * i + 1] = y;
    task.radii[i] = radiusOf(degree) * size;
  }
  // Both ends in one number, since a column of numbers is sorted much quicker than pairs are.
  const known = (id: string) => number.get(id) as number;
  const ends = Float64Array.from(shown.links, (link) => known(link.source) * order.length + known(link.target)).sort();
  ends.forEach((both, i) => {
    task.pairs[2 * i] = Math.floor(both / order.length);
    task.pairs[2 * i + 1] = both % order.length;
  });
  return task;
}

export const spreadOf = (order: readonly string[], places: Float64Array): Spread =>
  new Map(order.map((id, i) => [id, { x: places[2 * i] as number, y: places[2 * i + 1] as number }]));

/** Each mark of `to` on its way there: `share` 0 is where it is in `from`, 1 where it belongs. */
export function between(from: Spread, to: Spread, share: number): Spread {
  if (share >= 1) return to;
  const way = (id: string, { x, y }: Place): Place => {
    const begun = from.get(id);
    return begun ? { x: begun.x + (x - begun.x) * share, y: begun.y + (y - begun.y) * share } : { x, y };
  };
  return new Map([...to].map(([id, place]) => [id, way(id, place)]));
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
};
export const sameTask = (a: Task, b: Task): boolean =>
  same(a.pairs, b.pairs) && same(a.places, b.places) && same(a.radii, b.radii);

/** What the word `arrange` of the address wants. */
export interface Wish {
  /** After how many steps to end; 0 for the places of the whole map. */
  steps: number;
  /** What is wrong with the word, or nothing. */
  wrong: string;
}

/** "shown": lay out until it rests; "whole": the places of the whole map; a number: that many steps. Without one, `usual`. */
export function readWish(word: string | null, usual: "whole" | "shown"): Wish {
  const text = word || usual;
  if (text === "whole") return { steps: 0, wrong: "" };
  if (text === "shown") return { steps: MOST_STEPS, wrong: "" };
  const steps = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0;
  if (steps > 0 && steps <= MOST_STEPS) return { steps, wrong: "" };
  const wrong = `“${text}” is no layout: write shown, whole, or a number of steps from 1 to ${MOST_STEPS}.`;
  return { ...readWish(null, usual), wrong };
}

/** Why this set is not laid out, or nothing. */
export function refusal({ nodes, links }: Shown): string {
  if (nodes.length <= MOST_MARKS && links.length <= MOST_LINKS) return "";
  const most = `${MOST_MARKS.toLocaleString("en")} nodes with ${MOST_LINKS.toLocaleString("en")} links`;
  return `At most ${most} are laid out here. Choose fewer with the filters.`;
}
