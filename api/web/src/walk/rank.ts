/** Which neighbours are named: links of the author before links from elsewhere before computed ones, arguments before neutral links. */

import type { Link, MapLink, Neighbourhood, NeighbourNode, Polarity } from "../core/types";
import { polarityOf } from "../marks/links";

const ORIGIN_ORDER: Record<Link["origin"], number> = { author: 0, incoming: 1, computed: 2 };
const POLARITY_ORDER: Record<Polarity, number> = { support: 0, attack: 0, undercut: 0, neutral: 1 };

export interface Tie {
  /** The most telling of the links between the centre and the node. */
  link: Link;
  /** How many further links there are between the two. */
  more: number;
}

const weigh = (link: Link): number => ORIGIN_ORDER[link.origin] * 2 + POLARITY_ORDER[polarityOf(link)];

/** Whether a link came whole, as those of the centre do. */
const isWhole = (link: Link | MapLink): link is Link => "id" in link;

/** The direct links of `center` by neighbour. */
export function ties(center: string, links: readonly (Link | MapLink)[]): Map<string, Tie> {
  const found = new Map<string, Tie>();
  for (const link of links.filter(isWhole)) {
    if (link.source !== center && link.target !== center) continue;
    const other = link.source === center ? link.target : link.source;
    const known = found.get(other);
    if (!known) found.set(other, { link, more: 0 });
    else found.set(other, { link: weigh(link) < weigh(known.link) ? link : known.link, more: known.more + 1 });
  }
  return found;
}

/** Direct neighbours, most important first: origin, then argument before neutral, then degree, then id. */
export function rank(nodes: readonly NeighbourNode[], tied: ReadonlyMap<string, Tie>): NeighbourNode[] {
  const weight = (node: NeighbourNode) => {
    const tie = tied.get(node.id);
    return tie ? weigh(tie.link) : 9;
  };
  return nodes
    .filter((node) => node.hop === 1)
    .sort((a, b) => weight(a) - weight(b) || b.degree - a.degree || (a.id < b.id ? -1 : 1));
}

/** For every node beyond the first hop the neighbour one hop nearer through which it is drawn. */
export function parents(
  answer: Pick<Neighbourhood, "nodes" | "links" | "center">,
  order: readonly string[],
): Map<string, string> {
  const hop = new Map(answer.nodes.map((node) => [node.id, node.hop]));
  const place = new Map(order.map((id, index) => [id, index]));
  const found = new Map<string, string>();
  for (const link of answer.links) {
    for (const [near, far] of [
      [link.source, link.target],
      [link.target, link.source],
    ] as const) {
      const distance = hop.get(far) ?? 0;
      if (distance < 2 || hop.get(near) !== distance - 1) continue;
      const known = found.get(far);
      if (known === undefined || (place.get(near) ?? 1e9) < (place.get(known) ?? 1e9)) found.set(far, near);
    }
  }
  return found;
}
