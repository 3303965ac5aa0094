/** What stands beside a verdict: the theory of the same setting, the mutants of the mechanism, what was not judged. */
import { figure } from "../core/number";
import type { MutationScore, Prediction, PresetView, RunView, SimulationView } from "../core/types";
import { knobWords } from "./words";

/** The contrast of a preset in words: which knobs stand where. */
export function contrastOf(preset: PresetView, simulation: SimulationView): string {
  return `The same setting with: ${knobWords(preset.contrast, simulation.parameters).join("; ")}.`;
}

/** The predictions on which the theory says nothing. */
export function Silent({ run, predicted }: { run: RunView; predicted: ReadonlyMap<string, Prediction> }) {
  if (run.not_judged.length === 0) return null;
  return (
    <section class="verdict-part">
      <h3 class="section">The theory says nothing on</h3>
      {run.not_judged.map((id) => (
        <p key={id}>{predicted.get(id)?.statement ?? id}</p>
      ))}
    </section>
  );
}

/** How far the simulated curves agree with the theory: one row for each output that both give. */
export function BesideTheory({ run, simulation }: { run: RunView; simulation: SimulationView }) {
  const rows = run.agreement.filter((row) => row.arm === "main" && !row.ablated);
  if (rows.length === 0) return null;
  const axis = simulation.axis.label.toLowerCase();
  return (
    <section class="verdict-part">
      <h3 class="section">Beside its theory</h3>
      <dl class="arithmetic tabular">
        {rows.map((row) => [
          <dt key={row.output}>
            {simulation.outputs.find((output) => output.name === row.output)?.label ?? row.output}
          </dt>,
          <dd key={`${row.output} value`}>
            {row.agrees ? "agrees" : "differs"}, at most {figure(Math.abs(row.difference))} apart ({axis}{" "}
            {figure(row.at, 4)})
          </dd>,
        ])}
      </dl>
      <p class="small">
        It agrees where the theory lies inside the interval of the mean at every point. Where it differs, the difference
        is what the theory leaves out.
      </p>
    </section>
  );
}

/** The mutation score, and which mutants the prediction did not notice. */
export function Mutants({ found }: { found: MutationScore }) {
  const lived = found.mutants.filter((row) => !row.killed);
  return (
    <section class="verdict-part">
      <h3 class="section">Mutants of the mechanism</h3>
      {found.score === null ? (
        <p>Nothing here could be mutated.</p>
      ) : (
        <p>
          Mutation score {figure(found.score)}: the prediction fails under {found.killed} of {found.total}.
        </p>
      )}
      {lived.length > 0 && (
        <>
          <p>It does not fail with:</p>
          <ul>
            {lived.map((row) => (
              <li key={row.id}>{row.words}</li>
            ))}
          </ul>
          <p class="small">What can be taken away without notice was not needed for the prediction.</p>
        </>
      )}
    </section>
  );
}
