/** The map of where an effect breaks: which knobs can span it, its cells, and where a value lies on it. */
import { figure, interval } from "../core/number";
import type { CellEffect, ExperimentView, ParameterView, SweepAxis, SweepCell, SweepView, Value } from "../core/types";
import { valueWords } from "./words";

export interface Span {
  name: string;
  low: number;
  high: number;
}

/** Knobs that can be an axis: numbers with a range that do not compile anew. Those that the ablation moves come first. */
export function spanning(experiment: ExperimentView): ParameterView[] {
  const removed = new Set([...Object.keys(experiment.ablation), ...Object.keys(experiment.simulation?.ablation ?? {})]);
  const rows = (experiment.simulation?.parameters ?? []).filter(
    (row) => row.choices.length === 0 && !row.shape && row.low !== null && row.high !== null && row.low < row.high,
  );
  return [...rows.filter((row) => removed.has(row.name)), ...rows.filter((row) => !removed.has(row.name))];
}

/** `count` values from `low` to `high`, whole and without repeats where the knob wants whole numbers. */
export function spaced(low: number, high: number, count: number, integer: boolean): number[] {
  const values = Array.from({ length: count }, (_, i) =>
    Number((low + ((high - low) * i) / Math.max(1, count - 1)).toPrecision(6)),
  );
  return integer ? [...new Set(values.map(Math.round))] : [...new Set(values)];
}

/** Why a span cannot be swept, or an empty text. */
export function refuseSpan(row: ParameterView, low: number, high: number): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return `${row.label} needs two numbers`;
  if (row.low !== null && row.high !== null && (low < row.low || high > row.high))
    return `${row.label} goes from ${figure(row.low, 6)} to ${figure(row.high, 6)}`;
  if (low >= high) return `${row.label} needs a range: the first number below the second`;
  if (row.integer && (!Number.isInteger(low) || !Number.isInteger(high))) return `${row.label} needs whole numbers`;
  return "";
}

/** The vertical and the horizontal axis; a sweep of one knob has no vertical one. */
export function axesOf(sweep: SweepView): { y: SweepAxis | null; x: SweepAxis } | null {
  const x = sweep.axes.at(-1);
  return x ? { x, y: sweep.axes.length > 1 ? (sweep.axes[0] as SweepAxis) : null } : null;
}

/** Where a value lies on an axis, counted in cells from the middle of the first; null outside of what was swept. */
export function placeOn(axis: SweepAxis, value: Value): number | null {
  if (!axis.numeric) {
    const at = axis.values.indexOf(value);
    return at < 0 ? null : at;
  }
  return placeBetween(axis.values.map(Number), Number(value));
}

function placeBetween(values: readonly number[], value: number): number | null {
  const last = values.length - 1;
  for (let i = 0; i <= last; i += 1) {
    const at = values[i] as number;
    if (value === at) return i;
    const next = values[i + 1];
    if (next !== undefined && value > at && value < next) return i + (value - at) / (next - at);
  }
  return null;
}

/** A coordinate of a boundary: the value on a numeric axis, already the index on an axis of words. */
export const placeOfPoint = (axis: SweepAxis, coordinate: number): number | null =>
  axis.numeric ? placeBetween(axis.values.map(Number), coordinate) : coordinate;

export type Look = "holds" | "falls" | "between" | "not_finite" | "not_run";

const LOOKS: Record<CellEffect["holds"], Look> = { yes: "holds", no: "falls", undecided: "between" };

export function lookOf(cell: SweepCell | null | undefined, prediction: number): Look {
  if (!cell) return "not_run";
  const effect = cell.effects[prediction];
  if (!effect || effect.mean === null) return "not_finite";
  return LOOKS[effect.holds];
}

export const LOOK_WORDS: Record<Look, string> = {
  holds: "holds",
  falls: "does not hold",
  between: "undecided",
  not_finite: "not finite",
  not_run: "not run yet",
};

const axisWords = (axis: SweepAxis, place: number): string =>
  `${axis.label} ${valueWords(axis.values[place] as Value)}`;

export interface MapCell {
  row: number;
  column: number;
  cell: SweepCell | null;
  look: Look;
  /** The values of the swept knobs. */
  values: Record<string, Value>;
  /** Setting, outcome and effect in words. */
  says: string;
}

/** All cells of the map, row by row; the last axis is the horizontal one. */
export function cellsOf(sweep: SweepView, prediction: number): MapCell[] {
  const axes = axesOf(sweep);
  if (!axes) return [];
  const { x, y } = axes;
  const width = x.values.length;
  return Array.from({ length: width * (y?.values.length ?? 1) }, (_, index) => {
    const row = Math.floor(index / width);
    const column = index % width;
    const cell = sweep.outputs?.cells[index] ?? null;
    const look = lookOf(cell, prediction);
    const effect = cell?.effects[prediction];
    const setting = [y && axisWords(y, row), axisWords(x, column)].filter(Boolean).join(", ");
    const size =
      effect && effect.mean !== null ? `, effect ${figure(effect.mean)} ${interval(effect.low, effect.high)}` : "";
    return {
      row,
      column,
      cell,
      look,
      values: {
        ...(y && { [y.name]: y.values[row] as Value }),
        [x.name]: x.values[column] as Value,
      },
      says: `${setting}: ${LOOK_WORDS[look]}${size}`,
    };
  });
}
