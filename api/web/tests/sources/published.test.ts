import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/core/types";
import { published } from "../../src/node/Sources";

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
  it("leads from its first point to its last where they differ by a number alone", () => {
    expect(published(series(["round 0", 10], ["round 1", 20.5], ["round 2", 15]))).toBe("10 → 15 %");
    expect(published(series(["1", 1], ["1,000", 2]))).toBe("1 → 2 %");
  });

  it("names both points where nothing leads from one to the other", () => {
    expect(published(series(["MATH", 10], ["code", 20]))).toBe("MATH 10, code 20 %");
    expect(published(series(["before", -1], ["after", 2]))).toBe("before −1, after 2 %");
  });

  it("only counts more points than that; they are listed beside it", () => {
    expect(published(series(["attempt 1", 52.6], ["attempt 2", 41.4], ["broken", 15.8]))).toBe("3 values");
    expect(published(series())).toBe("");
  });
});
