/** The links of a walk: direct ones with end and words, further ones as quiet threads. */
import { useState } from "preact/hooks";
import { LinkEnd, polarityMark, polarityOf, strokeOf } from "../marks/links";
import type { Point } from "./geometry";
import type { Picture, Spot } from "./layout";
import { lineTo, stubOf, type Words } from "./lines";
import { seatBox } from "./settle";

export function DirectLink({
  spot,
  picture,
  words,
  lit,
  quiet,
  picked,
}: {
  spot: Spot;
  picture: Picture;
  /** Words that would cover something are there only while the link or its node is pointed at or chosen. */
  words: Words | null;
  lit: boolean;
  quiet: boolean;
  picked: boolean;
}) {
  const [pointed, setPointed] = useState(false);
  if (!spot.tie) return null;
  const { link } = spot.tie;
  const ends = lineTo(spot, picture.card, picture.centre);
  const inward = link.source === spot.node.id;
  const [from, to] = inward ? [ends.mark, ends.card] : [ends.card, ends.mark];
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const polarity = polarityOf(link);
  const stop = polarity === "support" ? 6 : polarity === "undercut" ? 11 : 1;
  return (
    <g
      class={["direct", quiet && "quiet", picked && "picked"].filter(Boolean).join(" ")}
      data-link={link.id}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <path class="course" d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
      <path
        {...strokeOf(link)}
        fill="none"
        d={`M${from.x} ${from.y}L${to.x - Math.cos(angle) * stop} ${to.y - Math.sin(angle) * stop}`}
      />
      <LinkEnd polarity={polarity} x={to.x} y={to.y} angle={angle} />
      {words && (words.free || lit || picked || pointed) && (
        <text
          class="words halo"
          x={words.x}
          y={words.y + 4}
          text-anchor="middle"
          fill={polarity === "neutral" ? "var(--ink-3)" : polarityMark(polarity).colour}
        >
          {words.text}
        </text>
      )}
    </g>
  );
}

/** A short stroke from an unnamed neighbour towards the centre: it is tied to the card, though its line is not drawn. */
export function Stub({ spot, picture }: { spot: Spot; picture: Picture }) {
  if (!spot.tie) return null;
  const [from, to] = stubOf(spot, picture);
  return <path {...strokeOf(spot.tie.link)} fill="none" d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />;
}

/** Where the threads of a node begin: behind its text, as seen from the centre, so that none is drawn across it. */
function behind(spot: Spot): Point {
  const seat = spot.seat;
  if (!seat || seat.lines.length === 0) return spot;
  const box = seatBox(seat);
  if (seat.side === "left") return { x: box.x - 4, y: spot.y };
  if (seat.side === "right") return { x: box.x + box.width + 4, y: spot.y };
  return { x: spot.x, y: seat.side === "top" ? box.y - 3 : box.y + box.height + 3 };
}

/** A quiet line to a node further out: it leaves its parent away from the centre and bends to its place at the rim. */
export function Thread({ parent, to, picture }: { parent: Spot; to: Point; picture: Picture }) {
  const from = behind(parent);
  const { centre } = picture;
  const reach = Math.hypot(from.x - centre.x, from.y - centre.y) || 1;
  const push = Math.hypot(to.x - from.x, to.y - from.y) * 0.34;
  const inside = (value: number, most: number) => Math.max(4, Math.min(most - 4, value));
  const bend = {
    x: inside(from.x + ((from.x - centre.x) / reach) * push, 2 * centre.x),
    y: inside(from.y + ((from.y - centre.y) / reach) * push, 2 * centre.y),
  };
  const at = (point: Point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  return <path class="thread" d={`M${at(from)}Q${at(bend)} ${at(to)}`} />;
}
