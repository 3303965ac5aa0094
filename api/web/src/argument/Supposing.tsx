/** What if: sliders for base scores and switches for links and nodes. The picture moves with every step of a slider. */
import { useRef } from "preact/hooks";
import { fixed } from "../core/number";
import type { InferenceRow, StandingAnswer } from "../core/types";
import { Slider } from "../knobs/Slider";
import { StrengthStrip } from "../standing/strengths";
import { isNothing, NOTHING, type Scene, type WhatIf, withBase, withLink, withNode } from "../standing/whatif";
import { verdictWords } from "../standing/words";

type Standing = StandingAnswer["nodes"][number];

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
  /** How the figures of the claim's own evidence were read; empty where that is not known or there is none. */
  read: string;
  name: (id: string) => string;
  /** While a slider moves. */
  draft: (change: WhatIf) => void;
  /** When it has moved: an entry of the history. */
  commit: (change: WhatIf) => void;
}

const MOST = 4;

export function Supposing(props: Props) {
  const { claim, answer, scene, real, change, refused, selected, telling, name, commit } = props;
  const step = real.inferences.get(selected);
  const known = new Set(answer.nodes.map((row) => row.id));
  const touched = !isNothing(change);
  // What tells most is another thing under each supposition; while there is one, the offer stays as the reader met it.
  const offered = useRef<readonly string[]>([]);
  if (!touched || offered.current.length === 0) offered.current = telling.slice(0, MOST);
  const sliders = [
    ...new Set([claim, ...offered.current, ...change.base.keys(), ...change.withoutNodes, selected]),
  ].filter((id) => known.has(id));
  const now = scene.nodes.get(claim);
  const was = real.nodes.get(claim);
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
      {now && was && (
        <div class="turn" aria-live="polite">
          <p>
            {touched && (
              <>
                <s class="figure">{fixed(was.strength, 2)}</s> <span aria-hidden="true">→</span>{" "}
              </>
            )}
            <b class="figure">{fixed(now.strength, 2)}</b>
          </p>
          <StrengthStrip strengths={now.strengths} old={touched ? was.strength : null} width={170} />
          <p class="small">{turned(now, was, touched)}</p>
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
        <BaseScore key={id} {...props} id={id} />
      ))}
      {scene.unsettled.length > 0 && (
        <p class="small" role="status">
          {scene.unsettled.join(" and ")} did not settle on a cycle.
        </p>
      )}
    </section>
  );
}

/** What the claim has come to, in one line. */
function turned(now: Standing, was: Standing, touched: boolean): string {
  if (!now.agreed) return `The four semantics do not agree on it${touched ? " then" : ""}.`;
  const how = !touched ? "" : now.verdict === was.verdict ? "still " : "then ";
  return `It ${how}${verdictWords(now.verdict)}, by all four semantics.`;
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

function BaseScore({ id, claim, answer, scene, change, read, name, draft, commit }: Props & { id: string }) {
  const own = answer.nodes.find((row) => row.id === id)?.base ?? 0.5;
  const out = change.withoutNodes.has(id);
  const set = (score: number): WhatIf => withBase(change, id, Math.abs(score - own) < 0.0005 ? null : score);
  const stands = `It ${out ? "is left out" : `stands at ${fixed(scene.nodes.get(id)?.strength ?? 0, 2)}`}.`;
  const itself = id === claim;
  return (
    <div>
      <Slider
        row={{
          name: `if-${id}`,
          label: itself ? "Its own evidence" : name(id),
          unit: "1",
          sentence: itself
            ? [read && `How its figures were read: ${read}.`, "At 0.5 it would say nothing."].filter(Boolean).join(" ")
            : stands,
          step: 0.01,
          low: 0,
          high: 1,
          integer: false,
          value: Number(own.toFixed(3)),
        }}
        value={Number((change.base.get(id) ?? own).toFixed(3))}
        disabled={out}
        set={(score) => draft(set(score))}
        done={(score) => commit(set(score))}
      />
      {!itself && (
        <label class="switch small">
          <input type="checkbox" checked={!out} onChange={() => commit(withNode(change, id))} /> counts
        </label>
      )}
    </div>
  );
}
