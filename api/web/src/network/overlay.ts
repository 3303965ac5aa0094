/** What is drawn above the map: names of communities and of nodes, rings, and what is looked at; all from tokens. */

import { token } from "../core/theme";
import type { MapNode } from "../core/types";
import { measureIn, wrap } from "../text/wrap";
import { type Box, overlap, type Point } from "../walk/geometry";
import { linkColour } from "./graph";
import { around, Boxes, beside, type Put, place, type Wish } from "./labels";
import { foundLit } from "./lit";
import type { Scene } from "./scene";

const areaFont = (size: number): string => `560 ${size}px "Source Serif 4", Georgia, serif`;
const NODE_FONT = '400 11.5px "Inter", system-ui, sans-serif';
const STRONG_FONT = '600 12px "Inter", system-ui, sans-serif';
/** How the names of communities are written: smaller where there are many or the map is narrow, so that they cover less of what they name. */
const AREA_TYPES = [
  { most: 14, from: 720, size: 15.5, line: 19, wide: 168 },
  { most: Number.POSITIVE_INFINITY, from: 0, size: 13.5, line: 16, wide: 150 },
].map((type) => ({ ...type, measure: measureIn(areaFont(type.size)) }));
type AreaType = (typeof AREA_TYPES)[number];
export const areaType = ({ communities, width }: Scene): AreaType =>
  AREA_TYPES.find(({ most, from }) => communities.length <= most && width >= from) as AreaType;
/** How far behind the name of a community its count stands, px. */
const COUNT_GAP = 6;
const small = measureIn(NODE_FONT);

/** How many node names the map may carry: forty at rest, more as the reader comes nearer. */
const budget = ({ ratio, width }: Scene): number => Math.round((width < 560 ? 2 : 26) / Math.max(0.12, ratio) ** 1.4);

function halo(pen: CanvasRenderingContext2D, text: string, x: number, y: number, paper: string, ink: string): void {
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  pen.strokeStyle = paper;
  pen.strokeText(text, x, y);
  pen.fillStyle = ink;
  pen.fillText(text, x, y);
}

function write(
  pen: CanvasRenderingContext2D,
  put: readonly Put[],
  font: string,
  line: number,
  colour: string,
  paper: string,
): void {
  pen.font = font;
  pen.textBaseline = "alphabetic";
  for (const label of put) {
    label.lines.forEach((text, i) => {
      halo(pen, text, label.x, label.y + line * (i + 0.78), paper, colour);
    });
  }
}

