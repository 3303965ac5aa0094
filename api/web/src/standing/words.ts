/** Standing in words and colours: one threshold table for marks, lists and what a screen reader hears. */
import { fixed } from "../core/number";
import type { NodeSummary, StandingRow, StandingVerdict as Verdict } from "../core/types";
import { kindLabel } from "../marks/kinds";
import { stateWords } from "../marks/states";

export type Tone = "holds" | "between" | "falls";

/** Blue from 0.6, orange to 0.4, grey between. */
export const toneOf = (strength: number): Tone => (strength >= 0.6 ? "holds" : strength <= 0.4 ? "falls" : "between");

/** One word for several semantics: what all of them say, or that they differ. */
export function verdictOf(strengths: readonly number[]): Verdict {
  const said = new Set(strengths.map(toneOf));
  return said.size === 1 ? ([...said][0] as Verdict) : "split";
}

export const TONES: Record<Tone, string> = {
  holds: "var(--holds)",
  between: "var(--ink-3)",
  falls: "var(--falls)",
};

const VERDICTS: Record<Verdict, string> = {
  holds: "holds",
  falls: "falls",
  between: "stands between",
  split: "stands differently by semantics",
};

export const verdictWords = (verdict: Verdict): string => VERDICTS[verdict];

/** "0.72 · tested 0.62", or what is missing. */
export const inShort = (row: Pick<StandingRow, "strength" | "testedness">): string =>
  `${fixed(row.strength, 2)} · ${tested(row.testedness)}`;

export const tested = (share: number): string => (share > 0 ? `tested ${fixed(share, 2)}` : "not tested");

/** "Claim, title, 0.72 holds, tested 0.40, supported": the node as it is read out. */
export function spokenNode(
  node: Pick<NodeSummary, "kind" | "title" | "runnable" | "state">,
  row: StandingRow | undefined,
): string {
  return [
    kindLabel(node.kind),
    node.title,
    ...(row && node.kind !== "topic"
      ? [`${fixed(row.strength, 2)} ${verdictWords(row.verdict)}`, tested(row.testedness)]
      : []),
    ...(row && row.mirror !== "anchored" && node.kind !== "topic" ? [MIRROR[row.mirror]] : []),
    ...(node.runnable ? [stateWords(node.state).toLowerCase()] : []),
  ].join(", ");
}

export const MIRROR = {
  anchored: "anchored",
  ring: "held up only by a ring",
  unanchored: "unanchored",
} as const;
