import { describe, expect, it } from "vitest";
import { waits } from "../../src/batch/StartBatch";
import { counts, countWords } from "../../src/lab/Counts";
import { settingOf } from "../../src/lab/EarlierRuns";
import { lastRunWords } from "../../src/lab/LastRun";
import { sharedWords } from "../../src/lab/Verdict";
import { compiledIn } from "../../src/lab/words";
import { runWords } from "../../src/marks/states";

const own = { id: "2", preset: null, tier: "monte_carlo", ablated: false, moved: {}, status: "finished" } as const;
const parameters = [{ name: "external_share", label: "Share from outside", value: 0.1 }] as never;
const node = { state: "supported", experiments: [{ last_run: "2" }, { last_run: "1" }, { last_run: null }] } as never;
const off = { ...own, ablated: true } as const;

describe("whether a run counts for how its node stands", () => {
  it("does wherever its knobs stood and with its mechanism off, and of a preset or by theory it does not", () => {
    const moved = { ...own, moved: { external_share: 0.9 } };
    expect([own, off, moved].map(counts)).toEqual([true, true, true]);
    expect([{ ...own, preset: "p" }, { ...own, tier: "theory" } as const].map(counts)).toEqual([false, false]);
  });

  it("is not told where it is plain, and of a run that is not the last", () => {
    expect(countWords(node, own)).toBe("");
    expect(countWords({ ...(node as object), state: "stale" } as never, { ...own, id: "0" })).toBe("");
  });

  it("is said of the theory, and by a preset itself", () => {
    expect(countWords(node, { ...own, tier: "theory" })).toContain("without seeds");
    expect(countWords(node, { ...own, preset: "p" })).toBe("");
  });
});

describe("beside a node whose last run had another setting", () => {
  const simulation = { parameters } as never;
  const plain = { simulation, last_run_ablated: false, last_run_moved: {}, last_run_created: null };

  it("stands nothing where the run was as the node states", () => {
    expect(lastRunWords(plain, false)).toBe("");
  });

  it("stands what it had, what the node states, and whose run it was", () => {
    expect(lastRunWords({ ...plain, last_run_ablated: true }, false)).toBe(
      "The last run had the mechanism off. It was started by another reader or on an earlier visit. Badge and strength go by it, for every reader.",
    );
    expect(lastRunWords({ ...plain, last_run_moved: { external_share: 0.9 } }, true)).toBe(
      "The last run had share from outside 0.9; the node states share from outside 0.1. It was started from this page. Badge and strength go by it, for every reader.",
    );
    expect(lastRunWords({ ...plain, last_run_ablated: true, last_run_moved: { external_share: 0.9 } }, true)).toContain(
      "had the mechanism off, share from outside 0.9; the node states share from outside 0.1.",
    );
  });

  it("stands when it was", () => {
    expect(
      lastRunWords({ ...plain, last_run_ablated: true, last_run_created: "2020-03-04T12:00:00Z" }, false),
    ).toContain("earlier visit, 4 Mar.");
  });
});

describe("a stale run", () => {
  const stale = { ...(node as object), state: "stale" } as never;

  it("is the newest that its node's state is of", () => {
    expect(countWords(stale, own)).toContain("counts for less");
    expect(countWords(stale, { ...own, id: "1" })).toBe("");
  });
});

describe("a node without a current run", () => {
  it("is one that was never run, or whose last run is stale", () => {
    const states = ["never_run", "stale", "contradicted", "supported", "failed"];
    expect(states.filter((state) => waits({ runnable: true, state }))).toEqual(["never_run", "stale"]);
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
