/** The map of a whole graph, or of one community of a large one, with its facets, its list and its table. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { MapTools } from "../arrange/MapTools";
import { arrangeKeys, useArranged } from "../arrange/useArranged";
import { announce, tell } from "../core/announce";
import { health } from "../core/api";
import { EmptyFolder } from "../core/EmptyFolder";
import { useKeys } from "../core/keys";
import { useLater } from "../core/later";
import { Failure } from "../core/Message";
import { count, grouped } from "../core/number";
import { PutBack } from "../core/PutBack";
import { type Place, readPlaces, writePlaces } from "../core/places";
import { useGraph, useMapGraph } from "../core/reads";
import { href, navigate, setQuery, walked } from "../core/router";
import type { MapNode } from "../core/types";
import { useEnds } from "../lab/ends";
import { STRETCH } from "../marks/sizes";
import { pickPath, remember, sight } from "../page/state";
import { NodePane } from "../pane/NodePane";
import { standingKeys } from "../standing/keys";
import { isOwn, useStanding } from "../standing/store";
import { spokenNode } from "../standing/words";
import { nearest } from "../walk/step";
import { AreaBar } from "./AreaBar";
import { Counts } from "./Counts";
import { framed, readCamera, writeCamera } from "./camera";
import { Facets } from "./Facets";
import { FoundWords } from "./FoundWords";
import { byName, FILTER_WORDS, MOST_NAMED, putAt, readWanted, shownOf } from "./filter";
import { NONE, useFound } from "./found";
import { type Hover, Hovered } from "./Hovered";
import { inside, type Outline, writeOutline } from "./lasso";
import { NetworkMap } from "./NetworkMap";
import { NodeTable } from "./NodeTable";
import { Nothing } from "./Nothing";
import { refusals } from "./refused";
import type { Way } from "./Switcher";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A node as the map shows it: drawn out, and counted downwards. */
const onScreen = (node: MapNode) => ({ node, x: node.x * STRETCH, y: -node.y });

interface WholeProps {
  /** The one community to read, for a graph that is too large to read whole. */
  part: string;
  query: URLSearchParams;
  way: Way;
  webGl: boolean;
  switcher: preact.ComponentChild;
  onLost: () => void;
}

