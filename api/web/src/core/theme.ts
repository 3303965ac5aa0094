/** Light, dark, or as the system says. The choice is kept in this browser only. */
import { effect, signal } from "@preact/signals";
import { recall, remember } from "./memory";

export const THEMES = [
  { name: "system", label: "System" },
  { name: "light", label: "Light" },
  { name: "dark", label: "Dark" },
] as const;

export type Theme = (typeof THEMES)[number]["name"];

const stored = recall("theme");
export const theme = signal<Theme>(THEMES.find((row) => row.name === stored)?.name ?? "system");

const system = matchMedia("(prefers-color-scheme: dark)");
const read = new Map<string, string>();
/** Counts changes of what is really shown; canvases that read colours redraw on it. */
export const painted = signal(0);
system.addEventListener("change", () => {
  read.clear();
  painted.value += 1;
});

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  remember("theme", theme.value);
  read.clear();
  painted.value = painted.peek() + 1;
});

/** The value of a token as it is shown now, e.g. token("--ink"); read once for each look. */
export function token(name: string): string {
  const known = read.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // Before the styles are there nothing is worth keeping.
  if (value) read.set(name, value);
  return value;
}

/** Call `draw` before the page is printed, with the tokens of the light look; what is drawn then is for paper. Gives what ends it. */
export function onPaper(draw: () => void): () => void {
  const print = () => {
    const chosen = theme.peek();
    read.clear();
    document.documentElement.dataset.theme = "light";
    draw();
    read.clear();
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
  };
  addEventListener("beforeprint", print);
  return () => removeEventListener("beforeprint", print);
}
