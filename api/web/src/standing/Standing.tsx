/** A node in a list: its mark with its level as on a map, and its standing in number and words. */
import type { NodeSummary } from "../core/types";
import { VesselIcon } from "../marks/vessel";
import { levelOf, standingOf } from "./store";

type Listed = Pick<NodeSummary, "id" | "kind"> & Partial<NodeSummary>;

export const ListedMark = ({ node }: { node: Listed }) => (
  <VesselIcon kind={node.kind} level={levelOf(node)} size={16} paper="var(--paper)" />
);

export function Standing({ node }: { node: Listed }) {
  const says = standingOf(node);
  return says ? <p class="small standing-line">{says}</p> : null;
}
