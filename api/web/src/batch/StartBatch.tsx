/** The button that runs, one after another, what has no current run. */

import { meta } from "../core/api";
import { count } from "../core/number";
import "../styles/batch.css";
import { AS_NODES_SAY, isGoing, startBatch } from "./store";

interface Props {
  /** Nodes on the page that were never run, or whose last run is stale or had the mechanism off. */
  nodes: readonly string[];
  /** Whether these are all there are, so that the server need not be told which. */
  all?: boolean;
}

export function StartBatch({ nodes, all = false }: Props) {
  if (nodes.length === 0 || isGoing()) return null;
  const most = Number(meta.value?.limits.find((row) => row.name === "page_size")?.value ?? nodes.length);
  const some = !all && nodes.length > most;
  return (
    <button
      type="button"
      class="button start-batch"
      title="Each as its node says, one after another; what a reader starts meanwhile goes first"
      onClick={() => void startBatch(all ? null : nodes.slice(0, most))}
    >
      {some
        ? `Run the first ${most} of these ${nodes.length}`
        : `Run ${all && nodes.length > 1 ? "all " : ""}${count(nodes.length, "node")} without a current run`}
    </button>
  );
}

/** Whether a node waits for a run that would be its evidence. */
export const waits = (node: { runnable: boolean; state: string }): boolean =>
  node.runnable && AS_NODES_SAY.states.some((state) => state === node.state);
