import { count } from "../core/number";
import type { RunSummary, SimulationView } from "../core/types";
import { runWords, StateIcon, stateOfRun } from "../marks/states";
import { knobWords, when } from "./words";

interface Props {
  /** The simulations of the node's experiments, which name presets and knobs. */
  simulations: readonly Pick<SimulationView, "id" | "presets" | "parameters">[];
  rows: readonly RunSummary[];
  current: string | null;
  /** The run that lies beside the current one. */
  beside: string | null;
  show: (id: string) => void;
  /** Lay a run beside the current one, or take it away. */
  lay: (id: string | null) => void;
}

const MOST_KNOBS = 2;

/** Where a run's setting is not the node's own: its preset by name, and the knobs that were moved. */
export function settingOf(
  row: Pick<RunSummary, "simulation" | "preset" | "moved">,
  simulations: Props["simulations"],
): string[] {
  const simulation = simulations.find(({ id }) => id === row.simulation);
  const preset = simulation?.presets.find(({ name }) => name === row.preset)?.label ?? row.preset?.replaceAll("_", " ");
  const knobs = knobWords(row.moved, simulation?.parameters ?? []);
  const more = knobs.length > MOST_KNOBS ? [`${count(knobs.length - MOST_KNOBS, "more knob")} moved`] : [];
  return [...(preset ? [preset] : []), ...knobs.slice(0, MOST_KNOBS), ...more];
}

/**
 * Runs with how often each was asked for: the copies of one run, which a setting is answered with that was run before, are one
 * row. Of the copies the one of `kept` stands for all, else the newest. No two runs take the same time to the last digit.
 */
export function oneEach(
  rows: readonly RunSummary[],
  kept: readonly (string | null)[],
): { row: RunSummary; times: number }[] {
  const copies = new Map<string, RunSummary[]>();
  for (const row of rows) {
    const { simulation, preset, moved, seeds, ablated, tier, verdict, run_seconds } = row;
    const same = [simulation, preset, moved, seeds, ablated, tier, verdict, run_seconds];
    const key = row.status === "finished" && run_seconds !== null ? JSON.stringify(same) : row.id;
    copies.set(key, [...(copies.get(key) ?? []), row]);
  }
  return [...copies.values()].map((all) => ({
    row: all.find(({ id }) => kept.includes(id)) ?? (all[0] as RunSummary),
    times: all.length,
  }));
}

/** Earlier runs of this node, newest first: one click brings a run's picture and setting back, another lays it beside. */
export function EarlierRuns({ simulations, rows, current, beside, show, lay }: Props) {
  if (rows.length === 0) return null;
  const here = rows.find((row) => row.id === current);
  return (
    <section class="earlier">
      <h2 class="section">Earlier runs</h2>
      {oneEach(rows, [current, beside]).map(({ row, times }) => {
        const laid = row.id === beside;
        const possible = here && row.id !== current && row.simulation === here.simulation && row.status === "finished";
        return (
          <div key={row.id} class="earlier-row">
            <button type="button" aria-current={row.id === current ? "true" : undefined} onClick={() => show(row.id)}>
              <StateIcon state={stateOfRun(row)} size={15} />
              <span>{runWords(row)}</span>
              <span class="small tabular">
                {[
                  ...settingOf(row, simulations),
                  row.tier === "theory" ? "theory" : count(row.seeds, "seed"),
                  when(row.created),
                  ...(times > 1 ? [`asked ${times} times`] : []),
                ].join(" · ")}
              </span>
            </button>
            {possible && (
              <button
                type="button"
                class="lay"
                aria-pressed={laid}
                aria-label={`Lay beside: ${runWords(row)}, ${row.created.replace("T", " ").slice(0, 19)}`}
                onClick={() => lay(laid ? null : row.id)}
              >
                beside
              </button>
            )}
          </div>
        );
      })}
    </section>
  );
}
