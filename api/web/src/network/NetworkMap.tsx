/** The whole map: sigma draws marks and links, a canvas above it draws names, rings, and what is looked at. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type Sigma from "sigma";
import { tell } from "../core/announce";
import { useBusy } from "../core/busy";
import { fontsThere } from "../core/fonts";
import { onPaper, painted } from "../core/theme";
import type { Community, Shown } from "../core/types";
import { SCALE, STRETCH } from "../marks/sizes";
import type { Level } from "../marks/vessel";
import { drawing, flight, type Sight, sight } from "../page/state";
import { type Camera, goalOf, isThere, placeOf, travel } from "./camera";
import { CarriedMap, transformOf } from "./carry";
import { clarity } from "./fade";
import { GlyphProgram } from "./glyphs";
import { build, linesOf, relocate, sameMarks } from "./graph";
import type { Outline } from "./lasso";
import { type Looked, withNeighbours } from "./lit";
import { Minimap } from "./Minimap";
import { movement } from "./movement";
import { arrange, draw, measureAnew, type Names } from "./overlay";
import { followPointer, type Told } from "./pointer";
import { basisOf, type Scene, sceneOf } from "./scene";
import { NoWebGl } from "./surfaces";
import { drawnMap } from "./svg";
import { useLasso } from "./useLasso";

/** How long after the last movement the map counts as at rest: then names are placed anew and all links are drawn. */
const REST = 140;
/** Names do not wait longer for their letters, ms. */
const PATIENCE = 600;
/** What is said where the map is asked for what it shows already; an arrangement that begins asks without a reader. */
const THERE: Partial<Record<Extract<Sight, string>, string>> = {
  frame: "The whole map is in sight",
  shown: "All that is shown is in sight",
  selected: "The chosen node and its neighbours are in sight",
  nearer: "It comes no nearer",
  further: "It goes no further away",
};
/** What is nearer to the edge of the map than this, px, is brought into its middle when it is selected. */
const EDGE = 60;

interface Props extends Told, Omit<Looked, "hovered"> {
  shown: Shown;
  /** Whether marks are on their way: then names are carried along, as while the camera moves. */
  moving?: boolean;
  levels: ReadonlyMap<string, Level>;
  communities: readonly Community[];
  /** Where to look first; later moves are told, not followed. */
  camera: Camera | null;
  onCamera: (camera: Camera) => void;
  onLasso: (outline: Outline) => void;
  onLost: () => void;
}

