/** What the map shows: facets as lists of what is wanted (none means all), and the matches of a search. */
import type { GraphAnswer, Link, NodeSummary } from "../core/types";

export interface Wanted {
  kind: ReadonlySet<string>;
  state: ReadonlySet<string>;
  relation: ReadonlySet<string>;
}

export type Facet = keyof Wanted;

const list = (text: string | null): ReadonlySet<string> => new Set((text ?? "").split(",").filter(Boolean));

export const readWanted = (query: URLSearchParams): Wanted => ({
  kind: list(query.get("kind")),
  state: list(query.get("state")),
  relation: list(query.get("relation")),
});

/** A click adds an entry to what is wanted or takes it away; with `only` it alone is wanted. */
export function toggled(wanted: ReadonlySet<string>, name: string, only: boolean): string {
  const next = new Set(only ? [] : wanted);
  if (wanted.has(name) && (!only || wanted.size === 1)) next.delete(name);
  else next.add(name);
  return [...next].sort().join(",");
}

const fits = (set: ReadonlySet<string>, name: string): boolean => set.size === 0 || set.has(name);

/** A node without an experiment has no state, so a wish for states leaves it out. */
export const showsNode = (wanted: Wanted, node: NodeSummary): boolean =>
  fits(wanted.kind, node.kind) && (wanted.state.size === 0 || (node.runnable && wanted.state.has(node.state)));

export interface Shown {
  nodes: NodeSummary[];
  links: Link[];
}

export function shownOf(graph: GraphAnswer, wanted: Wanted): Shown {
  const nodes = graph.nodes.filter((node) => showsNode(wanted, node));
  const kept = new Set(nodes.map((node) => node.id));
  const links = graph.links.filter(
    (link) => kept.has(link.source) && kept.has(link.target) && fits(wanted.relation, link.relation),
  );
  return { nodes, links };
}

/** How many there are of each entry of a facet, given what the other facets want. */
export function counts(graph: GraphAnswer, wanted: Wanted, facet: Facet): Map<string, number> {
  const others = { ...wanted, [facet]: new Set<string>() };
  const shown = shownOf(graph, others);
  const names =
    facet === "relation"
      ? shown.links.map((link) => link.relation)
      : shown.nodes.filter((node) => facet === "kind" || node.runnable).map((node) => node[facet]);
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}
