import { signs } from "../core/number";
import { href } from "../core/router";
import type { ExperimentView, NodeDetail } from "../core/types";
import { LastRun } from "../lab/LastRun";
import { StateWord } from "../marks/states";

/** A node's experiment in short: the mechanism, what was predicted, and the way into the Lab. */
export function ExperimentCard({
  node,
  experiment,
  several,
}: {
  node: NodeDetail;
  experiment: ExperimentView;
  several: boolean;
}) {
  const address = href("lab", node.id, { experiment: several ? experiment.id : null });
  return (
    <section class="experiment">
      <div class="row-head">
        <h2 class="section">Experiment{several ? ` · ${experiment.id}` : ""}</h2>
        {node.runnable && <StateWord state={node.state} />}
      </div>
      <LastRun node={node} experiment={experiment} />
      {experiment.simulation && (
        <>
          <h3 class="head">{experiment.simulation.title}</h3>
          <p>{experiment.simulation.mechanism}</p>
        </>
      )}
      {experiment.problem && <p class="problem">It cannot run: {experiment.problem}</p>}
      <ol class="predictions">
        {experiment.predictions.map((row) => (
          <li key={row.id}>{signs(row.statement)}</li>
        ))}
      </ol>
      {!experiment.problem && (
        <a class="button primary" href={address}>
          Open the Lab <kbd>R</kbd>
        </a>
      )}
    </section>
  );
}
