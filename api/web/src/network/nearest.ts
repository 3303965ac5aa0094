/** The node nearest to `from` in a direction, for the arrow keys; places of the map, y up. */
import type { MapNode } from "../core/types";

export function nearestOn(
  nodes: readonly MapNode[],
  from: MapNode | undefined,
  dx: number,
  dy: number,
): MapNode | null {
  let best: MapNode | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (!from || node.id === from.id) continue;
    const along = (node.x - from.x) * dx - (node.y - from.y) * dy;
    const across = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    if (along > 1e-6 && along + 2 * across < least) {
      least = along + 2 * across;
      best = node;
    }
  }
  return best ?? from ?? nodes[0] ?? null;
}
