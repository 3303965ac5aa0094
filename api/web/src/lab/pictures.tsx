/** One row for each kind of picture, chosen from the axes and the role of an output: the first row that fits draws it. */
import type { JSX } from "preact";
import { figure } from "../core/number";
import type { Outputs, OutputView, SimulationView } from "../core/types";
import { Curves, type Line } from "../plot/Curves";
import { HeatStrip } from "../plot/HeatStrip";
import { Histogram } from "../plot/Histogram";
import { describe, slices } from "./lines";
import { crossings, fallen, seedLines } from "./split";
import { TWINS, type Twin } from "./twin";
import { unitWord } from "./words";

export interface Seen {
  simulation: SimulationView;
  output: OutputView;
  outputs: Outputs;
  /** What the second arm of the run is. */
  twin: Twin;
}

interface Kind {
  name: string;
  fits: (seen: Seen) => boolean;
  Draw: (seen: Seen) => JSX.Element | null;
}

const inner = ({ simulation, output }: Seen) => simulation.axes.find((row) => row.name === output.axes[1]);

/** Whether a quantity is tried at 1, 2, 4, ... of something: it is read on a logarithmic axis. */
export function doubling(x: readonly number[]): boolean {
  const first = x[0] ?? 0;
  return x.length > 2 && first > 0 && (x.at(-1) ?? 0) / first >= 50;
}

/** The kinds, the most particular first. Curves over the simulation's own axis are the chief picture's and not listed. */
export const PICTURES: readonly Kind[] = [
  {
    name: "curves by round",
    fits: ({ output, outputs }) => output.axes.length === 2 && doubling(outputs.axes[output.axes[1] ?? ""] ?? []),
    Draw: ByRound,
  },
  { name: "heat strip", fits: ({ output }) => output.axes.length === 2, Draw: Strips },
  {
    name: "every seed",
    fits: ({ simulation, output, outputs }) =>
      simulation.bistable &&
      output.role === "wanted" &&
      output.axes.length === 1 &&
      seedLines(output, outputs, false).length > 1,
    Draw: EverySeed,
  },
];

export const pictureOf = (seen: Seen): Kind | undefined => PICTURES.find((row) => row.fits(seen));

const sides = ({ output, outputs, twin }: Seen) =>
  [
    { title: TWINS[twin].own, rows: slices(output, outputs, false) },
    { title: TWINS[twin].other, rows: slices(output, outputs, true) },
  ].filter((side) => side.rows.length > 0);

const finite = (rows: readonly { mean: readonly (number | null)[] }[]): number[] =>
  rows.flatMap((row) => row.mean.filter((value): value is number => value !== null));

/** One line for each round on a logarithmic axis: the first pale, the last in full ink, and where the two cross. */
function ByRound(seen: Seen) {
  const { output, simulation } = seen;
  const name = simulation.axis.label.toLowerCase();
  const both = sides(seen);
  if (both.length === 0) return null;
  const values = finite(both.flatMap((side) => side.rows));
  // A quantity that uses little of its range is drawn to its own size: there would be nothing to see otherwise.
  const small = Math.max(...values) - Math.min(...values) < ((output.high ?? 1) - (output.low ?? 0)) / 10;
  const label = inner(seen)?.label.toLowerCase() ?? output.axes[1] ?? "";
  return (
    <figure>
      <figcaption>
        <span>
          <b>{output.label}</b> against {label}, one line for each {name}
        </span>
        <span>{unitWord(output)}</span>
      </figcaption>
      <div class="planes">
        {both.map(({ title, rows }) => {
          const lines = rows.map((row, i): Line => {
            const share = rows.length > 1 ? i / (rows.length - 1) : 1;
            const edge = i === 0 || i === rows.length - 1;
            const pale = `color-mix(in srgb, var(--ink) ${Math.round(18 + 60 * share)}%, var(--paper))`;
            return {
              key: `${i}`,
              label: `${name} ${figure(row.at)}`,
              colour: i === rows.length - 1 ? "var(--ink)" : pale,
              weight: edge ? 2.2 : 1.2,
              mean: row.mean,
              named: edge,
            };
          });
          const x = rows[0]?.x ?? [];
          const crossed = rows.length > 1 ? crossings(x, rows[0]?.mean ?? [], rows.at(-1)?.mean ?? []) : [];
          const where = crossed.map((at) => figure(at.x, 2)).join(" and ");
          return (
            <div key={title}>
              <p class="small">
                {title}
                {where
                  ? `: first and last ${name} cross at ${where}`
                  : rows.length > 1 && ": first and last do not cross"}
              </p>
              <Curves
                x={x}
                lines={lines}
                xLabel={label}
                yLabel=""
                low={small ? null : output.low}
                high={small ? null : output.high}
                height={300}
                log
                marks={crossed}
                says={`${output.label} ${title}: ${describe(lines.filter((row) => row.named))}`}
              />
            </div>
          );
        })}
      </div>
    </figure>
  );
}

