/** Areas of the map drawn by hand: closed outlines in the map's own places, short enough to stand in an address. */
export interface Place {
  x: number;
  y: number;
}
export type Outline = readonly Place[];

const MOST_CORNERS = 24;

/** Whether a place lies inside an outline, by the even-odd rule. */
export function inside(outline: Outline, { x, y }: Place): boolean {
  let odd = false;
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length] as Place;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
  });
  return odd;
}

/** How far a corner lies off the line between two others. */
function off(at: Place, from: Place, to: Place): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return Math.hypot(at.x - from.x, at.y - from.y);
  return Math.abs((to.x - from.x) * (from.y - at.y) - (from.x - at.x) * (to.y - from.y)) / length;
}

/** The outline with the corners that change its shape most (Visvalingam's order, by distance), 24 at most. */
export function simplified(outline: Outline): Outline {
  const kept = [...outline];
  while (kept.length > MOST_CORNERS) {
    let least = 0;
    let cost = Number.POSITIVE_INFINITY;
    kept.forEach((at, i) => {
      const here = off(at, kept.at(i - 1) as Place, kept[(i + 1) % kept.length] as Place);
      if (here < cost) {
        cost = here;
        least = i;
      }
    });
    kept.splice(least, 1);
  }
  return kept;
}

export const writeOutline = (outline: Outline): string =>
  simplified(outline)
    .map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`)
    .join("_");

/** Read outlines, several of them parted by ";". What is no outline is left out. */
export function readOutlines(text: string | null): Outline[] {
  return (text ?? "")
    .split(";")
    .map((one) =>
      one.split("_").flatMap((corner) => {
        const [x, y] = corner.split(",").map(Number);
        return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [{ x, y }] : [];
      }),
    )
    .filter((outline) => outline.length >= 3);
}
