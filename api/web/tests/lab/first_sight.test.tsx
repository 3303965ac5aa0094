import { render } from "preact";
import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import type { RunSummary } from "../../src/core/types";
import { againWords, isThatRun } from "../../src/lab/again";
import { oneEach } from "../../src/lab/EarlierRuns";
import { toJoin } from "../../src/lab/shown";
import { sweepWords } from "../../src/lab/WhereItBreaks";
import { Histogram } from "../../src/plot/Histogram";

const row = (changes: Partial<RunSummary>): RunSummary => ({
  id: "1",
  node: "n",
  node_title: "N",
  simulation: "s",
  status: "finished",
  verdict: "supported",
  created: "2026-01-01T00:00:00Z",
  run_seconds: 1.25,
  seeds: 20,
  ablated: false,
  tier: "monte_carlo",
  preset: null,
  moved: {},
  ...changes,
});

describe("a run that is asked for again", () => {
  const run = { status: "finished", seeds: 20, seed: 0, tier: "monte_carlo", mutation: null } as const;
  const setting = { seeds: 20, seed: 0, tier: "monte_carlo", mutants: false } as const;

  it("answers at once where it ended, nothing changed and the same is asked", () => {
    expect(isThatRun(run, setting, "supported")).toBe(true);
    expect(againWords({ provenance: { run_seconds: 12 } } as never, true)).toContain("at once");
  });

  it("is computed where the seeds, the tier or the mutants differ, the code changed or it never ended", () => {
    expect(isThatRun(run, { ...setting, seeds: 21 }, "supported")).toBe(false);
    expect(isThatRun(run, { ...setting, seed: 1 }, "supported")).toBe(false);
    expect(isThatRun(run, { ...setting, tier: "theory" }, "supported")).toBe(false);
    expect(isThatRun(run, { ...setting, mutants: true }, "supported")).toBe(false);
    expect(isThatRun(run, setting, "stale")).toBe(false);
    expect(isThatRun({ ...run, status: "cancelled" }, setting, "supported")).toBe(false);
    expect(againWords({ provenance: { run_seconds: 12 } } as never, false)).toBe("A run takes about 12 s.");
  });

  it("is one row with its copies, and the one that is shown stands for them", () => {
    const rows = [row({ id: "4" }), row({ id: "3" }), row({ id: "2", run_seconds: 1.5 }), row({ id: "1" })];
    const told = (kept: (string | null)[]) => oneEach(rows, kept).map(({ row: { id }, times }) => `${id} x${times}`);
    expect(told([null])).toEqual(["4 x3", "2 x1"]);
    expect(told(["3", null])).toEqual(["3 x3", "2 x1"]);
  });

  it("is a row of its own as long as it goes on, and where it was stopped", () => {
    const stopped = { status: "cancelled", run_seconds: null } as const;
    expect(oneEach([row({ id: "2", ...stopped }), row({ id: "1", ...stopped })], [])).toHaveLength(2);
  });
});

describe("a run that is going elsewhere", () => {
  const experiment = (id: string, last: string | null, simulation = "s") =>
    ({ id, last_run: last, simulation: { id: simulation } }) as never;
  const going = row({ id: "9", status: "running", verdict: null });

  it("is joined, unless it counts for nothing and there is a run that does", () => {
    const main = experiment("main", "1");
    expect(toJoin([row({}), going], main, [main])).toBe("9");
    expect(toJoin([row({})], main, [main])).toBe(null);
    expect(toJoin([{ ...going, preset: "p" }], main, [main])).toBe(null);
    const never = experiment("main", null);
    expect(toJoin([{ ...going, preset: "p" }], never, [never])).toBe("9");
  });

  it("is not joined where it is, or may be, of another experiment", () => {
    const main = experiment("main", null);
    expect(toJoin([{ ...going, simulation: "other" }], main, [main])).toBe(null);
    expect(toJoin([going], main, [main, experiment("second", null)])).toBe(null);
    expect(toJoin([going], main, [main, experiment("second", null, "other")])).toBe("9");
  });
});

describe("a map that was stopped", () => {
  it("says so once, in the reader's words", () => {
    const sweep = { status: "cancelled", axes: [{ values: [1, 2] }], seeds: 3, outputs: { cells: [{}, null] } };
    expect(sweepWords(sweep as never)).toBe("Stopped after 1 of 2 cells, 3 seeds each; what is done is kept");
  });
});

describe("the labels of a dot plot", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const labels = (values: number[], below: number) => {
    act(() => render(<Histogram values={values} below={below} />, place));
    return [...place.querySelectorAll("text")].map((text) => {
      const wide = (text.textContent?.length ?? 0) * 6.5;
      const at = Number(text.getAttribute("x"));
      const anchor = text.getAttribute("text-anchor");
      const left = anchor === "middle" ? at - wide / 2 : anchor === "end" ? at - wide : at;
      return { says: text.textContent, left, right: left + wide };
    });
  };

  it.each([
    [[0.4, 0.657], 0.25],
    [[0.1, 0.2], 0.9],
    [[0.1, 0.9], 0.12],
    [[0.1, 0.9], 0.5],
  ])("of %j told apart at %d never lie over each other, nor leave the plot", (values, below) => {
    const drawn = labels(values, below).toSorted((a, b) => a.left - b.left);
    expect(drawn.map(({ says }) => says)).toContain(String(below));
    drawn.slice(1).forEach((label, i) => {
      expect(label.left).toBeGreaterThan(drawn[i]?.right as number);
    });
    expect(drawn[0]?.left).toBeGreaterThanOrEqual(0);
    expect(drawn.at(-1)?.right).toBeLessThanOrEqual(320);
  });
});
