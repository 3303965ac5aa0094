/** Node: the page to read one node to its end. */
import { useEffect } from "preact/hooks";
import { health } from "../core/api";
import { back } from "../core/back";
import { EmptyFolder } from "../core/EmptyFolder";
import { useKeys } from "../core/keys";
import { Failure } from "../core/Message";
import { fixed, signs } from "../core/number";
import { useNode } from "../core/reads";
import { href, navigate, route } from "../core/router";
import { useEnds } from "../lab/ends";
import { Arguments } from "../node/Arguments";
import { ExperimentCard } from "../node/ExperimentCard";
import { Sources } from "../node/Sources";
import { remember, titleOf } from "../page/state";
import { LinkGroups } from "../pane/LinkGroups";
import { KindRow } from "../pane/NodePane";
import { standingKeys } from "../standing/keys";
import { Numbers } from "../standing/Numbers";
import { useStanding } from "../standing/store";
import "../styles/node.css";
import "../styles/pane.css";
import { Markdown } from "../text/Markdown";

const ANCHORS: Record<string, string> = {
  information: "information from outside",
  state: "a state outside the loop",
  party: "another party",
  rule: "a rule that the loop cannot move",
};

export function NodeView({ id: inPath }: { id: string }) {
  const id = inPath || health.value?.root || "";
  const { data: node, error, loading, again } = useNode(id);
  useEnds(node ? [node] : []);
  const row = useStanding(node?.id === id, id).get(id);
  useEffect(() => {
    if (!node) return;
    remember([node, ...node.links.map((row) => row.other)]);
    document.title = `${node.title} · Mirage`;
  }, [node]);
  useKeys([
    ...standingKeys(id),
    { keys: ["Enter"], shown: "↵", does: "walk from here", run: () => navigate(href("walk", id)) },
    { keys: ["Backspace"], shown: "⌫", does: "back", run: back },
    ...(node?.runnable
      ? [{ keys: ["r"], shown: "R", does: "run the claim", run: () => navigate(href("lab", id, { go: 1 })) }]
      : []),
  ]);
  if (!id) return <EmptyFolder />;
  if (error && !node) return <Failure error={error} again={again} />;
  if (!node) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  const read = (to: string) => navigate(href("node", to));
  return (
    <div class={loading && node.id !== id ? "reading dimmed" : "reading"} key={route.value.id}>
      <article>
        <KindRow node={node} />
        <h1 class="page-title">{node.title}</h1>
        <p class="lead">{signs(node.statement)}</p>
        {node.aliases.length > 0 && <p class="small">Also called {node.aliases.join(", ")}.</p>}
        {node.anchor.length > 0 && (
          <p class="small">Anchored by {node.anchor.map((word) => ANCHORS[word] ?? word).join(" and ")}.</p>
        )}
        {row && node.id === id && node.kind !== "topic" && (
          <Numbers row={row} neverRun={node.runnable && node.state === "never_run"} width={260} />
        )}
        <div class="buttons">
          {node.runnable && (
            <a class="button primary" href={href("lab", node.id, { go: 1 })}>
              {node.kind === "claim" ? "Run this claim" : "Run its experiment"} <kbd>R</kbd>
            </a>
          )}
          {row && node.kind !== "topic" && (
            <a class="button" href={href("argument", node.id)}>
              Why {fixed(row.strength, 2)} <kbd>W</kbd>
            </a>
          )}
          <a class="button" href={href("walk", node.id)}>
            Walk from here
          </a>
          <a class="button" href={href("network", "", { sel: node.id })}>
            On the map
          </a>
          <a class="button" href={`/api/v1/nodes/${encodeURIComponent(node.id)}/article`} download>
            Draft article
          </a>
        </div>
        {node.body.trim() && (
          <section class="node-section">
            <h2 class="hidden">The note</h2>
            <Markdown text={node.body} nameOf={titleOf} />
          </section>
        )}
        <Arguments node={node} />
        {node.sources.length + node.sources_missing.length > 0 && (
          <section class="node-section" id="sources">
            <h2 class="head">Sources and what they reported</h2>
            <Sources cited={node.sources} missing={node.sources_missing} />
          </section>
        )}
      </article>
      <aside aria-label="Experiments and links">
        <h2 class="hidden">Experiments and links</h2>
        {node.experiments.map((row) => (
          <ExperimentCard key={row.id} node={node} experiment={row} several={node.experiments.length > 1} />
        ))}
        <LinkGroups node={node} walk={read} />
      </aside>
    </div>
  );
}
