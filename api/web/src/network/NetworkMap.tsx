/** The whole map: sigma draws marks and links, a canvas above it draws names and rings. */
import Graph from "graphology";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type Sigma from "sigma";
import type { CameraState } from "sigma/types";
import { toolsBox } from "../arrange/MapTools";
import { calm, onPaper, painted, token } from "../core/theme";
import type { Community, MapLink, MapNode } from "../core/types";
import type { Level } from "../marks/vessel";
import { drawing, flight, sight } from "../shell/state";
import type { Point } from "../walk/geometry";
import { CarriedMap, transformOf } from "./carry";
import { followDrags } from "./drag";
import type { Shown } from "./filter";
import { GlyphProgram } from "./glyphs";
import { build, linkColour, mix, relocate, sameMarks } from "./graph";
import type { Outline } from "./lasso";
import { edgeProgram, MANY_LINKS } from "./links";
import { Minimap, minimapBox } from "./Minimap";
import { movement } from "./movement";
import { arrange, draw, measureAnew, type Names, type Scene } from "./overlay";
import { drawnMap } from "./svg";
import { useLasso } from "./useLasso";

export interface Camera {
  x: number;
  y: number;
  ratio: number;
}

/** A wide canvas draws the map out a little; a tall one leaves it square. */
export const STRETCH = innerWidth > innerHeight ? 1.2 : 1;
/** Marks shrink on small screens, down to just above the size at which shapes can be told apart. */
const SCALE = Math.max(0.62, Math.min(1, innerWidth / 900));
/** How long after the last movement the map counts as at rest: then names are placed anew and all links are drawn. */
const REST = 140;

interface Props {
  shown: Shown;
  /** Whether marks are on their way: then names are carried along, as while the camera moves. */
  moving?: boolean;
  levels: ReadonlyMap<string, Level>;
  communities: readonly Community[];
  selected: string;
  ringed: ReadonlySet<string>;
  /** Where to look first; later moves are told, not followed. */
  camera: Camera | null;
  onCamera: (camera: Camera) => void;
  onSelect: (id: string | null) => void;
  onWalk: (id: string) => void;
  onHover: (id: string | null, at: Point & { radius: number }) => void;
  onLasso: (outline: Outline) => void;
  /** A node was dragged to a place of the map; without it nothing can be dragged. */
  onMove?: (id: string, place: Point) => void;
  onLost: () => void;
}

/** What the picture depends on besides the graph; read by sigma's reducers at every refresh. */
interface Now {
  selected: string;
  hovered: string | null;
  ringed: ReadonlySet<string>;
}

function reducers(graph: Pick<Graph, "areNeighbors">, now: Now) {
  const near = (id: string): boolean => {
    const focus = now.hovered;
    return focus === null || id === focus || graph.areNeighbors(id, focus);
  };
  return {
    nodeReducer: (id: string, data: Record<string, unknown>) => {
      const searching = now.ringed.size > 0;
      const quiet = searching ? !now.ringed.has(id) : !near(id);
      return quiet ? { ...data, color: mix(String(data.color), token("--paper"), 0.34), zIndex: 0 } : data;
    },
    edgeReducer: (_: string, data: Record<string, unknown>) => {
      const link = data.link as MapLink;
      const focus = now.hovered ?? now.selected;
      if (focus && (link.source === focus || link.target === focus)) {
        return { ...data, color: linkColour(link, token("--paper"), 0.95), size: 1.5, zIndex: 1 };
      }
      return now.hovered || now.ringed.size > 0 ? { ...data, color: linkColour(link, token("--paper"), 0.12) } : data;
    },
  };
}

