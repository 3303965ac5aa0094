/** The drawn walk. Places come settled from the layout; what moves here only explains a change of place. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { useKeys } from "../core/keys";
import { count } from "../core/number";
import { useFonts, useSize } from "../core/size";
import type { Neighbourhood } from "../core/types";
import { kindLabel } from "../marks/kinds";
import { relation } from "../marks/links";
import { levels } from "../standing/store";
import { spokenNode } from "../standing/words";
import { measureIn } from "../text/wrap";
import { DirectLink, Stub, Thread } from "./Links";
import { layoutWalk, type Picture, type Spot } from "./layout";
import { Card, Mark } from "./Marks";
import { Preview } from "./Preview";
import { nearest } from "./step";

const LABEL = measureIn('500 12.5px "Inter", system-ui');
const TITLE = measureIn('560 17px "Source Serif 4", Georgia');
const MOST = 16;

interface Props {
  answer: Neighbourhood;
  selected: string;
  select: (id: string) => void;
  walk: (id: string) => void;
  open: (id: string) => void;
  onPicture: (picture: Picture) => void;
}

/** What a screen reader hears of a neighbour: kind, title, standing, state, and what it does to the centre. */
export function spoken(spot: Spot): string {
  const { node, tie } = spot;
  const row = tie ? relation(tie.link.relation) : null;
  const says =
    !tie || !row ? `${node.hop} hops away` : tie.link.source === node.id ? `${row.words} this` : `${row.inverse} this`;
  const known = levels.value.get(node.id);
  return [spokenNode(node, known), says, ...(known || node.runnable ? [] : [count(node.degree, "link")])].join(", ");
}

export function WalkMap({ answer, selected, select, walk, open, onPicture }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const fonts = useFonts();
  const [hovered, setHovered] = useState<string | null>(null);
  const compact = (size?.width ?? 1000) < 560;
  const picture = useMemo(
    () => (size ? layoutWalk(answer, { ...size, label: LABEL, title: TITLE, compact, most: MOST }) : null),
    // Dependencies: `fonts` changes what the measures answer
    [answer, size, compact, fonts],
  );
  const before = usePrevious(picture, answer.center.id);
  const leaving = useLeaving(picture, before?.picture ?? null);
  useEffect(() => {
    if (picture) onPicture(picture);
  }, [picture]);

  const center = answer.center;
  const spotOf = useMemo(() => new Map(picture?.spots.map((spot) => [spot.node.id, spot])), [picture]);
  const at = spotOf.get(selected) ?? null;

  const arrow = (dx: number, dy: number) => {
    if (!picture) return;
    const next = nearest(picture, at ?? picture.centre, dx, dy, selected);
    select(next?.node.id ?? center.id);
    announce(next ? spoken(next) : `${kindLabel(center.kind)}, ${center.title}, in the middle`);
  };
  useKeys([
    {
      keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
      shown: "← ↑ ↓ →",
      does: "nearest neighbour that way",
      run: (event) => {
        const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] as [
          number,
          number,
        ];
        arrow(dx, dy);
      },
    },
    {
      keys: ["Enter"],
      shown: "↵",
      does: "walk there; on the middle, open it",
      run: () => (selected === center.id ? open(center.id) : walk(selected)),
    },
  ]);

  const idAt = (event: MouseEvent) => (event.target as Element).closest("[data-id]")?.getAttribute("data-id") ?? null;
  const click = (event: MouseEvent) => {
    const id = idAt(event);
    if (!id) return;
    if ((event.target as Element).closest(".label") && id !== center.id && id === selected) walk(id);
    else if (id === center.id && selected === center.id) open(id);
    else select(id);
  };

  const lit = hovered ?? (selected === center.id ? null : selected);
  const from = (id: string) => before?.at.get(id);
  return (
    <div
      class="map"
      ref={place}
      role="application"
      tabIndex={0}
      aria-label={`Map around ${center.title}. Arrow keys choose, Enter walks.`}
    >
      {picture && size && (
        <svg
          width={size.width}
          height={size.height}
          onClick={click}
          onDblClick={(event) => {
            const id = idAt(event);
            if (id && id !== center.id) walk(id);
          }}
          aria-hidden="true"
        >
          <g class="links" key={center.id}>
            {picture.spots.map((spot) => {
              const parent = spot.parent ? spotOf.get(spot.parent) : undefined;
              return parent ? <Thread key={spot.node.id} parent={parent} to={spot} picture={picture} /> : null;
            })}
            {picture.spots.map(
              (spot) => spot.tie && !spot.seat && !compact && <Stub key={spot.node.id} spot={spot} picture={picture} />,
            )}
            {picture.spots.map((spot) => {
              if (!spot.tie || (!spot.seat && spot.node.id !== lit)) return null;
              return (
                <DirectLink
                  key={spot.node.id}
                  spot={spot}
                  picture={picture}
                  words={!compact}
                  quiet={lit !== null && lit !== spot.node.id}
                />
              );
            })}
          </g>
          {leaving.map((spot) => (
            <Mark key={`leaving ${spot.node.id}`} spot={spot} selected={false} leaving />
          ))}
          {picture.spots.map((spot) => (
            <Mark
              key={spot.node.id}
              spot={spot}
              selected={spot.node.id === selected}
              from={from(spot.node.id)}
              onEnter={setHovered}
            />
          ))}
          <Card
            key={`card ${center.id}`}
            picture={picture}
            node={center}
            selected={selected === center.id}
            from={from(`card ${center.id}`)}
            compact={compact}
          />
        </svg>
      )}
      {picture && size && hovered && !compact && (
        <Preview key={hovered} spot={spotOf.get(hovered) ?? null} size={size} />
      )}
      <ul class="hidden" aria-label="Direct neighbours">
        {picture?.spots
          .filter((spot) => spot.tie)
          .map((spot) => (
            <li key={spot.node.id}>{spoken(spot)}</li>
          ))}
      </ul>
    </div>
  );
}

interface Before {
  picture: Picture;
  /** Places in the picture before this one of what changes between mark and card. */
  at: Map<string, { x: number; y: number }>;
}

/** The picture before the last walk step, for what travels: the chosen node to the middle, the old middle outward. */
function usePrevious(picture: Picture | null, center: string): Before | null {
  const last = useRef<{ picture: Picture; center: string } | null>(null);
  const before = useRef<Before | null>(null);
  if (picture && last.current && last.current.center !== center) {
    const at = new Map<string, { x: number; y: number }>();
    const chosen = last.current.picture.spots.find((spot) => spot.node.id === center);
    if (chosen) at.set(`card ${center}`, chosen);
    at.set(last.current.center, last.current.picture.centre);
    before.current = { picture: last.current.picture, at };
  }
  if (picture) last.current = { picture, center };
  return before.current;
}

/** Marks of the picture before that are gone now; they stay for a moment to fade. */
function useLeaving(picture: Picture | null, before: Picture | null): Spot[] {
  const [gone, setGone] = useState<Spot[]>([]);
  useEffect(() => {
    if (!picture || !before) return;
    const here = new Set(picture.spots.map((spot) => spot.node.id));
    setGone(before.spots.filter((spot) => !here.has(spot.node.id)));
    const wait = setTimeout(() => setGone([]), 160);
    return () => clearTimeout(wait);
  }, [before]);
  return gone;
}
