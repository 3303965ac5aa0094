/** The rule by which runs and figures become base scores: a knob for every number of it, kept in the address. */
import { useEffect, useState } from "preact/hooks";
import { fixed } from "../core/number";
import { setQuery } from "../core/router";
import type { RuleRow } from "../core/types";
import { Slider } from "../knobs/Slider";
import { labelOf, numberRow, type OwnRule, writeRule } from "../standing/rule";

interface Props {
  rows: readonly RuleRow[];
  own: OwnRule;
}

const put = (values: ReadonlyMap<string, number>, rows: readonly RuleRow[]) =>
  setQuery({ rule: writeRule(values, rows) }, true);

export const toShippedRule = () => setQuery({ rule: null }, true);

export function EvidenceRule({ rows, own }: Props) {
  const [open, setOpen] = useState(own.values.size > 0);
  const [draft, setDraft] = useState<ReadonlyMap<string, number> | null>(null);
  // Dependencies: what the address says now takes the place of what a slider was about to say
  useEffect(() => setDraft(null), [own]);
  const values = draft ?? own.values;
  const groups = [...new Set(rows.map((row) => row.group))];
  return (
    <details class="side-part rule" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="section">How evidence counts</summary>
      <p class="small">
        Every number of the rule that turns runs and figures into base scores. Move one, and everything here is answered
        by your rule.
      </p>
      {own.refused.length > 0 && <p class="small problem">Refused in this address: {own.refused.join(", ")}.</p>}
      {own.values.size > 0 && (
        <button type="button" class="button" onClick={toShippedRule}>
          Back to the shipped rule
        </button>
      )}
      {open &&
        groups.map((group) => (
          <section key={group} class="knobs-group" aria-label={group}>
            <h3 class="section">{group}</h3>
            {rows
              .filter((row) => row.group === group)
              .map((row) => (
                <Slider
                  key={row.name}
                  row={{ ...numberRow(row), ...sliderOf(row) }}
                  value={values.get(row.name) ?? row.default}
                  set={(value) => setDraft(new Map([...values, [row.name, value]]))}
                  done={(value) => put(new Map([...own.values, [row.name, value]]), rows)}
                />
              ))}
          </section>
        ))}
    </details>
  );
}

/** A rule's parameter as a slider; its sentence ends with the value to come back to. */
const sliderOf = (row: RuleRow) => ({
  name: `rule-${row.name}`,
  unit: row.unit,
  sentence: `${row.sentence} Default ${row.default}, range ${row.low} to ${row.high}.`,
  step: row.high > 6 ? 0.1 : 0.01,
  value: row.default,
});

/** Says, above the picture, that the reader's own rule is in force, what it moves at the claim, and the way back. */
export function OwnRuleMark({ own, was, now }: { own: OwnRule; was: number | undefined; now: number | undefined }) {
  if (own.values.size === 0) return null;
  const set = [...own.values].map(([name, value]) => `${labelOf(name).toLowerCase()} ${Number(value)}`).join(", ");
  return (
    <p class="own-rule" role="status">
      <b>Your own rule is in force</b>: {set}.
      {was !== undefined && now !== undefined && ` The shipped rule gives ${fixed(was, 2)}, yours ${fixed(now, 2)}.`}{" "}
      <button type="button" class="link" onClick={toShippedRule}>
        Back to the shipped rule
      </button>
    </p>
  );
}
