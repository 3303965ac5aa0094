/** A second run laid over the first: what it is, and how the two differ seed by seed. */
import { useAnswer } from "../core/answer";
import { ask, client } from "../core/api";
import { decimals, fixed, interval } from "../core/number";
import type { Difference, Paired, RunView, SimulationView, Value } from "../core/types";
import { valueWords } from "./words";

const shown = (value: Value | undefined): string => (value === undefined ? "not set" : valueWords(value));

/** What sets a run apart from another, in words: the knobs that differ, and whether its mechanism was off. */
export function apart(simulation: SimulationView, run: RunView, other: RunView): string[] {
  const knobs = simulation.parameters
    .filter((row) => run.parameters[row.name] !== other.parameters[row.name])
    .map((row) => `${row.label} ${shown(other.parameters[row.name])} instead of ${shown(run.parameters[row.name])}`);
  const off = run.ablated === other.ablated ? [] : [other.ablated ? "mechanism off" : "mechanism on"];
  const tier = run.tier === other.tier ? [] : [other.tier === "theory" ? "theory" : "simulated"];
  return [...off, ...tier, ...knobs];
}

/** Two-sided exact sign test: how likely so uneven a split of `pairs` is where neither way is likelier. */
export function signTest(lower: number, higher: number): number {
  const pairs = lower + higher;
  let term = 0.5 ** pairs;
  let tail = 0;
  for (let k = 0; k <= Math.min(lower, higher); k++) {
    tail += term;
    term *= (pairs - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Below this the split of the seeds is told as agreement on a way. */
const AGREED = 0.05;

/** What an interval that holds no difference leaves open: the mean, or the way as well. */
const left = (row: Difference, way: string): string =>
  signTest(row.lower, row.higher) < AGREED
    ? ` The seeds agree on ${way}; how large the mean is stays open, since a few seeds lie far off.`
    : " These seeds do not tell the two apart.";

/** One difference as a sentence: which way, how far, with its interval, and how many seeds go that way. */
export function inWords(row: Difference, label: string): string {
  if (row.mean === null) return `${label}: no difference can be computed.`;
  const places = decimals((row.high ?? 0) - (row.low ?? 0));
  const way = row.mean < 0 ? "lower" : "higher";
  const many = row.mean < 0 ? row.lower : row.higher;
  const span = row.low === null ? "no interval from one seed" : `95 % interval ${interval(row.low, row.high, places)}`;
  if (row.mean === 0 && row.lower === 0 && row.higher === 0) return `${label}: the same in all ${row.pairs} seeds.`;
  const open = row.low !== null && row.high !== null && row.low <= 0 && row.high >= 0;
  return `${label}: ${fixed(Math.abs(row.mean), places)} ${way} than beside, ${span}, ${many} of ${row.pairs} seeds ${way}.${open ? left(row, way) : ""}`;
}

const usePaired = (run: string, other: string) =>
  useAnswer<Paired>(run && other && `beside-runs ${run} ${other}`, (signal) =>
    ask(client.GET("/api/v1/runs/{id}/beside/{other}", { params: { path: { id: run, other } }, signal })),
  );

interface Props {
  simulation: SimulationView;
  run: RunView;
  other: RunView;
  leave: () => void;
}

/** What a difference is of: an output by its name on the page, a prediction by its sentence, which a preset's run brings itself. */
export function labelOf(
  row: Difference,
  simulation: Pick<SimulationView, "outputs">,
  run: Pick<RunView, "judgements">,
) {
  if (row.of === "output")
    return `End of ${simulation.outputs.find((one) => one.name === row.name)?.label.toLowerCase() ?? row.name}`;
  const judged = run.judgements.find((one) => one.prediction === row.name);
  return judged?.statement.replace(/\.$/, "") ?? row.name;
}

export function BesideRun({ simulation, run, other, leave }: Props) {
  const { data } = usePaired(run.id, other.id);
  const different = apart(simulation, run, other);
  const ends = (data?.differences ?? []).filter(
    (row) => row.of === "prediction" || simulation.outputs.find((one) => one.name === row.name)?.role !== "other",
  );
  return (
    <section class="beside-run" aria-label="Beside another run">
      <div class="row-head">
        <h2 class="section">Beside it</h2>
        <button type="button" class="button small-button" onClick={leave}>
          Remove it
        </button>
      </div>
      <p>
        {different.length > 0 ? `The other run has ${different.join("; ")}.` : "The other run has the same setting."}{" "}
        {other.seeds !== run.seeds && `${other.seeds} seeds instead of ${run.seeds}.`}
      </p>
      {data?.why_not && <p class="small">{data.why_not}</p>}
      {ends.length > 0 && (
        <ul>
          {ends.map((row) => (
            <li key={`${row.of} ${row.name}`}>{inWords(row, labelOf(row, simulation, run))}</li>
          ))}
        </ul>
      )}
      {ends.length > 0 && <p class="small">Paired: the same seed draws the same numbers in both runs.</p>}
    </section>
  );
}