export function NetworkMap(props: Props) {
  const { shown, levels, communities, selected, ringed, near, moving = false } = props;
  const place = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const sigma = useRef<CarriedMap | null>(null);
  const names = useRef<Names | null>(null);
  /** What the names were arranged for. */
  const arrangedFor = useRef<readonly unknown[]>([]);
  const told = useRef(props);
  told.current = props;
  const [hovered, setHovered] = useState<string | null>(null);
  const looked = useRef<Looked>({ selected, hovered, ringed, near });
  looked.current = { selected, hovered, ringed, near };
  const [ready, setReady] = useState(false);
  useBusy(!ready);
  const paint = painted.value;
  const marks = useRef(shown);
  if (!sameMarks(marks.current, shown)) marks.current = shown;
  // Dependencies: colours are read from the theme; where only places change, the graph is kept and its marks are moved
  const built = useMemo(
    () => ({ graph: build(shown, levels, STRETCH, SCALE), placed: shown }),
    [marks.current, levels, paint],
  );
  const { graph } = built;
  /** How clear the map is whose links are drawn. */
  const clear = useRef(1);
  const linesFor = (ratio: number) => {
    const { links } = told.current.shown;
    clear.current = clarity(links.length, ratio);
    return linesOf(told.current.shown, clear.current);
  };

  const scene = (renderer: Sigma): Scene =>
    sceneOf(renderer, told.current.shown, told.current.communities, looked.current, lasso.drawn());
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
    let renderer: CarriedMap;
    try {
      // The graph comes after the frame is known: sigma would work everything out twice otherwise.
      renderer = new CarriedMap(GlyphProgram, container, {
        renderLabels: false,
        stagePadding: 46,
        minCameraRatio: Math.min(0.06, Math.sqrt(8 / Math.max(1, shown.nodes.length))),
        maxCameraRatio: 2.5,
        doubleClickZoomingRatio: 1,
        defaultDrawNodeHover: () => undefined,
        labelRenderedSizeThreshold: 1e9,
      });
    } catch (error) {
      if (!(error instanceof NoWebGl)) throw error;
      told.current.onLost();
      return;
    }
    // The frame is that of the whole map, so that a filter leaves every mark where it is.
    renderer.setCustomBBox({ x: [-STRETCH, STRETCH], y: [-1, 1] });
    sigma.current = renderer;
    if (told.current.camera) renderer.getCamera().setState(told.current.camera);
    renderer.show(graph, linesFor(renderer.getCamera().ratio));
    container.dataset.drawn = "";
    // Names come after the first frame, and in their own letters: those are fetched by then, or names are placed twice.
    const lettered = Promise.race([fontsThere, new Promise((done) => setTimeout(done, PATIENCE))]);
    requestAnimationFrame(() =>
      setTimeout(async () => {
        await lettered;
        if (sigma.current !== renderer) return;
        renderer.on("afterRender", label);
        renderer.onCarry = label;
        label();
        setReady(true);
      }),
    );
    followPointer(renderer, () => told.current, setHovered);
    let wait: ReturnType<typeof setTimeout> | undefined;
    renderer.getCamera().on("updated", ({ x, y, ratio }) => {
      movement.now = true;
      clearTimeout(wait);
      wait = setTimeout(() => {
        movement.now = told.current.moving ?? false;
        if (clarity(told.current.shown.links.length, ratio) !== clear.current) renderer.relook(linesFor(ratio));
        renderer.scheduleRender();
        told.current.onCamera({ x, y, ratio });
      }, REST);
    });
    // A map that is put away gives its surfaces back, which they tell of as of a loss.
    const here = new AbortController();
    for (const canvas of Object.values(renderer.getCanvases()))
      canvas.addEventListener("webglcontextlost", () => told.current.onLost(), { signal: here.signal });
    // The place of the map changes with the words above it and the pane beside it; sigma follows the window alone.
    const fitted = new ResizeObserver(() => {
      const { offsetWidth, offsetHeight } = container;
      const { width, height } = renderer.getDimensions();
      // On paper the map has no place.
      if (offsetWidth === 0 || offsetHeight === 0) return;
      if (width !== offsetWidth || height !== offsetHeight) renderer.refresh({ schedule: true });
    });
    fitted.observe(container);
    void fontsThere.then(() => {
      if (!names.current || sigma.current !== renderer) return;
      measureAnew();
      arrangedFor.current = [];
      label();
    });
    drawing.value = () =>
      names.current && drawnMap(scene(renderer), told.current.shown, names.current, told.current.levels);
    const unprint = onPaper(() => paper.current?.replaceChildren(drawing.value?.() ?? ""));
    return () => {
      unprint();
      fitted.disconnect();
      drawing.value = null;
      clearTimeout(wait);
      movement.now = false;
      sigma.current = null;
      here.abort();
      renderer.kill();
    };
  }, []);

  useLayoutEffect(() => {
    if (sigma.current?.getGraph() !== graph || built.placed === shown) return;
    built.placed = shown;
    relocate(graph, shown, STRETCH);
  }, [built, shown]);
  useEffect(() => {
    movement.now = moving;
    if (!moving) sigma.current?.scheduleRender();
  }, [moving]);

  useEffect(() => {
    const renderer = sigma.current;
    if (!renderer || renderer.getGraph() === graph) return;
    renderer.show(graph, linesFor(renderer.getCamera().ratio));
  }, [graph]);

  // Dependencies: each is a reason to draw again
  useEffect(() => {
    if (ready) label();
  }, [selected, hovered, ringed, near, communities]);

  useEffect(() => {
    // The pane that opens beside the map takes of its width; the next picture is drawn in what is left.
    const wait = requestAnimationFrame(() => {
      const renderer = sigma.current;
      const point = renderer && placeOf(renderer, selected);
      if (!renderer || !point) return;
      const at = renderer.framedGraphToViewport(point);
      const { width, height } = renderer.getDimensions();
      const inside = at.x > EDGE && at.y > EDGE && at.x < width - EDGE && at.y < height - EDGE;
      if (!inside) travel(renderer, point);
    });
    return () => cancelAnimationFrame(wait);
  }, [selected]);

  const target = flight.value;
  useEffect(() => {
    const renderer = sigma.current;
    const point = target && renderer && placeOf(renderer, target.id);
    if (!renderer || !point) return;
    const camera = renderer.getCamera();
    const ratio = Math.min(camera.ratio, Math.max(camera.minRatio ?? 0, Math.sqrt(50 / renderer.getGraph().order)));
    travel(renderer, { ...point, ratio });
    flight.value = null;
  }, [target]);

  const asked = sight.value;
  useEffect(() => {
    const renderer = sigma.current;
    if (!renderer || !asked) return;
    const goal = goalOf(renderer, asked, withNeighbours(shown.links, selected));
    const words = typeof asked === "string" && THERE[asked];
    if (words && isThere(renderer.getCamera().getState(), goal)) tell(words);
    else travel(renderer, goal);
    sight.value = null;
  }, [asked]);

  return (
    <div class="network-map" aria-busy={moving}>
      <div class="stage" ref={place} />
      <canvas class="above" ref={above} />
      <div class="print-map" ref={paper} />
      {ready && <Minimap shown={shown} sigma={sigma} ringed={ringed} />}
    </div>
  );
}
