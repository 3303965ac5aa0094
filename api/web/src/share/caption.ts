/** What stands below a picture that leaves the page: what it shows, and where a reader finds it. */
import { health } from "../core/api";
import { token } from "../core/theme";

export const SVG = "http://www.w3.org/2000/svg";
/** Height of the caption, px. */
export const CAPTION = 52;
const LEFT = 16;

function made(name: string, attributes: Record<string, string | number>, words = ""): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = words;
  return element;
}

/** Title and source below a picture of this width that ends at `top`. */
export function caption(width: number, top: number): SVGElement[] {
  const title = document.title.replace(" · Mirage", "");
  const revision = health.value?.revision.slice(0, 12);
  const source = `Mirage, ${location.origin}${location.pathname}${revision ? `, revision ${revision}` : ""}`;
  const font = { x: LEFT, "font-family": '"Inter", system-ui, sans-serif' };
  return [
    made("title", {}, title),
    made("rect", { y: top, width, height: CAPTION, fill: token("--paper") }),
    made("path", { d: `M0 ${top}H${width}`, stroke: token("--hairline") }),
    made("text", { ...font, y: top + 21, "font-size": 12.5, "font-weight": 600, fill: token("--ink") }, title),
    made("text", { ...font, y: top + 39, "font-size": 11, fill: token("--ink-3") }, source),
  ];
}
