import { describe, expect, it } from "vitest";
import type { ArmResult, Outputs, OutputView } from "../../src/core/types";
import { furtherWords, linesOf, overlaid, trend } from "../../src/lab/lines";
import { TWINS } from "../../src/lab/twin";

const output = (changes: Partial<OutputView>): OutputView => ({
  name: "y",
  label: "Accuracy",
  unit: "1",
  sentence: "",
  axes: ["round"],
  role: "wanted",
  low: 0,
  high: 1,
  ...changes,
});
const arm = (ablated: boolean): ArmResult => ({
  name: "main",
  ablated,
  parameters: {},
  curves: { y: { shape: [2], mean: [0.2, 0.9], low: [0.2, 0.9], high: [0.2, 0.9], seeds: [] } },
});
const seen = (...arms: ArmResult[]): Outputs => ({ axes: { round: [0, 1] }, arms, theory: [] });
const named = (outputs: Outputs, twin: keyof typeof TWINS, shared = true): string[] =>
  linesOf(output({}), outputs, shared, twin).map((row) => row.label);

describe("the second arm of a run", () => {
  it("is called an ablation or a contrast, as the run says, whatever the record marks it as", () => {
    expect(named(seen(arm(false), arm(true)), "ablation")).toEqual(["accuracy", "accuracy, ablated"]);
    expect(named(seen(arm(false), arm(true)), "contrast")).toEqual(["accuracy", "accuracy, in the contrast"]);
    expect(named(seen(arm(false), arm(true)), "contrast", false)).toEqual(["accuracy", "in the contrast"]);
  });

  it("is no second arm where the whole run had its mechanism off", () => {
    expect(named(seen(arm(true)), "ablation")).toEqual(["accuracy, mechanism off"]);
  });

  it("is never said to lack a mechanism where it is a contrast", () => {
    expect(JSON.stringify(TWINS.contrast)).not.toMatch(/without|ablat|mechanism/);
  });
});

describe("lines of one picture", () => {
  const curve = { shape: [2], mean: [0.2, 0.9], low: [0.2, 0.9], high: [0.2, 0.9], seeds: [] };
  const two = (name: string, ablated: boolean): ArmResult => ({
    name,
    ablated,
    parameters: {},
    curves: { y: curve, y_theory: curve },
  });
  const outputs: Outputs = { ...seen(two("main", false), two("once", false)), theory: [two("main", false)] };

  it("bear no name twice: a theory that the simulation gives itself is not drawn again, nor for further arms", () => {
    const rows = [output({}), output({ name: "y_theory", label: "Accuracy, theory" })];
    const names = rows.flatMap((row) => linesOf(row, outputs, true, "ablation")).map((row) => row.label);
    expect(names).toEqual(["accuracy", "once", "accuracy, theory"]);
  });

  it("name every arm of a run whose mechanism was off throughout", () => {
    expect(named(seen(arm(true), { ...arm(true), name: "with-anchor" }), "ablation")).toEqual([
      "accuracy, mechanism off",
      "with anchor, mechanism off",
    ]);
  });
});

describe("a further arm", () => {
  it("is drawn like nothing else, and the caption says how", () => {
    const outputs = seen(arm(false), arm(true), { ...arm(false), name: "with-anchor" });
    const lines = linesOf(output({}), outputs, true, "ablation");
    const looked = overlaid(output({}), { key: "preview", label: "preview", outputs }, "round", true);
    expect(furtherWords(lines)).toBe("dash and dot is with anchor");
    expect(furtherWords(lines.slice(0, 2))).toBe("");
    expect(new Set([...lines, ...looked].map((line) => line.dash)).size).toBe(4);
  });
});

describe("the colour of a curve", () => {
  it("says good or bad of what is wanted alone", () => {
    expect([trend([0.2, 0.9], output({})), trend([0.9, 0.2], output({}))]).toEqual(["var(--holds)", "var(--falls)"]);
    for (const role of ["paid", "other"] as const)
      for (const mean of [
        [0.1, 0.9],
        [0.9, 0.1],
      ])
        expect(trend(mean, output({ role }))).toBe("var(--ink)");
  });
});