export function Whole({ part, query, way, webGl, switcher, onLost }: WholeProps) {
  const { data: graph, error, loading, again } = useMapGraph(part);
  useEnds(graph?.nodes ?? []);
  const selected = query.get("sel") ?? "";
  const words = FILTER_WORDS.map((word) => query.get(word) ?? "").join(" ");
  // Dependencies: only these words of the address matter here
  const wanted = useMemo(() => readWanted(query), [words]);
  const putText = query.get("put");
  const places = useMemo(() => readPlaces(putText), [putText]);
  const chosen = useMemo(() => (graph ? shownOf(graph, wanted) : null), [graph, wanted]);
  const arranged = useArranged(way === "map" ? chosen : null, query.get("arrange"));
  const laid = way === "map" ? arranged.shown : chosen;
  const shown = useMemo(() => laid && putAt(laid, places), [laid, places]);
  const [hover, setHover] = useState<Hover | null>(null);
  const [entered, setEntered] = useState(false);
  // The map draws the levels that come with it; numbers to read are asked for when a reader comes to where they are told, and
  // at once where the reader's own rule or supposition makes the levels others.
  const told = selected !== "" || hover !== null || entered || way !== "map" || graph?.levels.size === 0 || isOwn.value;
  const rows = useStanding(graph !== null && told, selected);
  const statements = useGraph(part, way === "list").data;
  const [drawn, setDrawn] = useState<Outline | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const later = useLater(graph !== null);
  const first = useRef(readCamera(query.get("at")));
  const q = query.get("q") ?? "";

  const found = useFound(q);
  const enclosed = useMemo(
    () => new Set(drawn && shown ? shown.nodes.filter((node) => inside(drawn, node)).map((node) => node.id) : []),
    [drawn, shown],
  );
  const rings = drawn ? enclosed : found.byWords;
  const near = drawn ? NONE : found.byMeaning;

  useEffect(() => {
    if (graph) remember(graph.nodes);
  }, [graph]);
  useEffect(() => {
    if (drawn) announce(`${count(enclosed.size, "node")} inside the area`);
  }, [drawn]);

  const select = (id: string | null) => setQuery({ sel: id });
  const walk = (id: string) => navigate(href("walk", id), { trail: walked(selected, id) });
  const putAway = (id: string) => {
    setQuery({ hide: [...wanted.hidden, id].sort().join(","), sel: null });
    announce("Put away; Ctrl Z brings it back");
  };
  const move = (id: string, place: Place) => {
    setQuery({ put: writePlaces(places, id, place) });
    announce("Moved; Ctrl Z puts it back");
  };
  const nudge = ([dx, dy]: readonly [number, number]) => {
    const node = shown?.nodes.find(({ id }) => id === selected);
    if (node) move(node.id, { x: node.x + 0.02 * dx, y: node.y - 0.02 * dy });
    else sight.value = { aside: [dx, dy] };
  };
  const keepArea = (word: "within" | "without") => {
    // An area speaks of places of the whole map; where marks were laid out anew it is kept as the ids inside it.
    if (drawn && arranged.phase !== "whole") setQuery({ ...byName(word, enclosed, wanted), sel: null });
    else if (drawn) setQuery({ [word]: [query.get(word), writeOutline(drawn)].filter(Boolean).join(";"), sel: null });
    setDrawn(null);
  };
  const arrow = ([dx, dy]: readonly [number, number]) => {
    if (!shown) return;
    const at = shown.nodes.find((node) => node.id === (selected || health.value?.root));
    const next = at ? nearest(shown.nodes.map(onScreen), onScreen(at), dx, dy)?.node : shown.nodes[0];
    if (!next) {
      tell("No node lies further that way");
      return;
    }
    select(next.id);
    announce(`${spokenNode(next, rows.get(next.id))}, ${count(next.degree, "link")}`);
  };
  useKeys([
    ...(way === "map" ? arrangeKeys(arranged) : []),
    ...(selected ? standingKeys(selected) : []),
    {
      keys: Object.keys(ARROWS),
      shown: "← ↑ ↓ →",
      does: "nearest node that way",
      run: (event) => (event.shiftKey ? nudge : arrow)(ARROWS[event.key] as [number, number]),
    },
    { keys: ["Shift+Arrow"], shown: "⇧ ← ↑ ↓ →", does: "move the selected mark, or the map", run: () => undefined },
    {
      keys: ["l"],
      shown: "L",
      does: "list instead of map",
      run: () => setQuery({ as: way === "map" ? "list" : null }),
    },
    { keys: ["t"], shown: "T", does: "table", run: () => setQuery({ as: way === "table" ? null : "table" }) },
    ...(selected
      ? [
          { keys: ["Enter"], shown: "↵", does: "walk there", run: () => walk(selected) },
          {
            keys: ["z"],
            shown: "Z",
            does: "bring it and its neighbours into sight",
            run: () => (sight.value = "selected"),
          },
          { keys: ["h"], shown: "H", does: "put this node away", run: () => putAway(selected) },
          { keys: ["p"], shown: "P", does: "paths to another node", run: () => pickPath(selected) },
          { keys: ["Escape"], shown: "Esc", does: "close the pane", run: () => select(null) },
        ]
      : []),
    ...(drawn ? [{ keys: ["Escape"], shown: "Esc", does: "forget the area", run: () => setDrawn(null) }] : []),
  ]);

  if (error && !graph) return <Failure part error={error} again={again} />;
  if (!graph || !shown) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  if (graph.nodes.length === 0) return <EmptyFolder part />;
  const listed = q || drawn ? shown.nodes.filter(({ id }) => rings.has(id) || near.has(id)) : shown.nodes;
  const empty = shown.nodes.length === 0 || (way !== "map" && listed.length === 0);

  return (
    <div class={selected ? "network with-selection" : "network"}>
      {loading && <div class="loading-line" role="progressbar" aria-label="Loading" />}
      <section class="facets" aria-label="Filters">
        <Counts nodes={shown.nodes.length} links={shown.links.length} />
        {later && <Facets graph={graph} wanted={wanted} />}
      </section>
      <section class="canvas" aria-label="Map">
        <header class="walk-head">
          {drawn ? (
            <AreaBar
              inside={enclosed.size}
              most={arranged.phase === "whole" ? shown.nodes.length : MOST_NAMED}
              keep={keepArea}
              forget={() => setDrawn(null)}
            />
          ) : (
            <p>
              {part
                ? `One of ${grouped(graph.communities.length)} communities`
                : count(graph.communities.length, "community", "communities")}
              {part && graph.levels.size === 0 && " · strengths are being worked out"}
              {graph.left_out > 0 && ` · ${grouped(graph.left_out)} less linked nodes left out`}
              <PutBack count={places.size} />
              {q && <FoundWords q={q} found={found} />}
            </p>
          )}
          {switcher}
        </header>
        {refusals(query, graph, part === "").map((text) => (
          <p key={text} class="small problem" role="status">
            {text}
          </p>
        ))}
        {!webGl && (
          <p class="small note">
            This browser draws no WebGL here, so the map is shown as a list: same order, same filters.
          </p>
        )}
        {empty && <Nothing q={q} search={found.answer} />}
        {way === "map" && shown.nodes.length > 0 && (
          <div
            class="network-place"
            ref={place}
            role="application"
            tabIndex={0}
            onFocus={() => setEntered(true)}
            aria-label="Whole map. Arrow keys choose, Enter walks, L shows the list."
          >
            <NetworkMap
              shown={shown}
              moving={arranged.moving}
              levels={part || rows.size === 0 ? graph.levels : rows}
              communities={graph.communities}
              selected={selected}
              ringed={rings}
              near={near}
              camera={first.current ?? (part ? framed(graph.nodes, STRETCH) : null)}
              onCamera={(camera) => setQuery({ at: writeCamera(camera) })}
              onSelect={select}
              onWalk={walk}
              onHover={(id, at) => {
                const node = id === null ? undefined : graph.nodes.find((entry) => entry.id === id);
                setHover(node ? { node, at } : null);
              }}
              onLasso={setDrawn}
              onMove={move}
              onLost={onLost}
            />
            {hover && hover.node.id !== selected && place.current && (
              <Hovered
                key={hover.node.id}
                {...hover}
                frame={{ width: place.current.clientWidth, height: place.current.clientHeight }}
              />
            )}
          </div>
        )}
        {way === "map" && shown.nodes.length > 0 && <MapTools arranged={arranged} />}
        {way === "list" && !statements && <div class="loading-line" role="progressbar" aria-label="Loading" />}
        {(way === "table" || (way === "list" && statements)) && listed.length > 0 && (
          <NodeTable
            nodes={listed}
            statements={statements?.nodes ?? []}
            communities={graph.communities}
            as={way}
            sort={query.get("sort") ?? "links"}
            selected={selected}
            onSelect={select}
            onWalk={walk}
          />
        )}
      </section>
      {selected && <NodePane id={selected} walk={walk} centred={false} />}
    </div>
  );
}