export function NetworkMap(props: Props) {
  const { shown, levels, communities, selected, ringed, moving = false } = props;
  const place = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const sigma = useRef<CarriedMap | null>(null);
  const names = useRef<Names | null>(null);
  /** What the names were arranged for. */
  const arrangedFor = useRef<readonly unknown[]>([]);
  const told = useRef(props);
  told.current = props;
  const now = useRef<Now>({ selected, hovered: null, ringed });
  const [hovered, setHovered] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  now.current = { selected, hovered, ringed };
  const paint = painted.value;
  const marks = useRef(shown);
  if (!sameMarks(marks.current, shown)) marks.current = shown;
  // Dependencies: colours are read from the theme; where only places change, the graph is kept and its marks are moved
  const graph = useMemo(() => build(shown, levels, STRETCH, SCALE), [marks.current, levels, paint]);
  /** A map of many links is not coloured anew while one points at it; what one points at is drawn above it. */
  const many = shown.links.length > MANY_LINKS;

  const scene = (renderer: Sigma): Scene => {
    const { width, height } = renderer.getDimensions();
    const known = renderer.getGraph();
    const middles = middlesOf(told.current.shown.nodes);
    const focus = now.current.hovered ?? now.current.selected;
    const onScreen = ({ x, y }: Point) => renderer.graphToViewport({ x: x * STRETCH, y });
    return {
      width,
      height,
      ratio: renderer.getCamera().ratio,
      nodes: told.current.shown.nodes,
      communities: told.current.communities,
      at: remembered((id) =>
        known.hasNode(id) ? renderer.graphToViewport(known.getNodeAttributes(id) as { x: number; y: number }) : null,
      ),
      middle: (id) => {
        const middle = middles.get(id);
        return middle ? onScreen(middle) : null;
      },
      radius: (id) => renderer.scaleSize(known.hasNode(id) ? Number(known.getNodeAttribute(id, "size")) : 6),
      threads:
        known.size > MANY_LINKS && known.hasNode(focus)
          ? known.mapEdges(focus, (_, data) => data.link as MapLink).slice(0, 400)
          : [],
      above: [minimapBox(width, height), toolsBox(height)],
      outline: lasso.drawn().map(onScreen),
      ...now.current,
    };
  };
  const label = () => {
    const renderer = sigma.current;
    const canvas = above.current;
    const pen = canvas?.getContext("2d");
    if (!renderer || !canvas || !pen) return;
    // Names keep their distance from their marks, so a picture that is only pushed takes them along.
    const by = renderer.carried();
    canvas.style.transform = by && names.current && by.scale === 1 ? transformOf(by) : "";
    if (canvas.style.transform) return;
    const seen = scene(renderer);
    const dpr = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(seen.width * dpr) || canvas.height !== Math.round(seen.height * dpr)) {
      canvas.width = Math.round(seen.width * dpr);
      canvas.height = Math.round(seen.height * dpr);
    }
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    if (!names.current || !movement.now) {
      const basis = basisOf(seen, renderer);
      if (!names.current || basis.some((value, i) => value !== arrangedFor.current[i])) names.current = arrange(seen);
      arrangedFor.current = basis;
    }
    // Marks on their way pass each other; only the names that were asked for go along.
    draw(pen, seen, told.current.moving ? { ...names.current, areas: [], plain: [] } : names.current);
  };
  const lasso = useLasso(
    place,
    (x, y) => {
      const at = sigma.current?.viewportToGraph({ x, y }) ?? { x: 0, y: 0 };
      return { x: at.x / STRETCH, y: at.y };
    },
    label,
    (outline) => told.current.onLasso(outline),
  );

  // Before the browser paints, so that the first frame of the view has the map on it.
  useLayoutEffect(() => {
    const container = place.current;
    if (!container) return;
    // The graph comes after the frame is known: sigma would work everything out twice otherwise.
    const renderer = new CarriedMap(new Graph({ type: "directed", multi: true }), container, {
      ...(many ? {} : reducersNow(sigma, now)),
      nodeProgramClasses: { glyph: GlyphProgram },
      edgeProgramClasses: { line: edgeProgram(shown.links.length) },
      defaultNodeType: "glyph",
      defaultEdgeType: "line",
      renderLabels: false,
      zIndex: !many,
      stagePadding: 46,
      minCameraRatio: Math.min(0.06, Math.sqrt(8 / Math.max(1, shown.nodes.length))),
      maxCameraRatio: 2.5,
      doubleClickZoomingRatio: 1,
      defaultDrawNodeHover: () => undefined,
      labelRenderedSizeThreshold: 1e9,
    });
    // The frame is that of the whole map, so that a filter leaves every mark where it is.
    renderer.setCustomBBox({ x: [-STRETCH, STRETCH], y: [-1, 1] });
    sigma.current = renderer;
    if (told.current.camera) renderer.getCamera().setState(told.current.camera);
    renderer.setGraph(graph);
    container.dataset.drawn = "";
    // Names come with the frame after the first.
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (sigma.current !== renderer) return;
        renderer.on("afterRender", label);
        renderer.onCarry = label;
        label();
        setReady(true);
      }),
    );
    renderer.on("clickNode", ({ node }) => told.current.onSelect(node));
    renderer.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      told.current.onWalk(node);
    });
    renderer.on("clickStage", () => told.current.onSelect(null));
    renderer.on("enterNode", ({ node }) => {
      setHovered(node);
      const known = renderer.getGraph().getNodeAttributes(node) as { x: number; y: number; size: number };
      told.current.onHover(node, { ...renderer.graphToViewport(known), radius: renderer.scaleSize(known.size) });
    });
    renderer.on("leaveNode", () => {
      setHovered(null);
      told.current.onHover(null, { x: 0, y: 0, radius: 0 });
    });
    followDrags(
      renderer,
      () => told.current.onMove && (([id, { x, y }]) => told.current.onMove?.(id, { x: x / STRETCH, y })),
    );
    let wait: ReturnType<typeof setTimeout> | undefined;
    renderer.getCamera().on("updated", ({ x, y, ratio }) => {
      movement.now = true;
      clearTimeout(wait);
      wait = setTimeout(() => {
        movement.now = told.current.moving ?? false;
        renderer.scheduleRender();
        told.current.onCamera({ x, y, ratio });
      }, REST);
    });
    const lost = () => told.current.onLost();
    for (const canvas of Object.values(renderer.getCanvases())) canvas.addEventListener("webglcontextlost", lost);
    document.fonts.ready.then(() => {
      measureAnew();
      arrangedFor.current = [];
      if (names.current && sigma.current === renderer) label();
    });
    drawing.value = () =>
      names.current && drawnMap(scene(renderer), told.current.shown, names.current, told.current.levels);
    const unprint = onPaper(() => paper.current?.replaceChildren(drawing.value?.() ?? ""));
    return () => {
      unprint();
      drawing.value = null;
      clearTimeout(wait);
      movement.now = false;
      sigma.current = null;
      renderer.kill();
    };
  }, []);

  useLayoutEffect(() => {
    if (sigma.current?.getGraph() === graph) relocate(graph, shown, STRETCH);
  }, [graph, shown]);
  useEffect(() => {
    movement.now = moving;
    if (!moving) sigma.current?.scheduleRender();
  }, [moving]);

  useEffect(() => {
    const renderer = sigma.current;
    if (!renderer || renderer.getGraph() === graph) return;
    const line = edgeProgram(shown.links.length);
    if (renderer.getSetting("edgeProgramClasses").line !== line) {
      // Another program is for the new graph only.
      renderer.setGraph(new Graph({ type: "directed", multi: true }));
      renderer.setSettings({
        ...(many ? { nodeReducer: null, edgeReducer: null } : reducersNow(sigma, now)),
        edgeProgramClasses: { line },
        zIndex: !many,
      });
    }
    renderer.setGraph(graph);
    renderer.setCustomBBox({ x: [-STRETCH, STRETCH], y: [-1, 1] });
  }, [graph]);

  // Dependencies: each is a reason to draw again
  useEffect(() => {
    if (!ready) return;
    if (many) label();
    else sigma.current?.refresh({ skipIndexation: true });
  }, [selected, hovered, ringed, communities, many]);

  useEffect(() => {
    const renderer = sigma.current;
    const data = renderer?.getNodeDisplayData(selected);
    if (!renderer || !data) return;
    const at = renderer.framedGraphToViewport(data);
    const { width, height } = renderer.getDimensions();
    const inside = at.x > 60 && at.y > 60 && at.x < width - 60 && at.y < height - 60;
    if (!inside) travel(renderer, { x: data.x, y: data.y });
  }, [selected]);

  const target = flight.value;
  useEffect(() => {
    const renderer = sigma.current;
    const data = target && renderer?.getNodeDisplayData(target.id);
    if (!renderer || !data) return;
    const camera = renderer.getCamera();
    const ratio = Math.min(camera.ratio, Math.max(camera.minRatio ?? 0, Math.sqrt(50 / renderer.getGraph().order)));
    travel(renderer, { x: data.x, y: data.y, ratio });
    flight.value = null;
  }, [target]);

  const asked = sight.value;
  useEffect(() => {
    const renderer = sigma.current;
    if (!renderer || !asked) return;
    const goal = asked === "frame" ? HOME : around(renderer);
    travel(renderer, goal);
    sight.value = null;
  }, [asked]);

  return (
    <div class="network-map">
      <div class="stage" ref={place} />
      <canvas class="above" ref={above} />
      <div class="print-map" ref={paper} />
      {ready && <Minimap shown={shown} sigma={sigma} ringed={ringed} />}
    </div>
  );
}

