import { describe, expect, it } from "vitest";
import { framed, HOME, isThere } from "../../src/network/camera";

describe("the camera on a part of the map", () => {
  it("looks at the whole where the part is the whole, or is empty", () => {
    const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => ({ x, y })));
    expect(framed(corners, 1.2)).toEqual({ x: 0.5, y: 0.5, ratio: 1 });
    expect(framed([], 1.2)).toEqual({ x: 0.5, y: 0.5, ratio: 1 });
  });

  it("has the middle of the part in its middle, and the part inside its frame", () => {
    const nodes = [
      { x: 0.5, y: -0.4 },
      { x: 0.7, y: -0.1 },
      { x: 0.6, y: -0.3 },
    ];
    const { x, y, ratio } = framed(nodes, 1.2);
    expect(x).toBeCloseTo(0.5 + 0.6 / 2);
    expect(y).toBeCloseTo(0.5 - 0.25 / 2.4);
    expect(ratio).toBeGreaterThan(0.15);
    expect(ratio).toBeLessThan(0.25);
  });

  it("stays at a distance from a single node", () => {
    expect(framed([{ x: 0.2, y: 0.2 }], 1).ratio).toBeCloseTo(0.026);
  });
});

describe("a camera that is asked to go where it is", () => {
  it("is there when all that is asked for agrees, whatever else it sees", () => {
    expect(isThere({ ...HOME, x: 0.7 }, { ratio: 1 })).toBe(true);
    expect(isThere({ ...HOME, ratio: 1.0001 }, HOME)).toBe(true);
  });

  it("is not there when one of it differs", () => {
    expect(isThere({ ...HOME, ratio: 1.5 }, HOME)).toBe(false);
    expect(isThere({ ...HOME, x: 0.51 }, HOME)).toBe(false);
  });
});
