/** What a run showed: the chief plot, two-dimensional outputs, and the other quantities small below. */
import type { ComponentChildren } from "preact";
import type { Beside, Outputs, RunView, SimulationView } from "../core/types";
import { Curves, type Line } from "../plot/Curves";
import { chief, describe, furtherWords, isCurve, isTheory, linesOf, type Overlay, overlaid, overName } from "./lines";
import { Published } from "./Published";
import { pictureOf } from "./pictures";
import { TWINS } from "./twin";
import { axisLabel, unitWord } from "./words";

interface Props {
  simulation: SimulationView;
  run: RunView;
  outputs: Outputs;
  going: boolean;
  /** What is laid over it. */
  over: readonly Overlay[];
  /** What papers published of it, in a gutter of its own. */
  published: readonly Beside[];
  /** What is said of the chief picture, right below it. */
  children?: ComponentChildren;
}

export function Picture({ simulation, run, outputs, going, over, published, children }: Props) {
  const axis = simulation.axis;
  const x = outputs.axes[axis.name] ?? [];
  const done = going && run.progress.steps > 0 ? run.progress.step / run.progress.steps : 1;
  const shared = chief(simulation.outputs, outputs);
  const drawn = shared.flatMap((row) => linesOf(row, outputs, shared.length > 1, run.twin));
  // Lines of single seeds would hide a second curve.
  const lines: Line[] = [
    ...(over.length > 0 ? drawn.map(({ seeds: _, ...row }) => row) : drawn),
    ...over.flatMap((one) => shared.flatMap((row) => overlaid(row, one, axis.name, shared.length > 1))),
  ];
  const further = furtherWords(lines);
  const first = shared[0];
  const xLabel = axisLabel(simulation);
  const rest = simulation.outputs.filter((row) => isCurve(row) && !shared.includes(row));
  const special = simulation.outputs.flatMap((output) => {
    const kind =
      going && output.axes.length === 1 ? undefined : pictureOf({ simulation, output, outputs, twin: run.twin });
    return kind ? [{ Draw: kind.Draw, simulation, output, outputs, twin: run.twin }] : [];
  });
  return (
    <>
      {first && (
        <figure>
          <figcaption>
            <span>
              {run.tier === "theory"
                ? "Theory: no seeds, no interval"
                : run.seeds > 1
                  ? `Mean of ${run.seeds} seeds, band is the 95 % interval`
                  : "One seed, no interval"}
              {lines.some((row) => row.seeds) && ", faint lines are seeds"}
              {outputs.arms.some((arm) => arm.ablated) &&
                `, dashed is ${run.ablated ? "the run without its mechanism" : TWINS[run.twin].name}`}
              {further && `, ${further}`}
              {((outputs.theory ?? []).length > 0 || shared.some(isTheory)) && ", dotted is the theory"}
              {over.some((one) => one.key === "beside") && ", long dashes are the run beside it"}
            </span>
          </figcaption>
          <div class="with-gutter">
            <Curves
              x={x}
              lines={lines}
              xLabel={xLabel}
              yLabel={[shared.length === 1 ? first.label : "", unitWord(first)].filter(Boolean).join(", ")}
              low={first.low}
              high={first.high}
              height={380}
              done={done}
              mayCome={shared.map((row) => overName(row, "preview", shared.length > 1))}
              says={describe(lines)}
            />
            <Published rows={published} />
          </div>
        </figure>
      )}
      {children}
      {special.map(({ Draw, ...seen }) => (
        <Draw key={seen.output.name} {...seen} />
      ))}
      {rest.length > 0 && (
        <div class="small-plots">
          {rest.map((row) => {
            const own = [
              ...linesOf(row, outputs, false, run.twin),
              ...over.flatMap((one) => overlaid(row, one, axis.name, false)),
            ];
            if (own.length === 0) return null;
            return (
              <figure key={row.name}>
                <figcaption title={row.sentence}>
                  <b>{row.label}</b>
                  <span>{unitWord(row)}</span>
                </figcaption>
                <Curves
                  x={x}
                  lines={own.map((line) => ({ ...line, named: false, seeds: [] }))}
                  xLabel={xLabel}
                  yLabel=""
                  low={row.low}
                  high={row.high}
                  height={190}
                  done={done}
                  says={describe(own)}
                  narrow
                />
                <p class="small">{row.sentence}</p>
              </figure>
            );
          })}
        </div>
      )}
    </>
  );
}
