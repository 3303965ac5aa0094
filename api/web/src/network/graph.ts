/** From the answer to the graph that sigma draws. */
import Graph from "graphology";
import { token } from "../core/theme";
import type { MapLink, Polarity, Shown } from "../core/types";
import { kindMark } from "../marks/kinds";
import { polarityOf } from "../marks/links";
import { crowding, radiusOf } from "../marks/sizes";
import { type Tone, toneOf } from "../marks/tone";
import type { Level } from "../marks/vessel";
import { strengthOf } from "./fade";
import type { Line, Look } from "./links";

const LINK_TOKENS = { support: "--holds", attack: "--falls", undercut: "--undercut", neutral: "--line-2" } as const;

const parse = (colour: string): [number, number, number] => {
  // A style sheet that was made small writes #fff.
  const hex = colour.replace("#", "").replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
  const at = (i: number) => Number.parseInt(hex.slice(i, i + 2), 16) || 0;
  return [at(0), at(2), at(4)];
};

/** `share` of one colour on top of another; opaque, so that crossing links do not add up to a blot. */
export function mix(over: string, under: string, share: number): string {
  const a = parse(over);
  const b = parse(under);
  return `#${a
    .map((value, i) =>
      Math.round(value * share + (b[i] as number) * (1 - share))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

const colourOf = (polarity: Polarity, paper: string, share: number): string =>
  mix(token(LINK_TOKENS[polarity]), paper, polarity === "neutral" ? share * 0.8 : share);

export const linkColour = (link: MapLink, paper: string, share: number): string =>
  colourOf(polarityOf(link), paper, share);

export const TONE_TOKENS: Record<Tone, string> = { holds: "--holds", between: "--ink-3", falls: "--falls" };
const MIRRORS = { anchored: 0, ring: 1, unanchored: 2 } as const;

/** What the shader draws of a node's standing: heights in the mark's own box, y down. A kind without a level stays empty. */
function vesselOf(row: Level | undefined, box: readonly [number, number] | undefined) {
  if (!row || !box) return { low: 99, high: 99, tested: 1, mirror: 0, tone: token("--ink-3") };
  const [top, bottom] = box;
  const at = (strength: number) => bottom - strength * (bottom - top);
  return {
    low: at(row.low),
    high: at(row.high),
    tested: row.testedness,
    mirror: MIRRORS[row.mirror],
    tone: token(TONE_TOKENS[toneOf(row.strength)]),
  };
}

/**
 * Nodes at their places of the whole map, drawn out by `stretch` to use a wide canvas, marks sized by `scale`. Refuses a place
 * that is no number.
 */
export function build(shown: Shown, levels: ReadonlyMap<string, Level>, stretch: number, scale: number): Graph {
  const graph = new Graph();
  const paper = token("--paper");
  const size = scale * crowding(shown.nodes.length);
  for (const node of shown.nodes) {
    if (!Number.isFinite(node.x) || !Number.isFinite(node.y)) throw new Error(`${node.id} has no place on the map`);
    const mark = kindMark(node.kind);
    graph.addNode(node.id, {
      x: node.x * stretch,
      y: node.y,
      size: radiusOf(node.degree) * size,
      shape: mark.shader,
      color: token(`--kind-${mark.name}`) || token("--ink-3"),
      fill: paper,
      ...vesselOf(levels.get(node.id), mark.level),
    });
  }
  return graph;
}

/** How much of its colour a link has at full strength; what is near in meaning is quieter than what someone wrote. */
const shareOf = (link: MapLink): number => (link.origin === "computed" ? 0.16 : 0.34);

/** Links with their looks, where the map is so clear: the strong above the faint, and of equals those that argue above the others. */
export function linesOf({ nodes, links }: Shown, clear: number): Line[] {
  const paper = token("--paper");
  const places = new Map(nodes.map((node) => [node.id, node]));
  const looks = new Map<string, Look & { above: number }>();
  const look = (link: MapLink) => {
    const [from, to] = [places.get(link.source), places.get(link.target)];
    const length = from && to ? Math.hypot(from.x - to.x, from.y - to.y) : 0;
    const strength = strengthOf(length, clear);
    const key = `${link.relation} ${link.origin} ${strength}`;
    const known = looks.get(key);
    if (known) return known;
    const argues = polarityOf(link) !== "neutral";
    const color = linkColour(link, paper, shareOf(link) * strength);
    const made = { above: strength + (argues ? 0.01 : 0), size: argues ? 1 : 0.7, color };
    looks.set(key, made);
    return made;
  };
  return links.map((link) => ({ link, look: look(link) })).sort((a, b) => a.look.above - b.look.above);
}

/** Whether two pictures hold the same marks and links, so that at most places differ. */
export const sameMarks = (a: Shown, b: Shown): boolean =>
  a === b ||
  (a.links === b.links &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, i) => node.id === b.nodes[i]?.id && node.kind === b.nodes[i]?.kind));

/** Bring the marks of a graph that was built before to where they are now. */
export function relocate(graph: Graph, shown: Shown, stretch: number): void {
  const places = new Map(shown.nodes.map((node) => [node.id, node]));
  graph.updateEachNodeAttributes(
    (id, data) => {
      const place = places.get(id);
      return place ? Object.assign(data, { x: place.x * stretch, y: place.y }) : data;
    },
    { attributes: ["x", "y"] },
  );
}
