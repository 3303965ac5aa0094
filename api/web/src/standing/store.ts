/** Standing as the page has it: read once, read again when a run ends, with what it was before that run. */
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiError, ask, client, isHuge, returns } from "../core/api";
import { calm } from "../core/calm";
import type { NodeSummary, StandingAnswer, StandingRow } from "../core/types";
import type { Level } from "../marks/vessel";
import { distances } from "./path";
import { inShort } from "./words";

/** The last answer; null until one is here. Of a graph too large to be sent whole, that about the node looked at. */
export const standing = signal<StandingAnswer | null>(null);
export const failed = signal<ApiError | null>(null);

/** Rows by node: those that stand as they do in the whole graph, and the node that was asked about whatever was cut off. */
export const levels = computed<ReadonlyMap<string, StandingRow>>(() => {
  const { cut, around } = standing.value?.extent ?? { cut: [], around: [] };
  const unknown = new Set(cut);
  unknown.delete(around[0] ?? "");
  return new Map(standing.value?.nodes.filter((row) => !unknown.has(row.id)).map((row) => [row.id, row]));
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

/** What the last run moved: the rows before it, and how long each level waits before it moves. */
export interface Change {
  node: string;
  before: ReadonlyMap<string, StandingRow>;
  delays: ReadonlyMap<string, number>;
}

export const change = signal<Change | null>(null);
/** Whether old levels are drawn: for some seconds after a run, then on demand. */
export const ticks = signal(false);

const SHOWN_MS = 4000;
const STEP_MS = 60;
const ALL_MS = 600;
const MOVED = 0.0005;
let hide: ReturnType<typeof setTimeout> | undefined;
let asking: Promise<void> | null = null;

/** What is asked for on a graph too large to be sent whole: a node, and how far around it. */
export interface Around {
  id: string;
  hops: number;
}

const WHOLE: Around = { id: "", hops: 0 };
let asked = WHOLE;
let newest = 0;

/** Read standing if it is not here yet: all of it, or on a graph too large for that what bears on `around`. */
export function load(around: Around = WHOLE): Promise<void> {
  if (isHuge()) {
    if (!around.id || (around.id === asked.id && around.hops === asked.hops && !failed.peek())) return asking ?? done;
    asked = around;
    asking = null;
    failed.value = null;
  } else if (standing.peek()) return done;
  asking ??= read().finally(() => {
    asking = null;
  });
  return asking;
}

const done = Promise.resolve();

async function read(): Promise<void> {
  const { id, hops } = asked;
  const turn = ++newest;
  try {
    const answer = await ask(client.GET("/api/v1/standing", { params: { query: id ? { around: id, hops } : {} } }));
    if (turn !== newest) return;
    standing.value = answer;
    failed.value = null;
  } catch (error) {
    if (turn !== newest) return;
    failed.value = error instanceof ApiError ? error : new ApiError("page_fault", 0, String(error), "Reload the page.");
  }
}

/** A run of `node` has ended: read again, and keep what it moved. */
export async function rereadAfterRun(node: string): Promise<void> {
  const last = standing.peek();
  if (isHuge() && !asked.id) return;
  await read();
  const now = standing.peek();
  if (!last || !now || now === last) return;
  const was = new Map(last.nodes.map((row) => [row.id, row]));
  const moved = now.nodes.filter((row) => Math.abs(row.strength - (was.get(row.id)?.strength ?? row.strength)) > MOVED);
  if (moved.length === 0) {
    change.value = null;
    return;
  }
  const steps = distances(node, now.inferences);
  const wait = (id: string) => Math.min(ALL_MS - 2 * STEP_MS, STEP_MS * (steps.get(id) ?? 0));
  change.value = {
    node,
    before: new Map(moved.map((row) => [row.id, was.get(row.id) as StandingRow])),
    delays: new Map(calm() ? [] : moved.map((row) => [row.id, wait(row.id)])),
  };
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

/** "0.72 · tested 0.62" for lists and previews; nothing while it is not known, or where a kind has no level. */
export function standingOf(node: { id: string; kind: string } & Carried): string {
  const row = levelOf(node);
  return row && node.kind !== "topic" ? inShort(row) : "";
}

/**
 * Standing for a view. It is asked for once the view has what it is about, so that solving never delays a first picture.
 * On a graph too large to be sent whole it is that of what bears on `id` and on what lies within `hops` of it.
 */
export function useStanding(ready: boolean, id = "", hops = 0): ReadonlyMap<string, StandingRow> {
  const back = returns.value;
  // Dependencies: `back` is a reason to ask again
  useEffect(() => {
    if (ready) void load({ id, hops });
  }, [ready, back, id, hops]);
  return levels.value;
}
