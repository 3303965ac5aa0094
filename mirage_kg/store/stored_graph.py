"""What queries see of an index: vertices and edges by number, each made and read when a query first comes to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from mirage_kg.cypher.graph import Edge, Labels, PropertyGraph, Vertex
from mirage_kg.cypher.project import (
    CITES,
    LABELS,
    Stated,
    citation_properties,
    kept,
    link_properties,
    node_key,
    node_properties,
    part_key,
    type_of,
)
from mirage_kg.model.node import Citation, Link
from mirage_kg.model.relation import RELATIONS
from mirage_kg.store import arrays
from mirage_kg.store.gather import TYPE_NAMES
from mirage_kg.store.held import Held

Indices = NDArray[np.int64]
Known = tuple[str, Mapping[str, Any]]
"""The key of a vertex, and its properties."""

_CITATIONS = TypeAdapter(tuple[Citation, ...])
OF_LINKS = frozenset(map(type_of, RELATIONS))
"""The types of edges that are links between nodes."""

_NODE = "number, id, kind, title, statement, aliases, anchor, root, experiments > 0, degree, community, centrality FROM nodes"
_IN = "WHERE number IN (SELECT value FROM json_each(?))"
MOST = 1_000_000
"""With more vertices and edges than this the graph is done with, and another takes its place."""


class Citing(NamedTuple):
    """A node that cites: its id, and its citations in their order."""

    id: str
    sources: tuple[Citation, ...]


class StoredVertex(Vertex):
    """A vertex that knows its labels; the rest is read when it is first asked for."""

    def __init__(self, graph: StoredGraph, number: int) -> None:
        self._graph = graph
        self._number = number
        self.labels = graph.labels_of(number)

    def __getattr__(self, name: str) -> Any:
        """Read what was not asked for yet."""
        if name in ("key", "properties"):
            self.key, self.properties = self._graph.known(self._number)
        elif name == "out":
            self.out = self._graph.edges_at(self._number, "out")
        elif name == "into":
            self.into = self._graph.edges_at(self._number, "into")
        else:
            raise AttributeError(name)
        return getattr(self, name)


class StoredEdge(Edge):
    """An edge that knows its type and ends; the rest is read when it is first asked for."""

    def __init__(self, graph: StoredGraph, number: int) -> None:
        self._graph = graph
        self._number = number
        self.type, self.source, self.target = graph.ends(number)

    def __getattr__(self, name: str) -> Any:
        """Read what was not asked for yet."""
        if name == "properties":
            self.properties = self._graph.told(self, self._number)
        elif name == "key":
            self.key = Stated(self.type, self.source.key, self.target.key, self.properties).key
        else:
            raise AttributeError(name)
        return getattr(self, name)


class Arrays:
    """The arrays of an index that queries need, and the names in it; read once."""

    def __init__(self, rows: arrays.Read, meta: Mapping[str, str]) -> None:
        """Read by `rows`, which answers SQL."""
        self.rows = rows
        self.nodes, self.first = int(meta["nodes"]), int(meta["first"])
        self.names: frozenset[str] = frozenset(json.loads(meta["names"]))
        self.carried: list[Labels] = [tuple(labels) for labels in json.loads(meta["labels"])]
        # One at a time, numbers are quicker out of these than out of NumPy's, which are views of the same.
        read = [
            arrays.read(rows, name) for name in ("labels", "edges/type", "edges/source", "edges/target", "edges/detail")
        ]
        self.label_of, self.type_of, self.source_of, self.target_of, self.detail_of = read
        self.label, self.type, self.source, self.target, _ = map(np.asarray, read)
        self.part = np.asarray(arrays.read(rows, "parts"))

    @cached_property
    def at(self) -> dict[str, arrays.Grouped]:
        """The edges that begin ("out") and that end ("into") at every vertex."""
        return {name: arrays.read_grouped(self.rows, f"edges/{name}") for name in ("out", "into")}

    def read_nodes(self, numbers: Sequence[int]) -> Iterator[tuple[int, Known]]:
        """Yield key and properties of nodes, by their numbers among nodes."""
        for number, id, kind, title, statement, aliases, anchor, root, *more in self.select(_NODE, numbers):
            lists = json.loads(aliases), json.loads(anchor)
            runnable, *place = more
            properties = node_properties(id, kind, title, statement, *lists, bool(root), bool(runnable), *place)
            yield number, (node_key(id), properties)

    def read_parts(self, numbers: Sequence[int]) -> Iterator[tuple[int, Known]]:
        """Yield key and properties of what is no node, by their numbers among parts."""
        for number, key, properties in self.select("number, key, properties FROM parts", numbers):
            yield number, (key, kept(json.loads(properties)))

    def read_citations(self, numbers: Sequence[int]) -> Iterator[tuple[int, Citing]]:
        """Yield nodes with what they cite, by their numbers among nodes."""
        cited = "number, id, json_extract(record, '$.sources') FROM nodes JOIN records USING (number)"
        for number, id, sources in self.select(cited, numbers):
            yield number, Citing(id, _CITATIONS.validate_json(sources))

    def select(self, what: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return the rows of some numbers, in any order."""
        return self.rows(f"SELECT {what} {_IN}", json.dumps(list(numbers)))


