/** The keys of standing, the same in every view that shows a node: why, before and after, best next run. */
import { announce } from "../core/announce";
import { ask, client } from "../core/api";
import type { KeyRow } from "../core/keys";
import { href, navigate } from "../core/router";
import { asked, change, showTicks, ticks } from "./store";

export function toggleTicks(): void {
  if (!change.peek()) {
    announce("No run has moved anything since this page was opened");
    return;
  }
  showTicks(!ticks.peek());
  announce(ticks.peek() ? "Levels before the last run are shown" : "Levels before the last run are hidden");
}

/** Open the Lab of the run that would tell most about `node` for its time. */
export async function bestNextRun(node: string): Promise<void> {
  const answer = await ask(client.GET("/api/v1/argument/{id}", { params: { path: { id: node }, query: asked() } }));
  const best = answer.next[0];
  if (best) navigate(href("lab", best.node, { experiment: best.experiment, go: 1 }));
  else announce("No run that is left would move this");
}

export const standingKeys = (node: string): KeyRow[] => [
  { keys: ["w"], shown: "W", does: "why this strength", run: () => navigate(href("argument", node)) },
  { keys: ["b"], shown: "B", does: "before and after the last run", run: toggleTicks },
  { keys: ["n"], shown: "N", does: "best next run for it", run: () => void bestNextRun(node).catch(() => undefined) },
];
