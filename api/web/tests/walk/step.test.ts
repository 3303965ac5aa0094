import { beforeAll, describe, expect, it } from "vitest";
import type { Point } from "../../src/walk/geometry";
import { layoutWalk } from "../../src/walk/layout";
import { nearest } from "../../src/walk/step";
import { knowRelations, neighbourhood, random } from "../fixture";

const WAYS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

const scattered = (seed: number): Point[] => {
  const next = random(seed);
  return Array.from({ length: 2 + Math.floor(next() * 40) }, () => ({ x: next() * 900, y: next() * 600 }));
};

/** Marks in rows and columns, as on a small map: many lie as far away as others, and on the edge of a cone. */
const inRows = (seed: number): Point[] => {
  const next = random(seed);
  const places = Array.from({ length: 36 }, (_, i) => ({ x: (i % 6) * 100, y: Math.floor(i / 6) * 100 }));
  return places.filter((_, i) => i === 0 || next() < 0.4);
};

/** A walk as it is drawn, its card first. */
const drawn = (seed: number, compact: boolean): Point[] => {
  const [width, height] = compact ? [390, 420] : [900 + (seed % 5) * 120, 640];
  const picture = layoutWalk(neighbourhood(seed, 2 + (seed % 60), 90), {
    width,
    height,
    compact,
    most: 16,
    label: (text) => text.length * 6.4,
    title: (text) => text.length * 8.4,
  });
  return [picture.centre, ...picture.spots];
};

/** All marks to which keys lead from the first one. */
function reached(marks: readonly Point[]): Set<Point> {
  const found = new Set(marks.slice(0, 1));
  for (const mark of found) {
    for (const [dx, dy] of WAYS) {
      const next = nearest(marks, mark, dx, dy);
      if (next) found.add(next);
    }
  }
  return found;
}

beforeAll(knowRelations);

describe("an arrow key", () => {
  const layouts: [string, number, (seed: number) => Point[]][] = [
    ["scattered marks", 150, scattered],
    ["marks in rows", 150, inRows],
    ["drawn walks", 20, (seed) => drawn(seed, false)],
    ["drawn walks on a phone", 20, (seed) => drawn(seed, true)],
  ];
  it.each(layouts)("leads by some keys from one to all the others: %s", (_, seeds, made) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const marks = made(seed);
      expect(reached(marks).size, `seed ${seed}`).toBe(marks.length);
    }
  });

  it.each(layouts)("never leads more than 45 degrees aside, nor past a mark: %s", (_, seeds, made) => {
    const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
    const aside = (from: Point, to: Point, dx: number, dy: number) =>
      Math.abs(Math.atan2((to.y - from.y) * dx - (to.x - from.x) * dy, (to.x - from.x) * dx + (to.y - from.y) * dy));
    for (let seed = 1; seed <= seeds; seed += 7) {
      const marks = made(seed);
      for (const from of marks) {
        for (const [dx, dy] of WAYS) {
          const within = marks.filter((mark) => mark !== from && aside(from, mark, dx, dy) < Math.PI / 4 - 1e-9);
          const next = nearest(marks, from, dx, dy);
          if (next) expect(aside(from, next, dx, dy), `seed ${seed}`).toBeLessThanOrEqual(Math.PI / 4 + 1e-9);
          else expect(within, `seed ${seed}`).toEqual([]);
          for (const mark of within) expect(apart(from, next as Point)).toBeLessThanOrEqual(apart(from, mark));
        }
      }
    }
  });
});

it("leads right, not to the mark nearly above that is nearer", () => {
  const from = { x: 0, y: 0 };
  const above = { x: 20, y: -60 };
  const right = { x: 150, y: 40 };
  expect(nearest([from, above, right], from, 1, 0)).toBe(right);
  expect(nearest([from, above, right], from, 0, -1)).toBe(above);
  expect(nearest([from, above], from, 1, 0)).toBeNull();
});
