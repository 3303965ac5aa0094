/** Numbers as readers type them: the value, or why it is none. */

export interface NumberRow {
  label: string;
  integer: boolean;
  low: number | null;
  high: number | null;
}

export function readNumber(row: NumberRow, text: string): { value: number } | { why: string } {
  const number = Number(text.trim().replace("\u2212", "-"));
  if (text.trim() === "" || !Number.isFinite(number)) return { why: `${row.label} needs a number` };
  if (row.integer && !Number.isInteger(number)) return { why: `${row.label} needs a whole number` };
  if ((row.low !== null && number < row.low) || (row.high !== null && number > row.high))
    return { why: `${row.label} goes from ${row.low} to ${row.high}` };
  return { value: number };
}
