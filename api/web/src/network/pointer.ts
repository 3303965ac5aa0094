/** What a pointer does on the map: sigma tells of it, the map is told in its own words. */
import type Sigma from "sigma";
import { STRETCH } from "../marks/sizes";
import type { Point } from "../walk/geometry";
import { followDrags } from "./drag";

export interface Told {
  onSelect: (id: string | null) => void;
  onWalk: (id: string) => void;
  onHover: (id: string | null, at: Point & { radius: number }) => void;
  /** A node was dragged to a place of the map; without it nothing can be dragged. */
  onMove?: (id: string, place: Point) => void;
}

const NOWHERE = { x: 0, y: 0, radius: 0 };

/** Follow the pointer of `renderer`; `told` gives whom to tell now, `hover` what is pointed at. */
export function followPointer(renderer: Sigma, told: () => Told, hover: (id: string | null) => void): void {
  renderer.on("clickNode", ({ node }) => told().onSelect(node));
  renderer.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    told().onWalk(node);
  });
  renderer.on("clickStage", () => told().onSelect(null));
  let pointed: string | null = null;
  const leave = () => {
    pointed = null;
    hover(null);
    told().onHover(null, NOWHERE);
  };
  renderer.on("enterNode", ({ node }) => {
    pointed = node;
    hover(node);
    const { x, y, size } = renderer.getGraph().getNodeAttributes(node) as { x: number; y: number; size: number };
    told().onHover(node, { ...renderer.graphToViewport({ x, y }), radius: renderer.scaleSize(size) });
  });
  renderer.on("leaveNode", leave);
  // The mark goes with the map, and what was said of it does not stay behind.
  renderer.getCamera().on("updated", () => {
    if (pointed !== null) leave();
  });
  followDrags(renderer, () => {
    const { onMove } = told();
    return onMove && (([id, { x, y }]) => onMove(id, { x: x / STRETCH, y }));
  });
}