/** Paper behind a name, so that what it must cover does not run through its letters. */
function plate(pen: CanvasRenderingContext2D, put: readonly Put[], paper: string): void {
  pen.globalAlpha = 0.7;
  pen.fillStyle = paper;
  for (const box of put) {
    pen.beginPath();
    pen.roundRect(box.x - 3, box.y, box.width + 6, box.height, 5);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

function ring(pen: CanvasRenderingContext2D, point: Point, radius: number, colour: string, weight: number): void {
  pen.beginPath();
  pen.arc(point.x, point.y, radius, 0, 2 * Math.PI);
  pen.lineWidth = weight;
  pen.strokeStyle = colour;
  pen.stroke();
}

/** A name at its place: the mark or area it belongs to, and how far from there it is written. */
interface Name extends Put {
  dx: number;
  dy: number;
}

/** The names that a scene carries, arranged for one rest of the camera; a moving map carries them along. */
export interface Names {
  strong: Name[];
  areas: Name[];
  plain: Name[];
}

const offset = (put: readonly Put[], anchor: (key: string) => Point | null): Name[] =>
  put.map((label) => {
    const at = anchor(label.key) ?? { x: 0, y: 0 };
    return { ...label, dx: label.x - at.x, dy: label.y - at.y };
  });

/** How far from its mark a ring is, px. */
const RING = 6;
/** So many of the nodes that are looked at are named, where there is room. */
const LEAST_LIT = 12;

/** How far a mark and its ring reach from their middle, px. */
const reach = (scene: Scene, id: string): number =>
  scene.radius(id) + (scene.ringed.has(id) || scene.near.has(id) ? RING : 0);
/** Choose and place the names: who is looked at first, then communities, then nodes by how linked they are. */
export function arrange(scene: Scene): Names {
  const frame: Box = { x: 8, y: 8, width: scene.width - 16, height: scene.height - 16 };
  const shown = new Map(scene.nodes.map((node) => [node.id, node]));
  // A name may lie on what is quiet, since its letters stand out from that.
  const loud = scene.lit.size > 0 ? scene.nodes.filter((node) => scene.lit.has(node.id)) : scene.nodes;
  const blocked = loud.length > CROWD ? undefined : new Boxes(marks(scene, loud, CORE));
  const strong: Wish[] = [];
  const chosen = shown.get(scene.selected);
  const point = chosen && scene.at(chosen.id);
  if (chosen && point) {
    const lines = wrap(chosen.title, 150, 2, small, 210);
    const width = Math.max(...lines.map((text) => small(text) * 1.07));
    const height = lines.length * 15;
    strong.push({
      key: chosen.id,
      lines,
      width,
      height,
      places: beside(point, scene.radius(chosen.id) + RING, width, height),
      gap: 3,
    });
  }
  // The chosen one has its name whatever that covers; of many, each is read on its mark, or in the list.
  const first = place(strong, frame, scene.above);

  const whole = new Boxes(marks(scene, scene.nodes, 1));
  const areas: Wish[] = [];
  const { measure, line, wide } = areaType(scene);
  for (const community of scene.communities.toSorted((a, b) => b.size - a.size).slice(0, scene.width < 560 ? 4 : 24)) {
    const point = scene.middle(community.id);
    if (!point) continue;
    const lines = wrap(community.label, wide, 2, measure, 1.8 * wide);
    const count = small(String(scene.within(community.id))) + COUNT_GAP;
    const width = Math.max(...lines.map(measure), measure(lines.at(-1) ?? "") + count);
    areas.push({
      key: String(community.id),
      lines,
      width,
      height: lines.length * line,
      places: around(point, width, lines.length * line, whole),
      gap: 8,
    });
  }
  // What is said of the one that is pointed at begins with its name.
  const named = new Set([...first.map((label) => label.key), scene.hovered ?? ""]);
  const most = scene.lit.size > 0 ? Math.max(LEAST_LIT, budget(scene)) : budget(scene);
  const plain = (taken: readonly Box[]) =>
    place(plainWishes(scene, named, most), frame, [...taken, ...scene.above], most, blocked);
  // Those that are looked at are named before the communities are, whose names stay where they are or make room.
  const about = scene.lit.size > 0 ? plain(first) : [];
  const second = place(areas, frame, scene.above).filter(
    (one) => ![...first, ...about].some((two) => overlap(one, two)),
  );
  const third = scene.lit.size > 0 ? about : plain([...first, ...second]);
  return {
    strong: offset(first, scene.at),
    areas: offset(second, area(scene)),
    plain: offset(third, scene.at),
  };
}

/**
 * The names of nodes, the most linked first, some more than there is room for; each is made when it is asked for. Quiet nodes
 * have none.
 */
function* plainWishes(scene: Scene, named: ReadonlySet<string>, most: number): Iterable<Wish> {
  const labels = new Set(scene.communities.map((row) => row.label));
  const lit = scene.lit.size > 0;
  const known = new Map(lit ? scene.nodes.map((node) => [node.id, node]) : []);
  // What was found comes as it was found, the best first.
  const nodes = foundLit(scene)
    ? [...scene.lit].flatMap((id) => known.get(id) ?? [])
    : scene.nodes.filter(({ id }) => !lit || scene.lit.has(id)).toSorted((a, b) => b.degree - a.degree);
  let made = 0;
  for (const node of nodes) {
    if (made >= 4 * most) return;
    const point = scene.at(node.id);
    if (!point || named.has(node.id) || (!lit && labels.has(node.title) && scene.ratio > 0.5)) continue;
    if (point.x < 0 || point.y < 0 || point.x > scene.width || point.y > scene.height) continue;
    const { lines, width } = linesOf(node);
    const places = beside(point, reach(scene, node.id), width, lines.length * NODE_LINE);
    yield { key: node.id, lines, width, height: lines.length * NODE_LINE, places, gap: 2 };
    made += 1;
  }
}

interface Lines {
  lines: string[];
  width: number;
}

/** The lines of the names met so far: they are wanted anew at every rest of the camera. */
const known = new Map<string, Lines>();
const MOST_KNOWN = 20_000;
/** Names are to be measured anew, since the fonts of the page have come. */
export const measureAnew = (): void => known.clear();

function linesOf({ title }: MapNode): Lines {
  const found = known.get(title);
  if (found) return found;
  const lines = wrap(title, 116, 2, small, 190);
  const made = { lines, width: Math.max(...lines.map(small)) };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(title, made);
  return made;
}

/** Beyond this many nodes a name may lie on marks: there is no place left that is free of them. */
const CROWD = 3000;

/** Where a community is, by its number as text. */
export const area =
  (scene: Scene) =>
  (key: string): Point | null =>
    scene.middle(Number(key));

/** The names where their marks are now; those without one are left out. */
export const inPlace = (put: readonly Name[], anchor: (key: string) => Point | null): Name[] =>
  put.flatMap((label) => {
    const at = anchor(label.key);
    return at ? [{ ...label, x: at.x + label.dx, y: at.y + label.dy }] : [];
  });

/** Height of a line of a node's name. */
export const NODE_LINE = 14;

/** The ring of what is near in meaning, as the links of what is near in meaning are dotted. */
const DASHES = [2.2, 3];

/** How much of what is quiet is covered by paper: while one points or searches, and as long as a node is selected. */
const VEIL = 0.62;
const THIN_VEIL = 0.5;

/** Cover the map with paper but for the marks that are looked at and the links between them. */
function veil(pen: CanvasRenderingContext2D, scene: Scene, paper: string): void {
  if (scene.lit.size > 0 && !matchMedia("(prefers-contrast: more)").matches) {
    pen.globalAlpha = scene.hovered !== null || foundLit(scene) ? VEIL : THIN_VEIL;
    pen.fillStyle = paper;
    pen.fillRect(0, 0, scene.width, scene.height);
    pen.globalAlpha = 1;
  }
  const lines = new Map<string, Path2D>();
  for (const link of scene.threads) {
    const [from, to] = [scene.at(link.source), scene.at(link.target)];
    if (!from || !to) continue;
    const colour = linkColour(link, paper, 0.95);
    const line = lines.get(colour) ?? new Path2D();
    lines.set(colour, line);
    line.moveTo(from.x, from.y);
    line.lineTo(to.x, to.y);
  }
  pen.lineWidth = 1.5;
  for (const [colour, line] of lines) {
    pen.strokeStyle = colour;
    pen.stroke(line);
  }
  pen.globalCompositeOperation = "destination-out";
  pen.beginPath();
  for (const id of scene.lit) {
    const point = scene.at(id);
    if (!point) continue;
    pen.moveTo(point.x, point.y);
    pen.arc(point.x, point.y, scene.radius(id) * HOLE, 0, 2 * Math.PI);
  }
  pen.fill();
  pen.globalCompositeOperation = "source-over";
}

/** A hole in the paper is as large as the mark that is seen through it, in shares of its radius. */
const HOLE = 0.86;

/** Draw what is looked at, rings and names where their marks are now. */
export function draw(pen: CanvasRenderingContext2D, scene: Scene, names: Names): void {
  const paper = token("--paper");
  const ink = token("--ink");
  pen.clearRect(0, 0, scene.width, scene.height);
  veil(pen, scene, paper);
  for (const id of scene.ringed) {
    const point = scene.at(id);
    if (point) ring(pen, point, scene.radius(id) + RING, ink, 1.3);
  }
  pen.setLineDash(DASHES);
  for (const id of scene.near) {
    const point = scene.at(id);
    if (point) ring(pen, point, scene.radius(id) + RING, token("--ink-2"), 1.1);
  }
  pen.setLineDash([]);
  const selected = scene.at(scene.selected);
  if (selected) ring(pen, selected, scene.radius(scene.selected) + 7, ink, 2.2);

  const areas = inPlace(names.areas, area(scene));
  const quiet = scene.lit.size > 0;
  write(pen, inPlace(names.plain, scene.at), NODE_FONT, NODE_LINE, token(quiet ? "--ink" : "--ink-3"), paper);
  const { size, line } = areaType(scene);
  plate(pen, areas, paper);
  write(pen, areas, areaFont(size), line, quiet ? token("--ink-3") : ink, paper);
  for (const label of areas) {
    pen.font = areaFont(size);
    const last = pen.measureText(label.lines.at(-1) ?? "").width;
    pen.font = NODE_FONT;
    const at = { x: label.x + last + COUNT_GAP, y: label.y + line * (label.lines.length - 0.22) };
    halo(pen, String(scene.within(Number(label.key))), at.x, at.y, paper, token("--ink-3"));
  }
  write(pen, inPlace(names.strong, scene.at), STRONG_FONT, 15, ink, paper);
  if (scene.outline.length < 2) return;
  pen.beginPath();
  for (const { x, y } of scene.outline) pen.lineTo(x, y);
  pen.closePath();
  pen.setLineDash([5, 4]);
  pen.lineWidth = 1.4;
  pen.strokeStyle = ink;
  pen.stroke();
  pen.setLineDash([]);
}

/** How much of a mark no name may lie on, as a share of its radius. */
const CORE = 0.6;

/** The marks of these nodes on the screen, with their rings, as boxes of a share of their size. */
function marks(scene: Scene, nodes: readonly MapNode[], share: number): Box[] {
  const found: Box[] = [];
  for (const { id } of nodes) {
    const point = scene.at(id);
    const r = reach(scene, id) * share;
    if (!point || point.x < -r || point.y < -r || point.x > scene.width + r || point.y > scene.height + r) continue;
    found.push({ x: point.x - r, y: point.y - r, width: 2 * r, height: 2 * r });
  }
  return found;
}
