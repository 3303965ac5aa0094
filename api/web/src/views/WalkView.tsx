/** Walk: one node is a card, its neighbours lie around it, the pane reads what is selected. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { health } from "../core/api";
import { useKeys } from "../core/keys";
import { Failure, Message } from "../core/Message";
import { grouped } from "../core/number";
import { useNeighbourhood } from "../core/reads";
import { href, navigate, setQuery, trail } from "../core/router";
import { NodePane } from "../pane/NodePane";
import { remember } from "../shell/state";
import { standingKeys } from "../standing/keys";
import { useStanding } from "../standing/store";
import "../styles/pane.css";
import "../styles/walk.css";
import { filtered, parseHidden } from "../walk/filter";
import { Legend } from "../walk/Legend";
import type { Picture } from "../walk/layout";
import { WalkList } from "../walk/WalkList";
import { WalkMap } from "../walk/WalkMap";

const HOPS = [1, 2, 3];

export function WalkView({ id: inPath, query }: { id: string; query: URLSearchParams }) {
  const id = inPath || health.value?.root || "";
  const asked = query.get("hops") ?? "2";
  const hops = HOPS.includes(Number(asked)) ? Number(asked) : 2;
  const refused = asked !== String(hops);
  const selected = query.get("sel") || id;
  const asList = query.get("as") === "list";
  const hideText = query.get("hide");
  const hidden = useMemo(() => parseHidden(hideText), [hideText]);
  const { data, error, loading, again } = useNeighbourhood(id, hops);
  const shown = useMemo(() => (data ? filtered(data, hidden) : null), [data, hidden]);
  const [picture, setPicture] = useState<Picture | null>(null);
  useStanding(data !== null);

  useEffect(() => {
    if (!data) return;
    remember([data.center, ...data.nodes]);
    document.title = `${data.center.title} · Mirage`;
  }, [data]);

  const walk = (to: string) => {
    if (to === id) return;
    navigate(href("walk", to, { hops: hops === 2 ? null : hops, hide: hideText, as: asList ? "list" : null }), {
      trail: [...trail.value.filter((step) => step !== to), id].slice(-12),
    });
  };
  const select = (to: string) => setQuery({ sel: to === id ? null : to });
  const setHops = (to: number) => setQuery({ hops: to === 2 ? null : to }, true);
  const center = data?.center;
  useEffect(() => {
    if (center && center.id === id) announce(`In the middle: ${center.title}`);
  }, [center?.id]);

  useKeys([
    ...standingKeys(selected),
    { keys: ["Backspace"], shown: "⌫", does: "back", run: () => history.back() },
    { keys: ["["], does: "fewer hops", run: () => setHops(Math.max(1, hops - 1)) },
    { keys: ["]"], does: "more hops", run: () => setHops(Math.min(3, hops + 1)) },
    { keys: ["l"], shown: "L", does: "list instead of map", run: () => setQuery({ as: asList ? null : "list" }) },
    ...(selected !== id ? [{ keys: ["Escape"], shown: "Esc", does: "back to the middle", run: () => select(id) }] : []),
  ]);

  if (!id)
    return (
      <Message
        title="This folder holds no nodes yet"
        text="Add a file under nodes/ and reload; the README of the folder tells how."
      />
    );
  if (error && !data) return <Failure error={error} again={again} />;

  return (
    <div class="with-pane">
      {loading && <div class="loading-line" role="progressbar" aria-label="Loading" />}
      <section class="walk" aria-label="Walk">
        <header class="walk-head">
          {data && (
            <p>
              <b>{grouped(data.direct)}</b> direct {data.direct === 1 ? "connection" : "connections"} ·{" "}
              <b>{grouped(data.two_hop)}</b> in 2-hop network · {data.cluster.word} cluster
              <Note
                picture={asList ? null : picture}
                truncated={data.left_out}
                refused={refused ? asked : ""}
                hidden={hidden.size}
              />
            </p>
          )}
          <div class="hops">
            Hops
            <div class="segments">
              {HOPS.map((count) => (
                <button key={count} type="button" aria-pressed={hops === count} onClick={() => setHops(count)}>
                  {count}
                </button>
              ))}
            </div>
          </div>
        </header>
        {shown && !asList && (
          <WalkMap
            answer={shown}
            selected={selected}
            select={select}
            walk={walk}
            open={(to) => navigate(href("node", to))}
            onPicture={setPicture}
          />
        )}
        {shown && asList && <WalkList answer={shown} selected={selected} select={select} walk={walk} />}
        {!shown && <div class="map" />}
        {data && <Legend answer={data} hidden={hidden} />}
      </section>
      <NodePane id={selected} walk={walk} centred={selected === id} />
    </div>
  );
}

/** What the picture leaves out, said in words. */
function Note({
  picture,
  truncated,
  refused,
  hidden,
}: {
  picture: Picture | null;
  truncated: number;
  refused: string;
  hidden: number;
}) {
  const said = [
    picture &&
      picture.named > 0 &&
      picture.named < picture.direct &&
      `${picture.named} of ${picture.direct} shown with names`,
    hidden > 0 && "the legend hides some",
    truncated > 0 && `${grouped(truncated)} more left out`,
    refused && `hops=${refused} refused: it goes from 1 to 3`,
  ].filter(Boolean);
  if (said.length === 0) return null;
  return (
    <span class="small note">
      {said.join(" · ")}
      {picture && picture.named < picture.direct && (
        <button type="button" class="link" onClick={() => setQuery({ as: "list" })}>
          show all in the list
        </button>
      )}
    </span>
  );
}
