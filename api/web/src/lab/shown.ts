/** Which run the Lab shows: the one that the address names, else one that is going, else the last one. */
import { useEffect, useState } from "preact/hooks";
import type { ExperimentView, NodeDetail, RunSummary, RunView } from "../core/types";
import { counts } from "./Counts";
import { type Followed, isGoing, useRun } from "./follow";

/**
 * The run to join where no run is named: one that is under way, wherever it was started. What does not count for the node gives
 * way to the last run that does. The list names simulations, so where two experiments have the same one nothing is joined.
 */
export function toJoin(
  rows: readonly RunSummary[],
  experiment: Pick<ExperimentView, "id" | "last_run" | "simulation">,
  all: readonly Pick<ExperimentView, "id" | "simulation">[],
): string | null {
  const own = experiment.simulation?.id;
  if (all.some((row) => row.id !== experiment.id && row.simulation?.id === own)) return null;
  const found = rows.find(
    (row) => row.simulation === own && isGoing(row) && (counts(row) || experiment.last_run === null),
  );
  return found?.id ?? null;
}

export interface Shown extends Followed<RunView> {
  /** Whether the server knows no run of the name that the address gives. */
  unknown: boolean;
  /** Whether it is known that there is no run to show. */
  none: boolean;
}

export function useShown(
  node: NodeDetail,
  experiment: ExperimentView,
  asked: string | null,
  rows: readonly RunSummary[] | undefined,
): Shown {
  const [missing, setMissing] = useState<string | null>(null);
  const [joined, setJoined] = useState<string | null>(null);
  const named = asked !== missing ? asked : null;
  const wanted = named ?? joined ?? experiment.last_run;
  const followed = useRun(wanted);
  useEffect(() => {
    if (named && followed.error?.status === 404) setMissing(named);
  }, [followed.error]);
  // A run that ended is the node's last one, if it counts; that one holds from then on.
  useEffect(() => setJoined(null), [experiment.last_run]);
  useEffect(() => {
    const found = rows && toJoin(rows, experiment, node.experiments);
    if (found) setJoined(found);
  }, [rows]);
  return { ...followed, unknown: asked !== null && named === null, none: wanted === null && rows !== undefined };
}
