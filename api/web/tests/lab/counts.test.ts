import { describe, expect, it } from "vitest";
import { settingOf } from "../../src/lab/EarlierRuns";
import { counts, isStale, whyNot } from "../../src/lab/NotCounted";
import { sharedWords } from "../../src/lab/Verdict";
import { compiledIn } from "../../src/lab/words";
import { runWords } from "../../src/marks/states";

const own = { preset: null, tier: "monte_carlo", ablated: false, moved: {} } as const;
const parameters = [{ name: "external_share", label: "Share from outside", value: 0.1 }] as never;

describe("whether a run counts for how its node stands", () => {
  it("does at the node's own setting, and where a record does not say", () => {
    expect([counts(own), counts({ ...own, moved: null })]).toEqual([true, true]);
    expect(whyNot(own, parameters)).toBe("");
  });

  it("does not with its mechanism off, with a knob moved, of a preset or by theory, and says why", () => {
    const off = { ...own, ablated: true };
    const moved = { ...own, moved: { external_share: 0.9 } };
    const theory = { ...own, tier: "theory" } as const;
    expect([off, moved, theory, { ...own, preset: "p" }].map(counts)).toEqual([false, false, false, false]);
    expect(whyNot(off, parameters)).toContain("this is the control");
    expect(whyNot(moved, parameters)).toBe(
      "The node states share from outside 0.1; this run had share from outside 0.9. So the run does not count for how the node stands.",
    );
    expect(whyNot(theory, parameters)).toContain("without seeds");
  });
});

describe("a stale run", () => {
  const node = { state: "stale", experiments: [{ last_run: "2" }, { last_run: "1" }, { last_run: null }] } as never;

  it("is the newest that its node's state is of", () => {
    expect([isStale(node, { id: "2" }), isStale(node, { id: "1" })]).toEqual([true, false]);
    expect(isStale({ state: "supported", experiments: [{ last_run: "2" }] } as never, { id: "2" })).toBe(false);
  });
});

describe("an earlier run in the list", () => {
  const simulations = [
    { id: "s", presets: [{ name: "no_anchor", label: "Nothing from outside" }], parameters },
  ] as never;

  it("names its preset and its knobs as the page calls them", () => {
    expect(settingOf({ simulation: "s", preset: "no_anchor", moved: { external_share: 0.9 } }, simulations)).toEqual([
      "Nothing from outside",
      "share from outside 0.9",
    ]);
    expect(settingOf({ simulation: "s", preset: null, moved: { a: 1, b: 2, c_d: 3 } }, simulations)).toEqual([
      "a 1",
      "b 2",
      "1 more knob moved",
    ]);
  });

  it("never calls a control contradicted", () => {
    expect(runWords({ status: "finished", verdict: "contradicted", ablated: true })).toBe("Gone without its mechanism");
    expect(runWords({ status: "finished", verdict: "contradicted", ablated: false })).toBe("Contradicted");
    expect(runWords({ status: "cancelled", verdict: null, ablated: false })).toBe("Stopped");
  });
});

describe("how long compiling took", () => {
  it("is not told as 0.0 s", () => {
    expect([compiledIn(0), compiledIn(0.04), compiledIn(null), compiledIn(2.34)]).toEqual(["", "", "", "in 2.3 s"]);
  });
});

describe("the level of intervals", () => {
  const at = (level: number, interval = "t") => ({ effect: { level, interval } }) as never;

  it("is explained where predictions share it, and nowhere else", () => {
    expect(sharedWords([at(1 - 0.05 / 3)])).toBe(
      "Intervals are at 98.33 %, not 95 %: 3 predictions share the one chance in twenty of a false verdict.",
    );
    expect([sharedWords([at(0.95)]), sharedWords([at(0.975, "exact")]), sharedWords([])]).toEqual(["", "", ""]);
  });
});
