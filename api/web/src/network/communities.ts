/** Where the communities of a map are drawn as discs, and which of the bands between them. */
import type { Size } from "../core/size";
import type { CommunityMap } from "../core/types";

type Disc = CommunityMap["communities"][number];
type Band = CommunityMap["bands"][number];

/** A community on the screen, px. */
export interface Placed {
  disc: Disc;
  x: number;
  y: number;
  r: number;
}

/** What stays free around all discs, and the least radius of one, px. */
const BORDER = 24;
const LEAST = 5;

/** Discs at their places of the whole map, as large as the frame lets them be. */
export function discsOn(discs: readonly Disc[], { width, height }: Size): Placed[] {
  if (discs.length === 0) return [];
  const ends = (at: (disc: Disc) => number) => ({
    low: Math.min(...discs.map((disc) => at(disc) - disc.radius)),
    high: Math.max(...discs.map((disc) => at(disc) + disc.radius)),
  });
  const [across, up] = [ends(({ x }) => x), ends(({ y }) => y)];
  const scale = Math.max(
    0,
    Math.min((width - 2 * BORDER) / (across.high - across.low), (height - 2 * BORDER) / (up.high - up.low)),
  );
  return discs.map((disc) => ({
    disc,
    x: width / 2 + (disc.x - (across.low + across.high) / 2) * scale,
    y: height / 2 - (disc.y - (up.low + up.high) / 2) * scale,
    r: Math.max(LEAST, disc.radius * scale),
  }));
}

/** A band between two communities, and how it is drawn. */
export interface Drawn extends Band {
  width: number;
  opacity: number;
  /** Whether it is drawn at rest: of the others each is seen when one of its ends is pointed at. */
  strong: boolean;
}

/** So many bands are all drawn; of more, for each community its strongest, and the strongest of all up to so many a community. */
const FEW = 40;
const OWN = 1;
const EACH = 1.25;
/** How wide the widest band is, as a share of the radius of the largest disc, and px at the most. */
const WIDE = { share: 0.12, most: 6 };
const THIN = 0.7;

export const touches = ({ source, target }: Pick<Band, "source" | "target">, id: number): boolean =>
  source === id || target === id;

/** The bands between these discs, the weakest first, wider and darker the more links they hold. */
export function bandsOf(bands: readonly Band[], discs: readonly Placed[]): Drawn[] {
  const shown = new Set(discs.map(({ disc }) => disc.id));
  const widest = Math.min(WIDE.most, WIDE.share * Math.max(0, ...discs.map(({ r }) => r)));
  const between = bands
    .filter(({ source, target }) => source !== target && shown.has(source) && shown.has(target))
    .toSorted((a, b) => b.links - a.links || a.source - b.source || a.target - b.target);
  const most = between[0]?.links ?? 1;
  const budget = between.length <= FEW ? between.length : Math.max(FEW, Math.round(EACH * shown.size));
  const has = new Map<number, number>();
  const drawn = between.map((band, nth): Drawn => {
    const fewest = Math.min(has.get(band.source) ?? 0, has.get(band.target) ?? 0);
    for (const end of [band.source, band.target]) has.set(end, (has.get(end) ?? 0) + 1);
    const share = band.links / most;
    return {
      ...band,
      width: Math.max(THIN, widest * Math.sqrt(share)),
      opacity: 0.14 + 0.3 * share,
      strong: nth < budget || fewest < OWN,
    };
  });
  return drawn.reverse();
}
