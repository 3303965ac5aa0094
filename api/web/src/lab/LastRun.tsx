/** Beside a node whose last run had another setting than the node states: what it had, whose it was, and what restores the node. */
import { href } from "../core/router";
import type { ExperimentView, NodeDetail } from "../core/types";
import { ownRuns } from "../page/state";
import { knobWords, when } from "./words";

type Last = Pick<ExperimentView, "last_run_ablated" | "last_run_moved" | "last_run_created" | "simulation">;

/** What an experiment's last run had, if that is not what its node states, and whose it was; empty where it is as stated. */
export function lastRunWords(last: Last, own: boolean): string {
  const parameters = last.simulation?.parameters ?? [];
  const moved = knobWords(last.last_run_moved, parameters);
  if (!last.last_run_ablated && moved.length === 0) return "";
  const had = [...(last.last_run_ablated ? ["the mechanism off"] : []), ...moved].join(", ");
  const stated = Object.fromEntries(
    parameters.filter(({ name }) => name in last.last_run_moved).map(({ name, value }) => [name, value]),
  );
  const whose = own ? "from this page" : "by another reader or on an earlier visit";
  return [
    `The last run had ${had}${moved.length > 0 ? `; the node states ${knobWords(stated, parameters).join(", ")}` : ""}.`,
    `It was started ${whose}${last.last_run_created ? `, ${when(last.last_run_created)}` : ""}.`,
    "Badge and strength go by it, for every reader.",
  ].join(" ");
}

export function LastRun({ node, experiment }: { node: NodeDetail; experiment: ExperimentView }) {
  const words = lastRunWords(experiment, ownRuns.has(experiment.last_run ?? ""));
  if (!words) return null;
  const named = experiment === node.experiments[0] ? null : experiment.id;
  return (
    <div class="last-run">
      <p class="small">{words}</p>
      <a class="button" href={href("lab", node.id, { experiment: named, go: 1 })}>
        Run it as it is to restore
      </a>
    </div>
  );
}
