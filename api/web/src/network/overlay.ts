/** What is drawn above the map: names of communities and of the most linked nodes, rings, all from tokens. */

import { token } from "../core/theme";
import type { Community, NodeSummary } from "../core/types";
import { measureIn, wrap } from "../text/wrap";
import type { Box, Point } from "../walk/geometry";
import { around, beside, type Put, place, type Wish } from "./labels";

const AREA_FONT = '560 15.5px "Source Serif 4", Georgia, serif';
const NODE_FONT = '400 11.5px "Inter", system-ui, sans-serif';
const STRONG_FONT = '600 12px "Inter", system-ui, sans-serif';
const area = measureIn(AREA_FONT);
const small = measureIn(NODE_FONT);

export interface Scene {
  width: number;
  height: number;
  ratio: number;
  nodes: readonly NodeSummary[];
  communities: readonly Community[];
  at: (id: string) => Point | null;
  radius: (id: string) => number;
  selected: string;
  hovered: string | null;
  ringed: ReadonlySet<string>;
}

/** How many node names the map may carry: forty at rest, more as the reader comes nearer. */
const budget = ({ ratio, width }: Scene): number => Math.round((width < 560 ? 2 : 26) / Math.max(0.12, ratio) ** 1.4);

function centres(scene: Scene): Map<number, Point> {
  const sums = new Map<number, { x: number; y: number; n: number }>();
  for (const node of scene.nodes) {
    const point = scene.at(node.id);
    if (!point) continue;
    const sum = sums.get(node.community) ?? { x: 0, y: 0, n: 0 };
    sums.set(node.community, { x: sum.x + point.x, y: sum.y + point.y, n: sum.n + 1 });
  }
  return new Map([...sums].map(([id, sum]) => [id, { x: sum.x / sum.n, y: sum.y / sum.n }]));
}

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

export function draw(pen: CanvasRenderingContext2D, scene: Scene): void {
  const paper = token("--paper");
  const ink = token("--ink");
  pen.clearRect(0, 0, scene.width, scene.height);
  const frame: Box = { x: 8, y: 8, width: scene.width - 16, height: scene.height - 16 };

  const shown = new Map(scene.nodes.map((node) => [node.id, node]));
  for (const id of scene.ringed) {
    const point = shown.has(id) ? scene.at(id) : null;
    if (point) ring(pen, point, scene.radius(id) + 6, ink, 1.3);
  }
  const selected = shown.has(scene.selected) ? scene.at(scene.selected) : null;
  if (selected) ring(pen, selected, scene.radius(scene.selected) + 7, ink, 2.2);

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
  const first = place(strong, frame);

  const taken = marks(scene, INSIDE);
  const whole = marks(scene, 0);
  const middle = centres(scene);
  const areas: Wish[] = [];
  for (const community of scene.communities.toSorted((a, b) => b.size - a.size).slice(0, scene.width < 560 ? 4 : 24)) {
    const point = middle.get(community.id);
    if (!point) continue;
    const lines = wrap(community.label, 168, 2, area, 300);
    const width = Math.max(...lines.map(area));
    areas.push({
      key: String(community.id),
      lines,
      width: width + 26,
      height: lines.length * 19,
      places: around(point, width + 26, lines.length * 19, near(whole, point, width)),
      gap: 8,
    });
  }
  const second = place(areas, frame, first);
  const count = new Map(scene.communities.map((row) => [String(row.id), String(row.size)]));

  const names: Wish[] = [];
  const labels = new Set(scene.communities.map((row) => row.label));
  for (const node of scene.nodes.toSorted((a, b) => b.degree - a.degree)) {
    if (names.length >= 4 * budget(scene)) break;
    const point = scene.at(node.id);
    if (!point || first.some((other) => other.key === node.id) || (labels.has(node.title) && scene.ratio > 0.5))
      continue;
    if (point.x < 0 || point.y < 0 || point.x > scene.width || point.y > scene.height) continue;
    const lines = wrap(node.title, 116, 2, small, 190);
    const width = Math.max(...lines.map(small));
    names.push({
      key: node.id,
      lines,
      width,
      height: lines.length * 14,
      places: beside(point, scene.radius(node.id), width, lines.length * 14),
      gap: 2,
    });
  }
  const third = place(names, frame, [...first, ...second, ...taken], budget(scene));

  write(pen, third, NODE_FONT, 14, token("--ink-3"), paper);
  plate(pen, second, paper);
  write(pen, second, AREA_FONT, 19, ink, paper);
  pen.font = NODE_FONT;
  for (const label of second) {
    pen.font = AREA_FONT;
    const last = pen.measureText(label.lines.at(-1) ?? "").width;
    pen.font = NODE_FONT;
    halo(
      pen,
      count.get(label.key) ?? "",
      label.x + last + 6,
      label.y + 19 * (label.lines.length - 0.22),
      paper,
      token("--ink-3"),
    );
  }
  write(pen, first, STRONG_FONT, 15, ink, paper);
}

/** How far the name of a node may reach into a mark. */
const INSIDE = 6;

/** The marks themselves, less `inside` at each edge, so that a name does not lie on one. */
const marks = (scene: Scene, inside: number): Box[] =>
  scene.nodes.flatMap((node) => {
    const point = scene.at(node.id);
    const r = scene.radius(node.id) - inside;
    return point && r > 0 ? [{ x: point.x - r, y: point.y - r, width: 2 * r, height: 2 * r }] : [];
  });

/** Those marks that a name of this width, wherever it is tried around the point, could cover. */
const near = (all: readonly Box[], point: Point, width: number): Box[] =>
  all.filter((box) => Math.abs(box.x - point.x) < width + 160 && Math.abs(box.y - point.y) < 210);
