/** What is chosen in the tree: a statement with the ways on from it, or a step with its warrant and its hardest question. */
import { fixed, signs } from "../core/number";
import { useNode } from "../core/reads";
import { href } from "../core/router";
import type { NodeSummary } from "../core/types";
import { polarityMark } from "../marks/links";
import { Numbers } from "../standing/Numbers";
import type { Scene } from "../standing/whatif";

interface Props {
  id: string;
  scene: Scene;
  nodes: ReadonlyMap<string, NodeSummary>;
  name: (id: string) => string;
  close: () => void;
}

export function Chosen({ id, scene, nodes, name, close }: Props) {
  const step = scene.inferences.get(id);
  const node = nodes.get(id);
  const row = scene.nodes.get(id);
  const { data } = useNode(step?.conclusion ?? "");
  if (!step && !node) return null;
  const argument = data?.arguments.find((one) => one.id === step?.argument);
  return (
    <section class="side-part chosen" aria-label="Chosen">
      <div class="row-head">
        <h2 class="section">{step ? `Step ${step.argument ?? "without an argument"}` : "Chosen"}</h2>
        <button type="button" class="link small" onClick={close}>
          Close
        </button>
      </div>
      {step && (
        <>
          <p class="small">
            {step.premises.map(name).join(", together with ")}{" "}
            <span style={{ color: polarityMark(step.polarity).colour }}>{polarityMark(step.polarity).label}</span>{" "}
            {step.polarity === "undercut" ? `the step ${step.hits.map(name).join(", ")}` : name(step.conclusion)}
          </p>
          {argument && <p class="warrant">{argument.warrant}</p>}
          {argument?.question && <p class="question">{argument.question}</p>}
          <p class="small">
            {[
              `Weight ${fixed(step.weight, 2)}`,
              step.origin === "link" && "a link of the note, at the weight of its relation",
              argument?.scheme,
              argument?.why,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </>
      )}
      {node && row && (
        <>
          <p class="warrant">{node.title}</p>
          <p class="small">{signs(node.statement)}</p>
          {node.kind !== "topic" && (
            <Numbers row={row} neverRun={node.runnable && node.state === "never_run"} width={150} />
          )}
          <div class="buttons">
            <a class="button" href={href("argument", id)}>
              Its argument
            </a>
            {node.runnable && (
              <a class="button" href={href("lab", id)}>
                Lab
              </a>
            )}
            <a class="button" href={href("walk", id)}>
              Walk
            </a>
          </div>
        </>
      )}
    </section>
  );
}
