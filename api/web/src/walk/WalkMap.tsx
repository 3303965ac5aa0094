/** The drawn walk. Places come settled from the layout; what moves here only explains a change of place. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { useKeys } from "../core/keys";
import { count } from "../core/number";
import { useFonts, useSize } from "../core/size";
import type { Neighbourhood } from "../core/types";
import { kindLabel } from "../marks/kinds";
import { drawing } from "../shell/state";
import { levels } from "../standing/store";
import { spokenNode } from "../standing/words";
import { measureIn } from "../text/wrap";
import { useGlide, WALK } from "./glide";
import { keepAngles, keptAngles } from "./kept";
import { DirectLink, Stub, Thread } from "./Links";
import { layoutWalk, type Picture, type Spot } from "./layout";
import { Card, Mark } from "./Marks";
import { boxOf, Preview, saysOf } from "./Preview";
import { nearest } from "./step";

const LABEL = measureIn('500 12.5px "Inter", system-ui');
const TITLE = measureIn('560 17px "Source Serif 4", Georgia');
const MOST = 16;

interface Props {
  answer: Neighbourhood;
  selected: string;
  /** The link whose reason is being read. */
  picked: string;
  select: (id: string) => void;
  pick: (link: string | null) => void;
  walk: (id: string) => void;
  open: (id: string) => void;
  onPicture: (picture: Picture) => void;
}

/** What a screen reader hears of a neighbour: kind, title, standing, state, and what it does to the centre. */
export function spoken(spot: Spot): string {
  const { node } = spot;
  const known = levels.value.get(node.id);
  const links = known || node.runnable ? [] : [count(node.degree, "link")];
  return [spokenNode(node, known), saysOf(spot), ...links].join(", ");
}

export function WalkMap({ answer, selected, picked, select, pick, walk, open, onPicture }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(place);
  const fonts = useFonts();
  const [hovered, setHovered] = useState<string | null>(null);
  const [keyed, setKeyed] = useState(false);
  const compact = (size?.width ?? 1000) < 560;
  const center = answer.center;
  const kept = useMemo(() => keptAngles(center.id), [center.id]);
  const picture = useMemo(
    () => (size ? layoutWalk(answer, { ...size, label: LABEL, title: TITLE, compact, most: MOST, kept }) : null),
    // Dependencies: `fonts` changes what the measures answer
    [answer, size, compact, fonts],
  );
  useEffect(() => {
    drawing.value = () => svg.current;
    return () => {
      drawing.value = null;
    };
  }, []);
  useGlide(svg, center.id);
  const leaving = useLeaving(picture, center.id);
  useEffect(() => {
    if (!picture) return;
    keepAngles(center.id, picture, kept);
    onPicture(picture);
  }, [picture]);

  const spotOf = useMemo(() => new Map(picture?.spots.map((spot) => [spot.node.id, spot])), [picture]);
  const at = spotOf.get(selected) ?? null;

  const arrow = (dx: number, dy: number) => {
    if (!picture) return;
    const next = nearest(picture, at ?? picture.centre, dx, dy, selected);
    setKeyed(true);
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
    if (!id) {
      const link = (event.target as Element).closest("[data-link]")?.getAttribute("data-link");
      if (link) pick(link);
      return;
    }
    if ((event.target as Element).closest(".label") && id !== center.id && id === selected) walk(id);
    else if (id === center.id && selected === center.id) open(id);
    else select(id);
  };

  const lit = hovered ?? (selected === center.id ? null : selected);
  const told = spotOf.get(hovered ?? (keyed ? selected : ""));
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
          ref={svg}
          width={size.width}
          height={size.height}
          onClick={click}
          onPointerMove={() => setKeyed(false)}
          onDblClick={(event) => {
            const id = idAt(event);
            if (id && id !== center.id) walk(id);
          }}
          aria-hidden="true"
        >
          <g class="links fades">
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
                  picked={spot.tie.link.id === picked}
                />
              );
            })}
          </g>
          {leaving.map((spot) => (
            <Mark key={`leaving ${spot.node.id}`} spot={spot} selected={false} leaving />
          ))}
          {picture.spots.map((spot) => (
            <Mark key={spot.node.id} spot={spot} selected={spot.node.id === selected} onEnter={setHovered} />
          ))}
          <Card
            key={`card ${center.id}`}
            picture={picture}
            node={center}
            selected={selected === center.id}
            compact={compact}
          />
        </svg>
      )}
      {told && size && !compact && (
        <Preview
          key={told.node.id}
          node={told.node}
          says={saysOf(told)}
          box={boxOf(told)}
          frame={size}
          wait={told.seat ? 300 : 40}
        />
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

/** Marks of the step before that are gone now; they stay for a third of the walk to fade. */
function useLeaving(picture: Picture | null, center: string): Spot[] {
  const last = useRef<{ picture: Picture; center: string } | null>(null);
  const [gone, setGone] = useState<Spot[]>([]);
  // Dependencies: a picture of the same step, at another size, leaves nobody behind
  useLayoutEffect(() => {
    if (!picture) return;
    const before = last.current;
    last.current = { picture, center };
    if (!before || before.center === center) return;
    const here = new Set([center, ...picture.spots.map((spot) => spot.node.id)]);
    setGone(before.picture.spots.filter((spot) => !here.has(spot.node.id)));
  }, [picture, center]);
  useEffect(() => {
    if (gone.length === 0) return;
    const wait = setTimeout(() => setGone([]), WALK / 3);
    return () => clearTimeout(wait);
  }, [gone]);
  return gone;
}
