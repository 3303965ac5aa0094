"""The parts that a graph falls into."""

from __future__ import annotations

import networkx as nx

from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community, size_word

SEED = 20


def communities(graph: Graph, neighbours: nx.Graph[str]) -> tuple[tuple[Community, ...], dict[str, int]]:
    """Divide the nodes by modularity (Louvain; Blondel et al., 2008) with a fixed seed.

    Args:
        graph: the graph, for titles.
        neighbours: its undirected, weighted form.

    Returns:
        the communities, largest first, and the number of the community of each node.
    """
    if not neighbours:
        return (), {}
    parts = nx.community.louvain_communities(neighbours, weight="weight", seed=SEED)
    ordered = sorted(parts, key=lambda part: (-len(part), min(part)))
    found = tuple(_community(number, part, graph, neighbours) for number, part in enumerate(ordered))
    return found, {node: number for number, part in enumerate(ordered) for node in part}


def _community(number: int, part: set[str], graph: Graph, neighbours: nx.Graph[str]) -> Community:
    most = min(part, key=lambda node: (-neighbours.degree[node], node))
    return Community(number, graph.nodes[most].title, len(part), size_word(len(part)))
