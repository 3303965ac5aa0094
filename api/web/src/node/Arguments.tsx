/** What is said for and against a node: one box an argument, evidence at its foot, published and simulated worded apart. */

import { fixed } from "../core/number";
import { href } from "../core/router";
import type { Argument, Evidence, NodeDetail } from "../core/types";
import { capital } from "../core/words";
import { KindIcon } from "../marks/kinds";
import { LinkIcon } from "../marks/links";

const SAYS: Record<Argument["relation"], { word: string; polarity: "support" | "attack" | "undercut" }> = {
  supports: { word: "Supports", polarity: "support" },
  attacks: { word: "Attacks", polarity: "attack" },
  undercuts: { word: "Undercuts", polarity: "undercut" },
};

const EVIDENCE: Record<Evidence["kind"], string> = {
  published: "Published",
  simulated: "Simulated",
  page: "On a page",
  own_check: "Checked here",
};

const FLAGS: Record<Evidence["flags"][number], string> = {
  graded_by_model: "graded by a model",
  true_label: "uses true labels",
  one_reader: "one reader",
  identity: "an identity",
  built_in: "built into the model",
};

function Box({ argument, node }: { argument: Argument; node: NodeDetail }) {
  const says = SAYS[argument.relation];
  const known = new Map(node.links.map((row) => [row.other.id, row.other]));
  return (
    <article class={`argument ${says.polarity}`} id={argument.id}>
      <header>
        <span class="says">
          <LinkIcon polarity={says.polarity} />
          {says.word}
          {argument.hits && (
            <>
              {" "}
              the step of{" "}
              <a class="link" href={`#${argument.hits}`}>
                {argument.hits}
              </a>
            </>
          )}
        </span>
        <span class="small">
          {argument.id} · weight {fixed(argument.weight, 2)}
        </span>
      </header>
      <ul class={argument.linked ? "premises linked" : "premises"}>
        {argument.premises.map((id) => {
          const premise = known.get(id);
          return (
            <li key={id}>
              <a href={href("node", id)}>
                <KindIcon kind={premise?.kind ?? "claim"} />
                <span>{premise?.title ?? id}</span>
              </a>
            </li>
          );
        })}
        {argument.linked && argument.premises.length > 1 && <li class="small">Only together</li>}
      </ul>
      <p class="warrant">{argument.warrant}</p>
      {argument.evidence.map((row) => (
        <p key={row.text} class="evidence">
          <b>{EVIDENCE[row.kind]}</b> {row.text}
          {(row.flags.length > 0 || row.source) && (
            <span class="small">
              {" "}
              {[row.source, ...row.flags.map((flag) => FLAGS[flag])].filter(Boolean).join(" · ")}
            </span>
          )}
        </p>
      ))}
      {argument.question && (
        <p class="question">
          <span class="small">Critical question</span> {argument.question}
        </p>
      )}
      {(argument.why || argument.scheme) && (
        <p class="small">{[capital(argument.scheme), argument.why].filter(Boolean).join(". ")}</p>
      )}
    </article>
  );
}

export function Arguments({ node }: { node: NodeDetail }) {
  const pro = node.arguments.filter((row) => row.relation === "supports");
  const contra = node.arguments.filter((row) => row.relation !== "supports");
  if (node.arguments.length === 0) return null;
  return (
    <section class="node-section" id="arguments">
      <h2 class="head">For and against</h2>
      <p class="small">
        The weight is where a solver begins before any run; its reason stands at the foot of each box.{" "}
        <a class="link" href={href("argument", node.id)}>
          As a tree, with strengths
        </a>
      </p>
      <div class="sides">
        <div>
          <h3 class="section">For · {pro.length}</h3>
          {pro.map((row) => (
            <Box key={row.id} argument={row} node={node} />
          ))}
          {pro.length === 0 && <p class="small">Nothing is said for it yet.</p>}
        </div>
        <div>
          <h3 class="section">Against · {contra.length}</h3>
          {contra.map((row) => (
            <Box key={row.id} argument={row} node={node} />
          ))}
          {contra.length === 0 && <p class="small">Nothing is said against it yet.</p>}
        </div>
      </div>
    </section>
  );
}
