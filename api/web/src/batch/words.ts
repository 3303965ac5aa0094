/** What is said of a batch. */
import { count } from "../core/number";
import type { BatchView, NodeState } from "../core/types";
import { STATES } from "../marks/states";

/** "9 supported, 2 vacuous": what came of the experiments that were run, in the order of the table of states. */
export function tallied(batch: Pick<BatchView, "counts">): string {
  return STATES.filter(({ name }) => batch.counts?.[name])
    .map(({ name, says }) => `${batch.counts?.[name]} ${short(name, says)}`)
    .join(", ");
}

const short = (name: NodeState, says: string): string =>
  name === "vacuous" ? "vacuous" : name === "never_run" ? "stopped by hand" : says.toLowerCase();

/** "About 4 minutes left", with no more precision than a mean of what was run has. */
export function timeLeft(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 50) return `about ${Math.max(1, Math.round(seconds / 10)) * 10} s left`;
  return `about ${count(Math.max(1, Math.round(seconds / 60)), "minute")} left`;
}

/** What is said when it has ended. */
export function outcome(batch: BatchView): string {
  if (batch.total === 0) return "Nothing was left to run: every experiment has a current run.";
  const ran = batch.status === "cancelled" ? `Stopped after ${batch.done} of ${batch.total}` : "Every one was run";
  const rest = batch.left_out ? ` ${count(batch.left_out, "experiment")} beyond the limit of one batch remain.` : "";
  return `${ran}: ${tallied(batch) || "none"}.${rest}`;
}
