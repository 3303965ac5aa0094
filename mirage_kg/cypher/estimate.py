"""How many rows a pattern is expected to give, from counts of labels and types: shown by EXPLAIN, refused where too many."""

from __future__ import annotations

from functools import cache

from mirage_kg.cypher import syntax as s
from mirage_kg.cypher.evaluate import labels_test
from mirage_kg.cypher.graph import PropertyGraph

UNBOUNDED = 15
"""How long a path without an upper bound is taken to be."""


class Statistics:
    """Counts of one graph, each worked out when it is first asked for."""

    def __init__(self, graph: PropertyGraph) -> None:
        """Count in `graph`."""
        self._graph = graph
        self.fanout = cache(self._fanout)
        self.branching = cache(graph.branching)
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
        return self._passing(labels) / len(self._graph.vertices)

    def _fanout(self, labels: s.Labels | None, types: tuple[str, ...], direction: int) -> float:
        test = labels_test(labels) if labels else lambda found: True
        ways = sum(count for carried, count in self._graph.leading(types, direction).items() if test(carried))
        passing = self._passing(labels)
        return ways / passing if passing else 0.0

    def _passing(self, labels: s.Labels | None) -> int:
        test = labels_test(labels) if labels else lambda found: True
        return sum(count for carried, count in self._graph.groups.items() if test(carried))