/** Look there; a reader who wants no motion is there at once. */
function travel(renderer: Sigma, goal: Partial<CameraState>): void {
  const camera = renderer.getCamera();
  if (calm()) camera.setState(goal);
  else void camera.animate(goal, { duration: 420 });
}

/** Where the camera sees the whole frame. */
const HOME = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
/** The camera comes no nearer than this to see all that is shown. */
const NEAREST = 0.2;
const MARGIN = 60;

/** Where the camera sees all marks, and no more than that. */
function around(renderer: Sigma) {
  const graph = renderer.getGraph();
  const seen = graph.mapNodes((id) => renderer.getNodeDisplayData(id) ?? HOME);
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
  if (seen.length === 0) return HOME;
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const [left, right, low, high] = [least(xs), most(xs), least(ys), most(ys)];
  const { width, height } = renderer.getDimensions();
  const a = renderer.framedGraphToViewport({ x: left, y: low }, { cameraState: HOME });
  const b = renderer.framedGraphToViewport({ x: right, y: high }, { cameraState: HOME });
  const share = Math.max(
    Math.abs(b.x - a.x) / Math.max(1, width - 2 * MARGIN),
    Math.abs(b.y - a.y) / Math.max(1, height - 2 * MARGIN),
  );
  return { x: (left + right) / 2, y: (low + high) / 2, ratio: Math.max(NEAREST, share), angle: 0 };
}

