/** A run that does not ask what its node states: why it does not count for how the node stands, and what it would move if it did. */
import { useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import { useGraph } from "../core/reads";
import type { NodeDetail, ParameterView, RunView } from "../core/types";
import { titleOf } from "../shell/state";
import { MovedRows } from "../standing/MovedRows";
import { ownRule, ruleWords, shipped } from "../standing/store";
import { knobWords } from "./words";

const MOST = 4;

/** Whether a run counts for how its node stands: at the setting that the node states, its mechanism on, over seeds. */
export const counts = (run: Pick<RunView, "preset" | "tier" | "ablated" | "moved">): boolean =>
  !run.preset && run.tier !== "theory" && !run.ablated && Object.keys(run.moved ?? {}).length === 0;

/** Why a run does not count, in a sentence; empty where it does, and for a preset, which says so itself. */
export function whyNot(
  run: Pick<RunView, "preset" | "tier" | "ablated" | "moved">,
  parameters: readonly Pick<ParameterView, "name" | "label" | "value">[],
): string {
  if (counts(run) || run.preset) return "";
  if (run.tier === "theory") return "The theory alone, without seeds, does not count for how the node stands.";
  const moved = knobWords(run.moved ?? {}, parameters);
  const own = Object.fromEntries(
    parameters.filter(({ name }) => name in (run.moved ?? {})).map(({ name, value }) => [name, value]),
  );
  const elsewhere =
    moved.length > 0 && `The node states ${knobWords(own, parameters).join(", ")}; this run had ${moved.join(", ")}.`;
  const off =
    run.ablated && "The mechanism was off: this is the control, and that the effect goes is what the claim expects.";
  return [off, elsewhere, "So the run does not count for how the node stands."].filter(Boolean).join(" ");
}

/** Whether a run is the one that the state of its node is of, and that state is stale. */
export const isStale = (node: Pick<NodeDetail, "state" | "experiments">, run: Pick<RunView, "id">): boolean =>
  node.state === "stale" &&
  run.id ===
    node.experiments
      .flatMap((row) => row.last_run ?? [])
      .toSorted()
      .at(-1);

export function Stale() {
  return (
    <p class="verdict-part">
      Stale: the code, the setting that the node states or the prediction changed since this run, so it counts for less.
      Run it again.
    </p>
  );
}

interface Props {
  node: NodeDetail;
  run: RunView;
  parameters: readonly ParameterView[];
}

export function NotCounted({ node, run, parameters }: Props) {
  const judged = !run.preset && run.tier !== "theory" && run.status === "finished" && run.verdict !== null;
  const rule = Object.fromEntries(ownRule.value.values);
  const { data } = useAnswer(
    judged ? `what-if ${run.id} ${shipped.value?.evidence} ${ruleWords.value}` : "",
    (signal) =>
      ask(
        client.POST("/api/v1/argument/{id}/what-if", {
          params: { path: { id: node.id } },
          body: { ...NOTHING, counted: [run.id], rule },
          signal,
        }),
      ),
  );
  const root = health.value?.root;
  const graph = useGraph("", data !== null && (data?.changed.length ?? 0) > 0);
  const why = whyNot(run, parameters);
  if (!why) return null;
  const before = new Map(data?.changed.map((row) => [row.id, row.before]));
  const kinds = new Map(graph.data?.nodes.map((row) => [row.id, row]));
  const rows = data?.after.filter(({ id }) => id === node.id || id === root || before.has(id)) ?? [];
  const first = (id: string) => (id === node.id ? 2 : id === root ? 1 : 0);
  const far = (id: string) => Math.abs((before.get(id) ?? 0) - (rows.find((row) => row.id === id)?.strength ?? 0));
  const shown = rows.toSorted((a, b) => first(b.id) - first(a.id) || far(b.id) - far(a.id)).slice(0, MOST);
  return (
    <section class="moved verdict-part" aria-label="Whether it counts">
      <p>{why}</p>
      {judged && shown.length > 0 && (
        <>
          <h3 class="section">If it counted</h3>
          <MovedRows
            rows={shown.map((row) => ({
              id: row.id,
              title: row.id === node.id ? "This node" : (kinds.get(row.id)?.title ?? titleOf(row.id) ?? row.id),
              kind: kinds.get(row.id)?.kind ?? node.kind,
              level: row,
              before: before.get(row.id),
            }))}
          />
        </>
      )}
    </section>
  );
}

const NOTHING = { base: {}, remove: { nodes: [], inferences: [] }, add: [], runs: [], parameters: {}, all: false };
