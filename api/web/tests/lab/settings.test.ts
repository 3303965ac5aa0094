import { describe, expect, it } from "vitest";
import { figure } from "../../src/core/number";
import type { ExperimentView, PresetView, SimulationView } from "../../src/core/types";
import {
  presetAt,
  readSetting,
  readValue,
  request,
  saysNoSetting,
  writeRun,
  writeValues,
} from "../../src/lab/settings";
import { parameter } from "../fixture";

const rows = [
  parameter("share"),
  parameter("rule", { choices: ["rank", "exact"], default: "rank", value: "rank" }),
  parameter("rounds", { integer: true, low: 1, high: 50, default: 10, value: 10 }),
];
const read = (query: string) => readSetting(rows, new URLSearchParams(query));

describe("a setting in the address", () => {
  it("is the node's own where the address says nothing", () => {
    expect(read("")).toEqual({
      values: { share: 0.5, rule: "rank", rounds: 10 },
      seeds: 20,
      seed: 0,
      ablated: false,
      tier: "monte_carlo",
      mutants: false,
      refused: [],
    });
  });

  it("takes values within their range", () => {
    const setting = read("p.share=0.2&p.rule=exact&p.rounds=12&n=40&seed=7");
    expect(setting.values).toEqual({ share: 0.2, rule: "exact", rounds: 12 });
    expect([setting.seeds, setting.seed, setting.refused]).toEqual([40, 7, []]);
  });

  it("reads a number as the page writes it", () => {
    const wide = parameter("size", { low: -5000, high: 5000, default: 10, value: 10 });
    for (const value of [1234, -1234, 0.5, -2.5e-7]) expect(readValue(wide, figure(value, 6))).toEqual({ value });
    expect(readValue(wide, "1,23")).toEqual({ why: "size needs a number" });
    expect(readValue(wide, "-6000")).toEqual({ why: "size goes from \u22125000 to 5000" });
  });

  for (const query of [
    "p.share=2",
    "p.share=-0.1",
    "p.share=NaN",
    "p.share=",
    "p.share=1e999",
    "p.rounds=1.5",
    "p.rule=other",
    "p.nothing=1",
    "n=0",
    "n=513",
    "n=2.5",
    "seed=-1",
    "seed=x",
  ]) {
    it(`refuses ${query} in words and keeps the node's own value`, () => {
      const setting = read(query);
      expect(setting.refused).toHaveLength(1);
      expect(setting.refused[0]).toContain(query);
      expect({ ...setting, refused: [] }).toEqual(read(""));
    });
  }

  it("is written as only what differs from the node's own, and reads back the same", () => {
    const values = { share: 0.3, rule: "rank", rounds: 10 };
    const written = writeValues(rows, values);
    expect(written).toEqual({ "p.share": 0.3, "p.rule": null, "p.rounds": null });
    const query = new URLSearchParams(
      Object.entries(written).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])),
    );
    expect(readSetting(rows, query).values).toEqual(values);
  });

  it("accepts the minus sign that the page itself writes", () => {
    expect(readValue(parameter("bias", { low: -2, high: 2 }), "\u22121.5")).toEqual({ value: -1.5 });
  });
});

describe("a preset", () => {
  const preset = (name: string, share: number, statement?: string): PresetView =>
    ({
      name,
      label: name,
      parameters: { share },
      shows: "",
      contrast: {},
      predictions: statement ? [{ id: name, statement }] : [],
    }) as unknown as PresetView;
  const simulation = {
    parameters: rows,
    presets: [preset("low", 0.1, "Nothing is seen."), preset("high", 0.9)],
  } as unknown as SimulationView;
  const experiment = { id: "main", simulation } as unknown as ExperimentView;

  it("is where the knobs stand when every one of them does", () => {
    expect(presetAt(simulation, read("p.share=0.1").values)?.name).toBe("low");
    expect(presetAt(simulation, read("p.share=0.1&p.rounds=12").values)).toBeNull();
    expect(presetAt(simulation, read("").values)).toBeNull();
  });

  it("is asked for by name where it predicts something, and else is only a setting", () => {
    expect(request(experiment, read("p.share=0.1"))).toMatchObject({ preset: "low", parameters: {} });
    expect(request(experiment, read("p.share=0.9"))).toMatchObject({ preset: null, parameters: { share: 0.9 } });
  });

  it("goes with the tier of the address, and the theory has no mutants", () => {
    expect(request(experiment, read("tier=theory&mutants=1"))).toMatchObject({ tier: "theory", mutants: false });
    expect(request(experiment, read("tier=other&mutants=1"))).toMatchObject({ tier: null, mutants: true });
  });
});

describe("the setting of a run", () => {
  const run = { parameters: { share: 0.1, rule: "exact", rounds: 10 }, seeds: 20, seed: 0, ablated: false } as const;
  const query = (changes: Record<string, unknown>) =>
    new URLSearchParams(
      Object.entries(changes).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])),
    );

  it("is written so that the address reads back as the run's knobs, seeds and tier", () => {
    const written = query(writeRun(rows, { ...run, seeds: 40, seed: 7, tier: "monte_carlo" }, {}));
    expect(readSetting(rows, written)).toMatchObject({
      values: run.parameters,
      seeds: 40,
      seed: 7,
      tier: "monte_carlo",
      ablated: false,
      refused: [],
    });
    expect(readSetting(rows, query(writeRun(rows, { ...run, seeds: 0, tier: "theory" }, {}))).tier).toBe("theory");
  });

  it("leaves the knob alone that switched the mechanism off", () => {
    const off = writeRun(rows, { ...run, ablated: true, tier: "monte_carlo" }, { share: 0.1 });
    expect(off).toMatchObject({ "p.share": null, "p.rule": "exact", ablated: 1 });
  });

  it("is asked for only where the address says nothing of its own", () => {
    expect(saysNoSetting(new URLSearchParams("run=r&beside=s&experiment=main&rule=prior:0.4&mutants=1"))).toBe(true);
    for (const word of ["p.share=0.5", "n=20", "seed=0", "ablated=1", "tier=theory"])
      expect(saysNoSetting(new URLSearchParams(`run=r&${word}`))).toBe(false);
  });
});
