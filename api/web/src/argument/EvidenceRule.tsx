/** The rule by which runs and figures become base scores: every number of it, with what it does. */
import { figure } from "../core/number";
import type { StandingAnswer } from "../core/types";

export function EvidenceRule({ rule }: { rule: StandingAnswer["rule"] }) {
  return (
    <details class="side-part rule">
      <summary class="section">How evidence counts</summary>
      <dl>
        {rule.map((row) => [
          <dt key={row.name}>{row.sentence}</dt>,
          <dd
            key={`${row.name} value`}
            class="tabular"
            title={`${row.name}, from ${figure(row.low)} to ${figure(row.high)}`}
          >
            {figure(row.value)}
            {row.value !== row.default && ` (by itself ${figure(row.default)})`}
          </dd>,
        ])}
      </dl>
    </details>
  );
}
