/** Where an arrow key leads on a map. */
import type { Point } from "./geometry";

/**
 * The nearest mark within 45 degrees of the direction (dx, dy); null where none lies that way.
 *
 * The four cones of a mark take in all others, each in one of them, so that the keys lead from every mark to every other.
 * A named mark is not preferred to a nearer one without a name: marks behind it would be left that no key leads to.
 */
export function nearest<Mark extends Point>(marks: readonly Mark[], from: Point, dx: number, dy: number): Mark | null {
  let best: Mark | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    const [x, y] = [mark.x - from.x, mark.y - from.y];
    const along = x * dx + y * dy;
    const across = y * dx - x * dy;
    // Of the two edges of a cone one belongs to the next cone: a mark there would otherwise hide others in both.
    const inside = along > 0 && across > -along && across <= along;
    const far = Math.hypot(x, y);
    if (inside && far < least) {
      best = mark;
      least = far;
    }
  }
  return best;
}
