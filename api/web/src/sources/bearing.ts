/** Where a paper bears on the argument, by what it does there. */
import type { Bearing, CitedBy } from "../core/types";

type Cites = { node: string; title: string };

export interface Group {
  does: Bearing["does"] | "cited";
  /** What its head says before the count. */
  words: string;
  rows: readonly (Bearing | Cites)[];
  /** How many further nodes cite the paper that were not read, and so may bear on it in any way. */
  leftOut: number;
}

const WORDS: readonly { does: Group["does"]; words: string }[] = [
  { does: "supports", words: "Supports" },
  { does: "attacks", words: "Attacks" },
  { does: "undercuts", words: "Undercuts a step of" },
  { does: "rested_on", words: "Rested on by" },
  { does: "reported", words: "Reported by" },
  { does: "cited", words: "Only cited by" },
];

/** The groups that hold something, what moves a claim before what does not; a node that is borne on is not told as citing again. */
export function groupsOf(citedBy: CitedBy | undefined, bearing: readonly Bearing[]): Group[] {
  const told = new Set(bearing.map((row) => row.node));
  const cites = (citedBy?.nodes ?? [])
    .filter((node) => !told.has(node.id))
    .map((node) => ({ node: node.id, title: node.title }));
  return WORDS.map(({ does, words }) => ({
    does,
    words,
    rows: does === "cited" ? cites : bearing.filter((row) => row.does === does),
    leftOut: does === "cited" ? (citedBy?.left_out ?? 0) : 0,
  })).filter((group) => group.rows.length + group.leftOut > 0);
}
