import { describe, expect, it } from "vitest";
import type { Difference, RunView, SimulationView } from "../../src/core/types";
import { inWords, labelOf, signTest } from "../../src/lab/Beside";

const row = (changes: Partial<Difference>): Difference => ({
  of: "output",
  name: "accuracy",
  mean: -0.12,
  low: -0.2,
  high: -0.04,
  pairs: 20,
  lower: 18,
  higher: 2,
  ...changes,
});

describe("a paired difference in words", () => {
  it("says which way, how far, with its interval, and how many seeds agree", () => {
    expect(inWords(row({}), "Accuracy")).toBe(
      "Accuracy: 0.12 lower than beside, 95 % interval [−0.20, −0.04], 18 of 20 seeds lower.",
    );
  });

  it("says so when the interval reaches across nothing", () => {
    const split = { mean: 0.01, low: -0.02, high: 0.04, lower: 9, higher: 11 };
    expect(inWords(row(split), "Accuracy")).toContain("do not tell the two apart");
  });

  it("never says that seeds do not tell two runs apart where nearly all go one way and one far off widens the interval", () => {
    const words = inWords(row({ mean: -0.02, low: -0.048, high: 0.008, lower: 19, higher: 1 }), "Accuracy");
    expect(words).toContain("19 of 20 seeds lower. The seeds agree on lower");
    expect(words).not.toContain("apart");
  });

  it("tests the split of the seeds exactly", () => {
    expect(signTest(19, 1)).toBeCloseTo((2 * 21) / 2 ** 20, 12);
    expect(signTest(1, 19)).toBe(signTest(19, 1));
    expect([signTest(10, 10), signTest(0, 0), signTest(0, 1)]).toEqual([1, 1, 1]);
  });

  it("says that nothing differs instead of a way", () => {
    expect(inWords(row({ mean: 0, low: 0, high: 0, lower: 0, higher: 0 }), "Accuracy")).toBe(
      "Accuracy: the same in all 20 seeds.",
    );
  });

  it("has no interval from one seed", () => {
    expect(inWords(row({ low: null, high: null, pairs: 1, lower: 1, higher: 0 }), "Accuracy")).toContain("no interval");
  });
});

describe("what a difference is of", () => {
  const simulation = { outputs: [{ name: "accuracy", label: "Accuracy" }] } as unknown as SimulationView;
  const run = {
    judgements: [{ prediction: "facts-1", statement: "When facts are asked for, nothing is gained." }],
  } as unknown as RunView;

  it("is the sentence of the prediction that the run itself was judged by, a preset's too", () => {
    expect(labelOf(row({ of: "prediction", name: "facts-1" }), simulation, run)).toBe(
      "When facts are asked for, nothing is gained",
    );
  });

  it("is an output by its name on the page, and what is not known by the name that came", () => {
    expect(labelOf(row({}), simulation, run)).toBe("End of accuracy");
    expect(labelOf(row({ of: "prediction", name: "gone" }), simulation, run)).toBe("gone");
  });
});
