/** Network: the whole map, facets left, and the pane once something is selected. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import { useKeys } from "../core/keys";
import { Failure, Message } from "../core/Message";
import { count, grouped } from "../core/number";
import { useGraph } from "../core/reads";
import { href, navigate, setQuery, trail } from "../core/router";
import type { NodeSummary } from "../core/types";
import { hasWebGl } from "../core/webgl";
import { KindIcon, kindLabel } from "../marks/kinds";
import { stateWords } from "../marks/states";
import { Facets } from "../network/Facets";
import { readWanted, shownOf } from "../network/filter";
import { NetworkList } from "../network/NetworkList";
import { type Camera, NetworkMap, nearestOn } from "../network/NetworkMap";
import { NodePane } from "../pane/NodePane";
import { paletteOpen, remember, ringed } from "../shell/state";
import { standingKeys } from "../standing/keys";
import { levels, standingOf, useStanding } from "../standing/store";
import { spokenNode } from "../standing/words";
import "../styles/network.css";
import "../styles/pane.css";
import "../styles/walk.css";

const NONE: ReadonlySet<string> = new Set();

function readCamera(text: string | null): Camera | null {
  const [x, y, ratio] = (text ?? "").split(",").map(Number);
  return [x, y, ratio].every((value) => value !== undefined && Number.isFinite(value)) && (ratio as number) > 0
    ? { x: x as number, y: y as number, ratio: ratio as number }
    : null;
}

export function NetworkView({ query }: { id: string; query: URLSearchParams }) {
  const { data: graph, error, loading, again } = useGraph();
  const kindText = query.get("kind");
  const stateText = query.get("state");
  const relationText = query.get("relation");
  // Dependencies: only these words of the address matter here
  const wanted = useMemo(() => readWanted(query), [kindText, stateText, relationText]);
  const shown = useMemo(() => (graph ? shownOf(graph, wanted) : null), [graph, wanted]);
  const [webGl, setWebGl] = useState(hasWebGl);
  const rows = useStanding(graph !== null);
  const [hover, setHover] = useState<{ node: NodeSummary; x: number; y: number } | null>(null);
  const first = useRef(readCamera(query.get("at")));
  const q = query.get("q") ?? "";
  const selected = query.get("sel") ?? "";
  const asList = query.get("as") === "list" || !webGl;

  const search = useAnswer(q && `search ${q}`, (signal) =>
    ask(client.GET("/api/v1/search", { params: { query: { q, limit: 30 } }, signal })),
  );
  const hits = search.data?.items;
  const matched = useMemo(() => (q && hits ? new Set(hits.map((hit) => hit.node.id)) : NONE), [q, hits]);
  const rings = paletteOpen.value && q ? ringed.value : matched;

  useEffect(() => {
    if (graph) remember(graph.nodes);
    document.title = "Network · Mirage";
  }, [graph]);

  const select = (id: string | null) => setQuery({ sel: id });
  const walk = (id: string) =>
    navigate(href("walk", id), { trail: [...trail.value, selected].filter(Boolean).slice(-12) });
  const arrow = (dx: number, dy: number) => {
    if (!shown) return;
    const at = shown.nodes.find((node) => node.id === (selected || health.value?.root));
    const next = nearestOn(shown.nodes, at, dx, dy);
    if (!next) return;
    select(next.id);
    announce(`${spokenNode(next, levels.value.get(next.id))}, ${count(next.degree, "link")}`);
  };
  useKeys([
    ...(selected ? standingKeys(selected) : []),
    {
      keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
      shown: "← ↑ ↓ →",
      does: "nearest node that way",
      run: (event) => {
        const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] as [
          number,
          number,
        ];
        arrow(dx, dy);
      },
    },
    { keys: ["l"], shown: "L", does: "list instead of map", run: () => setQuery({ as: asList ? null : "list" }) },
    { keys: ["Backspace"], shown: "⌫", does: "back", run: () => history.back() },
    ...(selected
      ? [
          { keys: ["Enter"], shown: "↵", does: "walk there", run: () => walk(selected) },
          { keys: ["Escape"], shown: "Esc", does: "close the pane", run: () => select(null) },
        ]
      : []),
  ]);

  if (error && !graph) return <Failure error={error} again={again} />;
  if (!graph || !shown) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  if (graph.nodes.length === 0) return <Message title="This folder holds no nodes yet" />;
  const listed = q ? shown.nodes.filter((node) => rings.has(node.id)) : shown.nodes;
  const empty = shown.nodes.length === 0 || (asList && listed.length === 0);

  return (
    <div class={selected ? "network with-selection" : "network"}>
      {loading && <div class="loading-line" role="progressbar" aria-label="Loading" />}
      <section class="facets" aria-label="Filters">
        <p>
          <b>{grouped(shown.nodes.length)}</b> nodes · <b>{grouped(shown.links.length)}</b> links
        </p>
        <Facets graph={graph} wanted={wanted} />
      </section>
      <section class="canvas" aria-label="Map">
        <header class="walk-head">
          <p>
            {count(graph.communities.length, "community", "communities")}
            {graph.truncated && " · the map is cut at its limit"}
            {q && (
              <>
                {" "}
                · <b>{search.data ? grouped(rings.size) : "…"}</b> match “{q}”{" "}
                <button type="button" class="link" onClick={() => setQuery({ q: null })}>
                  clear
                </button>
              </>
            )}
          </p>
          <div class="segments">
            <button type="button" aria-pressed={!asList} disabled={!webGl} onClick={() => setQuery({ as: null })}>
              Map
            </button>
            <button type="button" aria-pressed={asList} onClick={() => setQuery({ as: "list" })}>
              List
            </button>
          </div>
        </header>
        {!webGl && (
          <p class="small note">
            This browser draws no WebGL here, so the map is shown as a list: same order, same filters.
          </p>
        )}
        {empty && (
          <Message
            title="No node fits"
            text={
              q && search.data
                ? `Nothing matches “${q}” among ${count(search.data.searched, "node")}.`
                : "The filters on the left leave nothing."
            }
          >
            {search.data?.suggestion && (
              <button type="button" class="button" onClick={() => setQuery({ q: search.data?.suggestion ?? null })}>
                Search {search.data.suggestion}
              </button>
            )}
            <button
              type="button"
              class="button"
              onClick={() => setQuery({ kind: null, state: null, relation: null, q: null })}
            >
              Show all
            </button>
          </Message>
        )}
        {!asList && shown.nodes.length > 0 && (
          <div
            class="network-place"
            role="application"
            tabIndex={0}
            aria-label="Whole map. Arrow keys choose, Enter walks, L shows the list."
          >
            <NetworkMap
              shown={shown}
              levels={rows}
              communities={graph.communities}
              selected={selected}
              ringed={rings}
              camera={first.current}
              onCamera={({ x, y, ratio }) => setQuery({ at: [x, y, ratio].map((value) => value.toFixed(3)).join(",") })}
              onSelect={select}
              onWalk={walk}
              onHover={(id, x, y) =>
                setHover(id ? { node: graph.nodes.find((node) => node.id === id) as NodeSummary, x, y } : null)
              }
              onLost={() => setWebGl(false)}
            />
            {hover && <MapPreview {...hover} />}
          </div>
        )}
        {asList && listed.length > 0 && (
          <NetworkList nodes={listed} selected={selected} onSelect={select} onWalk={walk} />
        )}
      </section>
      {selected && <NodePane id={selected} walk={walk} centred={false} />}
    </div>
  );
}

function MapPreview({ node, x, y }: { node: NodeSummary; x: number; y: number }) {
  return (
    <div class="preview" style={{ left: `${x + 24}px`, top: `${Math.max(8, y - 20)}px` }}>
      <p class="small">
        <KindIcon kind={node.kind} size={13} />
        {kindLabel(node.kind)} · {node.runnable ? stateWords(node.state).toLowerCase() : count(node.degree, "link")}
        {standingOf(node) && ` · ${standingOf(node)}`}
      </p>
      <p class="name">{node.title}</p>
      <p class="says">{node.statement}</p>
    </div>
  );
}
