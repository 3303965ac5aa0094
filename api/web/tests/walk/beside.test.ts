import { describe, expect, it } from "vitest";
import { besideBox, type Spare } from "../../src/walk/beside";
import { type Box, overlap, shared } from "../../src/walk/geometry";
import { random } from "../fixture";

const frame = { x: 0, y: 0, width: 900, height: 640 };
const size = { width: 270, height: 140 };
const put = (box: Box, spare: readonly Spare[] = [], within: Box = frame) => ({
  ...besideBox(box, size.width, size.height, within, spare),
  ...size,
});
const boxIn = (next: () => number): Box => ({
  x: next() * 800,
  y: next() * 590,
  width: 10 + next() * 90,
  height: 10 + next() * 40,
});

describe("a preview", () => {
  it("never covers what it tells of, stays inside the frame and is at the same place each time, whatever else is there", () => {
    const next = random(8);
    for (let i = 0; i < 100; i += 1) {
      const box = { x: next() * 860, y: next() * 600, width: 10 + next() * 200, height: 10 + next() * 70 };
      const spare = Array.from({ length: Math.floor(next() * 30) }, () => ({ ...boxIn(next), weight: 1 + next() * 8 }));
      const own = put(box, spare);
      expect(overlap(own, box), JSON.stringify(box)).toBe(false);
      expect(own.x >= 0 && own.y >= 0 && own.x + own.width <= 900 && own.y + own.height <= 640).toBe(true);
      expect(put(box, spare)).toEqual(own);
    }
  });

  it("lies beside its box where nothing is in the way", () => {
    const box = { x: 400, y: 300, width: 60, height: 40 };
    expect(put(box)).toMatchObject({ x: 470, y: 250 });
  });

  it("goes to a free part of the map where all sides of its box would cover names", () => {
    const box = { x: 420, y: 300, width: 60, height: 40 };
    const spare = [
      { x: 130, y: 100, width: 640, height: 190, weight: 2 },
      { x: 130, y: 350, width: 640, height: 190, weight: 2 },
      { x: 130, y: 290, width: 280, height: 60, weight: 2 },
      { x: 490, y: 290, width: 280, height: 60, weight: 2 },
    ];
    for (const name of spare)
      expect(
        shared(
          put(box, [...spare, { x: 0, y: 0, width: 130, height: 640, weight: 2 }], { ...frame, width: 1200 }),
          name,
        ),
      ).toBe(0);
  });

  it("covers a name rather than the card, which counts for more, where it has to cover one of them", () => {
    const box = { x: 300, y: 100, width: 20, height: 20 };
    const low = { x: 0, y: 0, width: 640, height: 200 };
    const card = { x: 330, y: 0, width: 300, height: 200, weight: 8 };
    const name = { x: 0, y: 0, width: 290, height: 200, weight: 2 };
    expect(shared(put(box, [card, name], low), card)).toBe(0);
    expect(
      shared(
        put(
          box,
          [
            { ...card, weight: 2 },
            { ...name, weight: 8 },
          ],
          low,
        ),
        name,
      ),
    ).toBe(0);
  });

  it("covers no more than the best side of its box would have", () => {
    const next = random(21);
    const covered = (own: Box, spare: readonly Spare[]) =>
      spare.reduce((sum, other) => sum + other.weight * shared(own, other), 0);
    for (let i = 0; i < 100; i += 1) {
      const box = { x: 320 + next() * 200, y: 200 + next() * 180, width: 60, height: 40 };
      const spare = Array.from({ length: 25 }, () => ({ ...boxIn(next), weight: 1 }));
      const sides = [
        { x: box.x + 70, y: box.y - 50 },
        { x: box.x - 280, y: box.y - 50 },
        { x: box.x - 105, y: box.y + 50 },
        { x: box.x - 105, y: box.y - 150 },
      ].filter((at) => at.x >= 6 && at.y >= 6 && at.x + 276 <= 900 && at.y + 146 <= 640);
      const best = Math.min(...sides.map((at) => covered({ ...at, ...size }, spare)));
      expect(covered(put(box, spare), spare)).toBeLessThanOrEqual(best + 1e-6);
    }
  });

  it("lies below a box that leaves no place beside it", () => {
    const own = put({ x: 10, y: 10, width: 200, height: 80 }, [], { x: 0, y: 0, width: 220, height: 100 });
    expect(own.y).toBe(100);
  });
});
