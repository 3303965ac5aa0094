/** What the last run moved: the nodes with their strength before and after, and the path by which it reached the root. */
import { useAnswer } from "../core/answer";
import { ask, client, health, isHuge } from "../core/api";
import { apart, change as changed, count, fixed } from "../core/number";
import { useGraph } from "../core/reads";
import { href } from "../core/router";
import { VesselIcon } from "../marks/vessel";
import { titleOf } from "../page/state";
import { GRADUAL } from "./semantics";
import { asked, change, levels, shipped } from "./store";

const MOST = 5;
/** Less than this is no move: it would be written as none. */
const LEAST = 0.0005;

export function Moved({ claim = health.value?.root ?? "" }: { claim?: string }) {
  const last = change.value;
  const now = levels.value;
  const query = asked();
  const { data } = useAnswer(
    last && claim ? `argument ${claim} ${shipped.value?.evidence} ${query.rule ?? ""} ${query.if ?? ""}` : "",
    (signal) => ask(client.GET("/api/v1/argument/{id}", { params: { path: { id: claim }, query }, signal })),
  );
  const graph = useGraph("", last !== null && !isHuge());
  if (!last) return null;
  const nodes = new Map(graph.data?.nodes.map((node) => [node.id, node]));
  const by = (id: string) => (now.get(id)?.strength ?? 0) - (last.before.get(id)?.strength ?? 0);
  const rest = [...last.before.keys()]
    .filter((id) => id !== last.node && id !== claim)
    .toSorted((a, b) => Math.abs(by(b)) - Math.abs(by(a)));
  const shown = [last.node, ...rest.slice(0, MOST - 2), claim].filter(
    (id, nth, all) => now.has(id) && all.indexOf(id) === nth,
  );
  const path = data?.path.find((row) => row.start === last.node);
  return (
    <section class="moved verdict-part" aria-label="What it moved">
      <div class="row-head">
        <h3 class="section">What it moved</h3>
        <span class="small">
          {last.before.size} in all <kbd>B</kbd>
        </span>
      </div>
      <ul>
        {shown.map((id) => {
          const row = now.get(id);
          const before = last.before.get(id);
          return (
            row && (
              <li key={id}>
                <a href={href("argument", id)}>
                  <VesselIcon kind={nodes.get(id)?.kind ?? "claim"} level={row} size={18} old={before?.strength} />
                  <span>{id === last.node ? "This node" : (nodes.get(id)?.title ?? titleOf(id) ?? id)}</span>
                  <b class="tabular">
                    {before ? apart(before.strength, row.strength).join(" → ") : `${fixed(row.strength, 2)}, not moved`}
                  </b>
                </a>
              </li>
            )
          );
        })}
      </ul>
      {path && Math.abs(path.effect) >= LEAST && (
        <p class="said">
          Under {GRADUAL.find((row) => row.id === data?.asked)?.label ?? data?.asked} alone{" "}
          {last.node === claim ? "it" : `“${nodes.get(claim)?.title ?? titleOf(claim) ?? claim}”`} moves by{" "}
          {changed(path.effect)}
          {path.steps.length > 0 && `, along ${count(path.steps.length, "step")}`}.
        </p>
      )}
    </section>
  );
}
