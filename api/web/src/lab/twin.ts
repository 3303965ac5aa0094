/** What the two arms of a run are called. Under a preset the second is its contrast, in which a mechanism may be on. */
import type { RunView } from "../core/types";

export type Twin = RunView["twin"];

export interface TwinWords {
  /** What it is, in a caption and under a curve. */
  name: string;
  /** What its curve is called beside that of the run. */
  curve: string;
  /** The run's own side, as a title. */
  own: string;
  /** The other side, as a title. */
  other: string;
  /** The other side, shortest. */
  short: string;
  /** Where the other side was seen, within a sentence. */
  there: string;
  /** What a verdict means beside it. */
  verdicts: { supported: string; vacuous: string; contradicted: string; inconclusive: string };
}

export const TWINS: Readonly<Record<Twin, TwinWords>> = {
  ablation: {
    name: "the ablation",
    curve: "ablated",
    own: "with the mechanism",
    other: "without it",
    short: "without",
    there: "without the mechanism",
    verdicts: {
      supported: "It vanishes without the mechanism, so this check is not vacuous.",
      vacuous: "It is there without the mechanism too, so this check proves nothing.",
      contradicted: "What was seen lies outside what was asked for.",
      inconclusive: "These seeds do not decide it.",
    },
  },
  contrast: {
    name: "the contrast",
    curve: "in the contrast",
    own: "in this preset",
    other: "in its contrast",
    short: "contrast",
    there: "in the contrast",
    verdicts: {
      supported: "It is seen here and not in the contrast, so it belongs to this setting.",
      vacuous: "It is seen in the contrast too, so it does not belong to this setting.",
      contradicted: "What was seen lies outside what was expected here.",
      inconclusive: "These seeds do not decide it.",
    },
  },
};
