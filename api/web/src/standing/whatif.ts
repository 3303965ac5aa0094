/** What if: base scores set, statements and steps left out, answered in the page from the frame that the server sent. */

import type { InferenceRow, StandingAnswer, StandingRow } from "../core/types";
import { type Frame, frame } from "./frame";
import { GRADUAL } from "./semantics";
import { activations, solve } from "./solve";
import { verdictOf } from "./words";

export interface WhatIf {
  base: ReadonlyMap<string, number>;
  withoutNodes: ReadonlySet<string>;
  withoutLinks: ReadonlySet<string>;
  /** Words of the address that say nothing. */
  refused: readonly string[];
}

export const NOTHING: WhatIf = { base: new Map(), withoutNodes: new Set(), withoutLinks: new Set(), refused: [] };

export const isNothing = (change: WhatIf): boolean =>
  change.base.size + change.withoutNodes.size + change.withoutLinks.size === 0;

/** "base:{id}:0.2,-link:{id},-node:{id}". */
export function parseWhatIf(text: string | null): WhatIf {
  const base = new Map<string, number>();
  const withoutNodes = new Set<string>();
  const withoutLinks = new Set<string>();
  const refused: string[] = [];
  for (const word of (text ?? "").split(",").filter(Boolean)) {
    const [what, id, value] = word.split(":");
    const score = Number(value);
    if (what === "base" && id && value && score >= 0 && score <= 1) base.set(id, score);
    else if (what === "-link" && id && value === undefined) withoutLinks.add(id);
    else if (what === "-node" && id && value === undefined) withoutNodes.add(id);
    else refused.push(word);
  }
  return { base, withoutNodes, withoutLinks, refused };
}

/** What the frame does not know is refused too, in the address's own words. */
export function unknownIn(change: WhatIf, answer: Pick<StandingAnswer, "nodes" | "inferences">): string[] {
  const nodes = new Set(answer.nodes.map((row) => row.id));
  const links = new Set(answer.inferences.map((row) => row.id));
  return [
    ...change.refused,
    ...[...change.base.keys()].filter((id) => !nodes.has(id)).map((id) => `base:${id}`),
    ...[...change.withoutNodes].filter((id) => !nodes.has(id)).map((id) => `-node:${id}`),
    ...[...change.withoutLinks].filter((id) => !links.has(id)).map((id) => `-link:${id}`),
  ];
}

/** The change without what the frame does not know. */
export function knownOf(change: WhatIf, answer: Pick<StandingAnswer, "nodes" | "inferences">): WhatIf {
  const nodes = new Set(answer.nodes.map((row) => row.id));
  const links = new Set(answer.inferences.map((row) => row.id));
  return {
    base: new Map([...change.base].filter(([id]) => nodes.has(id))),
    withoutNodes: new Set([...change.withoutNodes].filter((id) => nodes.has(id))),
    withoutLinks: new Set([...change.withoutLinks].filter((id) => links.has(id))),
    refused: unknownIn(change, answer),
  };
}

export const writeWhatIf = ({ base, withoutNodes, withoutLinks }: WhatIf): string =>
  [
    ...[...base].map(([id, score]) => `base:${id}:${Number(score.toFixed(3))}`),
    ...[...withoutNodes].map((id) => `-node:${id}`),
    ...[...withoutLinks].map((id) => `-link:${id}`),
  ].join(",");

export function withBase(change: WhatIf, id: string, score: number | null): WhatIf {
  const base = new Map(change.base);
  if (score === null) base.delete(id);
  else base.set(id, score);
  return { ...change, base };
}

const flipped = (set: ReadonlySet<string>, id: string): Set<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

export const withLink = (change: WhatIf, id: string): WhatIf => ({
  ...change,
  withoutLinks: flipped(change.withoutLinks, id),
});

export const withNode = (change: WhatIf, id: string): WhatIf => ({
  ...change,
  withoutNodes: flipped(change.withoutNodes, id),
});

/** How everything stands, by id. */
export interface Scene {
  nodes: ReadonlyMap<string, StandingRow>;
  inferences: ReadonlyMap<string, InferenceRow>;
  /** Gradual semantics that did not settle. */
  unsettled: readonly string[];
}

export const asItStands = (answer: StandingAnswer): Scene => ({
  nodes: new Map(answer.nodes.map((row) => [row.id, row])),
  inferences: new Map(answer.inferences.map((row) => [row.id, row])),
  unsettled: answer.semantics.filter((row) => row.family === "gradual" && !row.converged).map((row) => row.id),
});

/** Join the frame under a change. */
function changedFrame(answer: StandingAnswer, change: WhatIf): Frame {
  return frame(
    answer.nodes
      .filter((row) => !change.withoutNodes.has(row.id))
      .map((row) => ({ id: row.id, base: change.base.get(row.id) ?? row.base })),
    answer.inferences.filter((row) => row.origin !== "derived" && !change.withoutLinks.has(row.id)),
  );
}

/** How everything would stand; without a change it is what the answer says. */
export const whatIf = (answer: StandingAnswer, change: WhatIf): Scene =>
  isNothing(change) ? asItStands(answer) : solved(answer, change);

/** Solve under all gradual semantics; a statement that is left out keeps its row with strength 0. */
export function solved(answer: StandingAnswer, change: WhatIf): Scene {
  const changed = changedFrame(answer, change);
  const at = new Map(changed.ids.map((id, element) => [id, element]));
  const found = GRADUAL.map((semantics) => ({ semantics, ...solve(changed, semantics) })).map((row) => ({
    ...row,
    carried: activations(changed, row.strengths),
  }));
  const strengthsAt = (element: number | undefined) =>
    Object.fromEntries(
      found.map(({ semantics, strengths }) => [semantics.id, element === undefined ? 0 : (strengths[element] ?? 0)]),
    );
  const settled = found.filter((row) => row.converged).map((row) => row.semantics.id);
  const trusted = settled.length > 0 ? settled : found.map((row) => row.semantics.id);
  return {
    nodes: new Map(answer.nodes.map((row) => [row.id, { ...row, ...spread(strengthsAt(at.get(row.id)), trusted) }])),
    inferences: new Map(
      answer.inferences.map((row) => {
        const element = at.get(row.id);
        const reaching = Object.fromEntries(
          found.map((one) => [
            one.semantics.id,
            element === undefined ? 0 : (one.carried[element - changed.statements] ?? 0),
          ]),
        );
        return [row.id, { ...row, strengths: strengthsAt(element), activation: reaching }];
      }),
    ),
    unsettled: found.filter((row) => !row.converged).map((row) => row.semantics.id),
  };
}

/** Mean, band and verdict over the semantics that settled, all of them when none did. */
function spread(strengths: Record<string, number>, trusted: readonly string[]) {
  const values = trusted.map((id) => strengths[id] as number);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const verdict = verdictOf(values);
  const strength = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { strengths, low, high, strength, verdict, agreed: verdict !== "split" };
}
