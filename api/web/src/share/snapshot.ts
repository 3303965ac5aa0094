/** What is on the screen as a file of its own: a part as a picture, the whole view as a page. Neither has script or address. */
import { CAPTION, caption, SVG } from "./caption";
import { fontRules, styleText } from "./styles";

const XHTML = "http://www.w3.org/1999/xhtml";
/** What is there to be used and not to be looked at. */
const TOOLS = "script, [data-tool], .button, .buttons, kbd, .float, .told, .hidden:not(h1, h1 *)";
/** Room below the last part of a picture, px. */
const BELOW = 16;
const STILL = "button,select,input,textarea{pointer-events:none}a{text-decoration:none}";
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** A copy that shows what the original shows: fields keep what was typed, links lead nowhere, canvases become drawings. */
function copied(element: HTMLElement, drawing: SVGSVGElement | null): HTMLElement {
  const copy = element.cloneNode(true) as HTMLElement;
  const ours = [...copy.querySelectorAll<HTMLElement>("*")];
  [...element.querySelectorAll<HTMLElement>("*")].forEach((original, i) => {
    const mine = ours[i] as HTMLElement;
    if (original instanceof HTMLInputElement) {
      mine.setAttribute("value", original.value);
      mine.toggleAttribute("checked", original.checked);
    }
    if (original instanceof HTMLTextAreaElement) mine.textContent = original.value;
    if (original instanceof HTMLOptionElement) mine.toggleAttribute("selected", original.selected);
  });
  // A drawing that is as large as this window is made to fit another one.
  const own = drawing?.isConnected ? [...element.querySelectorAll("svg")].indexOf(drawing) : -1;
  const mine = copy.querySelectorAll("svg")[own];
  if (drawing && mine) {
    mine.setAttribute("viewBox", `0 0 ${drawing.clientWidth} ${drawing.clientHeight}`);
    mine.style.cssText += ";width:100%;height:100%";
  }
  for (const part of copy.querySelectorAll(TOOLS)) part.remove();
  for (const link of copy.querySelectorAll("a")) link.removeAttribute("href");
  const canvases = [...copy.querySelectorAll("canvas")];
  const host = canvases[0]?.parentElement;
  for (const canvas of canvases) canvas.remove();
  if (host && drawing && !mine) {
    const drawn = drawing.cloneNode(true) as SVGSVGElement;
    drawn.style.cssText = "position:absolute;inset:0;width:100%;height:100%";
    host.append(drawn);
  }
  return copy;
}

/** Shapes that marks refer to by name and that stand elsewhere on the page. */
export const parts = (): SVGSVGElement[] => [...document.querySelectorAll<SVGSVGElement>("svg.parts")];
const copiedParts = (): Node[] => parts().map((part) => part.cloneNode(true));

/** The look that is shown now, for rules that ask the root for it. */
const look = (): string => (getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "dark" : "light");

/** A part of the page as SVG. What it holds is HTML: browsers draw it, most other programs do not. */
export async function pictured(element: HTMLElement): Promise<string> {
  const width = element.scrollWidth;
  const top = element.getBoundingClientRect().top - element.scrollTop;
  const ends = [...element.children]
    .filter((part) => !part.matches(TOOLS))
    .map((part) => part.getBoundingClientRect().bottom);
  const height = Math.ceil(Math.max(0, ...ends) - top + BELOW);
  let inner: HTMLElement = copied(element, null);
  inner.style.cssText = `width:${width}px;height:auto;overflow:visible;position:static;margin:0`;
  // Rules ask what a part lies in; those parts are there without a box of their own.
  for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
    const shell = document.createElement("div");
    shell.className = above.className;
    shell.style.cssText = "display:contents";
    shell.append(inner);
    inner = shell;
  }
  const page = document.createElement("div");
  const own = getComputedStyle(document.body);
  page.style.cssText = `font:${own.font};color:${own.color};background:${own.backgroundColor};overflow-wrap:anywhere;min-height:${height}px`;
  const style = document.createElement("style");
  style.textContent = (await fontRules()) + (await styleText(true));
  page.append(style, inner, ...copiedParts());
  const written = new XMLSerializer();
  const body = written.serializeToString(page);
  const whole = height + CAPTION;
  const below = caption(width, height).map((part) => written.serializeToString(part));
  return (
    `<svg xmlns="${SVG}" data-theme="${look()}" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}">` +
    `<foreignObject width="${width}" height="${height}">${body.replace("<div ", `<div xmlns="${XHTML}" `)}</foreignObject>` +
    `${below.join("")}</svg>`
  );
}

/**
 * The open view as a page that works from a file.
 *
 * `drawing` takes the place of its canvases, and `said` stands above it.
 */
export async function pageText(drawing: SVGSVGElement | null, said: string): Promise<string> {
  const view = document.getElementById("view") as HTMLElement;
  const shell = document.createElement("div");
  shell.className = "shell";
  const notices = document.createElement("div");
  notices.className = "notices";
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = said;
  notices.append(line);
  shell.append(notices, copied(view, drawing), ...copiedParts());
  const title = document.createElement("title");
  title.textContent = document.title;
  // Put together as text: styles of a document that this page makes would be under the policy of this page.
  return [
    `<!doctype html><html lang="en" data-theme="${look()}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `${title.outerHTML}<style>${await fontRules()}${await styleText(false)}${STILL}</style></head>`,
    `<body><div id="app">${shell.outerHTML}</div></body></html>\n`,
  ].join("\n");
}
