/**
 * How everything stands under another evidence rule, from the evidence that the shipped answer brings: the page's half of
 * mirage_kg/argument/{evidence,run_evidence,figure_evidence,warrant}.py. Labels of acceptance and the mirror check are the
 * server's and stay as they were.
 */
import type { InferenceRow, NodeEvidence, StandingAnswer, StandingRow } from "../core/types";
import { NOTHING, solved } from "./whatif";

type Rule = (name: string) => number;
type Told = NodeEvidence["simulated"][number];

const logit = (p: number): number => Math.log(p / (1 - p));
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const mean = (values: readonly number[]): number =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
/** The chance of at least one of independent events. */
const either = (weights: readonly number[]): number => 1 - weights.reduce((left, weight) => left * (1 - weight), 1);

function contribution(row: Told, rule: Rule): number {
  if (row.sign === 0) return 0;
  const size = row.clearance === null ? 1 : row.clearance / (row.clearance + rule("clearance_half"));
  const seeds = row.seeds > 0 ? row.seeds / (row.seeds + rule("seeds_half")) : 0;
  return row.sign * size * seeds * (row.stale ? rule("stale_weight") : 1) * (row.ablated ? rule("ablated_weight") : 1);
}

/** What each run of a node says, by its id: the weakest prediction that is not vacuous speaks for it. */
function runsOf(piece: NodeEvidence, rule: Rule): Map<string, number> {
  return new Map(
    [...new Set(piece.simulated.map((row) => row.run))].map((run) => {
      const rows = piece.simulated.filter((row) => row.run === run);
      const telling = rows.filter((row) => !row.vacuous);
      return [run, Math.min(...(telling.length > 0 ? telling : rows).map((row) => contribution(row, rule)))];
    }),
  );
}

const figureWeight = (row: NodeEvidence["published"][number], rule: Rule): number =>
  Math.max(...row.confidences.map((read) => rule(`confidence_${read}`))) *
  (row.relevance === "reported" ? 1 : rule(`relevance_${row.relevance}`));

type Scores = Pick<
  StandingRow,
  "base" | "testedness" | "tested_by_runs" | "tested_by_figures" | "simulated" | "published"
>;

function scoresOf(piece: NodeEvidence | undefined, runs: ReadonlyMap<string, number>, rule: Rule): Scores {
  const figures = (piece?.published ?? []).map((row) => ({ sign: row.sign, weight: figureWeight(row, rule) }));
  const on = (sign: number) => either(figures.filter((row) => row.sign === sign).map((row) => row.weight));
  const simulated = mean([...runs.values()]);
  const published = on(1) - on(-1);
  const shift = rule("simulated_weight") * simulated + rule("published_weight") * published;
  const byRuns = either([...runs.values()].map(Math.abs));
  const byFigures = either(figures.map((row) => row.weight));
  return {
    base: logistic(logit(rule("prior")) + shift),
    testedness: either([byRuns, byFigures]),
    tested_by_runs: byRuns,
    tested_by_figures: byFigures,
    simulated,
    published,
  };
}

function weightOf(row: InferenceRow, runs: ReadonlyMap<string, number>, rule: Rule): number {
  if (row.origin !== "given") return row.origin === "link" ? rule("link_share") * row.start : row.weight;
  if (row.start <= 0 || row.start >= 1) return row.start;
  const simulated = mean(row.runs.map((run) => runs.get(run) ?? 0));
  const published = mean(row.read.map((read) => 2 * rule(`confidence_${read}`) - 1));
  return logistic(
    logit(row.start) + rule("inference_simulated_weight") * simulated + rule("inference_published_weight") * published,
  );
}

/** The scores and weights that follow under a rule; strengths are still those of before. */
export function scored(answer: StandingAnswer, values: ReadonlyMap<string, number>): StandingAnswer {
  const table = new Map(answer.rule.map((row) => [row.name, values.get(row.name) ?? row.default]));
  const rule: Rule = (name) => table.get(name) as number;
  const pieces = new Map(answer.pieces.map((piece) => [piece.node, { piece, runs: runsOf(piece, rule) }]));
  const runs = new Map([...pieces.values()].flatMap((one) => [...one.runs]));
  const none = new Map<string, number>();
  return {
    ...answer,
    rule: answer.rule.map((row) => ({ ...row, value: rule(row.name) })),
    nodes: answer.nodes.map((row) => {
      const own = pieces.get(row.id);
      return { ...row, ...scoresOf(own?.piece, own?.runs ?? none, rule) };
    }),
    inferences: answer.inferences.map((row) => ({ ...row, weight: weightOf(row, runs, rule) })),
  };
}

/** How everything stands under a rule, in the words of the server's answer. */
export function underRule(answer: StandingAnswer, values: ReadonlyMap<string, number>): StandingAnswer {
  const before = scored(answer, values);
  const scene = solved(before, NOTHING);
  return {
    ...before,
    nodes: before.nodes.map((row) => scene.nodes.get(row.id) ?? row),
    inferences: before.inferences.map((row) => scene.inferences.get(row.id) ?? row),
    semantics: before.semantics.map((row) =>
      row.family === "gradual" ? { ...row, converged: !scene.unsettled.includes(row.id) } : row,
    ),
  };
}
