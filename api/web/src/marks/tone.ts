/** The three tones of a strength and their colours: one table of thresholds for marks, lists and words. */
export type Tone = "holds" | "between" | "falls";

/** Blue from 0.6, orange to 0.4, grey between. */
export const toneOf = (strength: number): Tone => (strength >= 0.6 ? "holds" : strength <= 0.4 ? "falls" : "between");

export const TONES: Record<Tone, string> = {
  holds: "var(--holds)",
  between: "var(--ink-3)",
  falls: "var(--falls)",
};
