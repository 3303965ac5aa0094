/** What if: sliders for base scores and switches for links and nodes. The picture moves with every step of a slider. */
import { fixed } from "../core/number";
import type { InferenceRow, StandingAnswer } from "../core/types";
import { StrengthStrip } from "../marks/strengths";
import { isNothing, NOTHING, type Scene, type WhatIf, withBase, withLink, withNode } from "../standing/whatif";
import { verdictWords } from "../standing/words";

interface Props {
  claim: string;
  answer: StandingAnswer;
  scene: Scene;
  real: Scene;
  change: WhatIf;
  refused: readonly string[];
  selected: string;
  /** Statements worth a slider: those that move the claim most. */
  telling: readonly string[];
  name: (id: string) => string;
  /** While a slider moves. */
  draft: (change: WhatIf) => void;
  /** When it has moved: an entry of the history. */
  commit: (change: WhatIf) => void;
}

const MOST = 4;

export function Supposing(props: Props) {
  const { claim, answer, scene, real, change, refused, selected, telling, name, draft, commit } = props;
  const step = real.inferences.get(selected);
  const known = new Set(answer.nodes.map((row) => row.id));
  const sliders = [
    ...new Set([
      ...change.base.keys(),
      ...change.withoutNodes,
      ...(known.has(selected) ? [selected] : []),
      ...telling.slice(0, MOST),
    ]),
  ].filter((id) => known.has(id));
  const now = scene.nodes.get(claim);
  const was = real.nodes.get(claim);
  const touched = !isNothing(change);
  return (
    <section class="side-part" aria-label="What if">
      <div class="row-head">
        <h2 class="section">What if</h2>
        {touched && (
          <button type="button" class="link small" onClick={() => commit(NOTHING)}>
            Reset
          </button>
        )}
      </div>
      {refused.length > 0 && <p class="small problem">Refused in this address: {refused.join(", ")}.</p>}
      {touched && now && was && (
        <div class="turn" aria-live="polite">
          <p>
            <s class="figure">{fixed(was.strength, 2)}</s> <span aria-hidden="true">→</span>{" "}
            <b class="figure">{fixed(now.strength, 2)}</b>
          </p>
          <StrengthStrip strengths={now.strengths} old={was.strength} width={170} />
          <p class="small">
            {now.agreed
              ? `It ${now.verdict === was.verdict ? "still" : "then"} ${verdictWords(now.verdict)}, by all four semantics.`
              : "The four semantics do not agree on it then."}
            {scene.unsettled.length > 0 && ` ${scene.unsettled.join(" and ")} did not settle on a cycle.`}
          </p>
        </div>
      )}
      {step && (
        <Switch
          row={step}
          off={change.withoutLinks.has(step.id)}
          name={name}
          flip={() => commit(withLink(change, step.id))}
        />
      )}
      {[...change.withoutLinks]
        .filter((id) => id !== selected && real.inferences.has(id))
        .map((id) => (
          <Switch
            key={id}
            row={real.inferences.get(id) as InferenceRow}
            off
            name={name}
            flip={() => commit(withLink(change, id))}
          />
        ))}
      {sliders.map((id) => (
        <Slider key={id} {...props} id={id} draft={draft} commit={commit} />
      ))}
    </section>
  );
}

function Switch({
  row,
  off,
  name,
  flip,
}: {
  row: InferenceRow;
  off: boolean;
  name: (id: string) => string;
  flip: () => void;
}) {
  return (
    <label class="switch">
      <input type="checkbox" checked={!off} onChange={flip} />
      <span>
        {off ? "Left out: " : "Counts: "}
        {name(row.id)}
        <span class="small"> weight {fixed(row.weight, 2)}</span>
      </span>
    </label>
  );
}

function Slider({ id, claim, answer, scene, change, name, draft, commit }: Props & { id: string }) {
  const own = answer.nodes.find((row) => row.id === id)?.base ?? 0.5;
  const value = change.base.get(id) ?? own;
  const out = change.withoutNodes.has(id);
  const title = name(id);
  const set = (score: number): WhatIf => withBase(change, id, Math.abs(score - own) < 0.0005 ? null : score);
  return (
    <div class="knob">
      <div class="row-head">
        <label for={`if-${id}`}>{id === claim ? "Its own evidence" : title}</label>
        <b class="tabular">{out ? "out" : fixed(value, 2)}</b>
      </div>
      <div
        class="slider"
        style={{ "--at": value, "--default": own }}
        onDblClick={() => commit(withBase(change, id, null))}
      >
        <i aria-hidden="true" />
        <input
          id={`if-${id}`}
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={value}
          disabled={out}
          aria-valuetext={`${fixed(value, 2)}; it stands at ${fixed(scene.nodes.get(id)?.strength ?? 0, 2)}`}
          onInput={(event) => draft(set(Number(event.currentTarget.value)))}
          onChange={(event) => commit(set(Number(event.currentTarget.value)))}
        />
      </div>
      {id !== claim && (
        <label class="switch small">
          <input type="checkbox" checked={!out} onChange={() => commit(withNode(change, id))} /> counts
        </label>
      )}
    </div>
  );
}
