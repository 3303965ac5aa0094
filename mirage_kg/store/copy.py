"""What a copy of a graph is made of: vertices and edges in the order of their keys, then words and stems, one after the other.

Whoever copies holds no more than the piece at hand, whatever the size of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from mirage_kg.cypher.graph import Labels, PropertyGraph, Vertex
from mirage_kg.cypher.project import type_of
from mirage_kg.model.graph import Graph
from mirage_kg.store.arrays import Read
from mirage_kg.store.protocol import Row, Store
from mirage_kg.store.stems import Occurrences, stems, words

Beside = Mapping[str, Any]
"""What a store keeps beside what queries see: of a node its record and its row's x, y and experiments; of others a record."""


class VertexCopy(NamedTuple):
    """A vertex of the query graph."""

    labels: Labels
    properties: Mapping[str, Any]
    beside: Beside


class EdgeCopy(NamedTuple):
    """An edge of the query graph; its ends are places in the order of vertices, from 0."""

    type: str
    source: int
    target: int
    properties: Mapping[str, Any]
    beside: Beside


class Outline(NamedTuple):
    """What is known of the query graph before any of it is read: its size, and which labels, types and properties occur."""

    vertices: int
    edges: int
    labels: list[str]
    types: list[str]
    names: list[str]


class Copy(Protocol):
    """Everything that a graph is made of, in pieces; each method may be called once more to begin again."""

    def outline(self) -> Outline:
        """Return how much there is."""

    def vertices(self) -> Iterator[VertexCopy]:
        """Yield all vertices."""

    def edges(self) -> Iterator[EdgeCopy]:
        """Yield all edges."""

    def words(self) -> Iterator[tuple[str, int]]:
        """Yield all words of the texts in their order, each with how often it occurs."""

    def stems(self) -> Iterator[Occurrences]:
        """Yield every stem of the texts with where it occurs; a text has the place of its node in the order of ids."""


class Copied(Store, Protocol):
    """A store that can be copied."""

    def copy(self) -> Copy:
        """Return what a copy is made of."""


class HeldCopy:
    """The copy of a graph that is held in memory anyway."""

    def __init__(self, graph: Graph, rows: Mapping[str, Row], seen: PropertyGraph, texts: Read) -> None:
        """Take a graph, the rows of its nodes, what queries see of it, and what answers SQL over the index of its texts."""
        self._graph, self._rows, self._seen, self._texts = graph, rows, seen, texts

    def outline(self) -> Outline:
        """Return how much there is."""
        seen = self._seen
        names = sorted(seen.labelled), sorted(seen.types), sorted(seen.names)
        return Outline(len(seen.vertices), len(seen.edges), *names)

    def vertices(self) -> Iterator[VertexCopy]:
        """Yield all vertices."""
        for vertex in self._seen.vertices:
            yield VertexCopy(vertex.labels, vertex.properties, self._beside(vertex))

    def _beside(self, vertex: Vertex) -> Beside:
        id = vertex.properties["id"]
        if "Node" in vertex.labels:
            row = self._rows[id]
            record = self._graph.nodes[id].model_dump_json()
            return {"x": row.x, "y": row.y, "experiments": row.experiments, "record": record}
        return {"record": self._graph.sources[id].model_dump_json()} if "Reference" in vertex.labels else {}

    def edges(self) -> Iterator[EdgeCopy]:
        """Yield all edges."""
        place = {vertex.key: number for number, vertex in enumerate(self._seen.vertices)}
        records = {f"{type_of(link.relation)} {link.id}": link for link in self._graph.links}
        for edge in self._seen.edges:
            link = records.get(edge.key)
            beside = {"record": link.model_dump_json(exclude_defaults=True)} if link else {}
            yield EdgeCopy(edge.type, place[edge.source.key], place[edge.target.key], edge.properties, beside)

    def words(self) -> Iterator[tuple[str, int]]:
        """Yield all words in their order."""
        return words(self._texts)

    def stems(self) -> Iterator[Occurrences]:
        """Yield every stem."""
        return stems(self._texts)
