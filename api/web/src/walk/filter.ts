/** What the legend hides: kinds, origins and polarities share one word list, since no two have the same name. */

import type { MapLink, Neighbourhood } from "../core/types";
import { KINDS } from "../marks/kinds";
import { ORIGINS, POLARITIES, polarityOf } from "../marks/links";

const GROUPS: readonly (readonly string[])[] = [
  KINDS.map((row) => row.name),
  ORIGINS.map((row) => row.name),
  POLARITIES.map((row) => row.name),
];

export const parseHidden = (text: string | null): ReadonlySet<string> =>
  new Set((text ?? "").split(",").filter((word) => GROUPS.some((group) => group.includes(word))));

/** A click hides or shows one entry; with `only`, everything else of its group goes, or all come back if it was alone. */
export function toggle(hidden: ReadonlySet<string>, name: string, only: boolean): string {
  const group = GROUPS.find((names) => names.includes(name)) ?? [];
  const next = new Set(hidden);
  if (only) {
    const alone = !next.has(name) && group.every((other) => other === name || next.has(other));
    for (const other of group) next.delete(other);
    if (!alone) for (const other of group) if (other !== name) next.add(other);
  } else if (!next.delete(name)) next.add(name);
  return [...next].sort().join(",");
}

/** The neighbourhood without what is hidden; a node that is reached only through hidden links goes with them. */
export function filtered(answer: Neighbourhood, hidden: ReadonlySet<string>): Neighbourhood {
  if (hidden.size === 0) return answer;
  const kept = new Set(answer.nodes.filter((node) => !hidden.has(node.kind)).map((node) => node.id));
  kept.add(answer.center.id);
  const shown = (link: MapLink) =>
    kept.has(link.source) && kept.has(link.target) && !hidden.has(link.origin) && !hidden.has(polarityOf(link));
  const links = answer.links.filter(shown);
  const hop = new Map(answer.nodes.map((node) => [node.id, node.hop]));
  const reached = new Set([answer.center.id]);
  for (let distance = 1; distance <= answer.hops; distance += 1) {
    for (const { source, target } of links) {
      for (const [near, far] of [
        [source, target],
        [target, source],
      ] as const) {
        if (reached.has(near) && hop.get(far) === distance) reached.add(far);
      }
    }
  }
  return {
    ...answer,
    nodes: answer.nodes.filter((node) => reached.has(node.id)),
    links: links.filter((link) => reached.has(link.source) && reached.has(link.target)),
  };
}
