/** Where it breaks: the experiment over two knobs, and the line on which its verdict turns. */
import { useState } from "preact/hooks";
import { announce } from "../core/announce";
import { type ApiError, asApiError, ask, client } from "../core/api";
import { grouped, seconds, signs } from "../core/number";
import { READER } from "../core/reader";
import { setQuery } from "../core/router";
import type { ExperimentView, SweepView, Value } from "../core/types";
import { labelOf } from "../core/words";
import type { Followed } from "./follow";
import { HeatMap } from "./HeatMap";
import { LOOK_WORDS, type Look, spanning } from "./map";
import { SweepForm } from "./SweepForm";
import { request, type Setting } from "./settings";
import "../styles/heat.css";

interface Props {
  node: string;
  experiment: ExperimentView;
  setting: Setting;
  query: URLSearchParams;
  /** The map that the address names. */
  followed: Followed<SweepView>;
  /** Bring the knobs to these values. */
  move: (values: Record<string, Value>) => void;
}

export function sweepWords(sweep: SweepView): string {
  const cells = sweep.axes.reduce((product, axis) => product * axis.values.length, 1);
  const done = sweep.outputs?.cells.filter((cell) => cell !== null).length ?? 0;
  const size = `${grouped(cells)} cells, ${sweep.seeds} ${sweep.seeds === 1 ? "seed" : "seeds"} each`;
  switch (sweep.status) {
    case "queued":
      return sweep.progress.waiting > 0 ? `Queued, ${sweep.progress.waiting} before it` : "Starting a worker";
    case "running":
      return `${grouped(done)} of ${size}${sweep.progress.compiling ? "; compiling" : ""}`;
    case "finished": {
      const took = sweep.provenance.run_seconds;
      return took === null || took === undefined ? size : `${size}, in ${seconds(took)}`;
    }
    case "cancelled":
      return `Stopped after ${grouped(done)} of ${size}; what is done is kept`;
    default:
      return `${labelOf(sweep.status)} after ${grouped(done)} of ${size}`;
  }
}

/** Knobs other than the axes that stand elsewhere than they stood for the map. */
export function movedSince(sweep: SweepView, values: Readonly<Record<string, Value>>): string[] {
  const axes = new Set(sweep.axes.map((axis) => axis.name));
  return Object.keys(values).filter(
    (name) => !axes.has(name) && sweep.parameters[name] !== undefined && sweep.parameters[name] !== values[name],
  );
}

const KEY: readonly Look[] = ["holds", "falls", "between"];

function Found({ experiment, sweep, setting, query, move }: Omit<Props, "node" | "followed"> & { sweep: SweepView }) {
  const labels = new Map(experiment.simulation?.parameters.map((row) => [row.name, row.label.toLowerCase()]));
  const asked = Number(query.get("shown") ?? 0);
  const index = sweep.predictions[asked] ? asked : 0;
  const prediction = sweep.predictions[index];
  const boundary = sweep.outputs?.boundaries.find((row) => row.prediction === prediction?.id) ?? null;
  const moved = movedSince(sweep, setting.values);
  const elsewhere = sweep.axes.some((axis) => setting.values[axis.name] !== axis.here);
  return (
    <div class="where-found">
      <HeatMap
        sweep={sweep}
        prediction={index}
        boundary={boundary}
        values={setting.values}
        move={(values) => move({ ...sweep.parameters, ...values })}
      />
      <div>
        {sweep.predictions.length > 1 ? (
          <fieldset class="predictions">
            <legend class="section">Map of which prediction</legend>
            {sweep.predictions.map((row, i) => (
              <button
                key={row.id}
                type="button"
                class="statement"
                aria-pressed={i === index}
                onClick={() => setQuery({ shown: i === 0 ? null : i })}
              >
                {signs(row.statement)}
              </button>
            ))}
          </fieldset>
        ) : (
          <p class="statement">{signs(prediction?.statement ?? "")}</p>
        )}
        {boundary && <p class="distance">{boundary.words}</p>}
        <p class="small">
          {KEY.map((look) => (
            <span key={look} class="heat-key" data-look={look}>
              <i aria-hidden="true" /> {LOOK_WORDS[look]}
            </span>
          ))}
        </p>
        <p class="small">The line is where the mean effect crosses what was asked for; the ring is your setting.</p>
        {boundary && elsewhere && <p class="small">The knobs have moved; the distance is from where they stood.</p>}
        {moved.length > 0 && (
          <p class="small problem">
            The map was made with other settings of {moved.map((name) => labels.get(name) ?? name).join(", ")}; a click
            on a cell brings them back.
          </p>
        )}
      </div>
    </div>
  );
}

export function WhereItBreaks({ node, experiment, setting, query, followed, move }: Props) {
  const { entry: sweep, going } = followed;
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const knobs = spanning(experiment);
  if (knobs.length === 0) return null;

  const told = (error: unknown) => setProblem(asApiError(error));
  const start = async (grid: Record<string, number[]>) => {
    setStarting(true);
    setProblem(null);
    const { parameters, seeds, seed } = request(experiment, setting);
    // What an axis moves is not held anywhere.
    const held = Object.fromEntries(Object.entries(parameters ?? {}).filter(([name]) => !(name in grid)));
    try {
      const made = await ask(
        client.POST("/api/v1/nodes/{id}/sweeps", {
          params: { path: { id: node }, header: { "Mirage-Reader": READER } },
          body: { grid, experiment: experiment.id, parameters: held, seeds, seed, device: "auto", ablated: false },
        }),
      );
      setQuery({ sweep: made.id, shown: null });
      announce("The map is being made");
    } catch (error) {
      told(error);
    } finally {
      setStarting(false);
    }
  };
  const stop = async () => {
    if (!sweep) return;
    try {
      await ask(client.DELETE("/api/v1/sweeps/{id}", { params: { path: { id: sweep.id } } }));
    } catch (error) {
      told(error);
    }
  };
  const trouble = problem ?? followed.error;
  const done = sweep?.outputs?.cells.filter((cell) => cell !== null).length ?? 0;
  return (
    <section class="where" aria-label="Where it breaks" data-tool={sweep ? undefined : ""}>
      <h2 class="head">Where it breaks</h2>
      {!sweep && (
        <p class="where-lead">The same experiment over two knobs: in which settings does the prediction still hold?</p>
      )}
      {trouble && (
        <p class="problem notice-box" role="alert">
          {trouble.message} {trouble.hint} <span class="small">({trouble.code})</span>
        </p>
      )}
      {sweep && (
        <>
          <div class="where-status">
            <span class="small tabular" data-sweep={sweep.status}>
              {sweepWords(sweep)}
            </span>
            {going && (
              <button type="button" class="link small" onClick={() => void stop()}>
                Stop
              </button>
            )}
          </div>
          {going && (
            <progress
              class="progress"
              max={sweep.outputs?.cells.length || 1}
              value={done}
              aria-label={sweepWords(sweep)}
            >
              {done}
            </progress>
          )}
          {sweep.message && !going && sweep.status !== "cancelled" && <p class="notice-box">{sweep.message}</p>}
          {sweep.outputs && <Found experiment={experiment} sweep={sweep} setting={setting} query={query} move={move} />}
        </>
      )}
      {!going && <SweepForm key={experiment.id} knobs={knobs} busy={starting} start={(grid) => void start(grid)} />}
    </section>
  );
}
