/** The rule by which runs and figures become base scores: a knob for every number of it, kept in the address. */
import { useState } from "preact/hooks";
import { exact, fixed } from "../core/number";
import type { RuleRow, StandingRow } from "../core/types";
import { Slider } from "../knobs/Slider";
import { numberRow, type OwnRule } from "../standing/rule";
import { commitRule, draftRule, ruleDraft, toShippedRule } from "../standing/store";

interface Props {
  rows: readonly RuleRow[];
  own: OwnRule;
  /** How the claim stands under the shipped rule, and under the one in force. */
  was: StandingRow | undefined;
  now: StandingRow | undefined;
}

export function EvidenceRule({ rows, own, was, now }: Props) {
  const [open, setOpen] = useState(own.values.size > 0);
  const values = ruleDraft.value ?? own.values;
  const groups = [...new Set(rows.map((row) => row.group))];
  return (
    <details class="side-part rule" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="section">How evidence counts</summary>
      <p class="small">
        Every number of the rule that turns runs and figures into base scores. Move one, and standing answers in every
        view, until you put it back.
      </p>
      {own.refused.length > 0 && <p class="small problem">Refused in this address: {own.refused.join(", ")}.</p>}
      {values.size > 0 && was && now && (
        <p class="small">
          The shipped rule gives {fixed(was.strength, 2)}, yours <b>{fixed(now.strength, 2)}</b>.{" "}
          <button type="button" class="link small" onClick={toShippedRule}>
            Back to the shipped rule
          </button>
        </p>
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
                  set={(value) => draftRule(row.name, value)}
                  done={(value) => commitRule(row.name, value)}
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
  sentence: `${row.sentence} Default ${exact(row.default)}, range ${exact(row.low)} to ${exact(row.high)}.`,
  step: row.high > 6 ? 0.1 : 0.01,
  value: row.default,
});
