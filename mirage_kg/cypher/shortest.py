"""Shortest paths between two matched nodes, by breadth-first search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.graph import Edge, Vertex, edges_at
from mirage_kg.cypher.values import Budget

Fits = Callable[[Edge, dict[str, Any]], bool]
"""Whether an edge is one that a hop asks for, given what is bound."""


def shortest(
    chain: s.Chain, names: tuple[str, str, str], fits: Fits, budget: Budget
) -> Callable[[dict[str, Any], set[int]], Iterator[dict[str, Any]]]:
    """Return a move that binds the edges of a shortest path between both ends of `chain`, or of all of them.

    Of equally short paths the one whose edges come first by key is found. A path from a node to itself has no edge, and is
    there only where the bounds allow none.

    Args:
        chain: one hop between two nodes.
        names: under which its start, its edges and its end are bound.
        fits: whether an edge may be taken.
        budget: what the search may use.
    """
    hop = chain.hops[0]
    start, name, end = names
    low, high = (1, 1) if hop.low is None else (hop.low, hop.high)

    def move(row: dict[str, Any], used: set[int]) -> Iterator[dict[str, Any]]:
        if row[start] is row[end]:
            if low == 0:
                yield {**row, name: []}
            return
        levels = _levels(row, row[start], row[end], hop, high, fits, budget)
        for edges in _back(levels, row[start], row[end]):
            yield {**row, name: edges}
            if chain.shortest == "one":
                return

    return move


def _levels(
    row: dict[str, Any],
    start: Vertex,
    end: Vertex,
    hop: s.HopPattern,
    high: int | None,
    fits: Fits,
    budget: Budget,
) -> dict[Vertex, list[tuple[Edge, Vertex]]]:
    """Return, for each vertex on the way, the edges that first led there with where they came from; empty without a path."""
    came: dict[Vertex, list[tuple[Edge, Vertex]]] = {start: []}
    rim, length = [start], 0
    while rim and end not in came and (high is None or length < high):
        length += 1
        found: dict[Vertex, list[tuple[Edge, Vertex]]] = {}
        following = []
        for vertex in rim:
            for edge in edges_at(vertex, hop.types, hop.direction):
                budget.step()
                far = edge.other(vertex)
                if far in came or not fits(edge, row):
                    continue
                if far not in found:
                    following.append(far)
                found.setdefault(far, []).append((edge, vertex))
        came |= found
        rim = following
    return came if end in came else {}


def _back(came: dict[Vertex, list[tuple[Edge, Vertex]]], start: Vertex, end: Vertex) -> Iterator[list[Edge]]:
    """Yield every way back from `end`, as edges in the order of the path."""
    if not came:
        return
    if end is start:
        yield []
        return
    for edge, before in came[end]:
        for edges in _back(came, start, before):
            yield [*edges, edge]
