import { describe, expect, it } from "vitest";
import type { Outputs, OutputView, SimulationView } from "../../src/core/types";
import { doubling, PICTURES, pictureOf } from "../../src/lab/pictures";
import { bars } from "../../src/plot/HeatStrip";

const output = (changes: Partial<OutputView>): OutputView => ({
  name: "y",
  label: "Y",
  unit: "1",
  sentence: "",
  axes: ["round"],
  role: "other",
  low: 0,
  high: 1,
  ...changes,
});
const outputs: Outputs = {
  axes: { round: [0, 1], k: [1, 2, 4, 8, 16, 32, 64], place: [1, 2, 3] },
  arms: [
    {
      name: "main",
      ablated: false,
      parameters: {},
      curves: {
        y: {
          shape: [2],
          mean: [0, 1],
          low: [0, 1],
          high: [0, 1],
          seeds: [
            [0, 1],
            [0, 1],
          ],
        },
      },
    },
  ],
  theory: [],
};
const kind = (row: OutputView, bistable = false) =>
  pictureOf({ simulation: { id: "any", bistable } as SimulationView, output: row, outputs, twin: "ablation" })?.name;

describe("the picture of an output", () => {
  it("is chosen from its axes and its role", () => {
    expect(kind(output({ axes: ["round", "k"] }))).toBe("curves by round");
    expect(kind(output({ axes: ["round", "place"] }))).toBe("heat strip");
    expect(kind(output({ role: "wanted" }), true)).toBe("every seed");
  });

  it("is that of the chief plot where nothing particular fits", () => {
    expect(kind(output({}))).toBeUndefined();
    expect(kind(output({ role: "wanted" }))).toBeUndefined();
    expect(kind(output({ role: "paid" }), true)).toBeUndefined();
  });

  it("does not depend on which simulation it is", () => {
    for (const row of PICTURES) expect(String(row.fits)).not.toMatch(/\.id\b/);
  });

  it("is on a logarithmic axis where places grow by doubling", () => {
    expect([doubling([1, 2, 4, 8, 16, 32, 64]), doubling([1, 2, 4, 8]), doubling([0, 100, 200])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("the bars of a strip", () => {
  it("cover every column once, in order", () => {
    const row = [0, 0.01, 0.5, 0.51, null, null, 1];
    const found = bars(row, 0, 1);
    expect(found.map((bar) => [bar.from, bar.to])).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
      [6, 7],
    ]);
    expect(found.map((bar) => bar.shade)).toEqual([0, 0.5, null, 1]);
  });

  it("are one bar where nothing changes, whatever the range", () => {
    expect(bars([0.3, 0.3, 0.3], 0, 1)).toHaveLength(1);
    expect(bars([2, 2], 2, 2)).toEqual([{ from: 0, to: 2, shade: 0 }]);
  });

  it("keep the sign where the range reaches below nothing", () => {
    expect(bars([-0.2, 0, 0.1], -0.2, 0.1).map((bar) => Math.sign(bar.shade ?? 9))).toEqual([-1, 0, 1]);
  });
});
