/** What a run showed: the chief plot, two-dimensional outputs, and the other quantities small below. */
import { figure } from "../core/number";
import type { Outputs, OutputView, RunView, SimulationView } from "../core/types";
import { Curves, type Line } from "../plot/Curves";
import { chief, describe, isCurve, linesOf, type Overlay, overlaid, slices } from "./lines";

interface Props {
  simulation: SimulationView;
  run: RunView;
  outputs: Outputs;
  going: boolean;
  /** What is laid over it. */
  over: readonly Overlay[];
}

const unitWord = (output: OutputView | undefined): string =>
  !output ? "" : output.unit === "1" ? (output.low === 0 && output.high === 1 ? "0 to 1" : "") : output.unit;

export function axisLabel({ axis }: SimulationView): string {
  const name = axis.label.toLowerCase();
  const unit = axis.unit === "1" || name.includes(axis.unit.replace(/s$/, "")) ? "" : axis.unit;
  return unit ? `${name}, ${unit}` : name;
}

export function Picture({ simulation, run, outputs, going, over }: Props) {
  const axis = simulation.axis;
  const x = outputs.axes[axis.name] ?? [];
  const done = going && run.progress.steps > 0 ? run.progress.step / run.progress.steps : 1;
  const shared = chief(simulation.outputs);
  const drawn = shared.flatMap((row) => linesOf(row, outputs, shared.length > 1));
  // Lines of single seeds would hide a second curve.
  const lines: Line[] = [
    ...(over.length > 0 ? drawn.map(({ seeds: _, ...row }) => row) : drawn),
    ...over.flatMap((one) => shared.flatMap((row) => overlaid(row, one, axis.name, shared.length > 1))),
  ];
  const first = shared[0];
  const xLabel = axisLabel(simulation);
  const rest = simulation.outputs.filter((row) => isCurve(row) && !shared.includes(row));
  const planes = simulation.outputs.filter((row) => row.axes.length === 2);
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
              {outputs.arms.some((arm) => arm.ablated) && ", dashed is the ablation"}
              {(outputs.theory ?? []).length > 0 && ", dotted is the theory"}
              {over.some((one) => one.key === "beside") && ", long dashes are the run beside it"}
              {over.some((one) => one.key === "preview") && ", short dashes are the preview"}
            </span>
            <span>{unitWord(first)}</span>
          </figcaption>
          <Curves
            x={x}
            lines={lines}
            xLabel={xLabel}
            yLabel=""
            low={first.low}
            high={first.high}
            height={380}
            done={done}
            says={describe(lines)}
          />
        </figure>
      )}
      {planes.map((row) => (
        <Plane key={row.name} output={row} outputs={outputs} simulation={simulation} />
      ))}
      {rest.length > 0 && (
        <div class="small-plots">
          {rest.map((row) => {
            const own = [
              ...linesOf(row, outputs, false),
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

/** A two-dimensional output: one line for each step, the first pale and the last in full ink, without and with the mechanism. */
function Plane({ output, outputs, simulation }: { output: OutputView; outputs: Outputs; simulation: SimulationView }) {
  const inner = simulation.axes.find((row) => row.name === output.axes[1]);
  const name = simulation.axis.label.toLowerCase();
  const both = [
    { title: "with the mechanism", rows: slices(output, outputs, false) },
    { title: "without it", rows: slices(output, outputs, true) },
  ].filter((side) => side.rows.length > 0);
  if (both.length === 0) return null;
  const seen = both.flatMap(({ rows }) =>
    rows.flatMap((row) => row.mean.filter((value): value is number => value !== null)),
  );
  if (seen.every((value) => Math.abs(value) < 1e-6)) {
    return (
      <p class="small nil">
        <b>{output.label}</b>: 0 at every {name}, with the mechanism and without it.
      </p>
    );
  }
  // A quantity that uses little of its range is drawn to its own size: there would be nothing to see otherwise.
  const range = (output.high ?? 1) - (output.low ?? 0);
  const small = Math.max(...seen) - Math.min(...seen) < range / 10;
  return (
    <figure>
      <figcaption>
        <span>
          <b>{output.label}</b> against {inner?.label.toLowerCase() ?? output.axes[1]}, one line for each {name}
        </span>
        <span>{unitWord(output)}</span>
      </figcaption>
      <div class="planes">
        {both.map(({ title, rows }) => {
          const lines = rows.map((row, i): Line => {
            const share = rows.length > 1 ? i / (rows.length - 1) : 1;
            const edge = i === 0 || i === rows.length - 1;
            return {
              key: `${i}`,
              label: `${name} ${figure(row.at)}`,
              colour:
                i === rows.length - 1
                  ? "var(--ink)"
                  : `color-mix(in srgb, var(--ink) ${Math.round(18 + 60 * share)}%, var(--paper))`,
              weight: edge ? 2.2 : 1.2,
              mean: row.mean,
              named: edge,
            };
          });
          const x = rows[0]?.x ?? [];
          const log = x.length > 2 && (x[0] ?? 0) > 0 && (x.at(-1) ?? 0) / (x[0] ?? 1) >= 50;
          return (
            <div key={title}>
              <p class="small">{title}</p>
              <Curves
                x={x}
                lines={lines}
                xLabel={inner?.label.toLowerCase() ?? ""}
                yLabel=""
                low={small ? null : output.low}
                high={small ? null : output.high}
                height={300}
                log={log}
                says={`${output.label} ${title}: ${describe(lines.filter((row) => row.named))}`}
              />
            </div>
          );
        })}
      </div>
    </figure>
  );
}
