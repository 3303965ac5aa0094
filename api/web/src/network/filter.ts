/** What the map shows: facets as lists of what is wanted (none means all), areas drawn by hand, and nodes put away. */
import type { Places } from "../core/places";
import type { MapLink, MapNode, Shown } from "../core/types";
import { inside, type Outline, readOutlines } from "./lasso";

/** One facet: the word of the address that holds what is wanted of it, and what it reads of a node or a link. */
interface NodeFacet {
  name: string;
  title: string;
  /** The entry that a node falls under; null where the facet does not speak of the node. */
  node: (node: MapNode) => string | null;
}

interface LinkFacet {
  name: string;
  title: string;
  link: (link: MapLink) => string;
}

export type Facet = NodeFacet | LinkFacet;

/** The table of facets, in the order in which they stand on the page. A facet is one row here and one in Facets.tsx. */
export const FACETS: readonly Facet[] = [
  { name: "kind", title: "Kind", node: (node) => node.kind },
  // A node without an experiment has no state, so a wish for states leaves it out.
  { name: "state", title: "State of the last run", node: (node) => (node.runnable ? node.state : null) },
  { name: "relation", title: "Relation", link: (link) => link.relation },
  { name: "origin", title: "Origin of the link", link: (link) => link.origin },
  { name: "community", title: "Community", node: (node) => String(node.community) },
];

export interface Wanted {
  /** What is wanted of each facet, by its name. */
  of: Readonly<Record<string, ReadonlySet<string>>>;
  /** Ids of nodes put away one by one. */
  hidden: ReadonlySet<string>;
  /** Ids of the only nodes wanted; none means all. */
  only: ReadonlySet<string>;
  /** Only what lies in one of these, and nothing that lies in one of those. */
  within: readonly Outline[];
  without: readonly Outline[];
}

const list = (text: string | null): ReadonlySet<string> => new Set((text ?? "").split(",").filter(Boolean));
const NONE: ReadonlySet<string> = new Set();

/** Words of the address that decide what is shown. */
export const FILTER_WORDS = [...FACETS.map((row) => row.name), "hide", "only", "within", "without"];

export const readWanted = (query: URLSearchParams): Wanted => ({
  of: Object.fromEntries(FACETS.map((row) => [row.name, list(query.get(row.name))])),
  hidden: list(query.get("hide")),
  only: list(query.get("only")),
  within: readOutlines(query.get("within")),
  without: readOutlines(query.get("without")),
});

/** A click adds an entry to what is wanted or takes it away; with `only` it alone is wanted. */
export function toggled(wanted: ReadonlySet<string>, name: string, only: boolean): string {
  const next = new Set(only ? [] : wanted);
  if (wanted.has(name) && (!only || wanted.size === 1)) next.delete(name);
  else next.add(name);
  return [...next].sort().join(",");
}

const fits = (set: ReadonlySet<string>, name: string | null): boolean =>
  set.size === 0 || (name !== null && set.has(name));
const wantedOf = (wanted: Wanted, row: Facet): ReadonlySet<string> => wanted.of[row.name] ?? NONE;

export const showsNode = (wanted: Wanted, node: MapNode): boolean =>
  !wanted.hidden.has(node.id) &&
  fits(wanted.only, node.id) &&
  FACETS.every((row) => !("node" in row) || fits(wantedOf(wanted, row), row.node(node))) &&
  (wanted.within.length === 0 || wanted.within.some((outline) => inside(outline, node))) &&
  !wanted.without.some((outline) => inside(outline, node));

export function shownOf(graph: Shown, wanted: Wanted): Shown {
  const nodes = graph.nodes.filter((node) => showsNode(wanted, node));
  const kept = new Set(nodes.map((node) => node.id));
  const links = graph.links.filter(
    (link) =>
      kept.has(link.source) &&
      kept.has(link.target) &&
      FACETS.every((row) => !("link" in row) || fits(wantedOf(wanted, row), row.link(link))),
  );
  return { nodes, links };
}

/** An address names no more nodes than this, one by one. */
export const MOST_NAMED = 200;

/** Words of the address that want only these nodes, or all but these, by their ids. */
export function byName(word: "within" | "without", ids: ReadonlySet<string>, wanted: Wanted): Record<string, string> {
  const names = word === "within" ? [...ids] : [...new Set([...wanted.hidden, ...ids])];
  return { [word === "within" ? "only" : "hide"]: names.sort().join(",") };
}

/** What is shown, with these nodes at places of the reader's own. */
export const putAt = ({ nodes, links }: Shown, places: Places): Shown => ({
  nodes: places.size === 0 ? nodes : nodes.map((node) => ({ ...node, ...places.get(node.id) })),
  links,
});

/** How many there are of each entry of a facet, given what the other facets want. */
export function counts(graph: Shown, wanted: Wanted, facet: Facet): Map<string, number> {
  const shown = shownOf(graph, { ...wanted, of: { ...wanted.of, [facet.name]: NONE } });
  const names = "link" in facet ? shown.links.map(facet.link) : shown.nodes.map(facet.node);
  const found = new Map<string, number>();
  for (const name of names) if (name !== null) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}
