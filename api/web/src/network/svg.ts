/** The map as an SVG drawing, with the places, marks and names that are on the screen. */
import { token } from "../core/theme";
import type { Shown } from "../core/types";
import { KINDS, type KindMark, kindMark } from "../marks/kinds";
import { type Tone, toneOf } from "../marks/tone";
import type { Level } from "../marks/vessel";
import type { Point } from "../walk/geometry";
import { clarity } from "./fade";
import { linesOf, TONE_TOKENS } from "./graph";
import { area, areaType, inPlace, type Names, NODE_LINE } from "./overlay";
import type { Scene } from "./scene";

const SVG = "http://www.w3.org/2000/svg";

function made(parent: Element, name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}

/** The insides of marks, and a hatch in each tone; named apart from those that the page itself holds. */
function parts(svg: Element): void {
  const defs = made(svg, "defs", {});
  for (const { name, path } of KINDS) made(made(defs, "clipPath", { id: `map-inside-${name}` }), "path", { d: path });
  made(made(defs, "clipPath", { id: "map-open-below" }), "path", { d: "M-16-16H16V16H6.5L0 0L-6.5 16H-16Z" });
  for (const [tone, name] of Object.entries(TONE_TOKENS)) {
    const lines = { width: 2.8, height: 2.8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    const hatch = made(defs, "pattern", { id: `map-hatch-${tone}`, ...lines });
    made(hatch, "path", { d: "M0.85 0V2.8", stroke: token(name), "stroke-width": 1.7 });
  }
}

/** One mark as the map shows it: filled to its level, its outline drawn as far as it is tested, doubled or open by its anchors. */
function drawnMark(place: Element, mark: KindMark, level: Level | undefined, scale: number): void {
  const stroke = token(`--kind-${mark.name}`) || token("--ink-3");
  const outline = { d: mark.path, fill: "none", stroke, "stroke-width": 1.6 / scale };
  made(place, "path", { d: mark.path, fill: token("--paper") });
  if (!level || !mark.level) {
    made(place, "path", outline);
    return;
  }
  const [top, bottom] = mark.level;
  const y = (share: number) => Number((bottom - share * (bottom - top)).toFixed(2));
  const tone: Tone = toneOf(level.strength);
  const inside = made(place, "g", { "clip-path": `url(#map-inside-${mark.name})` });
  const fill = (share: number, colour: string) =>
    share > 0 && made(inside, "rect", { x: -13, y: y(share), width: 26, height: 26, fill: colour });
  if (level.high > level.low) fill(level.high, `url(#map-hatch-${tone})`);
  fill(level.low, token(TONE_TOKENS[tone]));
  const open: Record<string, string> = level.mirror === "unanchored" ? { "clip-path": "url(#map-open-below)" } : {};
  const rim = made(place, "g", open);
  const share = level.testedness;
  if (share < 1) made(rim, "path", { ...outline, "stroke-opacity": 0.3 });
  if (share > 0)
    made(rim, "path", {
      ...outline,
      ...(share < 1 && {
        pathLength: 1,
        "stroke-dasharray": `${share} ${1 - share}`,
        "stroke-dashoffset": -(mark.start ?? 0),
      }),
    });
  if (level.mirror === "ring") made(rim, "path", { ...outline, transform: "scale(1.32)", "stroke-width": 1 / scale });
}

export function drawnMap(scene: Scene, shown: Shown, names: Names, levels: ReadonlyMap<string, Level>): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${scene.width} ${scene.height}`);
  svg.setAttribute("width", String(scene.width));
  svg.setAttribute("height", String(scene.height));
  const paper = token("--paper");
  made(svg, "rect", { width: scene.width, height: scene.height, fill: paper });
  parts(svg);
  const seen = (point: Point | null): point is Point =>
    point !== null && point.x > -40 && point.y > -40 && point.x < scene.width + 40 && point.y < scene.height + 40;
  for (const { link, look } of linesOf(shown, clarity(shown.links.length, scene.ratio))) {
    const [from, to] = [scene.at(link.source), scene.at(link.target)];
    if (!from || !to || (!seen(from) && !seen(to))) continue;
    made(svg, "path", {
      d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`,
      stroke: look.color,
    });
  }
  for (const node of shown.nodes) {
    const at = scene.at(node.id);
    if (!seen(at)) continue;
    const mark = kindMark(node.kind);
    const scale = scene.radius(node.id) / 13;
    const place = made(svg, "g", {
      transform: `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)}) scale(${scale.toFixed(3)})`,
    });
    made(place, "title", {}).textContent = node.title;
    drawnMark(place, mark, levels.get(node.id), scale);
  }
  const write = (
    put: ReturnType<typeof inPlace>,
    size: number,
    weight: number,
    family: string,
    line: number,
    ink: string,
  ) => {
    for (const label of put) {
      const halo = { stroke: paper, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
      const font = { "font-family": family, "font-size": size, "font-weight": weight };
      const text = made(svg, "text", { ...halo, ...font, fill: ink });
      label.lines.forEach((words, i) => {
        made(text, "tspan", { x: label.x, y: label.y + line * (i + 0.78) }).textContent = words;
      });
    }
  };
  const serif = '"Source Serif 4", Georgia, serif';
  const sans = '"Inter", system-ui, sans-serif';
  write(inPlace(names.plain, scene.at), 11.5, 400, sans, NODE_LINE, token("--ink-3"));
  const { size, line } = areaType(scene);
  write(inPlace(names.areas, area(scene)), size, 560, serif, line, token("--ink"));
  write(inPlace(names.strong, scene.at), 12, 600, sans, 15, token("--ink"));
  return svg;
}
