/** The same selection as a table, for who does not see the map or has no WebGL. */
import { useState } from "preact/hooks";
import { count } from "../core/number";
import type { NodeSummary } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { StateWord } from "../marks/states";
import { standingOf } from "../standing/store";

const PAGE = 300;

export function NetworkList({
  nodes,
  selected,
  onSelect,
  onWalk,
}: {
  nodes: readonly NodeSummary[];
  selected: string;
  onSelect: (id: string) => void;
  onWalk: (id: string) => void;
}) {
  const [pages, setPages] = useState(1);
  const order = nodes.toSorted((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
  const shown = order.slice(0, pages * PAGE);
  return (
    <div class="list">
      <table class="nodes">
        <tbody>
          {shown.map((node) => (
            <tr key={node.id} aria-selected={node.id === selected}>
              <td>
                <KindIcon kind={node.kind} />
              </td>
              <th scope="row">
                <button type="button" onClick={() => onSelect(node.id)} onDblClick={() => onWalk(node.id)}>
                  {node.title}
                </button>
              </th>
              <td>{kindLabel(node.kind)}</td>
              <td>{node.runnable && <StateWord state={node.state} />}</td>
              <td>{standingOf(node)}</td>
              <td class="number">{count(node.degree, "link")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < order.length && (
        <button type="button" class="button" onClick={() => setPages(pages + 1)}>
          {order.length - shown.length} more
        </button>
      )}
    </div>
  );
}
