/** The nodes of a walk: marks with their texts, and the card in the middle. */
import { count, fixed } from "../core/number";
import type { NeighbourNode } from "../core/types";
import { kindLabel } from "../marks/kinds";
import { Badge, stateWords } from "../marks/states";
import { Vessel } from "../marks/vessel";
import { delayOf, levelOf, oldOf } from "../standing/store";
import { inShort } from "../standing/words";
import { CAPTION_LINE, type Caption } from "./caption";
import type { Point } from "./geometry";
import { CARD_LINE, CARD_TEXT, LINE, type Picture, type Spot } from "./layout";
import { textCorner } from "./settle";

/** A transform that can be animated: set as a style by script, never as an attribute in markup. */
const placed = (point: Point) => ({ transform: `translate(${point.x.toFixed(1)}px, ${point.y.toFixed(1)}px)` });

/** Strength and testedness, and where there is no standing yet the state or the links. A node that never ran says so. */
function metaOf(node: NeighbourNode): string {
  const row = levelOf(node);
  if (row && node.kind !== "topic")
    return node.runnable && node.state === "never_run" && row.testedness === 0
      ? `${fixed(row.strength, 2)} · never run`
      : inShort(row);
  return node.runnable ? stateWords(node.state).replace(/^H.*$/, "Vacuous") : count(node.degree, "link");
}

function Label({ spot }: { spot: Spot }) {
  const seat = spot.seat;
  if (!seat) return null;
  // On a small map the name alone has room.
  const bare = seat.height === seat.lines.length * LINE;
  const corner = textCorner(seat);
  const anchor = { left: "end", right: "start", top: "middle", bottom: "middle" }[seat.side] as "start";
  const x = corner.x - seat.x + { left: seat.width, right: 0, top: seat.width / 2, bottom: seat.width / 2 }[seat.side];
  const y = corner.y - seat.y;
  return (
    <text class="label halo" text-anchor={anchor}>
      {seat.lines.map((line, i) => (
        <tspan key={line} x={x} y={y + 11.5 + i * LINE}>
          {line}
        </tspan>
      ))}
      {!bare && (
        <tspan class="meta" x={x} y={y + 11.5 + seat.lines.length * LINE}>
          {metaOf(spot.node)}
        </tspan>
      )}
    </text>
  );
}

function CaptionText({ caption: { x, y, lines, width, anchor } }: { caption: Caption }) {
  const at = x + { start: 0, middle: width / 2, end: width }[anchor];
  return (
    <text class="caption halo" text-anchor={anchor}>
      {lines.map((line, i) => (
        <tspan key={line} x={at} y={y + 10.5 + i * CAPTION_LINE}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

export function Mark({
  spot,
  selected,
  leaving,
  onEnter,
}: {
  spot: Spot;
  selected: boolean;
  leaving?: boolean;
  onEnter?: (id: string | null) => void;
}) {
  const { node, radius } = spot;
  const far = node.hop > 1;
  const name = ["mark", far && "far", leaving && "leaving"].filter(Boolean).join(" ");
  return (
    <g
      class={name}
      data-id={leaving ? undefined : node.id}
      style={placed(spot)}
      onPointerEnter={() => onEnter?.(node.id)}
      onPointerLeave={() => onEnter?.(null)}
    >
      {selected && <circle class="ring" r={radius + 5} />}
      {radius < 3 ? (
        <circle r={radius} fill="var(--line-2)" />
      ) : (
        <g class="glyph">
          <Vessel
            kind={node.kind}
            level={levelOf(node)}
            size={radius * 2}
            weight={far ? 1.1 : radius < 9 ? 1.3 : 1.8}
            old={far ? null : oldOf(node.id)}
            delay={delayOf(node.id)}
          />
        </g>
      )}
      {node.runnable && !far && radius > 9 && (
        <g transform={`translate(${radius * 0.92} ${radius * 0.92})`}>
          <Badge state={node.state} size={12} apart />
        </g>
      )}
      <circle class="target" r={Math.max(radius + 6, 12)} />
      <Label spot={spot} />
      {spot.caption && <CaptionText caption={spot.caption} />}
    </g>
  );
}

export function Card({
  picture,
  node,
  selected,
  compact,
}: {
  picture: Picture;
  node: NeighbourNode;
  selected: boolean;
  compact: boolean;
}) {
  const { card, cardLines, centre } = picture;
  const top = -card.height / 2;
  const line = compact ? CARD_LINE.compact : CARD_LINE.wide;
  const left = compact ? 0 : -card.width / 2 + CARD_TEXT.wide;
  const first = compact ? top + CARD_TEXT.compact + 12 : -((cardLines.length * line + 16) / 2) + 15;
  const glyph = compact ? 26 : 46;
  const badge = compact ? 13 : 17;
  return (
    <g class={compact ? "card compact" : "card"} data-id={node.id} style={placed(centre)}>
      <rect
        class={selected ? "plate selected" : "plate"}
        x={-card.width / 2}
        y={top}
        width={card.width}
        height={card.height}
        rx="12"
      />
      <g transform={compact ? `translate(0 ${top + 20})` : `translate(${-card.width / 2 + 40} 0)`}>
        <Vessel
          kind={node.kind}
          level={levelOf(node)}
          size={glyph}
          weight={compact ? 1.8 : 2.2}
          paper="var(--surface)"
          old={oldOf(node.id)}
          delay={delayOf(node.id)}
        />
        {node.runnable && (
          <g transform={`translate(${glyph * 0.4} ${glyph * 0.4})`}>
            <Badge state={node.state} size={badge} apart />
          </g>
        )}
      </g>
      <text class="card-title" text-anchor={compact ? "middle" : "start"}>
        {cardLines.map((words, i) => (
          <tspan key={words} x={left} y={first + i * line}>
            {words}
          </tspan>
        ))}
        {!compact && (
          <tspan class="meta" x={left} y={first + cardLines.length * line - 1}>
            {levelOf(node)
              ? metaOf(node)
              : `${kindLabel(node.kind)} · ${node.runnable ? stateWords(node.state).toLowerCase() : count(node.degree, "link")}`}
          </tspan>
        )}
      </text>
    </g>
  );
}
