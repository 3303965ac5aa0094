/** Where the seeds ended: for what splits in two, the mean describes none of them. */
import { scaleLinear } from "d3-scale";
import { figure } from "../core/number";

interface Props {
  values: readonly number[];
  /** Seeds beyond this side are counted. */
  below?: number | null;
  above?: number | null;
  low?: number | null;
  high?: number | null;
}

const WIDTH = 320;
const HEIGHT = 74;
const BINS = 20;
/** About as wide as a figure is at the size of the labels, and the room between two of them. */
const DIGIT = 7;
const GAP = 6;

export function Histogram({ values, below, above, low, high }: Props) {
  if (values.length === 0) return null;
  const edges = [...values, below ?? values[0], above ?? values[0]] as number[];
  const from = Math.min(...edges, low ?? Number.POSITIVE_INFINITY);
  const to = Math.max(...edges, high ?? Number.NEGATIVE_INFINITY);
  const span = to - from || 1;
  const x = scaleLinear([from, from + span], [4, WIDTH - 4]);
  const stacks = new Map<number, number[]>();
  for (const value of values.toSorted((a, b) => a - b)) {
    const bin = Math.min(BINS - 1, Math.floor(((value - from) / span) * BINS));
    stacks.set(bin, [...(stacks.get(bin) ?? []), value]);
  }
  const tallest = Math.max(...[...stacks.values()].map((stack) => stack.length));
  const unit = Math.min(11, HEIGHT / tallest);
  const counted = (value: number) =>
    (below !== null && below !== undefined && value < below) ||
    (above !== null && above !== undefined && value > above);
  const split = below ?? above ?? null;
  const wide = (value: number) => figure(value).length * DIGIT;
  const half = split === null ? 0 : wide(split) / 2;
  const at = split === null ? 0 : Math.max(half, Math.min(WIDTH - half, x(split)));
  // Where the seeds are told apart is what the reader looks for; an end that would lie under it is left out.
  const first = split === null || 4 + wide(from) + GAP <= at - half;
  const last = split === null || WIDTH - 4 - wide(to) - GAP >= at + half;
  return (
    <svg
      class="histogram"
      width={WIDTH}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 34}`}
      role="img"
      aria-label={`Values of ${values.length} seeds from ${figure(Math.min(...values))} to ${figure(Math.max(...values))}`}
    >
      {[...stacks].map(([bin, stack]) =>
        stack.map((value, i) => (
          <circle
            key={`${bin} ${i}`}
            cx={x(from + ((bin + 0.5) / BINS) * span)}
            cy={HEIGHT + 8 - (i + 0.5) * unit}
            r={Math.min(4.6, unit / 2 - 0.3)}
            fill={counted(value) ? "var(--falls)" : "var(--ink-3)"}
          />
        )),
      )}
      <path d={`M0 ${HEIGHT + 12}H${WIDTH}`} stroke="var(--hairline)" />
      {split !== null && (
        <path d={`M${x(split)} 2V${HEIGHT + 16}`} stroke="var(--ink-2)" stroke-width="1.2" stroke-dasharray="3 2.5" />
      )}
      {first && (
        <text x="4" y={HEIGHT + 29} fill="var(--ink-3)">
          {figure(from)}
        </text>
      )}
      {split !== null && (
        <text x={at} y={HEIGHT + 29} text-anchor="middle" fill="var(--ink-3)">
          {figure(split)}
        </text>
      )}
      {last && (
        <text x={WIDTH - 4} y={HEIGHT + 29} text-anchor="end" fill="var(--ink-3)">
          {figure(from + span)}
        </text>
      )}
    </svg>
  );
}
