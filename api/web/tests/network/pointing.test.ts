import { describe, expect, it } from "vitest";
import { Marks } from "../../src/network/pointing";

const PLACES: Record<string, { x: number; y: number; size: number }> = {
  large: { x: 0, y: 0, size: 26 },
  small: { x: 0.01, y: 0, size: 6.5 },
  far: { x: 1, y: 1, size: 13 },
};
const marks = new Marks(["large", "small", "far", "unseen"], (id) => PLACES[id]);
/** A thousand pixels to the side of the map. */
const PIXEL = 0.001;

describe("which mark a pointer is on", () => {
  it("is the one that it lies on, up to two pixels beside its outline", () => {
    expect(marks.at({ x: 1, y: 1.011 }, PIXEL, 1)).toBe("far");
    expect(marks.at({ x: 1, y: 1.0125 }, PIXEL, 1)).toBeNull();
    expect(marks.at({ x: 0.5, y: 0.5 }, PIXEL, 1)).toBeNull();
  });

  it("is the small one where it lies on a large one", () => {
    expect(marks.at({ x: 0.009, y: 0 }, PIXEL, 1)).toBe("small");
    expect(marks.at({ x: -0.004, y: 0 }, PIXEL, 1)).toBe("large");
  });

  it("grows with the marks as the reader comes nearer", () => {
    expect(marks.at({ x: 1, y: 1.02 }, PIXEL, 1)).toBeNull();
    expect(marks.at({ x: 1, y: 1.02 }, PIXEL, 2)).toBe("far");
  });
});
