/** What it takes to run the setting of the knobs, beside a run that ended. */
import { seconds } from "../core/number";
import type { NodeDetail, RunView } from "../core/types";
import type { Setting } from "./settings";

/** Whether asking for this setting, at whose knobs the run stood, would be asking for that very run. */
export const isThatRun = (
  run: Pick<RunView, "status" | "seeds" | "seed" | "tier" | "mutation">,
  setting: Pick<Setting, "seeds" | "seed" | "tier" | "mutants">,
  state: NodeDetail["state"],
): boolean =>
  run.status === "finished" &&
  state !== "stale" &&
  (run.tier === "theory"
    ? setting.tier === "theory"
    : setting.tier !== "theory" && run.seeds === setting.seeds && run.seed === setting.seed) &&
  setting.mutants === (run.mutation != null);

/** Empty where nothing is known of it. */
export function againWords(run: Pick<RunView, "provenance">, same: boolean): string {
  if (same) return "Running it again answers at once, from this run.";
  const took = run.provenance.run_seconds;
  return took == null ? "" : `A run takes about ${seconds(took)}.`;
}
