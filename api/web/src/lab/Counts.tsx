/** Whether a run counts for how its node stands, in a sentence under its verdict. */
import type { NodeDetail, RunView } from "../core/types";

/** Whether a run is judged over seeds by its node's own predictions; the last such one counts, wherever its knobs stood. */
export const counts = (run: Pick<RunView, "preset" | "tier">): boolean => !run.preset && run.tier !== "theory";

/** How a run counts where that is not plain; empty where it is, for one that is not the last, and for a preset, which says so itself. */
export function countWords(
  node: Pick<NodeDetail, "state" | "experiments">,
  run: Pick<RunView, "id" | "preset" | "tier" | "status">,
): string {
  if (run.preset) return "";
  if (run.tier === "theory") return "The theory alone, without seeds, does not count for how the node stands.";
  const last = node.experiments.flatMap((row) => row.last_run ?? []).toSorted();
  return run.status === "finished" && node.state === "stale" && run.id === last.at(-1)
    ? "Stale: the code, the setting that the node states or the prediction changed since this run, so it counts for less. Run it again."
    : "";
}
