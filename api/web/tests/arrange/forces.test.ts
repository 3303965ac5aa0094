import { describe, expect, it } from "vitest";
import { MOST_LINKS, MOST_MARKS, MOST_STEPS, settling, type Task, UNIT } from "../../src/arrange/forces";
import { random } from "../fixture";

type Pair = readonly [number, number];

/** Marks at places from a seed, as large as those of the page, with these links. */
function task(count: number, pairs: readonly Pair[], seed = 1): Task {
  const next = random(seed);
  return {
    places: Float64Array.from({ length: 2 * count }, () => next() - 0.5),
    radii: Float64Array.from({ length: count }, () => 5 + 9 * next()),
    pairs: Uint32Array.from(pairs.flat()),
  };
}

/** Each mark hangs on one before it; every third has a second link. */
function woven(count: number, seed: number): Pair[] {
  const next = random(seed);
  const before = (i: number) => Math.floor(next() * i);
  return Array.from({ length: count - 1 }, (_, i) => i + 1).flatMap((i) =>
    i % 3 ? [[i, before(i)] as const] : [[i, before(i)] as const, [before(i), i] as const],
  );
}

function laid(given: Task, most = MOST_STEPS) {
  const laying = settling(given);
  while (!laying.rests && laying.steps < most) laying.step();
  return { places: laying.finished(), steps: laying.steps, rests: laying.rests };
}

const apart = (places: Float64Array, i: number, j: number): number =>
  Math.hypot(
    (places[2 * i] as number) - (places[2 * j] as number),
    (places[2 * i + 1] as number) - (places[2 * j + 1] as number),
  );
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const all = (count: number): Pair[] =>
  Array.from({ length: count }, (_, i) => Array.from({ length: i }, (__, j) => [i, j] as const)).flat();

/** How far marks lie on each other where the map is drawn small, px; 0 when none does. */
const overlap = (places: Float64Array, { radii }: Task): number =>
  all(radii.length).reduce(
    (most, [i, j]) => Math.max(most, (radii[i] as number) + (radii[j] as number) - UNIT * apart(places, i, j)),
    0,
  );

const inside = (places: Float64Array): boolean => places.every((value) => value >= -1 && value <= 1);

it("gives the same places for the same marks, start and steps, and others for other steps", () => {
  const given = task(60, woven(60, 2));
  expect(laid(given).places).toEqual(laid(given).places);
  expect(laid(given, 20).places).toEqual(laid(given, 20).places);
  expect(laid(given, 20).places).not.toEqual(laid(given, 40).places);
});

it("leaves what it was given as it was", () => {
  const given = task(20, woven(20, 3));
  laid(given);
  expect(given).toEqual(task(20, woven(20, 3)));
});

describe("small graphs", () => {
  it.each([
    ["a chain", 40, Array.from({ length: 39 }, (_, i) => [i, i + 1] as const)],
    ["a star", 60, Array.from({ length: 59 }, (_, i) => [0, i + 1] as const)],
    ["no links", 50, []],
    ["everything linked", 25, all(25)],
    ["one hub among lone marks", 40, Array.from({ length: 9 }, (_, i) => [0, i + 1] as const)],
    ["woven", 150, woven(150, 4)],
  ])("%s: no mark lies on another, all lie in the frame, and it comes to rest", (_, count, pairs) => {
    for (const seed of [1, 2, 3]) {
      const given = task(count, pairs, seed);
      const { places, rests } = laid(given);
      expect(overlap(places, given)).toBeLessThan(0.05);
      expect(inside(places)).toBe(true);
      expect(rests).toBe(true);
    }
  });

  it("come apart from one and the same place", () => {
    const given = { ...task(30, woven(30, 5)), places: new Float64Array(60) };
    expect(overlap(laid(given).places, given)).toBeLessThan(0.05);
  });

  it("fill the frame in one direction at least", () => {
    const { places } = laid(task(40, woven(40, 6)));
    const side = (first: number) => {
      const along = places.filter((_, i) => i % 2 === first);
      return Math.max(...along) - Math.min(...along);
    };
    expect(Math.max(side(0), side(1))).toBeGreaterThan(1.7);
  });
});

it("brings what is linked nearer together than what is not", () => {
  const pairs = woven(120, 7);
  const { places } = laid(task(120, pairs));
  expect(mean(pairs.map(([i, j]) => apart(places, i, j)))).toBeLessThan(
    0.6 * mean(all(120).map(([i, j]) => apart(places, i, j))),
  );
});

it("keeps parts that are not linked apart", () => {
  const first = all(12);
  const second = first.map(([i, j]) => [i + 12, j + 12] as const);
  const { places } = laid(task(24, [...first, ...second]));
  const across = all(24).filter(([i, j]) => i >= 12 && j < 12);
  expect(mean(first.map(([i, j]) => apart(places, i, j)))).toBeLessThan(
    0.7 * mean(across.map(([i, j]) => apart(places, i, j))),
  );
});

it("leaves one mark, and none, at rest in the middle without a step", () => {
  expect(laid(task(1, [[0, 0]]))).toEqual({ places: new Float64Array([0, 0]), steps: 0, rests: true });
  expect(laid(task(0, [])).places).toEqual(new Float64Array(0));
});

it("counts a link that is there twice, or the other way round, once, and none of a mark with itself", () => {
  const once = laid(
    task(
      12,
      woven(12, 8).map(([i, j]) => [i, j] as const),
    ),
  );
  const twice = laid(
    task(
      12,
      woven(12, 8).flatMap(([i, j]) => [[i, j] as const, [j, i] as const, [i, i] as const]),
    ),
  );
  expect(twice).toEqual(once);
});

it("ends after its last step whatever is asked", () => {
  const laying = settling(task(300, woven(300, 9)));
  let turns = 0;
  while (!laying.rests && turns < 1000) {
    laying.step();
    turns += 1;
  }
  expect(laying.steps).toBeLessThanOrEqual(MOST_STEPS);
});

it.each([
  ["more marks than it lays out", task(MOST_MARKS + 1, []), /at most 20000/],
  [
    "more links than it lays out",
    { ...task(2, []), pairs: new Uint32Array(2 * MOST_LINKS + 2) },
    /at most 20000 with 100000/,
  ],
  ["a place that is no number", { ...task(2, []), places: new Float64Array([0, 0, Number.NaN, 0]) }, /no place/],
  ["a mark without a place", { ...task(2, []), places: new Float64Array(2) }, /no place/],
  ["a link to no mark", { ...task(2, []), pairs: new Uint32Array([0, 2]) }, /no mark/],
])("refuses %s", (_, given, words) => {
  expect(() => settling(given)).toThrow(words);
});
