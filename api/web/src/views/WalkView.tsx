/** Walk: one node is a card, its neighbours lie around it, the pane reads what is selected. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce, tell } from "../core/announce";
import { health } from "../core/api";
import { back } from "../core/back";
import { EmptyFolder } from "../core/EmptyFolder";
import { useKeptFocus } from "../core/focus";
import { useKeys } from "../core/keys";
import { Failure } from "../core/Message";
import { count, grouped } from "../core/number";
import { PutBack } from "../core/PutBack";
import { readPlaces } from "../core/places";
import { useNeighbourhood } from "../core/reads";
import { href, navigate, setQuery, walked } from "../core/router";
import { useEnds } from "../lab/ends";
import { pickPath, remember } from "../page/state";
import { LinkPane } from "../pane/LinkPane";
import { NodePane } from "../pane/NodePane";
import { standingKeys } from "../standing/keys";
import { useStanding } from "../standing/store";
import "../styles/list.css";
import "../styles/pane.css";
import "../styles/walk.css";
import { shortened } from "../text/wrap";
import { filtered, parseHidden } from "../walk/filter";
import { Legend } from "../walk/Legend";
import type { Picture } from "../walk/layout";
import { PathList } from "../walk/PathList";
import { ties } from "../walk/rank";
import { WalkList } from "../walk/WalkList";
import { WalkMap } from "../walk/WalkMap";
import { spokenMiddle } from "../walk/words";

const HOPS = [1, 2, 3];
const MANY = 500;

export function WalkView({ id: inPath, query }: { id: string; query: URLSearchParams }) {
  const id = inPath || health.value?.root || "";
  const asked = query.get("hops") ?? "2";
  const hops = HOPS.includes(Number(asked)) ? Number(asked) : 2;
  const refused = asked !== String(hops);
  const selected = query.get("sel") || id;
  const asList = query.get("as") === "list";
  const to = query.get("to") ?? "";
  const picked = query.get("link") ?? "";
  const hideText = query.get("hide");
  const hidden = useMemo(() => parseHidden(hideText), [hideText]);
  const putText = query.get("put");
  const places = useMemo(() => readPlaces(putText), [putText]);
  const { data, error, loading, again } = useNeighbourhood(id, hops);
  const shown = useMemo(() => (data ? filtered(data, hidden) : null), [data, hidden]);
  useEnds(useMemo(() => (data ? [data.center, ...data.nodes] : []), [data]));
  const [picture, setPicture] = useState<Picture | null>(null);
  // Levels further out are worth their bytes where there are not too many.
  useStanding(data?.center.id === id, id, data && data.nodes.length > MANY ? 1 : hops);

  useEffect(() => {
    if (!data) return;
    remember([data.center, ...data.nodes]);
    document.title = `${data.center.title} · Mirage`;
  }, [data]);

  const walk = (next: string) => {
    if (next === id && !to) return;
    navigate(href("walk", next, { hops: hops === 2 ? null : hops, hide: hideText, as: asList ? "list" : null }), {
      trail: walked(id, next),
    });
  };
  const select = (next: string) => setQuery({ sel: next === id ? null : next, link: null });
  const pick = (link: string | null) => setQuery({ link });
  const setHops = (next: number) => {
    setQuery({ hops: next === 2 ? null : next }, true);
    announce(`As far as ${count(next, "hop")}`);
  };
  const step = (by: number) => {
    if (HOPS.includes(hops + by)) setHops(hops + by);
    else tell(by < 0 ? "One hop is the least" : `${hops} hops are the most`);
  };
  const turn = () => {
    setQuery({ as: asList ? null : "list" });
    announce(asList ? "As a map" : "As a list");
  };
  const paths = () => (selected === id ? pickPath(id) : setQuery({ to: selected, sel: null, link: null }, true));
  const toMiddle = () => {
    select(id);
    if (center) announce(spokenMiddle(center));
  };
  const tie = shown && ties(id, shown.links).get(selected)?.link;
  const center = data?.center;
  const chosen = selected === id ? undefined : data?.nodes.find((node) => node.id === selected);
  const stood = useRef("");
  useEffect(() => {
    if (center?.id !== id) return;
    // Where the walk begins, its heading is read aloud.
    if (stood.current) announce(spokenMiddle(center, chosen));
    stood.current = id;
  }, [center?.id]);

  const frame = useKeptFocus(`${id} ${picked} ${asList}`);

  useKeys([
    ...standingKeys(selected),
    { keys: ["Backspace"], shown: "⌫", does: "back", run: back },
    { keys: ["["], does: "fewer hops", run: () => step(-1) },
    { keys: ["]"], does: "more hops", run: () => step(1) },
    { keys: ["l"], shown: "L", does: "list instead of map", run: turn },
    { keys: ["p"], shown: "P", does: "paths to another node", run: paths },
    ...(tie ? [{ keys: ["e"], shown: "E", does: "why the link to it is there", run: () => pick(tie.id) }] : []),
    ...(to ? [{ keys: ["Escape"], shown: "Esc", does: "back to the map", run: () => setQuery({ to: null }) }] : []),
    ...(selected !== id ? [{ keys: ["Escape"], shown: "Esc", does: "back to the middle", run: toMiddle }] : []),
  ]);

  if (!id) return <EmptyFolder />;
  if (error && !data) return <Failure error={error} again={again} />;

  return (
    <div class="with-pane" ref={frame}>
      {center && <h1 class="hidden">Walk around {center.title}</h1>}
      {loading && <div class="loading-line" role="progressbar" aria-label="Loading" />}
      <section class="walk" aria-label="Walk">
        <header class="walk-head">
          {data && (
            <p>
              <b>{grouped(data.direct)}</b> direct {data.direct === 1 ? "connection" : "connections"} ·{" "}
              <b>{grouped(data.two_hop)}</b> in 2-hop network · {data.cluster.word} cluster
              <PutBack count={places.size} />
              <Note
                picture={asList ? null : picture}
                furthest={hops === 3 ? data.nodes.filter((node) => node.hop === 3).length : null}
                truncated={data.left_out}
                refused={refused ? asked : ""}
                hidden={hidden.size}
              />
            </p>
          )}
          <div class="hops">
            Hops
            <div class="segments">
              {HOPS.map((far) => (
                <button key={far} type="button" aria-pressed={hops === far} onClick={() => setHops(far)}>
                  {far}
                </button>
              ))}
            </div>
            <button type="button" class="link small" onClick={paths}>
              Paths <kbd>P</kbd>
            </button>
          </div>
        </header>
        {to && (
          <PathList from={id} to={to} selected={selected} picked={picked} select={select} walk={walk} pick={pick} />
        )}
        {shown && !to && !asList && (
          <WalkMap
            answer={shown}
            selected={selected}
            picked={picked}
            select={select}
            pick={pick}
            places={places}
            put={(put) => setQuery({ put })}
            walk={walk}
            open={(to) => navigate(href("node", to))}
            onPicture={setPicture}
          />
        )}
        {shown && !to && asList && <WalkList answer={shown} selected={selected} select={select} walk={walk} />}
        {!shown && <div class="map" />}
        {data && !to && <Legend answer={data} hidden={hidden} />}
      </section>
      {picked ? (
        <LinkPane link={picked} walk={walk} close={() => pick(null)} />
      ) : (
        <NodePane id={selected} walk={walk} centred={selected === id} />
      )}
    </div>
  );
}

/** What the picture leaves out, said in words. */
function Note({
  picture,
  furthest,
  truncated,
  refused,
  hidden,
}: {
  picture: Picture | null;
  /** How many nodes the third hop adds; null while it is not asked for. */
  furthest: number | null;
  truncated: number;
  refused: string;
  hidden: number;
}) {
  const said = [
    picture &&
      picture.named > 0 &&
      picture.named < picture.direct &&
      `${picture.named} of ${grouped(picture.direct)} shown with names`,
    furthest !== null && `${furthest > 0 ? grouped(furthest) : "none"} at 3 hops`,
    hidden > 0 && "the legend hides some",
    truncated > 0 && `${grouped(truncated)} more left out`,
    refused && `hops=${refused} refused: it goes from 1 to 3`,
  ].filter(Boolean);
  const rest = picture !== null && (picture.named < picture.direct || picture.left > 0);
  // Empty, it keeps its line: one that came with the picture would take its room from the map, and move every mark.
  return (
    <span class="small note">
      {said.join(" · ")}
      {rest && (
        <button type="button" class="link" onClick={() => setQuery({ as: "list" })}>
          {picture.left > 0
            ? `and ${grouped(picture.left)} more${picture.behind ? ` behind ${shortened(picture.behind.title)},` : ""} in the list`
            : "show all in the list"}
        </button>
      )}
    </span>
  );
}
