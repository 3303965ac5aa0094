import { describe, expect, it } from "vitest";
import type { ExperimentView, SweepAxis, SweepView } from "../../src/core/types";
import { cellsOf, lookOf, placeOfPoint, placeOn, refuseSpan, spaced, spanning } from "../../src/lab/map";
import { movedSince, sweepWords } from "../../src/lab/WhereItBreaks";
import { parameter } from "../fixture";

const axis = (name: string, values: (number | string)[]): SweepAxis => ({
  name,
  label: name,
  symbol: "",
  unit: "1",
  values,
  here: values[0] as number,
  numeric: typeof values[0] === "number",
});

const effect = (mean: number | null, holds: "yes" | "no" | "undecided") => ({
  mean,
  low: mean,
  high: mean,
  holds,
  agree: 1,
  below: 0,
  above: 1,
});

const sweep = {
  status: "running",
  seeds: 4,
  parameters: { share: 0.5, rule: "rank" },
  progress: { step: 1, steps: 4, waiting: 0, compiling: false },
  axes: [axis("share", [0, 1]), axis("rounds", [1, 2, 3])],
  outputs: {
    cells: [
      { effects: [effect(0.2, "yes")], ablated: [], verdicts: [] },
      { effects: [effect(0, "undecided")], ablated: [], verdicts: [] },
      { effects: [effect(-0.2, "no")], ablated: [], verdicts: [] },
      { effects: [effect(null, "undecided")], ablated: [], verdicts: [] },
      null,
      null,
    ],
    boundaries: [],
  },
} as unknown as SweepView;

describe("the knobs of a map", () => {
  it("are numbers with a range that do not compile anew, those of the ablation first", () => {
    const rows = [
      parameter("rule", { choices: ["rank", "exact"], value: "rank" }),
      parameter("size", { shape: true }),
      parameter("noise"),
      parameter("share"),
    ];
    const experiment = { ablation: { share: 0 }, simulation: { parameters: rows, ablation: {} } };
    const found = spanning(experiment as unknown as ExperimentView);
    expect(found.map((row) => row.name)).toEqual(["share", "noise"]);
  });

  it("take values that rise from end to end, whole ones where only whole ones are taken", () => {
    expect(spaced(0, 1, 5, false)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(spaced(1, 3, 9, true)).toEqual([1, 2, 3]);
    for (const count of [2, 9, 25]) {
      const values = spaced(-0.3, 0.7, count, false);
      expect([values[0], values.at(-1), values.length]).toEqual([-0.3, 0.7, count]);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  });

  it("refuse a range that is empty, reversed or out of reach", () => {
    const row = parameter("share", { low: 0, high: 1 });
    expect(refuseSpan(row, 0, 1)).toBe("");
    for (const [low, high] of [
      [0.5, 0.5],
      [1, 0],
      [-0.1, 1],
      [0, 1.1],
      [Number.NaN, 1],
    ] as const)
      expect(refuseSpan(row, low, high)).not.toBe("");
  });
});

describe("a place on the map", () => {
  it("is counted in cells, also between two of unequal distance, and is none outside", () => {
    const uneven = axis("a", [0, 1, 10]);
    expect([0, 0.5, 1, 5.5, 10].map((value) => placeOn(uneven, value))).toEqual([0, 0.5, 1, 1.5, 2]);
    expect([placeOn(uneven, -1), placeOn(uneven, 11)]).toEqual([null, null]);
  });

  it("on an axis of words is the word's index", () => {
    const words = axis("rule", ["rank", "exact"]);
    expect([placeOn(words, "exact"), placeOn(words, "other"), placeOfPoint(words, 1)]).toEqual([1, null, 1]);
  });
});

describe("the cells", () => {
  it("run row by row with the last axis fastest, and say setting and outcome", () => {
    const cells = cellsOf(sweep, 0);
    expect(cells.map((cell) => cell.look)).toEqual(["holds", "between", "falls", "not_finite", "not_run", "not_run"]);
    expect(cells[2]?.values).toEqual({ share: 0, rounds: 3 });
    expect(cells[3]?.values).toEqual({ share: 1, rounds: 1 });
    expect(cells[2]?.says).toContain("share 0, rounds 3: does not hold");
    expect(lookOf(null, 0)).toBe("not_run");
  });

  it("are counted while they come, and a knob that left the map's setting is named", () => {
    expect(sweepWords(sweep)).toBe("4 of 6 cells, 4 seeds each");
    expect(movedSince(sweep, { share: 0.9, rule: "rank" })).toEqual([]);
    expect(movedSince(sweep, { share: 0.5, rule: "exact" })).toEqual(["rule"]);
  });
});
