/** The map from far above: communities as discs with their size, bands where links join them; each opens by a click. */
import { useEffect, useRef } from "preact/hooks";
import { useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import { Failure } from "../core/Message";
import { count, fixed, grouped } from "../core/number";
import { setQuery } from "../core/router";
import { useSize } from "../core/size";
import type { CommunityMap as Answer } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { TONES, toneOf } from "../marks/tone";
import { measureIn, wrap } from "../text/wrap";
import { Counts } from "./Counts";

const NAME = measureIn('560 14px "Source Serif 4", Georgia, serif');
const NAMED = 40;
const BANDS = 300;
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

/** Name and size inside a disc when they fit, else the size alone. */
function Words({ disc, r }: { disc: Disc; r: number }) {
  const lines = wrap(disc.label, Math.max(60, r * 1.6), 3, NAME, Math.max(80, r * 1.8));
  const fits = r > 34 && Math.max(...lines.map(NAME)) < r * 1.9 && lines.length * 17 + 16 < r * 1.7;
  const shown = fits ? lines : [];
  return (
    <text class="disc-words halo" text-anchor="middle" y={-shown.length * 8.5 + (shown.length ? 6 : 4)}>
      {shown.map((line, i) => (
        <tspan key={line} x="0" dy={i ? 17 : 0}>
          {line}
        </tspan>
      ))}
      <tspan class="disc-count" x="0" dy={shown.length ? 16 : 0}>
        {grouped(disc.size)}
      </tspan>
    </text>
  );
}

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
  const largest = drawnOf(map);
  const scale = size ? Math.min((size.width - 60) / 2.2, (size.height - 60) / 2.2) : 0;
  const at = (disc: Disc) => ({
    x: (size?.width ?? 0) / 2 + disc.x * scale,
    y: (size?.height ?? 0) / 2 - disc.y * scale,
  });
  const radius = (disc: Disc) => Math.max(5, disc.radius * scale);
  const byId = new Map(largest.map((disc) => [disc.id, disc]));
  const bands = map.bands
    .filter((band) => band.source !== band.target && byId.has(band.source) && byId.has(band.target))
    .toSorted((a, b) => b.links - a.links)
    .slice(0, BANDS);
  const most = bands[0]?.links ?? 1;
  return (
    <div class="network-place" ref={place}>
      {size && (
        <svg class="community-map" width={size.width} height={size.height} aria-hidden="true">
          {bands.map((band) => {
            const [a, b] = [byId.get(band.source), byId.get(band.target)];
            if (!a || !b) return null;
            const [from, to] = [at(a), at(b)];
            return (
              <path
                key={`${band.source} ${band.target}`}
                class="band"
                stroke-width={0.6 + 7 * Math.sqrt(band.links / most)}
                d={`M${from.x} ${from.y}L${to.x} ${to.y}`}
              />
            );
          })}
          {largest.map((disc, i) => {
            const { x, y } = at(disc);
            return (
              <g key={disc.id} class="disc" transform={`translate(${x} ${y})`} onClick={() => openCommunity(disc.id)}>
                <title>{`${disc.label}: ${count(disc.size, "node")}${meanOf(disc)}`}</title>
                <circle r={radius(disc)} />
                {typeof disc.strength === "number" && <Fill strength={disc.strength} r={radius(disc)} />}
                {i < NAMED && <Words disc={disc} r={radius(disc)} />}
              </g>
            );
          })}
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
