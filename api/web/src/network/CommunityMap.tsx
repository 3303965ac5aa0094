/** The map from far above: communities as discs with their size, bands where links join them; each opens by a click. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import { Failure } from "../core/Message";
import { count, fixed, grouped } from "../core/number";
import { setQuery } from "../core/router";
import { useSize } from "../core/size";
import type { CommunityMap as Answer } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { TONES, toneOf } from "../marks/tone";
import { Counts } from "./Counts";
import { bandsOf, discsOn, touches } from "./communities";
import { DiscWords } from "./DiscWords";

/** Most discs that are drawn, the largest; the rest is counted. */
const DISCS = 300;

const bySize = (map: Answer): Disc[] => map.communities.toSorted((a, b) => b.size - a.size || a.id - b.id);
/** The communities that are drawn: a node that is alone in its own is no part of a map of communities. */
const drawnOf = (map: Answer): Disc[] =>
  bySize(map)
    .filter((disc) => disc.size > 1)
    .slice(0, DISCS);

/** How long to wait before asking again for strengths that are being worked out. */
const AGAIN_MS = 5000;

type Disc = Answer["communities"][number];

export const openCommunity = (id: number) => setQuery({ community: id, as: null, at: null, sel: null }, true);

const meanOf = ({ strength }: Disc): string =>
  typeof strength === "number" ? `, mean strength ${fixed(strength, 2)}` : "";

/** The mean strength of a community, as the level in its disc, in the colour that nodes of that strength have. */
function Fill({ strength, r }: { strength: number; r: number }) {
  const y = r - 2 * r * strength;
  const x = Math.sqrt(Math.max(0, r * r - y * y));
  return (
    <path
      class="level"
      d={`M${-x} ${y}A${r} ${r} 0 ${strength > 0.5 ? 1 : 0} 0 ${x} ${y}Z`}
      fill={TONES[toneOf(strength)]}
    />
  );
}

function Drawing({ map }: { map: Answer }) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const [pointed, setPointed] = useState<number | null>(null);
  const discs = useMemo(() => size && discsOn(drawnOf(map), size), [map, size]);
  const bands = useMemo(() => bandsOf(map.bands, discs ?? []), [map, discs]);
  const byId = new Map(discs?.map((one) => [one.disc.id, one]));
  const seen = pointed === null ? bands.filter(({ strong }) => strong) : bands.filter((band) => touches(band, pointed));
  const beside = pointed === null ? null : new Set(seen.flatMap(({ source, target }) => [source, target]));
  return (
    <div class="network-place" ref={place}>
      {size && discs && (
        <svg class="community-map" width={size.width} height={size.height} aria-hidden="true">
          {seen.map(({ source, target, width, opacity }) => {
            const [from, to] = [byId.get(source), byId.get(target)];
            return (
              from &&
              to && (
                <path
                  key={`${source} ${target}`}
                  class={pointed === null ? "band" : "band lit"}
                  stroke-width={width}
                  opacity={pointed === null ? opacity : undefined}
                  d={`M${from.x} ${from.y}L${to.x} ${to.y}`}
                />
              )
            );
          })}
          {discs.map(({ disc, x, y, r }) => (
            <g
              key={disc.id}
              class={beside && disc.id !== pointed && !beside.has(disc.id) ? "disc quiet" : "disc"}
              transform={`translate(${x} ${y})`}
              onClick={() => openCommunity(disc.id)}
              onPointerEnter={() => setPointed(disc.id)}
              onPointerLeave={() => setPointed(null)}
            >
              <title>{`${disc.label}: ${count(disc.size, "node")}${meanOf(disc)}`}</title>
              <circle r={r} />
              {typeof disc.strength === "number" && <Fill strength={disc.strength} r={r} />}
              <DiscWords label={disc.label} size={disc.size} r={r} />
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}

export function CommunityMap({ switcher }: { switcher: preact.ComponentChild }) {
  const { data, error, again } = useAnswer(`communities ${health.value?.revision}`, (signal) =>
    ask(client.GET("/api/v1/graph/communities", { signal })),
  );
  const solved = data?.solved ?? true;
  useEffect(() => {
    if (solved) return;
    const wait = setInterval(again, AGAIN_MS);
    return () => clearInterval(wait);
  }, [solved, again]);
  if (error && !data) return <Failure part error={error} again={again} />;
  if (!data) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  const largest = bySize(data);
  const left = largest.length - drawnOf(data).length;
  return (
    <div class="network">
      <section class="facets" aria-label="Communities">
        <Counts nodes={data.nodes} links={data.links} />
        <section class="facet">
          <h2 class="section">Communities, largest first</h2>
          {largest.slice(0, 200).map((disc) => {
            const [kind] = Object.entries(disc.kinds).sort((a, b) => b[1] - a[1])[0] ?? ["claim"];
            return (
              <button key={disc.id} type="button" class="facet-row" onClick={() => openCommunity(disc.id)}>
                <span title={`Mostly ${kindLabel(kind, true).toLowerCase()}`}>
                  <KindIcon kind={kind} />
                </span>
                <span>
                  {disc.label}
                  <span class="hidden">{meanOf(disc)}</span>
                </span>
                <span class="tabular">{grouped(disc.size)}</span>
              </button>
            );
          })}
          {largest.length > 200 && <p class="small">{count(largest.length - 200, "smaller one")} not listed here.</p>}
        </section>
      </section>
      <section class="canvas" aria-label="Map of communities">
        <header class="walk-head">
          <p>
            {count(data.communities.length, "community", "communities")}, each opens by a click
            {left > 0 && ` · ${count(left, "smaller one")} not drawn`}
            {data.solved ? " · filled to the mean strength" : " · strengths are being worked out"}
          </p>
          {switcher}
        </header>
        <Drawing map={data} />
      </section>
    </div>
  );
}
