import { describe, expect, it } from "vitest";
import { spanOf } from "../../src/plot/Curves";

const line = { key: "a", label: "a", colour: "", weight: 1, named: true };

describe("the vertical scale of a plot", () => {
  it("holds every line that is drawn, those of single seeds too", () => {
    const row = { ...line, mean: [0, -0.5], low: [0, -0.6], high: [0, -0.4], seeds: [[0, -0.9]] };
    expect(spanOf([row], null, null)).toEqual([-1, 0]);
  });

  it("is as large as the quantity may be, where that is known", () => {
    expect(spanOf([{ ...line, mean: [0.2, 0.4] }], 0, 1)).toEqual([0, 1]);
  });

  it("has room where a quantity is 0 throughout", () => {
    expect(spanOf([{ ...line, mean: [0, 0] }], 0, null)).toEqual([0, 1]);
  });
});
