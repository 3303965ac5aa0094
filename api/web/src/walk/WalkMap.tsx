/** The drawn walk. Places come settled from the layout; what moves here only explains a change of place. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce, tell } from "../core/announce";
import { useBusy } from "../core/busy";
import { lettered } from "../core/fonts";
import { useKeys } from "../core/keys";
import { count } from "../core/number";
import { type Place, type Places, writePlaces } from "../core/places";
import { useSize } from "../core/size";
import type { Neighbourhood } from "../core/types";
import { drawing } from "../page/state";
import { levels } from "../standing/store";
import { measureIn } from "../text/wrap";
import { captioned } from "./captions";
import { useGlide, WALK } from "./glide";
import { keepAngles, keptAngles } from "./kept";
import { DirectLink, Stub, Thread } from "./Links";
import { isSmall, layoutWalk, mostSeats, type Picture, type Spot } from "./layout";
import { placeWords, wordsOn } from "./lines";
import { litOf } from "./lit";
import { Card, Mark } from "./Marks";
import { movedBy, placeAt } from "./moved";
import { boxOf, Preview } from "./Preview";
import { linkOf, spareOf } from "./spare";
import { nearest } from "./step";
import { useDrag } from "./useDrag";
import { saysOf, spoken, spokenLink, spokenMiddle } from "./words";

const LABEL = measureIn('500 12.5px "Inter", system-ui');
const TITLE = measureIn('560 17px "Source Serif 4", Georgia');
const SMALL_TITLE = measureIn('560 13px "Source Serif 4", Georgia');
const CAPTION = measureIn('400 11.5px "Inter", system-ui');
const WORDS = measureIn('400 11px "Inter", system-ui');

interface Props {
  answer: Neighbourhood;
  selected: string;
  /** The link whose reason is being read. */
  picked: string;
  select: (id: string) => void;
  pick: (link: string | null) => void;
  /** Where the reader put marks by hand, and what writes it down. */
  places: Places;
  put: (places: string) => void;
  walk: (id: string) => void;
  open: (id: string) => void;
  onPicture: (picture: Picture) => void;
}

