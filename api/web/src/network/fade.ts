/** How strongly links are drawn: on a crowded map long ones are faint, so that what lies near each other is seen to hang together. */

/** So many links are drawn as they are. */
const FEW = 1200;
/** A link that is shorter, in places of the map (which is 2 high), is as strong as any. */
const NEAR = 0.15;
/** No link is fainter, and how many steps there are up to full strength. */
const LEAST = 0.12;
const STEPS = 8;

/**
 * How clear a map with so many links is, from 0 to 1, in steps: links come out as the reader comes nearer, though slower than marks
 * do, since long ones run through from outside.
 *
 * @param ratio how much of the map's height is seen.
 */
export function clarity(links: number, ratio: number): number {
  const seen = Math.max(1, links * Math.sqrt(Math.min(1, ratio)));
  // Steps of about a half, so that the links are looked at anew only now and then while a reader comes nearer.
  return Math.min(1, 2 ** (Math.round(2 * Math.log2(FEW / seen)) / 2));
}

/** How strongly a link of this length is drawn where it is so clear, from LEAST to 1, in steps. */
export function strengthOf(length: number, clear: number): number {
  if (clear >= 1) return 1;
  const strength = clear ** 0.2 * (NEAR / Math.max(NEAR, length)) ** (1 - clear);
  return Math.max(LEAST, Math.ceil(strength * STEPS) / STEPS);
}
