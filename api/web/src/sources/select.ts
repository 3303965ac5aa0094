/** What the Sources view shows: which papers and figures match, how a reproduction stands, who cites a paper. */
import type { Beside, Figure, Source } from "../core/types";

export type Confidence = Figure["confidence"];
export type Standing = "agrees" | "differs" | "not_judged" | "not_run";

export interface Wanted {
  words: readonly string[];
  /** Empty for all. */
  confidence: ReadonlySet<string>;
  /** Empty for all. */
  standing: string;
}

export interface Paper {
  source: Source;
  figures: Figure[];
}

export const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

const has = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
};

const paperText = (row: Source): string =>
  [row.key, row.title, ...row.authors, row.year, row.venue, row.arxiv, row.summary].filter(Boolean).join(" ");

const figureText = (row: Figure): string => [row.id, row.quantity, row.condition, row.locator].join(" ");

/** How the two tables are ordered, by the word of the address. */
export const ORDERS = { use: "Most used", title: "Title", newest: "Newest" } as const;
export type Order = keyof typeof ORDERS;

/** The order that the address asks for; without a word of it what is used most comes first. */
export const orderOf = (text: string | null): Order =>
  text !== null && Object.hasOwn(ORDERS, text) ? (text as Order) : "use";

/** Pairs of numbers in the order of their sources; by use those with a verdict come first, what differs before the rest. */
export function besideInOrder(rows: readonly Beside[], order: Order, sources: readonly Source[]): Beside[] {
  const place = new Map(sources.map((row, nth) => [row.key, nth]));
  const turn = (row: Beside): number => (order === "use" ? TURNS.indexOf(standingOf(row)) : 0);
  return rows.toSorted(
    (a, b) => turn(a) - turn(b) || (place.get(a.source) ?? Infinity) - (place.get(b.source) ?? Infinity),
  );
}

const TURNS: readonly Standing[] = ["differs", "agrees", "not_judged", "not_run"];

/** Papers in the order given, each with those of its figures that match; a paper without a match is left out. */
export function papersOf(sources: readonly Source[], wanted: Wanted): Paper[] {
  const found: Paper[] = [];
  for (const source of sources) {
    const about = paperText(source);
    const figures = source.figures.filter(
      (row) =>
        (wanted.confidence.size === 0 || wanted.confidence.has(row.confidence)) &&
        has(`${about} ${figureText(row)}`, wanted.words),
    );
    if (figures.length > 0 || (wanted.confidence.size === 0 && has(about, wanted.words)))
      found.push({ source, figures });
  }
  return found;
}

/** How a row stands as a whole: one difference outweighs what agrees. */
export function standingOf(row: Beside): Standing {
  if (!row.simulated) return "not_run";
  const all = [row.sign, row.order, row.size];
  if (all.includes("differs")) return "differs";
  return all.includes("agrees") ? "agrees" : "not_judged";
}

export function besideOf(rows: readonly Beside[], wanted: Wanted): Beside[] {
  return rows.filter(
    (row) =>
      (wanted.confidence.size === 0 || wanted.confidence.has(row.reported.confidence)) &&
      (wanted.standing === "" || standingOf(row) === wanted.standing) &&
      has(
        [
          row.source,
          row.source_title,
          row.id,
          row.quantity,
          row.reported.condition,
          row.reported.locator,
          row.node,
        ].join(" "),
        wanted.words,
      ),
  );
}

/** How many rows carry each name. */
export function tally(names: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}

/** A figure of an address, "figure" or "source:figure": the paper that it belongs to, or null. */
export function figureNamed(sources: readonly Source[], text: string): { source: string; figure: string } | null {
  const [first = "", second] = text.split(":");
  for (const source of sources) {
    if (second !== undefined && source.key !== first) continue;
    const figure = source.figures.find((row) => row.id === (second ?? first));
    if (figure) return { source: source.key, figure: figure.id };
  }
  return null;
}
