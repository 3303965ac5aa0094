/** The walk in words: what a screen reader hears of the middle, of a neighbour and of a link. */

import { count } from "../core/number";
import type { NeighbourNode } from "../core/types";
import { sentence } from "../core/words";
import { isIdle, linkWords, polarityMark, polarityOf, STRIKES_NOTHING } from "../marks/links";
import { levels } from "../standing/store";
import { spokenNode } from "../standing/words";
import type { Spot } from "./layout";

/** What a neighbour does to the middle. */
export function saysOf({ node, tie }: Spot): string {
  if (!tie) return `${node.hop} hops away`;
  return `${linkWords(tie.link, tie.link.source === node.id)} this`;
}

/** "In the middle: claim, title, 0.72 holds, tested 0.40 by runs, supported. Chosen: title". */
export function spokenMiddle(center: NeighbourNode, chosen?: NeighbourNode): string {
  const middle = `In the middle: ${spokenNode(center, levels.value.get(center.id))}`;
  return chosen ? `${middle}. Chosen: ${chosen.title}` : middle;
}

/** Kind, title, standing and state of a neighbour, and what it does to the middle; of one further out, behind which it lies. */
export function spoken(spot: Spot, behind?: string): string {
  const { node } = spot;
  const known = levels.value.get(node.id);
  const links = known || node.runnable ? [] : [count(node.degree, "link")];
  return [spokenNode(node, known), saysOf(spot), ...(behind ? [`behind ${behind}`] : []), ...links].join(", ");
}

/** Who does what to whom, whether that is for or against, and why, in sentences. */
export function spokenLink({ node, tie }: Spot, center: NeighbourNode): string {
  if (!tie) return "";
  const { link, more } = tie;
  const [from, to] = link.source === node.id ? [node, center] : [center, node];
  const polarity = polarityMark(polarityOf(link)).label;
  const words = linkWords(link, true);
  return [
    `Link: ${from.title}, ${words}, ${to.title}`,
    // An undercut that counts for nothing says in its words already what it is.
    words.startsWith(polarity) ? "" : polarity,
    isIdle(link) ? STRIKES_NOTHING : "",
    link.reason || "no reason is written down",
    more > 0 ? `${count(more, "more link")} between the two` : "",
  ]
    .filter(Boolean)
    .map(sentence)
    .join(" ");
}
