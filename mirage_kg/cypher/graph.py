"""A property graph in memory: vertices with labels, edges with a type, both with properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


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

    def __init__(self, vertices: Iterable[Vertex], edges: Iterable[Edge]) -> None:
        """Take over vertices and edges, and order everything by key, so that equal graphs answer in equal order."""
        self.vertices = tuple(sorted(vertices, key=lambda vertex: vertex.key))
        self.edges = tuple(sorted(edges, key=lambda edge: edge.key))
        self.labelled: dict[str, list[Vertex]] = {}
        self.types: dict[str, int] = {}
        self.names: set[str] = set()
        self._by_id: dict[Any, list[Vertex]] = {}
        for vertex in self.vertices:
            for label in vertex.labels:
                self.labelled.setdefault(label, []).append(vertex)
            self._by_id.setdefault(vertex.properties.get("id"), []).append(vertex)
            self.names |= vertex.properties.keys()
        for edge in self.edges:
            self.types[edge.type] = self.types.get(edge.type, 0) + 1
            edge.source.out.setdefault(edge.type, []).append(edge)
            edge.target.into.setdefault(edge.type, []).append(edge)
            self.names |= edge.properties.keys()

    def with_id(self, id: Any) -> list[Vertex]:
        """Return the vertices whose property `id` is this text."""
        return self._by_id.get(id, []) if isinstance(id, str) else []
