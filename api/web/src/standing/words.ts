/** Standing in words, for marks, lists and what a screen reader hears. */
import { fixed } from "../core/number";
import type { NodeSummary, StandingRow, StandingVerdict as Verdict } from "../core/types";
import { kindLabel } from "../marks/kinds";
import { stateWords } from "../marks/states";
import { toneOf } from "../marks/tone";

/** One word for several semantics: what all of them say, or that they differ. */
export function verdictOf(strengths: readonly number[]): Verdict {
  const said = new Set(strengths.map(toneOf));
  return said.size === 1 ? ([...said][0] as Verdict) : "split";
}

const VERDICTS: Record<Verdict, string> = {
  holds: "holds",
  falls: "falls",
  between: "stands between",
  split: "stands differently by semantics",
};

export const verdictWords = (verdict: Verdict): string => VERDICTS[verdict];

type Tested = Pick<StandingRow, "testedness" | "tested_by_runs" | "tested_by_figures">;
/** A level that came with a node of a large graph does not tell by what it was tested. */
type Short = Pick<StandingRow, "strength" | "testedness"> & Partial<Tested>;

/** "tested 0.62 by runs", or that it was not. */
const testedInShort = ({ testedness, tested_by_runs: runs, tested_by_figures: figures }: Short): string => {
  const by =
    runs === undefined || figures === undefined
      ? ""
      : runs > 0
        ? figures > 0
          ? " by both"
          : " by runs"
        : " by figures";
  return testedness > 0 ? `tested ${fixed(testedness, 2)}${by}` : "not tested";
};

/** "0.72 · tested 0.62 by runs": beside a mark, whose level says the rest. */
export const inShort = (row: Short): string => `${fixed(row.strength, 2)} · ${testedInShort(row)}`;

/** "0.72 holds · tested 0.62 by runs": in a list, where no mark says what the number means. */
export const inWords = (row: Short & Pick<StandingRow, "low" | "high">): string =>
  `${fixed(row.strength, 2)} ${verdictOf([row.low, row.high])} · ${testedInShort(row)}`;

/**
 * How far a node was tested, and by what: published figures and runs made here are worded apart, so that "tested 0.99" never
 * stands beside "never run" without saying whose test it was.
 */
export function tested(row: Tested, never = false): string {
  const runs = row.tested_by_runs > 0;
  const figures = row.tested_by_figures > 0;
  const share = fixed(row.testedness, 2);
  if (runs && figures)
    return `tested ${share}: ${fixed(row.tested_by_runs, 2)} by runs, ${fixed(row.tested_by_figures, 2)} by published figures`;
  if (runs) return `tested ${share} by runs`;
  if (figures) return `tested ${share} by published figures${never ? "; never run here" : ""}`;
  return never ? "not tested, never run" : "not tested";
}

/** "Claim, title, 0.72 holds, tested 0.40, supported": the node as it is read out. */
export function spokenNode(
  node: Pick<NodeSummary, "kind" | "title" | "runnable" | "state">,
  row: StandingRow | undefined,
): string {
  return [
    kindLabel(node.kind),
    node.title,
    ...(row && node.kind !== "topic" ? [`${fixed(row.strength, 2)} ${verdictWords(row.verdict)}`, tested(row)] : []),
    ...(row && row.mirror !== "anchored" && node.kind !== "topic" ? [MIRROR[row.mirror]] : []),
    ...(node.runnable ? [stateWords(node.state).toLowerCase()] : []),
  ].join(", ");
}

export const MIRROR = {
  anchored: "anchored",
  ring: "held up only by a ring",
  unanchored: "unanchored",
} as const;
