"""How many rows a pattern is expected to give, from counts of labels and types: shown by EXPLAIN, refused where too many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.evaluate import labels_test
from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex

UNBOUNDED = 15
"""How long a path without an upper bound is taken to be."""


class Statistics:
    """Counts of one graph, each worked out when it is first asked for."""

    def __init__(self, graph: PropertyGraph) -> None:
        """Count in `graph`."""
        self._graph = graph
        self.fanout = cache(self._fanout)
        self.branching = cache(self._branching)
        self.share = cache(self._share)

    def carriers(self, labels: s.Labels | None) -> float:
        """Return how many vertices pass a test of labels."""
        return len(self._graph.vertices) * self.share(labels)

    def hops(self, start: s.Labels | None, hop: s.HopPattern) -> float:
        """Return how many ways lead on from one vertex with these labels by `hop`."""
        first = self.fanout(start, hop.types, hop.direction)
        if hop.low is None:
            return first
        longest = UNBOUNDED if hop.high is None else min(hop.high, 2 * UNBOUNDED)
        more = self.branching(hop.types, hop.direction)
        return (hop.low == 0) + sum(first * more**length for length in range(longest) if length + 1 >= hop.low)

    def _share(self, labels: s.Labels | None) -> float:
        if labels is None or not self._graph.vertices:
            return 1.0
        test = labels_test(labels)
        return sum(test(vertex.labels) for vertex in self._graph.vertices) / len(self._graph.vertices)

    def _fanout(self, labels: s.Labels | None, types: tuple[str, ...], direction: int) -> float:
        test = labels_test(labels) if labels else lambda found: True
        found = [sum(1 for _ in edges_at(v, types, direction)) for v in self._graph.vertices if test(v.labels)]
        return sum(found) / len(found) if found else 0.0

    def _branching(self, types: tuple[str, ...], direction: int) -> float:
        """Return how many ways lead on from where an edge of these types leads, on average over the edges."""
        counts = {v.key: sum(1 for _ in edges_at(v, types, direction)) for v in self._graph.vertices}
        edges = [edge for edge in self._graph.edges if not types or edge.type in types]
        if not edges:
            return 0.0
        if direction == 0:
            # The edge that led here cannot be used again.
            return sum((counts[e.source.key] + counts[e.target.key]) / 2 - 1 for e in edges) / len(edges)
        return sum(counts[(e.target if direction > 0 else e.source).key] for e in edges) / len(edges)


def edges_at(vertex: Vertex, types: tuple[str, ...], direction: int) -> Iterator[Edge]:
    """Yield the edges of these types (all, when none is named) that lead on from `vertex`, a loop once."""
    if direction >= 0:
        for type in types or vertex.out:
            yield from vertex.out.get(type, ())
    if direction <= 0:
        for type in types or vertex.into:
            for edge in vertex.into.get(type, ()):
                if direction < 0 or edge.source is not edge.target:
                    yield edge
