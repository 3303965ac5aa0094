/** Where seeds split in two the mean describes none of them: how many ended below where they began. */
import type { Outputs, OutputView } from "../core/types";

/** The 0.975 quantile of the standard normal distribution. */
const Z = 1.959963984540054;

export interface Share {
  count: number;
  of: number;
  low: number;
  high: number;
}

/** A fraction with its 95 % Wilson score interval (Wilson 1927); null of none. */
export function wilson(count: number, of: number): Share | null {
  if (of === 0) return null;
  const p = count / of;
  const scale = 1 + (Z * Z) / of;
  const centre = (p + (Z * Z) / (2 * of)) / scale;
  const half = (Z / scale) * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  return { count, of, low: count === 0 ? 0 : centre - half, high: count === of ? 1 : centre + half };
}

type Row = readonly (number | null)[];

/** The lines of single seeds of one output that are kept with a run: of the main arm, with or without the mechanism. */
export function seedLines(output: OutputView, seen: Outputs, ablated: boolean): readonly Row[] {
  return seen.arms.find((arm) => arm.name === "main" && arm.ablated === ablated)?.curves[output.name]?.seeds ?? [];
}

/** How many lines end below where they began; lines that are not finite at either end are left out. */
export function fallen(lines: readonly Row[]): Share | null {
  const ends = lines.flatMap((row) => {
    const first = row[0];
    const last = row.at(-1);
    return typeof first === "number" && typeof last === "number" ? [last < first] : [];
  });
  return wilson(ends.filter(Boolean).length, ends.length);
}

/**
 * Where the second curve crosses the first: the place on `x`, interpolated on a logarithmic axis, and the height there.
 * Only changes of sign count; curves that touch or lie on each other do not cross.
 */
export function crossings(x: readonly number[], first: Row, second: Row): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  let before: { i: number; gap: number } | null = null;
  for (let i = 0; i < x.length; i += 1) {
    const a = first[i];
    const b = second[i];
    if (typeof a !== "number" || typeof b !== "number") {
      before = null;
      continue;
    }
    const gap = b - a;
    if (Math.abs(gap) < 1e-9) continue;
    if (before && before.gap * gap < 0) {
      const share = before.gap / (before.gap - gap);
      const [from, to] = [Math.log(x[before.i] as number), Math.log(x[i] as number)];
      const [low, high] = [first[before.i] as number, a];
      found.push({ x: Math.exp(from + share * (to - from)), y: low + share * (high - low) });
    }
    before = { i, gap };
  }
  return found;
}
