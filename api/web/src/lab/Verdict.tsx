/** The verdict: what was predicted above, its arithmetic below, and what it does not show. */
import type { ComponentChildren } from "preact";
import { figure, signs } from "../core/number";
import type { ExperimentView, Judgement, PresetView, RunView } from "../core/types";
import { runWords, StateIcon, stateOfRun } from "../marks/states";
import { BesideTheory, contrastOf, Mutants, Silent } from "./Beyond";
import { Judged } from "./Judged";
import { Provenance } from "./Provenance";
import { TWINS } from "./twin";

/** Why intervals are wider than at 95 %; empty where there is one prediction, or no interval. */
export function sharedWords(judgements: readonly Pick<Judgement, "effect">[]): string {
  const level = judgements.find(({ effect }) => effect.interval !== "exact")?.effect.level ?? 0.95;
  const sharing = Math.round(0.05 / (1 - level));
  return sharing > 1
    ? `Intervals are at ${figure(level * 100, 4)} %, not 95 %: ${sharing} predictions share the one chance in twenty of a false verdict.`
    : "";
}

interface Props {
  experiment: ExperimentView;
  run: RunView | null;
  going: boolean;
  /** Whether the knobs have moved since the run, so that its verdict is of another setting. */
  former: boolean;
  /** The preset that the run is of or, before a run, that the knobs stand at. */
  preset: PresetView | null;
  /** What the run moved, or why it moved nothing, right under its verdict. */
  children?: ComponentChildren;
}

export function Verdict({ experiment, run, going, former, preset, children }: Props) {
  const predictions = preset ? preset.predictions : experiment.predictions;
  const predicted = new Map(predictions.map((row) => [row.id, row]));
  const judged = run !== null && !going && run.judgements.length > 0;
  const trouble = run !== null && !going && run.status !== "finished";
  const notShown = [experiment.not_shown, experiment.simulation?.not_shown].filter(
    (text, i, all) => text && all.indexOf(text) === i,
  );
  return (
    <div class={former ? "former" : undefined}>
      {former && run && <p class="verdict-part of-before">Of the run before, not of where the knobs stand now.</p>}
      {(judged && run.verdict) || trouble ? (
        <h2 class="verdict-word">
          <StateIcon state={stateOfRun(run)} size={22} />
          {runWords(run)}
          {judged && !run.ablated && !run.preset && Object.keys(run.moved ?? {}).length > 0 && " at this setting"}
        </h2>
      ) : (
        <h2 class="verdict-word">{going ? "No verdict before the last step" : "What is predicted"}</h2>
      )}
      {children}
      {trouble && (
        <p class="verdict-part">
          {run.message || `It ended at step ${run.progress.step} of ${run.progress.steps}.`}
          {run.status === "cancelled" && " No verdict: a verdict needs the last step."}
        </p>
      )}
      {preset && (
        <p class="verdict-part">
          <b>{preset.label}.</b> This preset is judged by its own prediction, not by that of the node, and does not
          count for how the node stands.
        </p>
      )}
      {judged
        ? run.judgements.map((row, i) => (
            <Judged
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
      {judged && sharedWords(run.judgements) && <p class="small verdict-part">{sharedWords(run.judgements)}</p>}
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