const middles = new WeakMap<readonly MapNode[], Map<number, Point>>();

/** The middle of the shown part of each community, in places of the map. */
function middlesOf(nodes: readonly MapNode[]): Map<number, Point> {
  const known = middles.get(nodes);
  if (known) return known;
  const sums = new Map<number, { x: number; y: number; n: number }>();
  for (const { community, x, y } of nodes) {
    const sum = sums.get(community) ?? { x: 0, y: 0, n: 0 };
    sums.set(community, { x: sum.x + x, y: sum.y + y, n: sum.n + 1 });
  }
  const found = new Map([...sums].map(([id, { x, y, n }]) => [id, { x: x / n, y: y / n }]));
  middles.set(nodes, found);
  return found;
}

/** What names depend on: nothing is arranged anew where all of it is as before. */
function basisOf(seen: Scene, renderer: Sigma): readonly unknown[] {
  const { nodes, communities, width, height, selected, hovered, ringed } = seen;
  const { x, y, ratio, angle } = renderer.getCamera().getState();
  return [nodes, communities, width, height, selected, hovered, ringed, renderer.getGraph(), x, y, ratio, angle];
}

/** A function of ids that works out each answer once. */
function remembered<T>(work: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    if (!known.has(id)) known.set(id, work(id));
    return known.get(id) as T;
  };
}

/** Reducers that read what is current at every refresh. */
function reducersNow(sigma: { current: Sigma | null }, now: { current: Now }) {
  const graph = { areNeighbors: (a: unknown, b: unknown) => sigma.current?.getGraph().areNeighbors(a, b) ?? false };
  return {
    nodeReducer: (id: string, data: Record<string, unknown>) => reducers(graph, now.current).nodeReducer(id, data),
    edgeReducer: (id: string, data: Record<string, unknown>) => reducers(graph, now.current).edgeReducer(id, data),
  };
}

/** The node nearest to `from` in a direction, for the arrow keys; places of the map, y up. */
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
