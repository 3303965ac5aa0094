/** Who accepts the claim: extension semantics and the mirror check, each a row of words. */
import type { Acceptance, ArgumentAnswer, SemanticsRow } from "../core/types";

const LABELS: Record<Acceptance, string> = { in: "accepted", out: "rejected", undecided: "undecided" };

function outcome(row: SemanticsRow, label: Acceptance | undefined): string {
  switch (row.outcome) {
    case "none_exists":
      return "none exists";
    case "budget_reached":
      return "not decided within the budget";
    case "failed":
      return "failed";
    default:
      return label ? LABELS[label] : "not asked";
  }
}

interface Props {
  answer: ArgumentAnswer;
  name: (id: string) => string;
  lit: boolean;
  light: () => void;
}

export function Accepted({ answer, name, lit, light }: Props) {
  const { mirror, reasons } = answer;
  const { accepted } = answer.standing;
  return (
    <section class="side-part" aria-label="Accepted or not">
      <h2 class="section">Accepted or not</h2>
      <dl class="rows">
        {answer.semantics
          .filter((row) => row.family === "extension")
          .map((row) => [
            <dt key={row.id} title={row.words}>
              {row.label}
            </dt>,
            <dd key={`${row.id} says`}>{outcome(row, accepted[row.id])}</dd>,
          ])}
        <dt>Mirror check</dt>
        <dd>
          {mirror.mirror === "anchored" ? "anchored" : mirror.mirror === "ring" ? "only a ring holds it" : "unanchored"}
        </dd>
      </dl>
      <p class="small">
        {mirror.words}{" "}
        {mirror.ring.length > 0 && (
          <button type="button" class="link" aria-pressed={lit} onClick={light}>
            {lit ? "Put the ring out" : `Light the ring of ${mirror.ring.length}`}
          </button>
        )}
      </p>
      {lit && mirror.ring.length > 0 && <p class="small">{mirror.ring.map(name).join(" → ")}</p>}
      {reasons.flip && <p class="said">{reasons.flip.words}</p>}
      {reasons.defence && <p class="said">{reasons.defence.words}</p>}
    </section>
  );
}
