/**
 * Standing, as every view has it: read once, read again when a run ends, with what it was before that run. A rule and a what-if of
 * the reader stand in the address and go from view to view; what they make of the shipped standing is what every view shows.
 */
import { batch, computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type ApiError, asApiError, ask, client, isHuge, returns } from "../core/api";
import { useBusy } from "../core/busy";
import { calm } from "../core/calm";
import { route, setQuery } from "../core/router";
import type { NodeSummary, StandingAnswer, StandingRow } from "../core/types";
import type { Level } from "../marks/vessel";
import { distances } from "./path";
import { type OwnRule, parseRule, writeRule } from "./rule";
import { underRule } from "./underRule";
import { knownOf, NOTHING, parseWhatIf, type Scene, type WhatIf, whatIf, writeWhatIf } from "./whatif";
import { inWords } from "./words";

/**
 * The last answer under the shipped rule; null until one is here. Of a graph too large to be sent whole, that about the node
 * looked at.
 */
export const shipped = signal<StandingAnswer | null>(null);
export const failed = signal<ApiError | null>(null);

const ruleText = computed(() => route.value.query.get("rule"));
const ifText = computed(() => route.value.query.get("if"));

/** The rule that the address names. */
export const ownRule = computed<OwnRule>(() => parseRule(ruleText.value, shipped.value?.rule ?? []));
export const ruleWords = computed(() => writeRule(ownRule.value.values, shipped.value?.rule ?? []));
/** Whether the reader has a rule or a supposition of their own, so that levels are not those that the server tells of nodes. */
export const isOwn = computed(() => Boolean(ruleText.value || ifText.value));
/** The rule while one of its knobs moves. */
export const ruleDraft = signal<ReadonlyMap<string, number> | null>(null);

/** The server's answer under a rule: it knows what the page does not solve, acceptance and the mirror check. */
const settled = signal<{ words: string; shipped: StandingAnswer; answer: StandingAnswer } | null>(null);

const rule = computed(() => ruleDraft.value ?? ownRule.value.values);

/** Most inferences that are solved while a slider moves; beyond it the picture follows when the slider rests. */
const MOST_AT_ONCE = 2000;
const quick = computed(() => (shipped.value?.inferences.length ?? 0) <= MOST_AT_ONCE);

/** The server's answer for the rule that the address names; null until it is here, and where it names none. */
const ofServer = computed(() => {
  const known = settled.value;
  return known?.words === ruleWords.value && known.shipped === shipped.value ? known.answer : null;
});

/** How everything stands under the rule in force: by the page at once where it can be, then by the server. */
export const standing = computed<StandingAnswer | null>(() => {
  const answer = shipped.value;
  if (!answer) return null;
  if (quick.value && ruleDraft.value) return underRule(answer, ruleDraft.value);
  if (ruleWords.value === "") return answer;
  return ofServer.value ?? (quick.value ? underRule(answer, rule.value) : answer);
});

/** Whether what is shown is still the shipped standing, since only the server can solve the rule that the address names. */
export const unsolved = computed(() => !quick.value && ruleWords.value !== "" && ofServer.value === null);

/** What the address supposes. */
export const supposed = computed<WhatIf>(() =>
  shipped.value ? knownOf(parseWhatIf(ifText.value), shipped.value) : NOTHING,
);
/** What is supposed while a slider moves. */
export const whatIfDraft = signal<WhatIf | null>(null);

/** How everything stands under the rule and with what is supposed. */
export const scene = computed<Scene | null>(() =>
  standing.value ? whatIf(standing.value, (quick.value && whatIfDraft.value) || supposed.value) : null,
);

const NONE: ReadonlyMap<string, StandingRow> = new Map();
/** Rows by node: those that stand as they do in the whole graph, and the node that was asked about whatever was cut off. */
export const levels = computed<ReadonlyMap<string, StandingRow>>(() => {
  const rows = scene.value?.nodes ?? NONE;
  const { cut, around } = standing.value?.extent ?? { cut: [], around: [] };
  if (cut.length === 0) return rows;
  const unknown = new Set(cut);
  unknown.delete(around[0] ?? "");
  return new Map([...rows].filter(([id]) => !unknown.has(id)));
});

