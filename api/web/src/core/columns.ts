/** Graph and neighbourhood as maps read them: columns from the server, put together to nodes and links once for each answer. */
import type {
  Community,
  GraphColumns,
  MapLevel,
  MapLink,
  MapNode,
  Neighbourhood,
  NeighbourhoodColumns,
  NeighbourNode,
} from "./types";

/** Steps of the columns: a place in halves of the map's side, a level between empty and full. */
const PLACES = 100_000;
const SHARES = 1000;

/** What the map shows of a graph, or of one community of it. */
export interface MapGraph {
  revision: string;
  nodes: MapNode[];
  links: MapLink[];
  communities: Community[];
  left_out: number;
  /** How each node stands; empty before standing was solved for the first time. */
  levels: ReadonlyMap<string, MapLevel>;
}

// Every column has an entry for every node, which the type of an array cannot say.
const at = <T>(column: readonly T[], i: number): T => column[i] as T;

export function fromColumns({ tables, nodes, links, levels, ...rest }: GraphColumns): MapGraph {
  return {
    ...rest,
    nodes: nodesOf(tables, nodes),
    links: linksOf(tables, nodes.id, links),
    levels: levels ? levelsOf(nodes.id, levels, tables.mirrors) : new Map(),
  };
}

/** The neighbourhood; the columns begin with its centre. */
export function aroundFromColumns({
  tables,
  nodes,
  levels,
  ties,
  outward,
  ...rest
}: NeighbourhoodColumns): Neighbourhood {
  const known = levels ? levelsOf(nodes.id, levels, tables.mirrors) : new Map<string, MapLevel>();
  const all = nodesOf(tables, nodes).map(
    (node, i): NeighbourNode => ({
      ...node,
      ...known.get(node.id),
      statement: at(nodes.statement, i),
      hop: at(nodes.hop, i),
    }),
  );
  return { ...rest, center: at(all, 0), nodes: all, links: [...ties, ...linksOf(tables, nodes.id, outward)] };
}

function nodesOf(tables: GraphColumns["tables"], nodes: GraphColumns["nodes"]): MapNode[] {
  const { id, title, kind, degree, community, x, y, state } = nodes;
  const runnable = new Set(nodes.runnable);
  return id.map((own, i) => ({
    id: own,
    title: at(title, i),
    kind: at(tables.kinds, at(kind, i)),
    degree: at(degree, i),
    community: at(community, i),
    x: at(x, i) / PLACES,
    y: at(y, i) / PLACES,
    runnable: runnable.has(i),
    state: at(tables.states, at(state, i)),
  }));
}

function linksOf(tables: GraphColumns["tables"], id: readonly string[], links: GraphColumns["links"]): MapLink[] {
  return links.source.map((source, i) => ({
    source: at(id, source),
    target: at(id, at(links.target, i)),
    relation: at(tables.relations, at(links.relation, i)),
    origin: at(tables.origins, at(links.origin, i)),
  }));
}

function levelsOf(
  ids: readonly string[],
  { strength, low, high, testedness, mirror }: NonNullable<GraphColumns["levels"]>,
  mirrors: GraphColumns["tables"]["mirrors"],
): Map<string, MapLevel> {
  const found = new Map<string, MapLevel>();
  for (const [i, id] of ids.entries()) {
    const [level, below, above, tested, checked] = [strength[i], low[i], high[i], testedness[i], mirror[i]];
    if (level == null || below == null || above == null || tested == null || checked == null) continue;
    found.set(id, {
      strength: level / SHARES,
      low: below / SHARES,
      high: above / SHARES,
      testedness: tested / SHARES,
      mirror: mirrors[checked] as MapLevel["mirror"],
    });
  }
  return found;
}
