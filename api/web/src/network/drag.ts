/** Dragging a node of the map: sigma tells of the pointer, the graph takes the place. */
import type Sigma from "sigma";
import type { Point } from "../walk/geometry";
import { movement } from "./movement";

/** A pointer that moves less than this, px, has clicked. */
const STILL = 4;

/** Follow drags that begin on a node; `taker` gives what is told the node and its place in the graph, or nothing. */
export function followDrags(renderer: Sigma, taker: () => ((dropped: [string, Point]) => void) | undefined): void {
  let held: { id: string; from: Point; moved: boolean } | null = null;
  renderer.on("downNode", ({ node, event }) => {
    if (taker() && event.original instanceof MouseEvent && event.original.button === 0)
      held = { id: node, from: { x: event.x, y: event.y }, moved: false };
  });
  renderer.on("moveBody", ({ event, preventSigmaDefault }) => {
    if (!held) return;
    preventSigmaDefault();
    if (!held.moved && Math.hypot(event.x - held.from.x, event.y - held.from.y) < STILL) return;
    held.moved = true;
    // While it moves, names are carried along and not placed anew.
    movement.now = true;
    renderer.getGraph().mergeNodeAttributes(held.id, renderer.viewportToGraph(event));
  });
  const up = () => {
    if (!held) return;
    const { id, moved } = held;
    held = null;
    if (!moved) return;
    movement.now = false;
    const { x, y } = renderer.getGraph().getNodeAttributes(id) as unknown as Point;
    taker()?.([id, { x, y }]);
  };
  renderer.on("upNode", up);
  renderer.on("upStage", up);
}