/** A row for each place of the second axis, shaded along the simulation's own. */
function Strips(seen: Seen) {
  const { output, simulation } = seen;
  const both = sides(seen);
  if (both.length === 0) return null;
  const values = finite(both.flatMap((side) => side.rows));
  const name = simulation.axis.label.toLowerCase();
  if (values.every((value) => Math.abs(value) < 1e-6)) {
    return (
      <p class="small nil">
        <b>{output.label}</b>: 0 at every {name}, {both.map((side) => side.title).join(" and ")}.
      </p>
    );
  }
  const label = inner(seen)?.label.toLowerCase() ?? output.axes[1] ?? "";
  const range = { low: Math.min(0, ...values), high: Math.max(0, ...values) };
  return (
    <figure>
      <figcaption>
        <span>
          <b>{output.label}</b> over {name} and {label}
        </span>
        <span>{unitWord(output)}</span>
      </figcaption>
      <div class="planes">
        {both.map(({ title, rows }) => {
          const places = rows[0]?.x ?? [];
          return (
            <div key={title}>
              <p class="small">{title}</p>
              <HeatStrip
                rows={places.map((at, i) => ({ name: figure(at), values: rows.map((row) => row.mean[i] ?? null) }))}
                {...range}
                from={figure(rows[0]?.at ?? 0)}
                to={figure(rows.at(-1)?.at ?? 0)}
                xLabel={name}
                yLabel={`Rows: ${label}`}
                height={Math.min(260, 40 + 26 * places.length)}
                says={`${output.label} ${title}, from ${figure(Math.min(...values))} to ${figure(Math.max(...values))}`}
              />
            </div>
          );
        })}
      </div>
    </figure>
  );
}

const percent = (share: number): string => figure(Math.round(100 * share));

/** Where seeds split in two: the share that ended below its start, each seed as a strip, and where all of them ended. */
function EverySeed({ simulation, output, outputs, twin }: Seen) {
  const lines = seedLines(output, outputs, false);
  const share = fallen(lines);
  const without = fallen(seedLines(output, outputs, true));
  const ends = lines.map((row) => row.at(-1)).filter((value): value is number => typeof value === "number");
  const axis = outputs.axes[simulation.axis.name] ?? [];
  const sorted = lines.toSorted((a, b) => (b.at(-1) ?? -Infinity) - (a.at(-1) ?? -Infinity));
  const values = lines.flatMap((row) => row.filter((value): value is number => value !== null));
  if (!share || values.length === 0) return null;
  const words = (found: NonNullable<typeof share>) =>
    `${found.count} of ${found.of} seeds, ${percent(found.count / found.of)} % [${percent(found.low)}, ${percent(found.high)}]`;
  return (
    <figure class="every-seed">
      <figcaption>
        <span>
          <b>Every seed</b>: {output.label.toLowerCase()}, one row for each, sorted by where it ended
        </span>
        <span>{unitWord(output)}</span>
      </figcaption>
      <p class="split">
        Ended below where they began: <b>{words(share)}</b>
        {without && `; ${TWINS[twin].there} ${words(without)}`}. <span class="small">95 % Wilson interval.</span>
      </p>
      <div class="planes">
        <HeatStrip
          rows={sorted.map((row) => ({ name: "", values: row }))}
          low={output.low ?? Math.min(...values)}
          high={output.high ?? Math.max(...values)}
          from={figure(axis[0] ?? 0)}
          to={figure(axis.at(-1) ?? 0, 4)}
          xLabel={simulation.axis.label.toLowerCase()}
          yLabel="One row for each seed"
          height={Math.max(120, Math.min(260, 40 + 9 * lines.length))}
          says={`${output.label} of ${lines.length} seeds: ${words(share)} ended below where they began`}
        />
        <div>
          <p class="small">Where they ended: each dot is a seed</p>
          <Histogram values={ends} low={output.low} high={output.high} />
        </div>
      </div>
    </figure>
  );
}
