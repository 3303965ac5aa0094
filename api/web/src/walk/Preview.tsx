import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { signs } from "../core/number";
import type { Size } from "../core/size";
import { KindIcon, kindLabel } from "../marks/kinds";
import { standingOf } from "../standing/store";
import { besideBox, type Spare } from "./beside";
import { captionBox } from "./caption";
import { type Box, both, type Point } from "./geometry";
import type { Spot } from "./layout";
import { seatBox } from "./settle";

interface Words {
  id: string;
  kind: string;
  title: string;
  statement: string;
}

/** The same at every call, so that the place is worked out anew only for another one. */
const NOTHING: readonly Spare[] = [];

/** A few words on a node beside the box that shows it, never on that box; `wait` ms pass before it is there. `brief`: its name alone. */
export function Preview({
  node,
  says,
  box,
  frame,
  spare = NOTHING,
  wait,
  brief = false,
}: {
  node: Words;
  says: string;
  box: Box;
  frame: Size;
  /** What it would rather not cover. */
  spare?: readonly Spare[];
  wait: number;
  brief?: boolean;
}) {
  const [shown, setShown] = useState(false);
  const [at, setAt] = useState<Point | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), wait);
    return () => clearTimeout(timer);
  }, [wait]);
  const standing = standingOf(node);
  // Dependencies: its own size is known once it is there
  useLayoutEffect(() => {
    const own = place.current;
    if (own) setAt(besideBox(box, own.offsetWidth, own.offsetHeight, { x: 0, y: 0, ...frame }, spare));
  }, [shown, node.statement, standing, box.x, box.y, frame, spare]);
  if (!shown) return null;
  return (
    <div
      class={brief ? "preview brief" : "preview"}
      ref={place}
      style={at ? { left: `${at.x}px`, top: `${at.y}px` } : { visibility: "hidden" }}
    >
      <p class="small">
        <KindIcon kind={node.kind} size={13} />
        {kindLabel(node.kind)} · {says}
        {standing && ` · ${standing}`}
      </p>
      <p class="name">{node.title}</p>
      {!brief && <p class="says">{signs(node.statement)}</p>}
    </div>
  );
}

/** The box of a mark with its name. */
export function boxOf(spot: Spot): Box {
  if (spot.seat && spot.seat.lines.length > 0) return seatBox(spot.seat);
  const r = spot.radius + 4;
  const mark = { x: spot.x - r, y: spot.y - r, width: 2 * r, height: 2 * r };
  return spot.caption ? both(mark, captionBox(spot, spot.caption)) : mark;
}
