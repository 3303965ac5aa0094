/** Places that a reader gave to marks by hand, as they stand in the address: "id:x,y;id:x,y". */
export interface Place {
  x: number;
  y: number;
}
export type Places = ReadonlyMap<string, Place>;

/** An address stays short: of more marks than this, the one that was moved first goes back. */
const MOST = 24;

/** Read places; what is none is left out. */
export function readPlaces(text: string | null): Places {
  const found = new Map<string, Place>();
  for (const one of (text ?? "").split(";")) {
    const cut = one.lastIndexOf(":");
    const [x, y] = one
      .slice(cut + 1)
      .split(",")
      .map(Number);
    if (cut > 0 && x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y))
      found.set(one.slice(0, cut), { x, y });
  }
  return found;
}

/** The places with one more, or with another one of the same mark. */
export function writePlaces(places: Places, id: string, { x, y }: Place): string {
  const kept = [...places].filter(([other]) => other !== id).slice(1 - MOST);
  return [...kept, [id, { x, y }] as const]
    .map(([key, at]) => `${key}:${at.x.toFixed(3)},${at.y.toFixed(3)}`)
    .join(";");
}
