/** Where to look so that some nodes fill the frame: one community of a large graph lies in a corner of the whole map. */
import type { NodeSummary } from "../core/types";
import type { Camera } from "./NetworkMap";

const MARGIN = 1.3;

/** The camera, in shares of a frame that is 2 `stretch` wide and 2 high, and never further away than the whole map. */
export function framed(nodes: readonly Pick<NodeSummary, "x" | "y">[], stretch: number): Camera {
  let [left, right, low, high] = [1, -1, 1, -1];
  for (const { x, y } of nodes) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  if (nodes.length === 0) return { x: 0.5, y: 0.5, ratio: 1 };
  return {
    x: 0.5 + (left + right) / 4,
    y: 0.5 + (low + high) / (4 * stretch),
    ratio: Math.min(1, MARGIN * Math.max((right - left) / 2, (high - low) / 2, 0.02)),
  };
}
