/** The verdict: what was predicted above, its arithmetic below, and what it does not show. */
import type { ComponentChildren } from "preact";
import { decimals, figure, fixed, interval, seconds, signs } from "../core/number";
import type { ExperimentView, Judgement, Prediction, PresetView, RunView } from "../core/types";
import { StateIcon, stateOfRun, stateWords } from "../marks/states";
import { Histogram } from "../plot/Histogram";
import { IntervalBar } from "../plot/IntervalBar";
import { BesideTheory, contrastOf, Mutants, Silent } from "./Beyond";
import { sentence, TWINS, type TwinWords } from "./twin";

function needed(row: Judgement): string {
  const { at_least: least, at_most: most } = row;
  if (least !== null && least !== undefined && most !== null && most !== undefined)
    return `${figure(least)} to ${figure(most)}`;
  return least !== null && least !== undefined ? `at least ${figure(least)}` : `at most ${figure(most)}`;
}

function Exact({ row, twin }: { row: Judgement; twin: TwinWords }) {
  return (
    <dl class="arithmetic tabular">
      <dt>Value of the theory, no seeds and no interval</dt>
      <dd>{figure(row.effect.mean, 4)}</dd>
      <dt>Needed</dt>
      <dd>{needed(row)}</dd>
      {row.ablated && (
        <>
          <dt>{sentence(twin.there)}</dt>
          <dd>{figure(row.ablated.mean, 4)}</dd>
        </>
      )}
    </dl>
  );
}

interface Judged {
  row: Judgement;
  prediction: Prediction | undefined;
  /** What the other value of a judgement is. */
  twin: TwinWords;
  /** Whether the whole run had its mechanism switched off. */
  off: boolean;
}

function Arithmetic({ row, prediction, twin, off }: Judged) {
  const { effect, ablated } = row;
  const finite = effect.seeds.filter((value): value is number => value !== null);
  const width = effect.low !== null && effect.high !== null ? effect.high - effect.low : 0;
  const places = decimals(width);
  const fraction = effect.interval === "wilson";
  const agreeing = Math.round(effect.agree * finite.length);
  const level = `${figure(effect.level * 100, 4)} %`;
  return (
    <>
      <dl class="arithmetic tabular">
        <dt>
          {fraction
            ? "Fraction of seeds"
            : prediction?.against
              ? `Effect, ${prediction.combine} paired over seeds`
              : "Effect, mean over seeds"}
        </dt>
        <dd>{fixed(effect.mean, places)}</dd>
        <dt>
          {level} interval, {fraction ? "Wilson" : `t(${Math.max(0, finite.length - 1)})`}
        </dt>
        <dd>{interval(effect.low, effect.high, places)}</dd>
        <dt>Needed</dt>
        <dd>{needed(row)}</dd>
        {ablated && (
          <>
            <dt>{sentence(twin.there)}</dt>
            <dd>
              {fixed(ablated.mean, places)} {interval(ablated.low, ablated.high, places)}
            </dd>
          </>
        )}
        <dt>{fraction ? "Seeds counted" : "Seeds that agree"}</dt>
        <dd>
          {agreeing} of {finite.length}
        </dd>
        {effect.dz !== null && effect.dz !== undefined && (
          <>
            <dt>Standardised, d_z</dt>
            <dd>{figure(effect.dz)}</dd>
          </>
        )}
      </dl>
      <IntervalBar judgement={row} own={off ? "mechanism off" : twin.own} other={twin.short} />
      {fraction && (
        <>
          <p class="small">Each dot is a seed; orange ones are counted.</p>
          <Histogram values={finite} below={prediction?.seeds_below} above={prediction?.seeds_above} />
        </>
      )}
    </>
  );
}

function One({ open, ...judged }: Judged & { open: boolean }) {
  const { row, twin } = judged;
  return (
    <details class="judgement" open={open}>
      <summary>
        <StateIcon state={row.verdict} size={17} />
        <span class="statement">
          {signs(row.statement)}
          <span class="small tabular">
            {figure(row.effect.mean)}
            {row.effect.interval === "exact" ? "" : ` ${interval(row.effect.low, row.effect.high)}`}, needed{" "}
            {needed(row)}
          </span>
        </span>
      </summary>
      {row.effect.interval === "exact" ? <Exact row={row} twin={twin} /> : <Arithmetic {...judged} />}
      <p class="so">
        <StateIcon state={row.verdict} size={14} />
        {twin.verdicts[row.verdict]}
      </p>
    </details>
  );
}