export function WalkMap(props: Props) {
  const { answer, selected, picked, select, pick, places, put, walk, open, onPicture } = props;
  const place = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  // Before the fonts are here texts have other widths and what stands around the map other heights: every mark would move again.
  const size = useSize(place, lettered.value);
  const [hovered, setHovered] = useState<string | null>(null);
  const [keyed, setKeyed] = useState(false);
  const compact = size !== null && isSmall(size);
  const center = answer.center;
  const kept = useMemo(() => keptAngles(center.id), [center.id]);
  const settled = useMemo(
    () =>
      size
        ? layoutWalk(answer, {
            ...size,
            label: LABEL,
            title: compact ? SMALL_TITLE : TITLE,
            compact,
            most: mostSeats(size),
            kept,
          })
        : null,
    // Dependencies: `kept` goes with the centre of the answer
    [answer, size, compact],
  );
  const own = useMemo(() => {
    const moved = settled && movedBy(settled, places);
    return moved && !compact ? captioned(moved, CAPTION) : moved;
  }, [settled, places, compact]);
  const drag = useDrag(
    (event) => {
      const spot = spotOf.get(idAt(event) ?? "");
      return spot ? { id: spot.node.id, point: spot } : null;
    },
    (id, point) => settled && move(id, placeAt(settled, point)),
  );
  const { held } = drag;
  const picture = useMemo(
    () => (own && held ? movedBy(own, new Map([[held.id, placeAt(own, held.point)]])) : own),
    [own, held],
  );
  useBusy(picture === null);
  const words = useMemo(() => picture && placeWords(picture, WORDS), [picture]);
  const move = (id: string, place: Place) => {
    put(writePlaces(places, id, place));
    announce("Moved; Ctrl Z puts it back");
  };
  useEffect(() => {
    drawing.value = () => svg.current;
    return () => {
      drawing.value = null;
    };
  }, []);
  useGlide(svg, center.id);
  // A mark that a step takes away never says that the pointer left it.
  // Dependencies: another step
  useLayoutEffect(() => setHovered(null), [center.id]);
  const leaving = useLeaving(picture, center.id);
  useEffect(() => {
    if (settled) keepAngles(center.id, settled, kept);
  }, [settled]);
  useEffect(() => {
    if (own) onPicture(own);
  }, [own]);

  const spotOf = useMemo(() => new Map(picture?.spots.map((spot) => [spot.node.id, spot])), [picture]);
  const at = spotOf.get(selected) ?? null;
  // What is the same object as before is not looked at again: of hundreds of marks a choice changes two.
  const still = useMemo(
    () =>
      picture && {
        marks: new Map(
          picture.spots.map((spot) => [
            spot.node.id,
            <Mark key={spot.node.id} spot={spot} selected={false} onEnter={setHovered} />,
          ]),
        ),
        threads: [
          ...picture.spots.map((spot) => {
            const parent = spot.parent ? spotOf.get(spot.parent) : undefined;
            return parent && <Thread key={`thread ${spot.node.id}`} parent={parent} to={spot} picture={picture} />;
          }),
          ...picture.spots.map(
            (spot) =>
              spot.tie && !spot.seat && !compact && <Stub key={`stub ${spot.node.id}`} spot={spot} picture={picture} />,
          ),
        ],
      },
    [picture, spotOf, compact],
  );
  const rows = levels.value;
  const heard = useMemo(
    () => picture?.spots.filter((spot) => spot.tie).map((spot) => <li key={spot.node.id}>{spoken(spot)}</li>),
    // Dependencies: `rows` changes what is said of a node
    [picture, rows],
  );

  const nameOf = (id: string | null) => (id ? spotOf.get(id)?.node.title : undefined);
  const arrow = (dx: number, dy: number) => {
    if (!picture) return;
    const card = { ...picture.centre, node: center, parent: null };
    const next = nearest([card, ...picture.spots], at ?? card, dx, dy);
    setKeyed(true);
    if (!next) {
      tell("Nothing lies further that way");
      return;
    }
    select(next.node.id);
    announce("tie" in next ? spoken(next, nameOf(next.parent)) : spokenMiddle(center));
  };
  const nudge = (dx: number, dy: number) => {
    if (!picture) return;
    if (at) move(at.node.id, placeAt(picture, { x: at.x + 12 * dx, y: at.y + 12 * dy }));
    else tell("Choose a neighbour to move; the middle stays where it is");
  };
  // The links that are drawn, most telling first.
  const links = picture?.spots.filter((spot) => spot.tie && spot.seat) ?? [];
  const nth = links.findIndex((spot) => spot.tie?.link.id === picked);
  /** Go to the next link or the one before; beyond the last one the focus leaves the map, as it does from any control. */
  const tab = (event: KeyboardEvent) => {
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey || event.target !== place.current) return;
    if (event.shiftKey && nth < 0) return;
    const next = links[nth + (event.shiftKey ? -1 : 1)];
    if (!next && !event.shiftKey) return;
    event.preventDefault();
    pick(next?.tie?.link.id ?? null);
    announce(next ? spokenLink(next, center) : spokenMiddle(center));
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
        if (event.shiftKey) nudge(dx, dy);
        else arrow(dx, dy);
      },
    },
    { keys: ["Shift+Arrow"], shown: "⇧ ← ↑ ↓ →", does: "move the selected mark", run: () => undefined },
    { keys: ["Tab on the map"], shown: "Tab", does: "next link, from the map", run: () => undefined },
    {
      keys: ["Enter"],
      shown: "↵",
      does: "walk there; on the middle, open it",
      run: () => {
        const end = links[nth]?.node.id ?? selected;
        if (end === center.id) open(end);
        else walk(end);
      },
    },
  ]);

  const idAt = (event: MouseEvent) => (event.target as Element).closest("[data-id]")?.getAttribute("data-id") ?? null;
  const click = (event: MouseEvent) => {
    if (drag.click()) return;
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

  const lit = litOf(spotOf, hovered, selected);
  const told = held ? undefined : spotOf.get(hovered ?? (keyed || compact ? selected : ""));
  const spare = useMemo(
    () => (picture && told ? [...spareOf(picture, words), ...linkOf(told, picture)] : undefined),
    [picture, words, told],
  );
  return (
    <div
      class="map"
      ref={place}
      role="application"
      tabIndex={0}
      aria-label={`Map around ${center.title}. Arrow keys choose, Tab goes through the links, Enter walks.`}
      onKeyDown={tab}
    >
      {picture && size && (
        <svg
          ref={svg}
          width={size.width}
          height={size.height}
          viewBox={`0 0 ${size.width} ${size.height}`}
          class={held ? "dragging" : undefined}
          onClick={click}
          onPointerDown={drag.down}
          onPointerMove={() => setKeyed(false)}
          onDblClick={(event) => {
            const id = idAt(event);
            if (id && id !== center.id) walk(id);
          }}
          aria-hidden="true"
        >
          <g class="links fades">
            {still?.threads}
            {picture.spots.map((spot) => {
              if (!spot.tie || (!spot.seat && spot.node.id !== lit)) return null;
              return (
                <DirectLink
                  key={spot.node.id}
                  spot={spot}
                  picture={picture}
                  words={words?.get(spot.node.id) ?? wordsOn(spot, picture)}
                  lit={lit === spot.node.id}
                  quiet={lit !== null && lit !== spot.node.id}
                  picked={spot.tie.link.id === picked}
                />
              );
            })}
          </g>
          {leaving.map((spot) => (
            <Mark key={`leaving ${spot.node.id}`} spot={spot} selected={false} leaving />
          ))}
          {picture.spots.map((spot) =>
            spot.node.id === selected ? (
              <Mark key={spot.node.id} spot={spot} selected onEnter={setHovered} />
            ) : (
              still?.marks.get(spot.node.id)
            ),
          )}
          <Card
            key={`card ${center.id}`}
            picture={picture}
            node={center}
            selected={selected === center.id}
            compact={compact}
          />
        </svg>
      )}
      {told && size && !(compact && told.seat) && (
        <Preview
          key={told.node.id}
          node={told.node}
          says={saysOf(told)}
          box={boxOf(told)}
          frame={size}
          spare={spare}
          wait={told.seat ? 300 : 40}
          brief={compact}
        />
      )}
      <ul class="hidden" aria-label="Direct neighbours">
        {heard}
        {picture && picture.left > 0 && (
          <li>
            {count(picture.left, "more node")}
            {picture.behind && ` behind ${picture.behind.title},`} in the list alone
          </li>
        )}
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
