import { count } from "../core/number";
import { useNode } from "../core/reads";
import type { Size } from "../core/size";
import type { MapNode } from "../core/types";
import { stateWords } from "../marks/states";
import type { Box, Point } from "../walk/geometry";
import { Preview } from "../walk/Preview";

/** A mark that is pointed at, and where it is on the screen. */
export interface Hover {
  node: MapNode;
  at: Point & { radius: number };
}

const boxOf = ({ x, y, radius }: Hover["at"]): Box => {
  const r = radius + 6;
  return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
};

/** A few words on the node that is pointed at; its statement is asked for then. */
export function Hovered({ node, at, frame }: Hover & { frame: Size }) {
  const { data } = useNode(node.id);
  const statement = data?.id === node.id ? data.statement : "";
  const says = node.runnable ? stateWords(node.state).toLowerCase() : count(node.degree, "link");
  return <Preview node={{ ...node, statement }} says={says} box={boxOf(at)} frame={frame} wait={60} />;
}
