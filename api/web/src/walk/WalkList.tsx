/** The same walk as a list: every direct neighbour by importance, then what lies further out. */

import { useState } from "preact/hooks";
import { count, grouped } from "../core/number";
import { setQuery } from "../core/router";
import type { Neighbourhood } from "../core/types";
import { kindLabel } from "../marks/kinds";
import { LinkIcon, linkWords, polarityOf } from "../marks/links";
import { StateWord } from "../marks/states";
import { ListedMark, Standing } from "../standing/Standing";
import { rank, ties } from "./rank";

interface Props {
  answer: Neighbourhood;
  selected: string;
  select: (id: string) => void;
  walk: (id: string) => void;
}

/** How many rows are added at a time. */
const ROWS = 200;

export function WalkList({ answer, selected, select, walk }: Props) {
  const tied = ties(answer.center.id, answer.links);
  const direct = rank(answer.nodes, tied);
  const far = answer.nodes.filter((node) => node.hop > 1).sort((a, b) => a.hop - b.hop || b.degree - a.degree);
  const all = [...direct, ...far];
  const [most, setMost] = useState(ROWS);
  return (
    <div class="list">
      <button type="button" class="button" onClick={() => setQuery({ as: null })}>
        Show the map <kbd>L</kbd>
      </button>
      <table class="nodes">
        <tbody>
          {all.slice(0, most).map((node) => {
            const tie = tied.get(node.id);
            return (
              <tr key={node.id} aria-selected={node.id === selected}>
                <td>
                  <ListedMark node={node} />
                  <span class="hidden">{kindLabel(node.kind)}</span>
                </td>
                <th scope="row">
                  <button type="button" onClick={() => select(node.id)} onDblClick={() => walk(node.id)}>
                    {node.title}
                  </button>
                  <Standing node={node} />
                </th>
                <td>
                  {tie ? (
                    <span class="state">
                      <LinkIcon polarity={polarityOf(tie.link)} origin={tie.link.origin} />
                      {linkWords(tie.link, tie.link.source === node.id)}
                    </span>
                  ) : (
                    `${node.hop} hops`
                  )}
                </td>
                <td>{node.runnable ? <StateWord state={node.state} /> : null}</td>
                <td class="number">{count(node.degree, "link")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {all.length > most && (
        <button type="button" class="button" onClick={() => setMost(most + ROWS)}>
          {grouped(Math.min(ROWS, all.length - most))} more of {grouped(all.length - most)}
        </button>
      )}
    </div>
  );
}
