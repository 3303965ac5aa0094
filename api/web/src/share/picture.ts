/** The picture of a view as a file: an SVG that needs nothing from outside, and the same as a PNG. */
import { token } from "../core/theme";
import { CAPTION, caption, SVG } from "./caption";
import { parts, pictured } from "./snapshot";
import { DRAWN_FONTS, fontRules } from "./styles";

/** What the style sheets of the page say of a drawing, written onto each of its elements. */
const KEPT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "letter-spacing",
  "text-anchor",
] as const;

/** A copy of which every element looks the same without the style sheets of the page. */
function styled(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const ours = [...copy.querySelectorAll<SVGElement>("*")];
  [...drawn.querySelectorAll<SVGElement>("*")].forEach((element, i) => {
    const mine = ours[i] as SVGElement;
    const style = getComputedStyle(element);
    for (const name of KEPT) mine.setAttribute(name, style.getPropertyValue(name));
    if (element.style.transform) mine.setAttribute("transform", style.transform);
    mine.removeAttribute("style");
    mine.removeAttribute("class");
  });
  return copy;
}

/** A copy that needs nothing of the page. What is there only to be pointed at is left out. */
function standalone(drawn: SVGSVGElement): SVGSVGElement {
  const copy = styled(drawn);
  const ours = [...copy.querySelectorAll<SVGElement>("*")];
  [...drawn.querySelectorAll<SVGElement>("*")].forEach((element, i) => {
    if (element.matches(".target, .reach, .leaving")) ours[i]?.remove();
  });
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.removeAttribute("class");
  const paper = document.createElementNS(SVG, "rect");
  for (const [name, value] of [
    ["width", String(width)],
    ["height", String(height)],
    ["fill", token("--paper")],
  ] as const)
    paper.setAttribute(name, value);
  // Marks are filled through shapes that stand elsewhere on the page.
  copy.prepend(paper, ...parts().flatMap((part) => [...styled(part).children]));
  return copy;
}

/**
 * The text of an SVG file; it holds the fonts that it is written in. A drawing that is not on the page was made to be saved and
 * needs no style sheets.
 */
export async function svgText(drawn: SVGSVGElement | HTMLElement): Promise<string> {
  if (drawn instanceof HTMLElement) return pictured(drawn);
  const copy = drawn.isConnected ? standalone(drawn) : drawn;
  const style = document.createElementNS(SVG, "style");
  style.textContent = await fontRules(DRAWN_FONTS);
  const [, , width = 0, height = 0] = (copy.getAttribute("viewBox") ?? "").split(" ").map(Number);
  copy.setAttribute("viewBox", `0 0 ${width} ${height + CAPTION}`);
  copy.setAttribute("height", String(height + CAPTION));
  copy.prepend(style);
  copy.append(...caption(width, height));
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a PNG, twice as fine as the screen draws it. */
export async function pngOf(drawn: SVGSVGElement | HTMLElement): Promise<Blob> {
  const image = new Image();
  // From a blob's address HTML inside would make the canvas one that cannot be read.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await svgText(drawn))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the picture is too large for a PNG"))), "image/png"),
  );
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