/** What a node brings along of its level. */
type Carried = { [word in "strength" | "low" | "high" | "testedness" | "mirror"]?: NodeSummary[word] };

/** The level that a node brings along; undefined while it is not known. */
export function carriedBy({ strength, low, high, testedness, mirror }: Carried): Level | undefined {
  if (strength == null || low == null || high == null || testedness == null || mirror == null) return undefined;
  return { strength, low, high, testedness, mirror };
}

/** The level of a node: of its standing, or where that is not sent whole, as the node came. */
export const levelOf = (node: { id: string } & Carried): Level | undefined =>
  levels.value.get(node.id) ?? (isHuge() ? carriedBy(node) : undefined);

let frame = 0;
/** A knob of the rule moves; more steps than the screen has frames are one. */
export function draftRule(name: string, value: number): void {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    ruleDraft.value = new Map([...ownRule.peek().values, [name, value]]);
  });
}

/** A knob of the rule has moved: the address says so, and the server is asked. */
export function commitRule(name: string, value: number): void {
  cancelAnimationFrame(frame);
  const values = new Map([...ownRule.peek().values, [name, value]]);
  batch(() => {
    ruleDraft.value = null;
    setQuery({ rule: writeRule(values, shipped.peek()?.rule ?? []) }, true);
  });
}

export const toShippedRule = (): void => setQuery({ rule: null }, true);

/** What was about to be said is not said any more: the view that asked is left. */
export function dropDrafts(): void {
  cancelAnimationFrame(frame);
  batch(() => {
    ruleDraft.value = null;
    whatIfDraft.value = null;
  });
}

/** What the last run moved: the rows before it, and how long each level waits before it moves. */
export interface Change {
  node: string;
  before: ReadonlyMap<string, StandingRow>;
  delays: ReadonlyMap<string, number>;
}

/** The node of the last run, and the standing before it. */
const lastRun = signal<{ node: string; shipped: StandingAnswer } | null>(null);
/** Whether old levels are drawn: for some seconds after a run, then on demand. */
export const ticks = signal(false);

const SHOWN_MS = 4000;
const STEP_MS = 60;
const ALL_MS = 600;
const MOVED = 0.0005;
let hide: ReturnType<typeof setTimeout> | undefined;
let asking: Promise<void> | null = null;

const beforeRun = computed<ReadonlyMap<string, StandingRow>>(() => {
  if (!lastRun.value) return NONE;
  const was = lastRun.value.shipped;
  if (!quick.value && rule.value.size > 0) return NONE;
  return whatIf(rule.value.size > 0 ? underRule(was, rule.value) : was, supposed.value).nodes;
});

export const change = computed<Change | null>(() => {
  const last = lastRun.value;
  const now = standing.value;
  if (!last || !now) return null;
  const was = beforeRun.value;
  const moved = [...levels.value.values()].filter(
    (row) => Math.abs(row.strength - (was.get(row.id)?.strength ?? row.strength)) > MOVED,
  );
  if (moved.length === 0) return null;
  const steps = distances(last.node, now.inferences);
  const wait = (id: string) => Math.min(ALL_MS - 2 * STEP_MS, STEP_MS * (steps.get(id) ?? 0));
  return {
    node: last.node,
    before: new Map(moved.map((row) => [row.id, was.get(row.id) as StandingRow])),
    delays: new Map(calm() ? [] : moved.map((row) => [row.id, wait(row.id)])),
  };
});

/** What is asked for on a graph too large to be sent whole: a node, and how far around it. */
export interface Around {
  id: string;
  hops: number;
}

const WHOLE: Around = { id: "", hops: 0 };
let wanted = WHOLE;
let newest = 0;
const done = Promise.resolve();

