/** Numbers as readers type them: the value, or why it is none. */
import { exact } from "../core/number";

export interface NumberRow {
  label: string;
  integer: boolean;
  low: number | null;
  high: number | null;
}

export function readNumber(row: NumberRow, text: string): { value: number } | { why: string } {
  // As the page writes it, so that what stands in a field can be edited.
  const plain = text.trim().replaceAll("\u2212", "-");
  const number = Number(plain.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, ""));
  if (plain === "" || !Number.isFinite(number)) return { why: `${row.label} needs a number` };
  if (row.integer && !Number.isInteger(number)) return { why: `${row.label} needs a whole number` };
  if ((row.low !== null && number < row.low) || (row.high !== null && number > row.high))
    return { why: `${row.label} goes from ${bound(row.low)} to ${bound(row.high)}` };
  return { value: number };
}

const bound = (value: number | null): string => (value === null ? "no bound" : exact(value));
