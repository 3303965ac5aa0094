/** The pane: the node that is selected, always in reach beside the picture. */
import { useEffect, useRef } from "preact/hooks";
import { useKeys } from "../core/keys";
import { Failure } from "../core/Message";
import { remember as keepChoice, recall } from "../core/memory";
import { fixed, signs } from "../core/number";
import { useNode } from "../core/reads";
import { href, navigate } from "../core/router";
import type { NodeDetail } from "../core/types";
import { LastRun } from "../lab/LastRun";
import { KindIcon, kindLabel } from "../marks/kinds";
import { StateWord } from "../marks/states";
import { Sources } from "../node/Sources";
import { remember, titleOf } from "../page/state";
import { Numbers } from "../standing/Numbers";
import { levels } from "../standing/store";
import { Markdown } from "../text/Markdown";
import { LinkGroups } from "./LinkGroups";

const NARROW = 360;
const WIDE = 560;

/** The width of the pane once it is known; asking the document for it makes the browser work out all styles. */
let known: number | null = null;

function widthNow(): number {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--pane"));
  return known;
}

function setWidth(width: number): void {
  const kept = Math.round(Math.max(NARROW, Math.min(WIDE, width)));
  document.documentElement.style.setProperty("--pane", `${kept}px`);
  known = kept;
  keepChoice("pane", String(kept));
}

const stored = Number(recall("pane"));
if (stored >= NARROW && stored <= WIDE) setWidth(stored);

function Grip() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is not a rule between texts
    <div
      class="pane-grip"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the pane"
      aria-valuenow={widthNow()}
      aria-valuemin={NARROW}
      aria-valuemax={WIDE}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) && setWidth(innerWidth - event.clientX)
      }
      onKeyDown={(event) => {
        const by = { ArrowLeft: 20, ArrowRight: -20 }[event.key];
        if (!by) return;
        event.preventDefault();
        setWidth(widthNow() + by);
      }}
    />
  );
}

export function KindRow({ node }: { node: Pick<NodeDetail, "kind" | "title" | "runnable" | "state" | "cluster"> }) {
  return (
    <div class="kind-row">
      <span>
        <KindIcon kind={node.kind} />
        {kindLabel(node.kind)}
        {node.cluster.label !== node.title && <em>· in {node.cluster.label}</em>}
      </span>
      {node.runnable && <StateWord state={node.state} />}
    </div>
  );
}

interface Props {
  id: string;
  /** What a click on the title or on a link does: walk there, or select there. */
  walk: (id: string) => void;
  /** Whether the pane shows the node that the view is centred on, whose title then leads to its page. */
  centred: boolean;
}

export function NodePane({ id, walk, centred }: Props) {
  const { data: node, error, loading, again } = useNode(id);
  const row = node ? levels.value.get(node.id) : undefined;
  const stands = row !== undefined && node?.kind !== "topic";
  const body = useRef<HTMLDivElement>(null);
  // Dependencies: another node begins at its top
  useEffect(() => {
    body.current?.scrollTo(0, 0);
  }, [id]);
  useEffect(() => {
    if (node) remember([node, ...node.links.map((row) => row.other)]);
  }, [node]);
  useKeys(
    node?.runnable
      ? [{ keys: ["r"], shown: "R", does: "run the claim", run: () => navigate(href("lab", id, { go: 1 })) }]
      : [],
  );

  return (
    <aside class="pane" aria-label="The selected node" aria-busy={loading}>
      <Grip />
      <div class={loading && node?.id !== id ? "pane-body dimmed" : "pane-body"} ref={body}>
        {error && !node && <Failure part error={error} again={again} />}
        {error && node && node.id !== id && (
          <p class="unread" role="status">
            {titleOf(id) ? `“${titleOf(id)}”` : id} could not be read. {error.message} Below is still what was read
            before.{" "}
            <button type="button" class="link" onClick={again}>
              Ask again
            </button>
          </p>
        )}
        {node && (
          <>
            <KindRow node={node} />
            <h2 class="title">
              <a
                href={centred ? href("node", node.id) : href("walk", node.id)}
                onClick={(event) => {
                  if (centred || event.ctrlKey || event.metaKey || event.shiftKey) return;
                  event.preventDefault();
                  walk(node.id);
                }}
              >
                {node.title}
              </a>
            </h2>
            <p class="lead">{signs(node.statement)}</p>
            {stands && <Numbers row={row} neverRun={node.runnable && node.state === "never_run"} />}
            {node.experiments.map((row) => (
              <LastRun key={row.id} node={node} experiment={row} />
            ))}
            <div class="buttons node-buttons">
              {node.runnable && (
                <a class="button primary" href={href("lab", node.id, { go: 1 })}>
                  {node.kind === "claim" ? "Run this claim" : "Run its experiment"} <kbd>R</kbd>
                </a>
              )}
              {stands && (
                <a class="button" href={href("argument", node.id)}>
                  Why {fixed(row.strength, 2)} <kbd>W</kbd>
                </a>
              )}
              {!centred && (
                <button type="button" class="button" onClick={() => walk(node.id)}>
                  Walk there
                </button>
              )}
              <a class="button" href={href("node", node.id)}>
                Open
              </a>
            </div>
            {node.body.trim() && (
              <section class="pane-section">
                <h3 class="section">The note</h3>
                <Markdown text={node.body} nameOf={titleOf} />
              </section>
            )}
            <LinkGroups node={node} walk={walk} />
            {node.sources.length + node.sources_missing.length > 0 && (
              <section class="pane-section">
                <h3 class="section">Sources</h3>
                <Sources cited={node.sources} missing={node.sources_missing} brief />
              </section>
            )}
          </>
        )}
      </div>
    </aside>
  );
}
