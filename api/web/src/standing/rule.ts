/** The evidence rule of the reader: which of its parameters an address sets, and to what. */

import type { RuleRow } from "../core/types";
import { labelOf } from "../core/words";
import { type NumberRow, readNumber } from "../knobs/read";

export interface OwnRule {
  /** Parameters that differ from their default. */
  values: ReadonlyMap<string, number>;
  /** Words of the address that set nothing. */
  refused: readonly string[];
}

/** "clearance_half" as a reader says it. */
export const numberRow = (row: RuleRow): NumberRow => ({
  label: labelOf(row.name),
  integer: false,
  low: row.low,
  high: row.high,
});

/** "prior:0.4,seeds_half:8"; what no row knows, and what lies outside its range, is refused by name. */
export function parseRule(text: string | null, rows: readonly RuleRow[]): OwnRule {
  const values = new Map<string, number>();
  const refused: string[] = [];
  for (const word of (text ?? "").split(",").filter(Boolean)) {
    const [name = "", value = "", ...rest] = word.split(":");
    const row = rows.find((one) => one.name === name);
    const read = row && rest.length === 0 ? readNumber(numberRow(row), value) : { why: "" };
    if (!row || !("value" in read)) refused.push(word);
    else values.set(name, read.value);
  }
  for (const row of rows) if (values.get(row.name) === row.default) values.delete(row.name);
  return { values, refused };
}

/** In the order of the table, so that one rule has one address. */
export const writeRule = (values: ReadonlyMap<string, number>, rows: readonly RuleRow[]): string =>
  rows
    .filter((row) => values.has(row.name) && values.get(row.name) !== row.default)
    .map((row) => `${row.name}:${Number((values.get(row.name) as number).toPrecision(6))}`)
    .join(",");
