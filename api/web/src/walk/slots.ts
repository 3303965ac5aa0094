/** Places for names on a small map: slots in a row above the card, in one below it and beside it, so that no two names can meet. */
import { type Box, type Point, turn } from "./geometry";
import { MARK, type Named, type Seat, type Side } from "./settle";

interface Slot extends Point {
  side: Side;
  width: number;
}

/** Narrowest room for a name that still holds most words, px. */
export const NARROWEST = 84;
const WIDTH = 96;
const BETWEEN = 10;
/** Shortest link between a mark beside the card and the card. */
const REACH = 16;

/**
 * The slots of a small map: none above and below the card where it leaves no room there.
 *
 * @param card the card in the middle.
 * @param bounds where marks and names may lie, px.
 * @param tall height of a mark with its name, px.
 */
export function slots(card: Box, bounds: Box, tall: number): Slot[] {
  const found: Slot[] = [];
  // Where there is room, fewer and wider ones: a name in two lines is read faster than in four.
  const least = bounds.width < 4 * WIDTH ? WIDTH : 1.5 * WIDTH;
  const columns = Math.max(1, Math.floor((bounds.width + BETWEEN) / (least + BETWEEN)));
  const width = (bounds.width - (columns - 1) * BETWEEN) / columns;
  const rows = card.y - bounds.y >= tall + BETWEEN;
  for (let nth = 0; rows && nth < columns; nth += 1) {
    const x = bounds.x + width / 2 + nth * (width + BETWEEN);
    found.push({ side: "top", x, y: bounds.y + tall - MARK, width });
    found.push({ side: "bottom", x, y: bounds.y + bounds.height - tall + MARK, width });
  }
  const beside = Math.min(width, card.x - bounds.x - REACH);
  if (beside >= NARROWEST && bounds.height >= (rows ? 3 * tall + 2 * BETWEEN : tall)) {
    const y = card.y + (card.height - tall) / 2 + MARK;
    found.push({ side: "bottom", x: bounds.x + beside / 2, y, width: beside });
    found.push({ side: "bottom", x: bounds.x + bounds.width - beside / 2, y, width: beside });
  }
  return found;
}

/**
 * Give each node the free slot nearest to its direction, the most important node first; what finds none gets no seat.
 *
 * @param angles directions wanted, radians on the screen, by place in `ids`.
 * @param named breaks the name of a node for the width of its slot.
 */
export function seatInSlots(
  ids: readonly string[],
  angles: readonly number[],
  free: readonly Slot[],
  centre: Point,
  named: (id: string, width: number) => Named,
): Seat[] {
  const left = [...free];
  const seats: Seat[] = [];
  for (const [nth, id] of ids.entries()) {
    const off = ({ x, y }: Slot) =>
      Math.abs(turn(Math.atan2(y - centre.y, x - centre.x) - (angles[nth] as number) + Math.PI) - Math.PI);
    const best = left.reduce<Slot | null>((one, other) => (one && off(one) <= off(other) ? one : other), null);
    if (!best) break;
    left.splice(left.indexOf(best), 1);
    seats.push({ ...named(id, best.width), x: best.x, y: best.y, side: best.side });
  }
  return seats;
}