class StoredGraph(PropertyGraph):
    """Vertices and edges in the order of their keys, as `project` would give them."""

    def __init__(self, held: Arrays, links: Held[Link]) -> None:
        """Take the arrays, and the links by number."""
        self._held = held
        self._links = links
        self._vertices: dict[int, StoredVertex] = {}
        self._edges: dict[int, StoredEdge] = {}
        self._nodes = Held(held.nodes, held.read_nodes)
        self._citations = Held(held.nodes, held.read_citations)
        self._parts = Held(int(held.part.max(initial=-1)) + 1, held.read_parts)
        counts = np.bincount(held.label, minlength=len(held.carried)).tolist()
        self.groups = dict(zip(held.carried, counts, strict=True))
        counts = np.bincount(held.type, minlength=len(TYPE_NAMES)).tolist()
        self.types = {name: count for name, count in zip(TYPE_NAMES, counts, strict=True) if count}
        self.names = held.names
        self.vertices = _Run(self, range(len(held.label)))
        self.labelled = {label: self._run(label) for label in sorted({name for some in held.carried for name in some})}

    @property
    def full(self) -> bool:
        """Whether so much was read that another graph should take over."""
        return len(self._vertices) + len(self._edges) > MOST

    def _run(self, label: str) -> _Run:
        codes = [code for code, labels in enumerate(self._held.carried) if label in labels]
        return _Run(self, np.flatnonzero(np.isin(self._held.label, codes)).tolist())

    def vertex(self, number: int) -> StoredVertex:
        """Return the vertex of that number: always the same object, as matching tells vertices apart by identity."""
        found = self._vertices.get(number)
        return found or self._vertices.setdefault(number, StoredVertex(self, number))

    def labels_of(self, number: int) -> Labels:
        """Return the labels of a vertex."""
        return self._held.carried[self._held.label_of[number]]

    def ends(self, number: int) -> tuple[str, Vertex, Vertex]:
        """Return type, source and target of an edge."""
        held = self._held
        ends = self.vertex(held.source_of[number]), self.vertex(held.target_of[number])
        return TYPE_NAMES[held.type_of[number]], *ends

    def edges_at(self, number: int, way: str) -> dict[str, list[Edge]]:
        """Return the edges that begin ("out") or end ("into") at a vertex, by type."""
        found: dict[str, list[Edge]] = {}
        known = self._edges
        for at in self._held.at[way][number]:
            edge = known.get(at) or known.setdefault(at, StoredEdge(self, at))
            found.setdefault(edge.type, []).append(edge)
        return found

    def known(self, number: int) -> Known:
        """Return key and properties of a vertex."""
        node = number - self._held.first
        if 0 <= node < self._held.nodes:
            return self._nodes[node]
        return self._parts[int(self._held.part[number])]

    def told(self, edge: Edge, number: int) -> Mapping[str, Any]:
        """Return the properties of an edge."""
        detail = self._held.detail_of[number]
        if edge.type in OF_LINKS:
            return link_properties(self._links[detail])
        if edge.type == CITES:
            citing = self._citations[self._held.source_of[number] - self._held.first]
            return citation_properties(citing.id, detail, citing.sources[detail - 1])
        return kept({})

    def with_id(self, id: Any) -> list[Vertex]:
        """Return the vertices whose property `id` is this text."""
        if not isinstance(id, str):
            return []
        # A key says what a vertex is and how it is called.
        keys = [part_key(label, id) for label in LABELS]
        found = self._held.rows("SELECT number FROM nodes WHERE id = ?", id)
        places = [row[0] + self._held.first for row in found]
        sql = "SELECT number FROM parts WHERE key IN (SELECT value FROM json_each(?))"
        places += [self._place[row[0]] for row in self._held.rows(sql, json.dumps(keys))]
        return list(map(self.vertex, sorted(places)))

    @cached_property
    def _place(self) -> list[int]:
        """The numbers of vertices by those of the parts that they are."""
        place = np.zeros(int(self._held.part.max(initial=-1)) + 1, dtype=np.int64)
        place[self._held.part] = np.arange(len(self._held.part))
        return place.tolist()

    def leading(self, types: tuple[str, ...], direction: int) -> Mapping[Labels, int]:
        """Return how many edges of these types (all, when none is named) lead on from vertices, by their labels."""
        counts = self._ways(types, direction)
        by_label = np.bincount(self._held.label, counts, minlength=len(self._held.carried))
        return dict(zip(self._held.carried, by_label.astype(int).tolist(), strict=True))

    def branching(self, types: tuple[str, ...], direction: int) -> float:
        """Return how many ways lead on from where an edge of these types leads, on average over the edges."""
        held, counts = self._held, self._ways(types, direction)
        chosen = self._of_types(types)
        if not chosen.any():
            return 0.0
        source, target = held.source[chosen], held.target[chosen]
        if direction == 0:
            # The edge that led here cannot be used again.
            return float((counts[source].sum() + counts[target].sum()) / 2 - len(source)) / len(source)
        return float(counts[target if direction > 0 else source].sum()) / len(source)

    def _of_types(self, types: Collection[str]) -> NDArray[np.bool_]:
        codes = [code for code, name in enumerate(TYPE_NAMES) if not types or name in types]
        return np.isin(self._held.type, codes)

    def _ways(self, types: tuple[str, ...], direction: int) -> Indices:
        """Return how many edges of these types lead on from every vertex."""
        held, found = self._held, np.zeros(len(self._held.label), dtype=np.int64)
        # A type that is named twice is followed twice.
        for some in types or ("",):
            chosen = self._of_types((some,) if some else ())
            if direction >= 0:
                found += np.bincount(held.source[chosen], minlength=len(found))
            if direction <= 0:
                once = chosen & (held.source != held.target) if direction == 0 else chosen
                found += np.bincount(held.target[once], minlength=len(found))
        return found


class _Run(Collection[Vertex]):
    """Some vertices in the order of their keys, made as one passes over them."""

    def __init__(self, graph: StoredGraph, numbers: Sequence[int]) -> None:
        self._graph = graph
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Vertex]:
        return map(self._graph.vertex, self._numbers)

    def __contains__(self, vertex: object) -> bool:
        return any(vertex is own for own in self)
