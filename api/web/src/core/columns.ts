/** The graph as the map reads it: columns from the server, put together to nodes and links once for each answer. */
import type { Community, GraphColumns, MapLink, MapNode, StandingRow } from "./types";

/** Steps of the columns: a place in halves of the map's side, a level between empty and full. */
const PLACES = 100_000;
const SHARES = 1000;

/** What is drawn of how a node stands. */
type Level = Pick<StandingRow, "strength" | "low" | "high" | "testedness" | "mirror">;

/** What the map shows of a graph, or of one community of it. */
export interface MapGraph {
  revision: string;
  nodes: MapNode[];
  links: MapLink[];
  communities: Community[];
  left_out: number;
  /** How each node stands; empty before standing was solved for the first time. */
  levels: ReadonlyMap<string, Level>;
}

export function fromColumns({ tables, nodes, links, levels, ...rest }: GraphColumns): MapGraph {
  const { id, title, kind, degree, community, x, y, state } = nodes;
  const runnable = new Set(nodes.runnable);
  // Every column has an entry for every node, which the type of an array cannot say.
  const at = <T>(column: readonly T[], i: number): T => column[i] as T;
  return {
    ...rest,
    nodes: id.map((own, i) => ({
      id: own,
      title: at(title, i),
      kind: at(tables.kinds, at(kind, i)),
      degree: at(degree, i),
      community: at(community, i),
      x: at(x, i) / PLACES,
      y: at(y, i) / PLACES,
      runnable: runnable.has(i),
      state: at(tables.states, at(state, i)),
    })),
    links: links.source.map((source, i) => ({
      source: at(id, source),
      target: at(id, at(links.target, i)),
      relation: at(tables.relations, at(links.relation, i)),
      origin: at(tables.origins, at(links.origin, i)),
    })),
    levels: levels ? levelsOf(id, levels, tables.mirrors) : new Map(),
  };
}

function levelsOf(
  ids: readonly string[],
  { strength, low, high, testedness, mirror }: NonNullable<GraphColumns["levels"]>,
  mirrors: GraphColumns["tables"]["mirrors"],
): Map<string, Level> {
  const found = new Map<string, Level>();
  for (const [i, id] of ids.entries()) {
    const [level, below, above, tested, checked] = [strength[i], low[i], high[i], testedness[i], mirror[i]];
    if (level == null || below == null || above == null || tested == null || checked == null) continue;
    found.set(id, {
      strength: level / SHARES,
      low: below / SHARES,
      high: above / SHARES,
      testedness: tested / SHARES,
      mirror: mirrors[checked] as Level["mirror"],
    });
  }
  return found;
}
