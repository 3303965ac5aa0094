/** The directions in which neighbours lie, kept from step to step, so that what stays on screen does not jump. */
import type { Picture } from "./layout";

type Angles = ReadonlyMap<string, number>;

const NONE: Angles = new Map();
const KEEP = 60;
const known = new Map<string, Angles>();
let last: { center: string; picture: Picture } | null = null;

const angleOf = (picture: Picture, point: { x: number; y: number }): number =>
  Math.atan2(point.y - picture.centre.y, point.x - picture.centre.x);

/**
 * Directions, by node, to keep when the walk comes to `center`: those it was drawn from when the reader was here before; else those of
 * the step before, with the node that the reader came from behind. Empty on a first visit.
 */
export function keptAngles(center: string): Angles {
  const before = known.get(center);
  if (before) return before;
  if (!last || last.center === center) return NONE;
  const { picture } = last;
  const chosen = picture.spots.find((spot) => spot.node.id === center);
  if (!chosen) return NONE;
  const angles = new Map(
    picture.spots.filter((spot) => spot.tie).map((spot) => [spot.node.id, angleOf(picture, spot)]),
  );
  angles.delete(center);
  angles.set(last.center, angleOf(picture, chosen) + Math.PI);
  return angles;
}

/** Remember how a step was drawn, and from which directions, so that coming back gives the very same picture. */
export function keepAngles(center: string, picture: Picture, kept: Angles): void {
  last = { center, picture };
  known.delete(center);
  known.set(center, kept);
  const oldest = known.keys().next();
  if (known.size > KEEP && !oldest.done) known.delete(oldest.value);
}
