import { grouped } from "../core/number";

/** How much of the map is there. */
export const Counts = ({ nodes, links }: { nodes: number; links: number }) => (
  <p>
    <b>{grouped(nodes)}</b> {nodes === 1 ? "node" : "nodes"} · <b>{grouped(links)}</b> {links === 1 ? "link" : "links"}
  </p>
);
