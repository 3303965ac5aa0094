/** The setting of the Lab as the address carries it: only what differs from the node's own setting is written down. */

import type {
  ExperimentView,
  ParameterView,
  PresetView,
  RunRequest,
  RunView,
  SimulationView,
  Value,
} from "../core/types";
import { readNumber } from "../knobs/read";

export const SEEDS = { default: 20, low: 1, high: 512 };
const LARGEST_SEED = Number.MAX_SAFE_INTEGER;

export interface Setting {
  values: Record<string, Value>;
  seeds: number;
  seed: number;
  /** Whether the claimed mechanism is switched off. */
  ablated: boolean;
  tier: "monte_carlo" | "theory";
  /** Whether the mutants of the mechanism run as well. */
  mutants: boolean;
  /** Words of the address that were out of range or unreadable, each with the reason; their defaults are used. */
  refused: string[];
}

/** Read one value, or say why it cannot be taken. */
export function readValue(row: ParameterView, text: string): { value: Value } | { why: string } {
  if (row.choices.length > 0) {
    const choice = row.choices.find((option) => String(option) === text);
    return choice === undefined ? { why: `${row.label} is one of ${row.choices.join(", ")}` } : { value: choice };
  }
  return readNumber(row, text);
}

function readCount(
  text: string | null,
  otherwise: number,
  low: number,
  high: number,
  name: string,
  refused: string[],
): number {
  if (text === null) return otherwise;
  const number = Number(text);
  if (Number.isInteger(number) && number >= low && number <= high && text.trim() !== "") return number;
  refused.push(`${name}=${text} refused: ${name === "n" ? "seeds go" : "it goes"} from ${low} to ${high}`);
  return otherwise;
}

export function readSetting(parameters: readonly ParameterView[], query: URLSearchParams): Setting {
  const refused: string[] = [];
  const values: Record<string, Value> = {};
  for (const row of parameters) {
    values[row.name] = row.value;
    const text = query.get(`p.${row.name}`);
    if (text === null) continue;
    const read = readValue(row, text);
    if ("value" in read) values[row.name] = read.value;
    else refused.push(`p.${row.name}=${text} refused: ${read.why}`);
  }
  for (const word of new Set(query.keys())) {
    if (word.startsWith("p.") && !(word.slice(2) in values))
      refused.push(`${word}=${query.get(word)} refused: this experiment has no such parameter`);
  }
  const off = query.get("ablated");
  if (off !== null && off !== "1") refused.push(`ablated=${off} refused: it is 1 or left out`);
  return {
    values,
    ablated: off === "1",
    seeds: readCount(query.get("n"), SEEDS.default, SEEDS.low, SEEDS.high, "n", refused),
    seed: readCount(query.get("seed"), 0, 0, LARGEST_SEED, "seed", refused),
    tier: query.get("tier") === "theory" ? "theory" : "monte_carlo",
    mutants: query.get("mutants") === "1",
    refused,
  };
}

/** The whole setting of a preset: the simulation's defaults with what the preset changes. */
export function wholeOf(simulation: SimulationView, preset: PresetView): Record<string, Value> {
  return { ...Object.fromEntries(simulation.parameters.map((row) => [row.name, row.default])), ...preset.parameters };
}

/** The preset at which the knobs stand, if they stand at one and not at the node's own setting. */
export function presetAt(simulation: SimulationView, values: Readonly<Record<string, Value>>): PresetView | null {
  if (simulation.parameters.every((row) => values[row.name] === row.value)) return null;
  const stands = (whole: Record<string, Value>) => Object.keys(whole).every((name) => whole[name] === values[name]);
  return simulation.presets.find((row) => stands(wholeOf(simulation, row))) ?? null;
}

/** Query changes that bring the address to these values; a value equal to the node's own is left out. */
export function writeValues(
  parameters: readonly ParameterView[],
  values: Readonly<Record<string, Value>>,
): Record<string, Value | null> {
  return Object.fromEntries(
    parameters.map((row) => {
      const value = values[row.name] ?? row.value;
      return [`p.${row.name}`, value === row.value ? null : value];
    }),
  );
}

const WORDS = new Set(["n", "seed", "ablated", "tier"]);

/** Whether the address says nothing about the setting. */
export const saysNoSetting = (query: URLSearchParams): boolean =>
  [...query.keys()].every((word) => !word.startsWith("p.") && !WORDS.has(word));

/** Query changes that bring the address to the setting of a run; what switched its mechanism off is no knob that moved. */
export function writeRun(
  parameters: readonly ParameterView[],
  run: Pick<RunView, "parameters" | "seeds" | "seed" | "ablated" | "tier">,
  ablation: Readonly<Record<string, Value>>,
): Record<string, Value | null> {
  const values = Object.entries(run.parameters).filter(([name]) => !run.ablated || !(name in ablation));
  const theory = run.tier === "theory";
  return {
    ...writeValues(parameters, Object.fromEntries(values)),
    n: run.seeds === SEEDS.default || theory ? null : run.seeds,
    seed: run.seed || null,
    ablated: run.ablated ? 1 : null,
    tier: theory ? "theory" : null,
  };
}

export function request(experiment: ExperimentView, setting: Setting): RunRequest {
  const preset = experiment.simulation ? presetAt(experiment.simulation, setting.values) : null;
  // Without its mechanism the node's own predictions are asked, whatever the knobs stand at.
  const judged = preset !== null && preset.predictions.length > 0 && !setting.ablated;
  const own = new Map(experiment.simulation?.parameters.map((row) => [row.name, row.value]));
  return {
    experiment: experiment.id,
    parameters: judged
      ? {}
      : Object.fromEntries(Object.entries(setting.values).filter(([name, value]) => own.get(name) !== value)),
    seeds: setting.seeds,
    seed: setting.seed,
    device: "auto",
    tier: setting.tier === "theory" ? "theory" : null,
    ablated: setting.ablated,
    preset: judged ? preset.name : null,
    mutants: setting.mutants && setting.tier !== "theory" && !setting.ablated,
  };
}
