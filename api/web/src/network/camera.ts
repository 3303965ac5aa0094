/** Where the map is looked at from, and the ways to get there. */
import type Sigma from "sigma";
import type { CameraState, Coordinates } from "sigma/types";
import { calm } from "../core/calm";
import type { NodeSummary } from "../core/types";
import type { Sight } from "../page/state";

export interface Camera {
  x: number;
  y: number;
  ratio: number;
}

/** Where the camera sees the whole frame. */
export const HOME = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
/** The camera comes no nearer than this to see all of some marks. */
const NEAREST = 0.2;
/** What stays free around them, px. */
const BORDER = 60;
/** How much further away than the edge of a part of the map the camera is. */
const MARGIN = 1.3;

export function readCamera(text: string | null): Camera | null {
  const [x, y, ratio] = (text ?? "").split(",").map(Number);
  return [x, y, ratio].every((value) => value !== undefined && Number.isFinite(value)) && (ratio as number) > 0
    ? { x: x as number, y: y as number, ratio: ratio as number }
    : null;
}

export const writeCamera = ({ x, y, ratio }: Camera): string =>
  [x, y, ratio].map((value) => value.toFixed(3)).join(",");

/** Whether the camera is as good as there. */
export const isThere = (camera: CameraState, goal: Partial<CameraState>): boolean =>
  (Object.keys(goal) as (keyof CameraState)[]).every((key) => Math.abs((goal[key] as number) - camera[key]) < 1e-3);

/** Look there; a reader who wants no motion is there at once. */
export function travel(renderer: Sigma, goal: Partial<CameraState>): void {
  const camera = renderer.getCamera();
  if (calm()) camera.setState(goal);
  else void camera.animate(goal, { duration: 420 });
}

/**
 * Where a mark is in the places of the camera; null for one that is not on the map. What sigma keeps of its marks is in other
 * places between a change of the graph and the next picture of it.
 */
export function placeOf(renderer: Sigma, id: string): Coordinates | null {
  const graph = renderer.getGraph();
  if (!graph.hasNode(id)) return null;
  const { x, y } = graph.getNodeAttributes(id) as Coordinates;
  return renderer.viewportToFramedGraph(renderer.graphToViewport({ x, y }));
}

/** Where the camera sees all of these marks, and no more than that; the whole frame where there are none. */
export function around(renderer: Sigma, ids: Iterable<string>): CameraState {
  let [left, right, low, high] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const id of ids) {
    const point = placeOf(renderer, id);
    if (!point) continue;
    left = Math.min(left, point.x);
    right = Math.max(right, point.x);
    low = Math.min(low, point.y);
    high = Math.max(high, point.y);
  }
  if (left > right) return HOME;
  const { width, height } = renderer.getDimensions();
  const a = renderer.framedGraphToViewport({ x: left, y: low }, { cameraState: HOME });
  const b = renderer.framedGraphToViewport({ x: right, y: high }, { cameraState: HOME });
  const share = Math.max(
    Math.abs(b.x - a.x) / Math.max(1, width - 2 * BORDER),
    Math.abs(b.y - a.y) / Math.max(1, height - 2 * BORDER),
  );
  return { x: (left + right) / 2, y: (low + high) / 2, ratio: Math.max(NEAREST, share), angle: 0 };
}

/** One step nearer, and one aside as a share of what is seen. */
const NEARER = 1.5;
const ASIDE = 0.2;

/** Where the camera goes when that is asked for; `chosen` are the selected mark and its neighbours. */
export function goalOf(renderer: Sigma, asked: Sight, chosen: Iterable<string>): Partial<CameraState> {
  const camera = renderer.getCamera();
  const { ratio } = camera.getState();
  if (asked === "frame" || asked === "anew") return HOME;
  if (asked === "shown") return around(renderer, renderer.getGraph().nodes());
  if (asked === "selected") return around(renderer, chosen);
  if (asked === "nearer" || asked === "further")
    return camera.validateState({ ratio: asked === "nearer" ? ratio / NEARER : ratio * NEARER });
  const { width, height } = renderer.getDimensions();
  const [right, down] = asked.aside;
  const { x, y } = renderer.viewportToFramedGraph({
    x: width * (0.5 + ASIDE * right),
    y: height * (0.5 + ASIDE * down),
  });
  return { x, y };
}

/**
 * Where to look so that some nodes fill the frame, before anything is drawn: one community of a large graph lies in a corner of
 * the whole map. In shares of a frame that is 2 `stretch` wide and 2 high, and never further away than the whole map.
 */
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
