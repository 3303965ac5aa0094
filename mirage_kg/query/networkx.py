"""The graph as NetworkX knows it: for users, and for the algorithms that are best left to it."""

from __future__ import annotations

from typing import Any

import networkx as nx

from mirage_kg.model.graph import Graph


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Return a directed multigraph: a node for every node, an edge keyed by link id for every link, both with attributes."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(revision=graph.revision, root=graph.root or "")
    for node in graph.nodes.values():
        made.add_node(node.id, **node.model_dump(include={"kind", "title", "statement", "root"}))
    for link in graph.links:
        made.add_edge(link.source, link.target, key=link.id, **_attributes(link.model_dump(exclude_none=True)))
    return made


def _attributes(link: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in link.items() if name not in ("id", "source", "target")}


def neighbours(graph: Graph) -> nx.Graph[str]:
    """Return who is next to whom: undirected, without loops, with the number of links between two nodes as `weight`."""
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(graph.nodes)
    for link in graph.links:
        if link.source != link.target:
            before = made.get_edge_data(link.source, link.target, {"weight": 0})["weight"]
            made.add_edge(link.source, link.target, weight=before + 1)
    return made
