/** The rows of GET /api/v1/standing and GET /api/v1/argument/{id}. */
export type Verdict = "holds" | "falls" | "between" | "split";
export type Acceptance = "in" | "out" | "undecided";
export type Mirror = "anchored" | "ring" | "unanchored";

export interface SimulatedEvidence {
  run: string;
  experiment: string;
  prediction: string;
  sign: number;
  size: number;
  weight: number;
  stale: boolean;
  ablated: boolean;
  words: string;
}
export interface PublishedEvidence {
  source: string;
  figure: string;
  confidence: string;
  sign: number;
  weight: number;
  words: string;
}
export interface EvidenceRows {
  simulated: SimulatedEvidence[];
  published: PublishedEvidence[];
}
export interface StandingRow {
  id: string;
  base: number;
  strength: number;
  low: number;
  high: number;
  strengths: Record<string, number>;
  testedness: number;
  accepted: Record<string, Acceptance>;
  agreed: boolean;
  verdict: Verdict;
  mirror: Mirror;
  ring: string[];
  stale_through: string[];
  simulated: number;
  published: number;
  evidence: EvidenceRows;
}
export interface InferenceRow {
  id: string;
  argument: string | null;
  conclusion: string;
  premises: string[];
  polarity: "support" | "attack" | "undercut";
  hits: string[];
  weight: number;
  origin: "given" | "link" | "derived";
  strengths: Record<string, number>;
  activation: Record<string, number>;
}
export interface SemanticsRow {
  id: string;
  label: string;
  family: "gradual" | "extension";
  converged: boolean;
  steps: number;
  residual: number;
  cycle: string[];
  outcome: "solved" | "none_exists" | "budget_reached" | "failed";
  words: string;
}
export interface StandingAnswer {
  revision: string;
  evidence: string;
  rule: { name: string; value: number; default: number; low: number; high: number; sentence: string }[];
  semantics: SemanticsRow[];
  nodes: StandingRow[];
  inferences: InferenceRow[];
}

export type ElementKind = "statement" | "inference";
export interface Attribution {
  id: string;
  kind: ElementKind;
  value: number;
  words: string;
}
export interface Removal {
  id: string;
  kind: ElementKind;
  change: number;
}
export interface Flip {
  changes: { kind: ElementKind; id: string; before: number; after: number | null }[];
  smallest: boolean;
  words: string;
}
export interface Reasons {
  words: string[];
  gradient: Attribution[];
  removal: Removal[];
  shapley: Attribution[] | null;
  flip: Flip | null;
  defence: { semantics: string; set: string[]; words: string } | null;
}
export interface InfluencePath {
  start: string;
  effect: number;
  through: number;
  steps: { source: string; target: string; inference: string; share: number }[];
  words: string;
}
export interface NextRun {
  node: string;
  experiment: string;
  expected_change: number;
  seconds: number;
  per_second: number;
  measured: boolean;
  words: string;
}
export interface InferenceView extends InferenceRow {
  premise_nodes: { id: string; kind: string; title: string; statement: string; strength: number; testedness: number }[];
  warrant: string;
  scheme: string;
  question: string;
  why: string;
}
export interface ArgumentAnswer {
  revision: string;
  standing: StandingRow;
  semantics: SemanticsRow[];
  asked: string;
  supports: InferenceView[];
  attacks: InferenceView[];
  undercuts: InferenceView[];
  reasons: Reasons;
  path: InfluencePath[];
  mirror: { mirror: Mirror; ring: string[]; anchors: string[]; words: string };
  next: NextRun[];
}
