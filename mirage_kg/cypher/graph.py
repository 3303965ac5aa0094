"""A property graph in memory: vertices with labels, edges with a type, both with properties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Labels = tuple[str, ...]


@dataclass(eq=False, repr=False)
class Vertex:
    """A node; `key` tells it from all others. `out` and `into` hold its edges by type."""

    key: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]
    out: dict[str, list[Edge]] = field(default_factory=dict)
    into: dict[str, list[Edge]] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class Edge:
    """A directed relationship."""

    key: str
    type: str
    source: Vertex
    target: Vertex
    properties: Mapping[str, Any]

    def other(self, end: Vertex) -> Vertex:
        """Return the end that is not `end`."""
        return self.target if end is self.source else self.source


@dataclass(frozen=True, repr=False)
class Walk:
    """A path: its vertices in order and the edge of each step."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]


class PropertyGraph:
    """Vertices and edges with the indexes that matching needs; frozen once it is made."""

    vertices: Collection[Vertex]
    labelled: Mapping[str, Collection[Vertex]]
    groups: Mapping[Labels, int]
    types: Mapping[str, int]
    names: Collection[str]

    @property
    def full(self) -> bool:
        """Whether another graph should take over, since this one holds too much of what it read."""
        return False

    def __init__(self, vertices: Iterable[Vertex], edges: Iterable[Edge]) -> None:
        """Take over vertices and edges, and order everything by key, so that equal graphs answer in equal order."""
        self.vertices = tuple(sorted(vertices, key=lambda vertex: vertex.key))
        self.edges = tuple(sorted(edges, key=lambda edge: edge.key))
        labelled: dict[str, list[Vertex]] = {}
        names: set[str] = set()
        self._by_id: dict[Any, list[Vertex]] = {}
        for vertex in self.vertices:
            for label in vertex.labels:
                labelled.setdefault(label, []).append(vertex)
            self._by_id.setdefault(vertex.properties.get("id"), []).append(vertex)
            names |= vertex.properties.keys()
        for edge in self.edges:
            edge.source.out.setdefault(edge.type, []).append(edge)
            edge.target.into.setdefault(edge.type, []).append(edge)
            names |= edge.properties.keys()
        self.labelled, self.names = labelled, names
        self.groups = Counter(vertex.labels for vertex in self.vertices)
        self.types = Counter(edge.type for edge in self.edges)

    def with_id(self, id: Any) -> list[Vertex]:
        """Return the vertices whose property `id` is this text."""
        return self._by_id.get(id, []) if isinstance(id, str) else []

    def leading(self, types: tuple[str, ...], direction: int) -> Mapping[Labels, int]:
        """Return how many edges of these types (all, when none is named) lead on from vertices, by their labels."""
        found: Counter[Labels] = Counter()
        for vertex in self.vertices:
            found[vertex.labels] += sum(1 for _ in edges_at(vertex, types, direction))
        return found

    def branching(self, types: tuple[str, ...], direction: int) -> float:
        """Return how many ways lead on from where an edge of these types leads, on average over the edges."""
        counts = {vertex: sum(1 for _ in edges_at(vertex, types, direction)) for vertex in self.vertices}
        edges = [edge for edge in self.edges if not types or edge.type in types]
        if not edges:
            return 0.0
        if direction == 0:
            # The edge that led here cannot be used again.
            return sum((counts[edge.source] + counts[edge.target]) / 2 - 1 for edge in edges) / len(edges)
        return sum(counts[edge.target if direction > 0 else edge.source] for edge in edges) / len(edges)


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
