/** The map as an SVG drawing, with the places, marks and names that are on the screen. */
import { token } from "../core/theme";
import { kindMark } from "../marks/kinds";
import type { Point } from "../walk/geometry";
import type { Shown } from "./filter";
import { linkColour } from "./graph";
import { area, inPlace, type Names, NODE_LINE, type Scene } from "./overlay";

const SVG = "http://www.w3.org/2000/svg";

function made(parent: Element, name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}

export function drawnMap(scene: Scene, shown: Shown, names: Names): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${scene.width} ${scene.height}`);
  svg.setAttribute("width", String(scene.width));
  svg.setAttribute("height", String(scene.height));
  const paper = token("--paper");
  made(svg, "rect", { width: scene.width, height: scene.height, fill: paper });
  const seen = (point: Point | null): point is Point =>
    point !== null && point.x > -40 && point.y > -40 && point.x < scene.width + 40 && point.y < scene.height + 40;
  for (const link of shown.links) {
    const [from, to] = [scene.at(link.source), scene.at(link.target)];
    if (!from || !to || (!seen(from) && !seen(to))) continue;
    const stroke = linkColour(link, paper, link.origin === "computed" ? 0.16 : 0.34);
    made(svg, "path", {
      d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`,
      stroke,
    });
  }
  for (const node of shown.nodes) {
    const at = scene.at(node.id);
    if (!seen(at)) continue;
    const mark = kindMark(node.kind);
    const scale = scene.radius(node.id) / 13;
    const stroke = token(`--kind-${mark.name}`) || token("--ink-3");
    const place = `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)}) scale(${scale.toFixed(3)})`;
    const glyph = made(svg, "path", {
      transform: place,
      d: mark.path,
      fill: paper,
      stroke,
      "stroke-width": 1.6 / scale,
    });
    made(glyph, "title", {}).textContent = node.title;
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
  write(inPlace(names.areas, area(scene)), 15.5, 560, serif, 19, token("--ink"));
  write(inPlace(names.strong, scene.at), 12, 600, sans, 15, token("--ink"));
  return svg;
}
