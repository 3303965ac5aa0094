/** Marks of a walk at places of the reader's own: shares of half the width and height of the map, from its middle. */
import type { Place, Places } from "../core/places";
import type { Point } from "./geometry";
import type { Picture } from "./layout";

/** The least way from the edge of the map to a mark, px. */
const EDGE = 16;

const within = (value: number, size: number): number => Math.max(EDGE, Math.min(size - EDGE, value));

/** The point of the map at a place; a map of another size holds it too. */
export const pointAt = ({ centre }: Picture, { x, y }: Place): Point => ({
  x: within(centre.x * (1 + x), 2 * centre.x),
  y: within(centre.y * (1 + y), 2 * centre.y),
});

export const placeAt = ({ centre }: Picture, point: Point): Place => ({
  x: within(point.x, 2 * centre.x) / centre.x - 1,
  y: within(point.y, 2 * centre.y) / centre.y - 1,
});

/** The picture with these marks at these places; their links and texts go with them. */
export function movedBy(picture: Picture, places: Places): Picture {
  if (places.size === 0) return picture;
  const spots = picture.spots.map((spot) => {
    const place = places.get(spot.node.id);
    if (!place) return spot;
    const point = pointAt(picture, place);
    return { ...spot, ...point, seat: spot.seat && { ...spot.seat, ...point } };
  });
  return { ...picture, spots };
}
