/** A published figure in words, and as what it can be drawn. */
import { figure, signs } from "../core/number";
import type { Figure } from "../core/types";

/** How a figure was read, in words. */
export const READ: Record<Figure["confidence"], string> = {
  high: "in the paper's text or table",
  digitised: "read off a vector curve",
  medium: "from a secondary summary",
  by_eye: "read off a picture by eye",
  low: "from memory or a page alone",
  own_check: "derived here",
};

export const isConfidence = (word: string): word is Figure["confidence"] => Object.hasOwn(READ, word);

const UNITS: Record<string, string> = { "1": "", percent: " %", points: " points", mixed: "" };

/** What stands after a number of this unit. */
export const unitWords = (unit: string): string => UNITS[unit] ?? ` ${unit}`;

const NUMBER = /\d[\d.,]*/g;

/**
 * Places along one axis, where the labels of a series differ by one number alone, as rounds and steps do: only then one point leads to
 * the next. Null where they do not, or stand in no order.
 */
export function axisOf(row: Figure): number[] | null {
  const labels = row.series.map((point) => point.at);
  if (labels.length < 2 || new Set(labels.map((label) => label.replace(NUMBER, "#"))).size > 1) return null;
  const numbers = labels.map((label) => (label.match(NUMBER) ?? []).map((text) => Number(text.replaceAll(",", ""))));
  const moving = (numbers[0] ?? []).map((_, at) => new Set(numbers.map((found) => found[at])).size > 1);
  if (moving.filter(Boolean).length !== 1) return null;
  const places = numbers.map((found) => found[moving.indexOf(true)] ?? Number.NaN);
  return places.every((place, nth) => nth === 0 || place > (places[nth - 1] ?? Infinity)) ? places : null;
}

/** "0.16 → 0.02", "75 % [70, 80]": a figure as one number, or as what it began and ended with. Empty where it is several values. */
export function published(row: Figure): string {
  const unit = unitWords(row.unit);
  if (row.value !== null && row.value !== undefined) {
    const span =
      row.low !== null && row.low !== undefined && row.high !== null && row.high !== undefined
        ? ` [${figure(row.low)}, ${figure(row.high)}]`
        : "";
    return `${figure(row.value)}${unit}${span}`;
  }
  const first = row.series[0];
  const last = row.series.at(-1);
  return first && last && axisOf(row) ? `${figure(first.value)} → ${figure(last.value)}${unit}` : "";
}

/** The points of a series, read one after the other. */
export const listed = (row: Figure): string =>
  row.series.map((point) => `${signs(point.at)}: ${figure(point.value)}`).join(", ");

/** Whether a number is a share of a whole, and so has its place on a line from none to all. */
export function shareOf(value: number | null | undefined, unit: string): number | null {
  if (value === null || value === undefined) return null;
  const share = unit === "percent" ? value / 100 : unit === "1" ? value : Number.NaN;
  return share >= 0 && share <= 1 ? share : null;
}

/** Whether values of one unit can stand on one scale. */
export const sharesScale = (row: Figure): boolean => row.unit !== "mixed" && row.series.length > 1;
