/** What is drawn above the map, worked out from the map as it is seen now. */
import type Sigma from "sigma";
import { toolsBox } from "../arrange/MapTools";
import type { Community, MapLink, MapNode, Shown } from "../core/types";
import { STRETCH } from "../marks/sizes";
import type { Box, Point } from "../walk/geometry";
import { endsOf, focusOf, type Looked, linksAt, litOf } from "./lit";
import { minimapBox } from "./Minimap";

export interface Scene extends Looked {
  width: number;
  height: number;
  ratio: number;
  nodes: readonly MapNode[];
  communities: readonly Community[];
  /** Where a node is on the screen; null when it is not shown. */
  at: (id: string) => Point | null;
  /** Where the middle of a community is; null when nothing of it is shown. */
  middle: (community: number) => Point | null;
  /** How many nodes of a community are shown. */
  within: (community: number) => number;
  radius: (id: string) => number;
  /** The nodes that are looked at, while the others are quiet; none: all are as they are. */
  lit: ReadonlySet<string>;
  /** Links of the node that is looked at. */
  threads: readonly MapLink[];
  /** What lies above the map, where no name may be. */
  above: readonly Box[];
  /** Corners on the screen of the area that is being drawn by hand. */
  outline: readonly Point[];
}

/** More links of one node than this are not drawn above the map. */
const MOST_THREADS = 2000;

export function sceneOf(
  renderer: Sigma,
  { nodes, links }: Shown,
  communities: readonly Community[],
  looked: Looked,
  outline: readonly Point[],
): Scene {
  const { width, height } = renderer.getDimensions();
  const graph = renderer.getGraph();
  const middles = middlesOf(nodes);
  const onScreen = ({ x, y }: Point) => renderer.graphToViewport({ x: x * STRETCH, y });
  const focus = graph.hasNode(focusOf(looked)) ? focusOf(looked) : "";
  const threads = focus ? linksAt(links, focus) : [];
  return {
    width,
    height,
    ratio: renderer.getCamera().ratio,
    nodes,
    communities,
    at: remembered((id) =>
      graph.hasNode(id) ? renderer.graphToViewport(graph.getNodeAttributes(id) as { x: number; y: number }) : null,
    ),
    middle: (id) => {
      const middle = middles.get(id);
      return middle ? onScreen(middle) : null;
    },
    within: (id) => middles.get(id)?.n ?? 0,
    radius: (id) => renderer.scaleSize(graph.hasNode(id) ? Number(graph.getNodeAttribute(id, "size")) : 6),
    lit: litOf(looked, focus ? endsOf(threads) : null),
    threads: threads.slice(0, MOST_THREADS),
    above: [minimapBox(width, height), toolsBox(height)],
    outline: outline.map(onScreen),
    ...looked,
  };
}

/** The middle of the shown part of a community, in places of the map, and how many nodes that is. */
interface Middle extends Point {
  n: number;
}

const middles = new WeakMap<readonly MapNode[], Map<number, Middle>>();

function middlesOf(nodes: readonly MapNode[]): Map<number, Middle> {
  const known = middles.get(nodes);
  if (known) return known;
  const sums = new Map<number, { x: number; y: number; n: number }>();
  for (const { community, x, y } of nodes) {
    const sum = sums.get(community) ?? { x: 0, y: 0, n: 0 };
    sums.set(community, { x: sum.x + x, y: sum.y + y, n: sum.n + 1 });
  }
  const found = new Map([...sums].map(([id, { x, y, n }]) => [id, { x: x / n, y: y / n, n }]));
  middles.set(nodes, found);
  return found;
}

/** What names depend on: nothing is arranged anew where all of it is as before. */
export function basisOf(seen: Scene, renderer: Sigma): readonly unknown[] {
  const { nodes, communities, width, height, selected, hovered, ringed, near } = seen;
  const { x, y, ratio, angle } = renderer.getCamera().getState();
  return [nodes, communities, width, height, selected, hovered, ringed, near, renderer.getGraph(), x, y, ratio, angle];
}

/** A function of ids that works out each answer once. */
function remembered<T>(work: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    if (!known.has(id)) known.set(id, work(id));
    return known.get(id) as T;
  };
}
