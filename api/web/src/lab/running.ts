/** Start a run of the setting of the knobs, stop it, and bring an earlier one back. */
import { useState } from "preact/hooks";
import { announce } from "../core/announce";
import type { Answer } from "../core/answer";
import { type ApiError, asApiError, ask, client } from "../core/api";
import { READER } from "../core/reader";
import { forgetAfterRun } from "../core/reads";
import { setQuery } from "../core/router";
import type { ExperimentView, NodeDetail, RunView, Value } from "../core/types";
import { runWords } from "../marks/states";
import { ownRuns } from "../page/state";
import { rereadAfterRun } from "../standing/store";
import { isGoing } from "./follow";
import { request, type Setting, writeRun } from "./settings";

interface Bench {
  node: NodeDetail;
  experiment: ExperimentView;
  setting: Setting;
  /** The run that is shown. */
  run: RunView | null;
  going: boolean;
  /** What switches the mechanism off. */
  off: Readonly<Record<string, Value>>;
  /** The list of earlier runs, asked for again once one has begun. */
  runs: Pick<Answer<unknown>, "again">;
  /** Ask for the node again, whose last run is another. */
  refresh: () => void;
}

export interface Running {
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** Show another run of the node, with its setting. */
  show: (run: string) => Promise<void>;
  starting: boolean;
  problem: ApiError | null;
}

export function useRunning({ node, experiment, setting, run, going, off, runs, refresh }: Bench): Running {
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const start = async () => {
    if (starting || going) return;
    setStarting(true);
    setProblem(null);
    try {
      const made = await ask(
        client.POST("/api/v1/nodes/{id}/runs", {
          params: { path: { id: node.id }, header: { "Mirage-Reader": READER } },
          body: request(experiment, setting),
        }),
      );
      ownRuns.add(made.id);
      forgetAfterRun();
      runs.again();
      // A setting that was run before is answered at once, and nothing is left to follow.
      if (!isGoing(made)) {
        refresh();
        void rereadAfterRun(node.id);
      }
      setQuery({ run: made.id, go: null });
      announce(isGoing(made) ? "Run started" : `Answered at once: ${runWords(made)}`);
    } catch (error) {
      setQuery({ go: null });
      setProblem(asApiError(error));
    } finally {
      setStarting(false);
    }
  };
  const stop = async () => {
    if (!run || !going) return;
    try {
      await ask(client.DELETE("/api/v1/runs/{id}", { params: { path: { id: run.id } } }));
    } catch (error) {
      setProblem(asApiError(error));
    }
  };
  const show = async (other: string) => {
    try {
      const found = await ask(client.GET("/api/v1/runs/{id}", { params: { path: { id: other } } }));
      setQuery({ ...writeRun(experiment.simulation?.parameters ?? [], found, off), run: other }, true);
      announce(`Earlier run: ${runWords(found)}`);
    } catch (error) {
      setProblem(asApiError(error));
    }
  };
  return { start, stop, show, starting, problem };
}
