/** The keys of standing, the same in every view that shows a node: why, before and after, best next run. */
import { tell } from "../core/announce";
import { asApiError, ask, client } from "../core/api";
import type { KeyRow } from "../core/keys";
import { href, navigate, route, viewName } from "../core/router";
import { runOffered, titleOf } from "../page/state";
import { asked, change, showTicks, ticks } from "./store";

function toggleTicks(): void {
  if (!change.peek()) {
    tell("Before and after: no run has moved a strength since this page was loaded. Run a claim, then press B again.");
    return;
  }
  showTicks(!ticks.peek());
  tell(ticks.peek() ? "Levels before the last run are shown as dashes" : "Levels before the last run are hidden");
}

function why(node: string): void {
  if (viewName.peek() === "argument" && route.peek().id === node) tell("This is why: its argument is open");
  else navigate(href("argument", node));
}

/** Open the Lab of the run that would tell most about `node` for its time, with its Run button in focus: the reader starts it. */
async function bestNextRun(node: string): Promise<void> {
  const answer = await ask(client.GET("/api/v1/argument/{id}", { params: { path: { id: node }, query: asked() } }));
  const best = answer.next[0];
  if (!best) {
    tell("No run that is left would move this");
    return;
  }
  runOffered.value = best.node;
  navigate(href("lab", best.node, { experiment: best.experiment }));
  tell(`Best next run: ${titleOf(best.node) ?? best.node}. ${best.words} R runs it.`);
}

const notAsked = (error: unknown): void =>
  tell(`The best next run could not be asked for. ${asApiError(error).message}`);

export const standingKeys = (node: string): KeyRow[] => [
  { keys: ["w"], shown: "W", does: "why this strength", run: () => why(node) },
  { keys: ["b"], shown: "B", does: "before and after the last run", run: toggleTicks },
  { keys: ["n"], shown: "N", does: "best next run for it", run: () => void bestNextRun(node).catch(notAsked) },
];
