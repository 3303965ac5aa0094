import { describe, expect, it } from "vitest";
import { inShort, inWords, tested } from "../../src/standing/words";

const row = (runs: number, figures: number) => ({
  strength: 0.92,
  testedness: 1 - (1 - runs) * (1 - figures),
  tested_by_runs: runs,
  tested_by_figures: figures,
});

describe("how far a node was tested", () => {
  it("never stands beside a node that never ran without saying whose test it was", () => {
    expect(tested(row(0, 0.99), true)).toBe("tested 0.99 by published figures; never run here");
    expect(inShort(row(0, 0.99))).toBe("0.92 · tested 0.99 by figures");
    expect(tested(row(0, 0), true)).toBe("not tested, never run");
  });

  it("tells runs and figures apart where there are both", () => {
    expect(tested(row(0.5, 0.5))).toBe("tested 0.75: 0.50 by runs, 0.50 by published figures");
    expect(inShort(row(0.5, 0.5))).toBe("0.92 · tested 0.75 by both");
    expect([tested(row(0.5, 0)), inShort(row(0.5, 0))]).toEqual(["tested 0.50 by runs", "0.92 · tested 0.50 by runs"]);
    expect([tested(row(0, 0)), inShort(row(0, 0))]).toEqual(["not tested", "0.92 · not tested"]);
  });

  it("says in a list what the strength means, which there no mark does", () => {
    const at = (strength: number, low: number, high: number) =>
      inWords({ ...row(0, 0), strength, low, high }).replace(" · not tested", "");
    expect(at(0.7, 0.6, 0.8)).toBe("0.70 holds");
    expect(at(0.3, 0.2, 0.4)).toBe("0.30 falls");
    expect(at(0.5, 0.45, 0.55)).toBe("0.50 between");
    expect(at(0.58, 0.5, 0.7)).toBe("0.58 split");
  });
});
