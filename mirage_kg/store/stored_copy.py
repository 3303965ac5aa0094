"""The copy of an index: its vertices and edges by number, some at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from mirage_kg.cypher.project import CITES, citation_properties, kept, link_properties
from mirage_kg.model.node import Link
from mirage_kg.store.copy import Beside, EdgeCopy, Outline, VertexCopy
from mirage_kg.store.gather import TYPE_NAMES
from mirage_kg.store.stems import Occurrences, stems, words
from mirage_kg.store.stored_graph import OF_LINKS, Arrays

AT_ONCE = 2_000
"""So many vertices or edges are read together."""

_LINKS = TypeAdapter(tuple[Link, ...])


class StoredCopy:
    """Reads an index from one end to the other."""

    def __init__(self, held: Arrays) -> None:
        """Take the arrays of the index, which read the rest."""
        self._held = held

    def outline(self) -> Outline:
        """Return how much there is."""
        held = self._held
        labels = {label for carried in held.carried for label in carried}
        types = {TYPE_NAMES[code] for code in set(held.type_of)}
        return Outline(len(held.label_of), len(held.type_of), sorted(labels), sorted(types), sorted(held.names))

    def vertices(self) -> Iterator[VertexCopy]:
        """Yield all vertices: in the order of keys, those of nodes are one behind the other."""
        first, end = self._held.first, self._held.first + self._held.nodes
        for some in _runs(0, first):
            yield from self._parts(some)
        for some in _runs(first, end):
            yield from self._nodes(some)
        for some in _runs(end, len(self._held.label_of)):
            yield from self._parts(some)

    def edges(self) -> Iterator[EdgeCopy]:
        """Yield all edges: in the order of keys, those of one type are one behind the other."""
        held = self._held
        for code, type in enumerate(TYPE_NAMES):
            for some in _runs(*np.searchsorted(held.type, (code, code + 1)).tolist()):
                ends = zip(held.source_of[some.start : some.stop], held.target_of[some.start : some.stop], strict=True)
                for (source, target), told in zip(ends, self._told(type, some), strict=True):
                    yield EdgeCopy(type, source, target, *told)

    def words(self) -> Iterator[tuple[str, int]]:
        """Yield all words in their order."""
        return words(self._held.rows)

    def stems(self) -> Iterator[Occurrences]:
        """Yield every stem."""
        return stems(self._held.rows)

    def _nodes(self, numbers: range) -> Iterator[VertexCopy]:
        held = self._held
        nodes = range(numbers.start - held.first, numbers.stop - held.first)
        known = dict(held.read_nodes(nodes))
        more = held.select("number, x, y, experiments, record FROM nodes JOIN records USING (number)", nodes)
        beside = {node: dict(zip(("x", "y", "experiments", "record"), values, strict=True)) for node, *values in more}
        for number, node in zip(numbers, nodes, strict=True):
            yield VertexCopy(held.carried[held.label_of[number]], known[node][1], beside[node])

    def _parts(self, numbers: range) -> Iterator[VertexCopy]:
        held = self._held
        places = held.part[numbers.start : numbers.stop].tolist()
        known = dict(held.read_parts(places))
        found = [
            (held.carried[held.label_of[number]], known[at][1]) for number, at in zip(numbers, places, strict=True)
        ]
        keys = [properties["id"] for labels, properties in found if "Reference" in labels]
        sql = "SELECT key, record FROM sources WHERE key IN (SELECT value FROM json_each(?))"
        records: dict[str, str] = dict(held.rows(sql, json.dumps(keys)))
        for labels, properties in found:
            beside = {"record": records[properties["id"]]} if "Reference" in labels else {}
            yield VertexCopy(labels, properties, beside)

    def _told(self, type: str, numbers: range) -> list[tuple[Mapping[str, Any], Beside]]:
        """Return the properties of some edges of one type, and what is kept beside them."""
        held = self._held
        details = held.detail_of[numbers.start : numbers.stop]
        if type in OF_LINKS:
            found = dict(held.select("number, record FROM links", details))
            records = [found[detail] for detail in details]
            links = _LINKS.validate_json(f"[{','.join(records)}]")
            return [(link_properties(link), {"record": record}) for link, record in zip(links, records, strict=True)]
        if type == CITES:
            nodes = [source - held.first for source in held.source_of[numbers.start : numbers.stop]]
            cited = dict(held.read_citations(nodes))
            return [
                (citation_properties(cited[node].id, detail, cited[node].sources[detail - 1]), {})
                for node, detail in zip(nodes, details, strict=True)
            ]
        return [(kept({}), {})] * len(numbers)


def _runs(start: int, stop: int) -> Iterator[range]:
    """Yield the numbers from `start` to `stop` in pieces."""
    for first in range(start, stop, AT_ONCE):
        yield range(first, min(first + AT_ONCE, stop))
