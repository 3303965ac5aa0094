"""What is worked out of nodes and links while they go by: who is next to whom, and what queries see.

Nothing is held of a node or a link but whole numbers, and the keys of what can be pointed to.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from mirage_kg.cypher.graph import Vertex
from mirage_kg.cypher.project import (
    CITES,
    TYPES,
    Stated,
    edges_of,
    edges_of_source,
    node_key,
    node_labels,
    node_properties,
    parts_of,
    parts_of_source,
    type_of,
)
from mirage_kg.model.map import Place
from mirage_kg.model.node import Link, Node
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.source import Source
from mirage_kg.store import arrays

Indices = NDArray[np.int64]

TABLES = """
CREATE TABLE parts (number INTEGER PRIMARY KEY, key TEXT NOT NULL, properties TEXT NOT NULL);
"""
TYPE_NAMES = tuple(sorted(TYPES))
"""The types of edges; an edge holds the place of its type in this order, which is that of the keys of edges."""

_CODES = {name: code for code, name in enumerate(TYPE_NAMES)}
_OF_RELATION = {relation: _CODES[type_of(relation)] for relation in RELATIONS}
_NODE_NAMES = node_properties(
    "-", "-", "-", "-", (), (), root=False, runnable=False, degree=0, community=0, centrality=0.0
).keys()
_LINK_NAMES = ("id", "origin", "linked_with", "polarity")
_MAYBE = ("reason", "weight", "argument", "hits")
_MISSING = -1


class Gathered:
    """Takes nodes in the order of their ids with links in any order, then sources, and at last writes it all down."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write to `connection`, whose tables are there."""
        self._connection = connection
        # Every vertex gets a number when its key is first met, be it as the end of an edge.
        self._met: dict[str, int] = {}
        self._nodes = array("i")
        self._degrees = array("i")
        self._labels: dict[int, tuple[str, ...]] = {}
        self._kinds: list[str] = []
        self._links = _Edges()
        self._stated = _Edges()
        self._names: set[str] = set()

    @property
    def links(self) -> int:
        """How many links were taken."""
        return len(self._links.type)

    def take(self, nodes: Iterable[tuple[Node, Place, Iterable[Link]]]) -> None:
        """Take nodes with some links; links are numbered as they come."""
        parts: list[Vertex] = []
        for node, place, links in nodes:
            self._degrees.append(place.degree)
            self._nodes.append(self._number(node_key(node.id)))
            self._kinds.append(node.kind)
            for link in links:
                self._links.add(
                    _OF_RELATION[link.relation],
                    self._number(node_key(link.source)),
                    self._number(node_key(link.target)),
                    0,
                )
                self._names.update(name for name in _MAYBE if getattr(link, name) not in (None, ""))
            parts += parts_of(node)
            self._state(edges_of(node))
        self._keep(parts)

    def take_source(self, source: Source) -> None:
        """Take a source."""
        self._keep(parts_of_source(source))
        self._state(edges_of_source(source))

    def _number(self, key: str) -> int:
        return self._met.setdefault(key, len(self._met))

    def _keep(self, parts: Iterable[Vertex]) -> None:
        rows = []
        for part in parts:
            number = self._number(part.key)
            self._labels[number] = part.labels
            self._names |= part.properties.keys()
            rows.append((number, part.key, json.dumps(dict(part.properties))))
        self._connection.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", rows)

    def _state(self, edges: Iterable[Stated]) -> None:
        for edge in edges:
            number = int(edge.properties["id"].split()[1]) if edge.type == CITES else 0
            self._stated.add(_CODES[edge.type], self._number(edge.source), self._number(edge.target), number)
            self._names |= edge.properties.keys()

    def write(self) -> None:
        """Write the arrays, and the names that queries know."""
        place, first, labels = self._ordered()
        links = self._links.columns()
        source, target = place[links[1]] - first, place[links[2]] - first
        rank = self._ranked(links[0], source, target)
        self._write_walks(source, target, rank)
        self._write_queries(place, links, rank)
        names = self._names | set(_NODE_NAMES if self._nodes else ()) | set(_LINK_NAMES if len(rank) else ())
        meta = {"labels": json.dumps(labels), "names": json.dumps(sorted(names)), "first": str(first)}
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())

    def _ordered(self) -> tuple[Indices, int, list[tuple[str, ...]]]:
        """Return the place of every vertex in the order of keys, by number, with that of the first node; write what it is."""
        taken = [*self._nodes, *self._labels]
        keys = list(self._met)
        order = np.array(sorted(taken, key=keys.__getitem__), dtype=np.int64)
        place = np.full(len(keys), _MISSING, dtype=np.int64)
        place[order] = np.arange(len(order))
        self._met.clear()
        of_kind = dict(zip(self._nodes, self._kinds, strict=True))
        carried = [
            node_labels(of_kind[number]) if number in of_kind else self._labels[number] for number in order.tolist()
        ]
        labels = sorted(set(carried))
        code = {found: number for number, found in enumerate(labels)}
        arrays.write(self._connection, "labels", np.array([code[found] for found in carried], dtype=np.int64))
        arrays.write(self._connection, "parts", order)
        return place, int(place[self._nodes[0]]) if self._nodes else 0, labels

    def _ranked(self, type: Indices, source: Indices, target: Indices) -> Indices:
        """Return the place of every link in the order of ids, which name source, relation, target and then an argument."""
        relation = np.argsort(np.argsort([*map(_of_type, TYPE_NAMES)]))[type]
        order = np.lexsort((target, relation, source))
        ends = np.stack((source, relation, target))[:, order]
        same = np.concatenate(([False], (ends[:, 1:] == ends[:, :-1]).all(axis=0)))
        # Only the arguments tell some links apart; of those the ids are compared.
        for start in np.flatnonzero(~same & np.append(same[1:], False)).tolist():
            stop = start + 1
            while stop < len(same) and same[stop]:
                stop += 1
            ids = {number: self._id_of(number) for number in order[start:stop].tolist()}
            order[start:stop] = sorted(ids, key=ids.__getitem__)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return rank

    def _id_of(self, number: int) -> str:
        row = self._connection.execute("SELECT record FROM links WHERE number = ?", (number,)).fetchone()
        return str(json.loads(row[0])["id"])

    def _write_walks(self, source: Indices, target: Indices, rank: Indices) -> None:
        nodes, order = len(self._nodes), np.argsort(rank)
        arrays.write(self._connection, "rank", rank)
        arrays.write(self._connection, "degree/rank", np.argsort(np.argsort(-np.array(self._degrees), kind="stable")))
        by_source = order[np.argsort(source[order], kind="stable")]
        arrays.write_grouped(self._connection, "out", nodes, source[by_source], by_source)
        arrays.write(self._connection, "out/targets", target[by_source])
        apart = source != target
        ends = np.concatenate((source, target[apart]))
        link = np.concatenate((np.arange(len(source)), np.flatnonzero(apart)))
        at = np.lexsort((rank[link], ends))
        arrays.write_grouped(self._connection, "linked", nodes, ends[at], link[at])
        pairs = np.concatenate((source[apart], target[apart])) * nodes + np.concatenate((target[apart], source[apart]))
        pairs = np.unique(pairs)
        arrays.write_grouped(self._connection, "neighbours", nodes, pairs // max(nodes, 1), pairs % max(nodes, 1))

    def _write_queries(self, place: Indices, links: tuple[Indices, ...], rank: Indices) -> None:
        stated = self._stated.columns()
        type = np.concatenate((links[0], stated[0]))
        source, target = (place[np.concatenate((links[end], stated[end]))] for end in (1, 2))
        detail = np.concatenate((np.arange(len(rank)), stated[3]))
        # Within one type, edges come by the ids of links, by the ids of citations, or by their ends.
        numbers, known = np.unique(stated[3], return_inverse=True)
        as_text = np.argsort(np.argsort([str(number) for number in numbers.tolist()]))[known]
        main = np.concatenate((rank, source[len(rank) :]))
        second = np.where(stated[0] == _CODES[CITES], as_text, target[len(rank) :])
        second = np.concatenate((np.zeros_like(rank), second))
        order = np.lexsort((second, main, type))
        order = order[(source[order] != _MISSING) & (target[order] != _MISSING)]
        source, target = source[order], target[order]
        for name, values in (("type", type[order]), ("source", source), ("target", target), ("detail", detail[order])):
            arrays.write(self._connection, f"edges/{name}", values)
        for name, ends in (("edges/out", source), ("edges/into", target)):
            at = np.argsort(ends, kind="stable")
            arrays.write_grouped(self._connection, name, int((place != _MISSING).sum()), ends[at], at)


class _Edges:
    """Edges as four columns of numbers: type, source, target, and one that depends on the type."""

    def __init__(self) -> None:
        self.type = array("i")
        self._rest = array("i"), array("i"), array("i")

    def add(self, type: int, *rest: int) -> None:
        self.type.append(type)
        for column, number in zip(self._rest, rest, strict=True):
            column.append(number)

    def columns(self) -> tuple[Indices, ...]:
        return tuple(np.array(column, dtype=np.int64) for column in (self.type, *self._rest))


def _of_type(name: str) -> str:
    """Return the relation of a type as it stands in an id, with what follows it there."""
    return f"{name.lower()}--"
