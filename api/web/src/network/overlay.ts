/** What is drawn above the map: names of communities and of the most linked nodes, rings, all from tokens. */

import { token } from "../core/theme";
import type { Community, MapLink, MapNode } from "../core/types";
import { measureIn, wrap } from "../text/wrap";
import type { Box, Point } from "../walk/geometry";
import { linkColour } from "./graph";
import { around, Boxes, beside, type Put, place, type Wish } from "./labels";

const AREA_FONT = '560 15.5px "Source Serif 4", Georgia, serif';
const NODE_FONT = '400 11.5px "Inter", system-ui, sans-serif';
const STRONG_FONT = '600 12px "Inter", system-ui, sans-serif';
const areaWidth = measureIn(AREA_FONT);
const small = measureIn(NODE_FONT);

export interface Scene {
  width: number;
  height: number;
  ratio: number;
  nodes: readonly MapNode[];
  communities: readonly Community[];
  /** Where a node is on the screen; null when it is not shown. */
  at: (id: string) => Point | null;
  /** Where the middle of a community is; null when nothing of it is shown. */
  middle: (community: number) => Point | null;
  radius: (id: string) => number;
  selected: string;
  hovered: string | null;
  ringed: ReadonlySet<string>;
  /** Links that are drawn above the map. */
  threads: readonly MapLink[];
  /** What lies above the map, where no name may be. */
  above: readonly Box[];
  /** Corners on the screen of the area that is being drawn by hand. */
  outline: readonly Point[];
}

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
    pen.roundRect(box.x - 4, box.y, box.width + 6, box.height, 5);
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

/** Choose and place the names: who is looked at first, then communities, then nodes by how linked they are. */
export function arrange(scene: Scene): Names {
  const frame: Box = { x: 8, y: 8, width: scene.width - 16, height: scene.height - 16 };
  const shown = new Map(scene.nodes.map((node) => [node.id, node]));
  const strong: Wish[] = [];
  for (const id of new Set([scene.selected, scene.hovered ?? "", ...[...scene.ringed].slice(0, 12)])) {
    const node = shown.get(id);
    const point = node && scene.at(id);
    if (!node || !point) continue;
    const lines = wrap(node.title, 150, 2, small, 210);
    const width = Math.max(...lines.map((text) => small(text) * 1.07));
    strong.push({
      key: id,
      lines,
      width,
      height: lines.length * 15,
      places: beside(point, scene.radius(id) + 6, width, lines.length * 15),
      gap: 3,
    });
  }
  const first = place(strong, frame, scene.above);

  const whole = new Boxes(marks(scene, 0));
  const areas: Wish[] = [];
  for (const community of scene.communities.toSorted((a, b) => b.size - a.size).slice(0, scene.width < 560 ? 4 : 24)) {
    const point = scene.middle(community.id);
    if (!point) continue;
    const lines = wrap(community.label, 168, 2, areaWidth, 300);
    const width = Math.max(...lines.map(areaWidth));
    areas.push({
      key: String(community.id),
      lines,
      width: width + 26,
      height: lines.length * 19,
      places: around(point, width + 26, lines.length * 19, whole),
      gap: 8,
    });
  }
  const second = place(areas, frame, [...first, ...scene.above]);

  const most = budget(scene);
  const blocked = scene.nodes.length > CROWD ? undefined : new Boxes(marks(scene, INSIDE));
  const named = new Set(first.map((label) => label.key));
  const third = place(plainWishes(scene, named, most), frame, [...first, ...second, ...scene.above], most, blocked);
  return {
    strong: offset(first, scene.at),
    areas: offset(second, area(scene)),
    plain: offset(third, scene.at),
  };
}

/** The names of nodes, the most linked first, some more than there is room for; each is made when it is asked for. */
function* plainWishes(scene: Scene, named: ReadonlySet<string>, most: number): Iterable<Wish> {
  const labels = new Set(scene.communities.map((row) => row.label));
  let made = 0;
  for (const node of scene.nodes.toSorted((a, b) => b.degree - a.degree)) {
    if (made >= 4 * most) return;
    const point = scene.at(node.id);
    if (!point || named.has(node.id) || (labels.has(node.title) && scene.ratio > 0.5)) continue;
    if (point.x < 0 || point.y < 0 || point.x > scene.width || point.y > scene.height) continue;
    const { lines, width } = linesOf(node);
    const places = beside(point, scene.radius(node.id), width, lines.length * NODE_LINE);
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

/** Draw rings and names where their marks are now. */
export function draw(pen: CanvasRenderingContext2D, scene: Scene, names: Names): void {
  const paper = token("--paper");
  const ink = token("--ink");
  pen.clearRect(0, 0, scene.width, scene.height);
  pen.lineWidth = 1.5;
  for (const link of scene.threads) {
    const [from, to] = [scene.at(link.source), scene.at(link.target)];
    if (!from || !to) continue;
    pen.strokeStyle = linkColour(link, paper, 0.95);
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
  }
  for (const id of scene.ringed) {
    const point = scene.at(id);
    if (point) ring(pen, point, scene.radius(id) + 6, ink, 1.3);
  }
  const selected = scene.at(scene.selected);
  if (selected) ring(pen, selected, scene.radius(scene.selected) + 7, ink, 2.2);

  const areas = inPlace(names.areas, area(scene));
  write(pen, inPlace(names.plain, scene.at), NODE_FONT, 14, token("--ink-3"), paper);
  plate(pen, areas, paper);
  write(pen, areas, AREA_FONT, 19, ink, paper);
  const size = new Map(scene.communities.map((row) => [String(row.id), String(row.size)]));
  for (const label of areas) {
    pen.font = AREA_FONT;
    const last = pen.measureText(label.lines.at(-1) ?? "").width;
    pen.font = NODE_FONT;
    const at = { x: label.x + last + 6, y: label.y + 19 * (label.lines.length - 0.22) };
    halo(pen, size.get(label.key) ?? "", at.x, at.y, paper, token("--ink-3"));
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

/** How far the name of a node may reach into a mark. */
const INSIDE = 6;

/** The marks on the screen, less `inside` at each edge, so that a name does not lie on one. */
function marks(scene: Scene, inside: number): Box[] {
  const found: Box[] = [];
  for (const { id } of scene.nodes) {
    const point = scene.at(id);
    const r = scene.radius(id) - inside;
    if (!point || r <= 0 || point.x < -r || point.y < -r || point.x > scene.width + r || point.y > scene.height + r)
      continue;
    found.push({ x: point.x - r, y: point.y - r, width: 2 * r, height: 2 * r });
  }
  return found;
}
