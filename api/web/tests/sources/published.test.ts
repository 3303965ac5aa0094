import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/core/types";
import { axisOf, isConfidence, listed, published, shareOf, sharesScale } from "../../src/sources/figure";

const series = (...points: [string, number][]): Figure => ({
  id: "figure",
  quantity: "accuracy",
  value: null,
  series: points.map(([at, value]) => ({ at, value })),
  low: null,
  high: null,
  unit: "percent",
  condition: "",
  locator: "",
  confidence: "high",
  seen: "",
});

describe("a published figure", () => {
  it("leads from its first point to its last where they differ by one number alone", () => {
    expect(published(series(["round 0", 10], ["round 1", 20.5], ["round 2", 15]))).toBe("10 → 15 %");
    expect(published(series(["1", 1], ["1,000", 2]))).toBe("1 → 2 %");
    expect(axisOf(series(["step 0", 1], ["step 250", 2], ["step 1,000", 3]))).toEqual([0, 250, 1000]);
  });

  it("leads from nothing to nothing where two numbers differ: other models are no further rounds", () => {
    const models = series(["GPT-3.5, 0", 75.9], ["GPT-3.5, 1", 75.1], ["GPT-4, 0", 95.5], ["GPT-4, 1", 91.5]);
    expect(axisOf(models)).toBeNull();
    expect(published(models)).toBe("");
    expect(sharesScale(models)).toBe(true);
  });

  it("leads nowhere either where its labels stand in no order, or differ in words", () => {
    expect(axisOf(series(["round 2", 10], ["round 1", 20]))).toBeNull();
    expect(axisOf(series(["before", -1], ["after", 2]))).toBeNull();
    expect(axisOf(series(["1", 1]))).toBeNull();
    expect(axisOf(series())).toBeNull();
  });

  it("lists its points with a real minus sign", () => {
    expect(listed(series(["before", -1], ["after", 2]))).toBe("before: −1, after: 2");
  });

  it("has no scale in common where its unit is mixed", () => {
    expect(sharesScale({ ...series(["a", 1], ["b", 2]), unit: "mixed" })).toBe(false);
  });

  it("lies between nothing and all only where it is a share", () => {
    expect(shareOf(25, "percent")).toBe(0.25);
    expect(shareOf(0.69, "1")).toBe(0.69);
    expect(shareOf(1.5, "1")).toBeNull();
    expect(shareOf(-79.2, "percent")).toBeNull();
    expect(shareOf(3, "steps")).toBeNull();
    expect(shareOf(null, "1")).toBeNull();
  });

  it("was read in one of the known ways and in no way that a word of the language names", () => {
    expect(isConfidence("digitised")).toBe(true);
    expect(isConfidence("toString")).toBe(false);
  });
});
