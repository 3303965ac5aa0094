/** Whether a run counts for how its node stands, and what would restore the node, in a sentence or two under its verdict. */
import type { NodeDetail, ParameterView, RunView } from "../core/types";
import { LAST_OFF } from "../marks/states";
import { knobWords } from "./words";

/** Whether a run is judged over seeds by its node's own predictions; the last such one counts, wherever its knobs stood. */
export const counts = (run: Pick<RunView, "preset" | "tier">): boolean => !run.preset && run.tier !== "theory";

type Told = Pick<RunView, "id" | "preset" | "tier" | "ablated" | "moved" | "status">;

/** How a run counts where that is not plain; empty where it is, for one that is not the last, and for a preset, which says so itself. */
export function countWords(
  node: Pick<NodeDetail, "state" | "experiments">,
  run: Told,
  parameters: readonly Pick<ParameterView, "name" | "label" | "value">[],
): string {
  if (run.preset) return "";
  if (run.tier === "theory") return "The theory alone, without seeds, does not count for how the node stands.";
  const last = node.experiments.flatMap((row) => row.last_run ?? []).toSorted();
  if (run.status !== "finished" || !last.includes(run.id)) return "";
  const stale =
    node.state === "stale" &&
    run.id === last.at(-1) &&
    "Stale: the code, the setting that the node states or the prediction changed since this run, so it counts for less. Run it again.";
  const moved = run.moved ?? {};
  const own = Object.fromEntries(
    parameters.filter(({ name }) => name in moved).map(({ name, value }) => [name, value]),
  );
  const elsewhere =
    Object.keys(moved).length > 0 &&
    `The node states ${knobWords(own, parameters).join(", ")}; this run had ${knobWords(moved, parameters).join(", ")}, and counts as the last run. Run the node as it states to restore.`;
  return [stale, run.ablated && LAST_OFF, elsewhere].filter(Boolean).join(" ");
}
