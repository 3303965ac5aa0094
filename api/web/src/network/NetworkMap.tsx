/** The whole map: sigma draws marks and links, a canvas above it draws names and rings. */
import type Graph from "graphology";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import Sigma from "sigma";
import { calm, painted, token } from "../core/theme";
import type { Community, Link, NodeSummary } from "../core/types";
import type { Level } from "../marks/vessel";
import type { Shown } from "./filter";
import { GlyphProgram } from "./glyphs";
import { build, linkColour, mix } from "./graph";
import { draw } from "./overlay";

export interface Camera {
  x: number;
  y: number;
  ratio: number;
}

/** A wide canvas draws the map out a little; a tall one leaves it square. */
const STRETCH = innerWidth > innerHeight ? 1.2 : 1;
/** Marks shrink on small screens, down to just above the size at which shapes can be told apart. */
const SCALE = Math.max(0.62, Math.min(1, innerWidth / 900));

interface Props {
  shown: Shown;
  levels: ReadonlyMap<string, Level>;
  communities: readonly Community[];
  selected: string;
  ringed: ReadonlySet<string>;
  /** Where to look first; later moves are told, not followed. */
  camera: Camera | null;
  onCamera: (camera: Camera) => void;
  onSelect: (id: string | null) => void;
  onWalk: (id: string) => void;
  onHover: (id: string | null, x: number, y: number) => void;
  onLost: () => void;
}

/** What the picture depends on besides the graph; read by sigma's reducers at every refresh. */
interface Now {
  selected: string;
  hovered: string | null;
  ringed: ReadonlySet<string>;
}

function reducers(graph: Graph, now: Now) {
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
      const link = data.link as Link;
      const focus = now.hovered ?? now.selected;
      if (focus && (link.source === focus || link.target === focus)) {
        return { ...data, color: linkColour(link, token("--paper"), 0.95), size: 1.5, zIndex: 1 };
      }
      return now.hovered || now.ringed.size > 0 ? { ...data, color: linkColour(link, token("--paper"), 0.12) } : data;
    },
  };
}

export function NetworkMap(props: Props) {
  const { shown, levels, communities, selected, ringed } = props;
  const place = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const sigma = useRef<Sigma | null>(null);
  const told = useRef(props);
  told.current = props;
  const now = useRef<Now>({ selected, hovered: null, ringed });
  const [hovered, setHovered] = useState<string | null>(null);
  now.current = { selected, hovered, ringed };
  const paint = painted.value;
  // Dependencies: colours are read from the theme
  const graph = useMemo(() => build(shown, levels, STRETCH, SCALE), [shown, levels, paint]);

  const label = () => {
    const renderer = sigma.current;
    const canvas = above.current;
    const pen = canvas?.getContext("2d");
    if (!renderer || !canvas || !pen) return;
    const { width, height } = renderer.getDimensions();
    const dpr = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * dpr) || canvas.height !== Math.round(height * dpr)) {
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round(height * dpr);
    }
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    const known = renderer.getGraph();
    draw(pen, {
      width,
      height,
      ratio: renderer.getCamera().ratio,
      nodes: told.current.shown.nodes,
      communities: told.current.communities,
      at: (id) =>
        known.hasNode(id) ? renderer.graphToViewport(known.getNodeAttributes(id) as { x: number; y: number }) : null,
      radius: (id) => renderer.scaleSize(known.hasNode(id) ? Number(known.getNodeAttribute(id, "size")) : 6),
      ...now.current,
    });
  };

  useEffect(() => {
    const container = place.current;
    if (!container) return;
    const renderer = new Sigma(graph, container, {
      nodeProgramClasses: { glyph: GlyphProgram },
      defaultNodeType: "glyph",
      renderLabels: false,
      zIndex: true,
      stagePadding: 46,
      minCameraRatio: 0.06,
      maxCameraRatio: 2.5,
      doubleClickZoomingRatio: 1,
      hideEdgesOnMove: shown.links.length > 20_000,
      defaultDrawNodeHover: () => undefined,
      ...{ labelRenderedSizeThreshold: 1e9 },
    });
    sigma.current = renderer;
    renderer.setSettings(reducersNow(renderer.getGraph() as Graph, now));
    if (told.current.camera) renderer.getCamera().setState(told.current.camera);
    renderer.on("afterRender", label);
    renderer.on("clickNode", ({ node }) => told.current.onSelect(node));
    renderer.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      told.current.onWalk(node);
    });
    renderer.on("clickStage", () => told.current.onSelect(null));
    renderer.on("enterNode", ({ node }) => {
      setHovered(node);
      const at = renderer.graphToViewport(renderer.getGraph().getNodeAttributes(node) as { x: number; y: number });
      told.current.onHover(node, at.x, at.y);
    });
    renderer.on("leaveNode", () => {
      setHovered(null);
      told.current.onHover(null, 0, 0);
    });
    let wait: ReturnType<typeof setTimeout> | undefined;
    renderer.getCamera().on("updated", ({ x, y, ratio }) => {
      clearTimeout(wait);
      wait = setTimeout(() => told.current.onCamera({ x, y, ratio }), 350);
    });
    const lost = () => told.current.onLost();
    for (const canvas of Object.values(renderer.getCanvases())) canvas.addEventListener("webglcontextlost", lost);
    document.fonts.ready.then(() => sigma.current === renderer && label());
    return () => {
      clearTimeout(wait);
      sigma.current = null;
      renderer.kill();
    };
  }, []);

  useEffect(() => {
    const renderer = sigma.current;
    if (!renderer || renderer.getGraph() === graph) return;
    renderer.setGraph(graph);
    renderer.setSettings(reducersNow(graph, now));
  }, [graph]);

  // Dependencies: each is a reason to draw again
  useEffect(() => {
    sigma.current?.refresh({ skipIndexation: true });
  }, [selected, hovered, ringed, communities]);

  useEffect(() => {
    const renderer = sigma.current;
    const data = renderer?.getNodeDisplayData(selected);
    if (!renderer || !data) return;
    const at = renderer.framedGraphToViewport(data);
    const { width, height } = renderer.getDimensions();
    const inside = at.x > 60 && at.y > 60 && at.x < width - 60 && at.y < height - 60;
    if (!inside) void renderer.getCamera().animate({ x: data.x, y: data.y }, { duration: calm() ? 0 : 420 });
  }, [selected]);

  return (
    <div class="network-map">
      <div class="stage" ref={place} />
      <canvas class="above" ref={above} />
    </div>
  );
}

/** Reducers that read what is current at every refresh. */
function reducersNow(graph: Graph, now: { current: Now }) {
  return {
    nodeReducer: (id: string, data: Record<string, unknown>) => reducers(graph, now.current).nodeReducer(id, data),
    edgeReducer: (id: string, data: Record<string, unknown>) => reducers(graph, now.current).edgeReducer(id, data),
  };
}

/** The node nearest to `from` in a direction, for the arrow keys; places of the map, y up. */
export function nearestOn(
  nodes: readonly NodeSummary[],
  from: NodeSummary | undefined,
  dx: number,
  dy: number,
): NodeSummary | null {
  let best: NodeSummary | null = null;
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
