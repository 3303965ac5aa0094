/** Strength and testedness of one node, side by side and never blended, with a sentence made from the frame. */
import { fixed } from "../core/number";
import { href } from "../core/router";
import type { InferenceRow, StandingRow } from "../core/types";
import { titleOf } from "../page/state";
import { levels, oldOf, scene, shipped } from "./store";
import { StrengthStrip, TestedBar } from "./strengths";
import { MIRROR, tested, verdictWords } from "./words";

/** Mean of what an inference carries over the semantics. */
export const carried = (row: InferenceRow): number => {
  const values = Object.values(row.activation);
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
};

function strongest(id: string, polarity: InferenceRow["polarity"]): InferenceRow | undefined {
  return [...(scene.value?.inferences.values() ?? [])]
    .filter((row) => row.conclusion === id && row.polarity === polarity && row.origin !== "derived")
    .toSorted((a, b) => carried(b) - carried(a))[0];
}

/** Whether a run of the node, with its mechanism on, decided against it: a conclusion has to say so of its premises. */
const isContradicted = (id: string): boolean =>
  shipped.value?.pieces
    .find((row) => row.node === id)
    ?.simulated.some((row) => row.decides && row.sign < 0 && !row.ablated) ?? false;

function Premises({ row }: { row: InferenceRow }) {
  return (
    <>
      {row.premises.map((id, nth) => (
        <span key={id}>
          {nth > 0 && " with "}
          <a class="link" href={href("argument", id)}>
            {titleOf(id) ?? id}
          </a>
          {isContradicted(id) && ` (contradicted by its own run, at ${fixed(levels.value.get(id)?.strength ?? 0, 2)})`}
        </span>
      ))}
    </>
  );
}

function Sentence({ row }: { row: StandingRow }) {
  const support = strongest(row.id, "support");
  const attack = strongest(row.id, "attack");
  const apart = row.high - row.low;
  return (
    <p class="standing-words">
      {row.agreed
        ? `All semantics agree, within ${fixed(apart, 2)}: it ${verdictWords(row.verdict)}. `
        : `The semantics do not agree; the gradual ones lie ${fixed(apart, 2)} apart. `}
      {support && (
        <>
          Held up most by <Premises row={support} />
          {attack ? "; " : "."}
        </>
      )}
      {attack && (
        <>
          {support ? "pulled" : "Pulled"} down most by <Premises row={attack} />.
        </>
      )}
      {!support && !attack && "Nothing is said for or against it; its evidence alone decides."}
      {row.mirror !== "anchored" && ` It is ${MIRROR[row.mirror]}.`}
      {row.stale_through.length > 0 && " Some of what it rests on is stale."}
    </p>
  );
}

export function Numbers({ row, neverRun, width = 210 }: { row: StandingRow; neverRun: boolean; width?: number }) {
  return (
    <section class="numbers" aria-label="Standing">
      <dl>
        <dt>Strength</dt>
        <dd class="figure">{fixed(row.strength, 2)}</dd>
        <dd>
          <StrengthStrip strengths={row.strengths} old={oldOf(row.id)} width={width} />
        </dd>
        <dt>Tested</dt>
        <dd class="figure">{row.testedness > 0 ? fixed(row.testedness, 2) : neverRun ? "never run" : "no"}</dd>
        <dd>
          <TestedBar share={row.testedness} runs={row.tested_by_runs} width={width} />
        </dd>
      </dl>
      {row.testedness > 0 && <p class="small tested-by">{tested(row, neverRun).replace(/^t/, "T")}</p>}
      <Sentence row={row} />
      {shipped.value?.extent?.cut.includes(row.id) && <p class="small">{shipped.value.extent.words}</p>}
    </section>
  );
}
