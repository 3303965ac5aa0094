import type { Point } from "./geometry";
import type { Picture, Spot } from "./layout";

/**
 * The nearest mark from `from` in the direction (dx, dy); null means the card.
 * Cost is the way along the direction plus twice the way across it, so that a slanted neighbour loses to a straight one.
 */
export function nearest(picture: Picture, from: Point, dx: number, dy: number, current: string): Spot | null {
  const cost = (point: Point): number => {
    const along = (point.x - from.x) * dx + (point.y - from.y) * dy;
    const across = Math.abs((point.x - from.x) * dy) + Math.abs((point.y - from.y) * dx);
    return along <= 4 ? Number.POSITIVE_INFINITY : along + 2 * across;
  };
  let best: Spot | null = null;
  let least =
    picture.centre.x === from.x && picture.centre.y === from.y ? Number.POSITIVE_INFINITY : cost(picture.centre);
  let found = Number.isFinite(least);
  for (const spot of picture.spots) {
    if (spot.node.id === current) continue;
    // Named neighbours come first: a mark at the rim wins only where nothing nearer lies that way.
    const price = cost(spot) * (spot.seat ? 1 : spot.tie ? 1.5 : 2.2);
    if (price < least) {
      least = price;
      best = spot;
      found = true;
    }
  }
  return found ? best : (picture.spots.find((spot) => spot.node.id === current) ?? null);
}
