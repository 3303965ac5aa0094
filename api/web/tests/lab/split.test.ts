import { describe, expect, it } from "vitest";
import { crossings, fallen, wilson } from "../../src/lab/split";
import { random } from "../fixture";

describe("the share of seeds that fell", () => {
  it("has the interval of Wilson's worked formula", () => {
    // Roots of (p - P)^2 = z^2 P (1 - P) / n, the equation that the interval solves.
    const z = 1.959963984540054;
    for (const [count, of] of [
      [17, 20],
      [1, 8],
      [50, 64],
    ] as const) {
      const found = wilson(count, of);
      for (const root of [found?.low, found?.high] as number[]) {
        expect((count / of - root) ** 2).toBeCloseTo((z * z * root * (1 - root)) / of, 10);
      }
    }
  });

  it("reaches to the end where all or none fell, and is nothing of nothing", () => {
    expect(wilson(0, 20)?.low).toBe(0);
    expect(wilson(20, 20)?.high).toBe(1);
    expect(wilson(0, 0)).toBeNull();
  });

  it("counts lines that end below their start and leaves out those that are not finite there", () => {
    expect(
      fallen([
        [0.5, 0.9, 0.1],
        [0.5, 0.1, 0.6],
        [0.5, 0.5],
        [0.5, null],
        [null, 0.2],
      ]),
    ).toMatchObject({
      count: 1,
      of: 3,
    });
    expect(fallen([])).toBeNull();
  });
});

describe("where two curves cross", () => {
  const x = [1, 2, 4, 8, 16];

  it("is found between points, on the logarithmic axis", () => {
    const found = crossings(x, [0, 1, 2, 3, 4], [1.5, 1.5, 1.5, 1.5, 1.5]);
    expect(found).toHaveLength(1);
    expect(found[0]?.x).toBeCloseTo(2 ** 1.5);
    expect(found[0]?.y).toBeCloseTo(1.5);
  });

  it("is on both curves, and as often as the sign changes", () => {
    const next = random(3);
    for (let turn = 0; turn < 50; turn += 1) {
      const [a, b] = [x.map(() => next()), x.map(() => next())];
      const changes = x.slice(1).filter((_, i) => {
        const before = (b[i] as number) - (a[i] as number);
        const after = (b[i + 1] as number) - (a[i + 1] as number);
        return before * after < 0;
      }).length;
      const found = crossings(x, a, b);
      expect(found).toHaveLength(changes);
      for (const at of found) {
        const place = Math.log2(at.x);
        const i = Math.floor(place);
        const on = (row: number[]) => (row[i] as number) + (place - i) * ((row[i + 1] as number) - (row[i] as number));
        expect(on(a)).toBeCloseTo(at.y, 9);
        expect(on(b)).toBeCloseTo(at.y, 9);
      }
    }
  });

  it("is nowhere for curves that lie on each other, touch, or have a gap between", () => {
    expect(crossings(x, [1, 1, 1, 1, 1], [1, 1, 1, 1, 1])).toEqual([]);
    expect(crossings(x, [0, 0, 0, 0, 0], [1, 0, 1, 1, 1])).toEqual([]);
    expect(crossings(x, [0, 0, 0, 0, 0], [1, null, -1, -1, -1])).toEqual([]);
  });
});