/** Read standing if it is not here yet: all of it, or on a graph too large for that what bears on `around`. */
export function load(around: Around = WHOLE): Promise<void> {
  if (isHuge()) {
    const same = around.id === wanted.id && around.hops === wanted.hops;
    if (!around.id || (same && !failed.peek())) return asking ?? done;
    wanted = around;
    asking = null;
    failed.value = null;
  } else if (shipped.peek()) return done;
  asking ??= read().finally(() => {
    asking = null;
  });
  return asking;
}

/** Runs have ended: read again, if standing was read at all. */
export const reread = (): Promise<void> => (standing.peek() ? read() : Promise.resolve());

async function read(): Promise<void> {
  const { id, hops } = wanted;
  const turn = ++newest;
  try {
    const answer = await ask(client.GET("/api/v1/standing", { params: { query: id ? { around: id, hops } : {} } }));
    if (turn !== newest) return;
    shipped.value = answer;
    failed.value = null;
  } catch (error) {
    if (turn !== newest) return;
    failed.value = asApiError(error);
  }
}

/** Ask the server about a rule; where it does not answer, what the page solved stays. */
async function settle(words: string, answer: StandingAnswer, signal: AbortSignal): Promise<void> {
  const { id, hops } = wanted;
  const query = { rule: words, ...(answer.extent && { around: id, hops }) };
  const found = await ask(client.GET("/api/v1/standing", { params: { query }, signal }));
  if (!signal.aborted) settled.value = { words, shipped: answer, answer: found };
}

/** A run of `node` has ended: read again, and keep what it moved. */
export async function rereadAfterRun(node: string): Promise<void> {
  const last = shipped.peek();
  if (isHuge() && !wanted.id) return;
  await read();
  // A run that does not count leaves the evidence as it was, and what the one before it moved is still the last that moved.
  if (!last || shipped.peek()?.evidence === last.evidence) return;
  lastRun.value = { node, shipped: last };
  if (!change.peek()) return;
  showTicks(true);
  hide = setTimeout(() => showTicks(false), SHOWN_MS);
}

export function showTicks(shown: boolean): void {
  clearTimeout(hide);
  ticks.value = shown && change.peek() !== null;
}

/** The old strength of a node while old levels are shown. */
export const oldOf = (id: string): number | null =>
  ticks.value ? (change.value?.before.get(id)?.strength ?? null) : null;

export const delayOf = (id: string): number => change.value?.delays.get(id) ?? 0;

/** "0.72 holds · tested 0.62" for lists and previews; nothing while it is not known, or where a kind has no level. */
export function standingOf(node: { id: string; kind: string } & Carried): string {
  const row = levelOf(node);
  return row && node.kind !== "topic" ? inWords(row) : "";
}

/**
 * Standing for a view. It is asked for once the view has what it is about, so that solving never delays a first picture.
 * On a graph too large to be sent whole it is that of what bears on `id` and on what lies within `hops` of it.
 */
export function useStanding(ready: boolean, id = "", hops = 0): ReadonlyMap<string, StandingRow> {
  const back = returns.value;
  const answer = shipped.value;
  const words = ruleWords.value;
  useBusy(ready && answer === null && failed.value === null && (id !== "" || !isHuge()));
  // Dependencies: `back` is a reason to ask again
  useEffect(() => {
    if (ready) void load({ id, hops });
  }, [ready, back, id, hops]);
  useEffect(() => {
    if (!ready || !answer || !words) return;
    const abort = new AbortController();
    settle(words, answer, abort.signal).catch(() => undefined);
    return () => abort.abort();
  }, [ready, back, answer, words]);
  return levels.value;
}

/** What the reader asks of the server about an argument, so that it speaks of what the page shows. */
export const asked = (): { rule?: string; if?: string } => {
  const words = ruleWords.value;
  const supposing = writeWhatIf(supposed.value);
  return { ...(words && { rule: words }), ...(supposing && { if: supposing }) };
};