function Provenance({ run }: { run: RunView }) {
  const from = run.provenance;
  const rows: [string, string | null | undefined][] = [
    ["Simulation", `${run.simulation}, version ${from.simulation_version}`],
    ["Seeds", run.tier === "theory" ? "none" : `${run.seeds} from ${run.seed}`],
    ["Device", [from.device, from.device_name].filter(Boolean).join(", ")],
    ["Run", from.run_seconds == null ? null : seconds(from.run_seconds)],
    [
      "Compiled in",
      from.compile_seconds == null
        ? null
        : from.compile_seconds === 0
          ? "already compiled"
          : seconds(from.compile_seconds),
    ],
    ["JAX", from.jax],
    ["Code", from.code_version],
    ["Content", from.content_hash.slice(0, 16)],
    ["Result", from.result_hash?.slice(0, 16)],
    ["Made", from.created.replace("T", " ").slice(0, 19)],
  ];
  return (
    <details class="verdict-part">
      <summary class="section">Where it comes from</summary>
      <dl class="arithmetic">
        {rows.map(
          ([name, value]) =>
            value && [
              <dt key={name}>{name}</dt>,
              <dd key={`${name} value`} class={/Code|Content|Result/.test(name) ? "mono" : ""}>
                {value}
              </dd>,
            ],
        )}
      </dl>
    </details>
  );
}

const PROBLEMS: Partial<Record<RunView["status"], string>> = {
  cancelled: "Stopped",
  time_limit: "Out of time",
  not_finite: "Not a finite number",
  worker_lost: "The worker was lost",
  compile_failed: "It did not compile",
  failed: "Failed",
};

export const verdictWord = (verdict: NonNullable<RunView["verdict"]>): string =>
  verdict === "vacuous" ? "Vacuous" : stateWords(verdict);

interface Props {
  experiment: ExperimentView;
  run: RunView | null;
  going: boolean;
  /** Whether the knobs have moved since the run, so that its verdict is of another setting. */
  former: boolean;
  /** The preset that the run is of or, before a run, that the knobs stand at. */
  preset: PresetView | null;
  /** What the run moved, right under its verdict. */
  children?: ComponentChildren;
}

export function Verdict({ experiment, run, going, former, preset, children }: Props) {
  const predictions = preset ? preset.predictions : experiment.predictions;
  const predicted = new Map(predictions.map((row) => [row.id, row]));
  const judged = run !== null && !going && run.judgements.length > 0;
  const trouble = run ? PROBLEMS[run.status] : undefined;
  const notShown = [experiment.not_shown, experiment.simulation?.not_shown].filter(
    (text, i, all) => text && all.indexOf(text) === i,
  );
  return (
    <div class={former ? "former" : undefined}>
      {former && run && <p class="verdict-part of-before">Of the run before, not of where the knobs stand now.</p>}
      {judged && run.verdict ? (
        <h2 class="verdict-word">
          <StateIcon state={run.verdict} size={22} />
          {verdictWord(run.verdict)}
        </h2>
      ) : trouble && run ? (
        <h2 class="verdict-word">
          <StateIcon state={stateOfRun(run)} size={22} />
          {trouble}
        </h2>
      ) : (
        <h2 class="verdict-word">{going ? "No verdict before the last step" : "What is predicted"}</h2>
      )}
      {children}
      {trouble && run && (
        <p class="verdict-part">
          {run.message || `It ended at step ${run.progress.step} of ${run.progress.steps}.`}
          {run.status === "cancelled" && " No verdict: a verdict needs the last step."}
        </p>
      )}
      {judged && run.ablated && run.verdict === "contradicted" && (
        <p class="verdict-part">
          The mechanism was off in this run. The newest run decides how the node stands, so this one counts against it
          until it is run again with its mechanism.
        </p>
      )}
      {preset && (
        <p class="verdict-part">
          <b>{preset.label}.</b> This preset is judged by its own prediction, not by that of the node.
        </p>
      )}
      {judged
        ? run.judgements.map((row, i) => (
            <One
              key={row.prediction}
              row={row}
              prediction={predicted.get(row.prediction)}
              twin={TWINS[run.twin]}
              off={run.ablated}
              open={i === 0 || row.verdict !== "supported"}
            />
          ))
        : predictions.map((row) => (
            <p key={row.id} class="statement expected">
              {signs(row.statement)}
            </p>
          ))}
      {run && !going && <Silent run={run} predicted={predicted} />}
      {run && !going && experiment.simulation && <BesideTheory run={run} simulation={experiment.simulation} />}
      {run && !going && run.mutation && <Mutants found={run.mutation} />}
      {experiment.simulation && (
        <section class="verdict-part">
          <h3 class="section">{preset ? "The contrast" : "The ablation"}</h3>
          <p>{preset ? contrastOf(preset, experiment.simulation) : experiment.simulation.ablation_removes}</p>
        </section>
      )}
      {notShown.length > 0 && (
        <section class="verdict-part">
          <h3 class="section">What it does not show</h3>
          {notShown.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </section>
      )}
      {run && !going && <Provenance run={run} />}
      {run?.provenance.cached && <p class="small verdict-part">Answered from an earlier run of the same setting.</p>}
    </div>
  );
}
