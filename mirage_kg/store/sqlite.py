"""The default store: an index file that is only ever read."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from heapq import nsmallest
from json import dumps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pydantic import BaseModel, TypeAdapter

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.errors import Closed, StoreDamaged
from mirage_kg.limits import limit
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.store import arrays, text_index, walk
from mirage_kg.store.ask import Asked
from mirage_kg.store.held import Held
from mirage_kg.store.protocol import Ball, Citers, Found, Hit, Page, Paths, Row, Whole

if TYPE_CHECKING:
    from mirage_kg.cypher.graph import PropertyGraph
    from mirage_kg.store.stored_copy import StoredCopy
    from mirage_kg.store.stored_graph import Arrays

R = TypeVar("R", bound=BaseModel)
_LINKS = TypeAdapter(tuple[Link, ...])

_ROW = "id, kind, title, statement, degree, community, x, y, centrality, experiments"
_RECORDS = "nodes JOIN records USING (number)"
_AT_ONCE = 2_000
"""So many records are read in one call: no other thread, and so no answer to a reader, gets a turn before it returns."""

_IN = "IN (SELECT value FROM json_each(?))"


class SqliteStore:
    """A compiled index, read into memory once, or read where it lies when it is too large for that.

    What was checked is therefore what is asked: nothing that happens to the file later, be it a new index in its place,
    reaches a store that is open; a large file stays open, so another one in its place does not reach the store either. One
    connection serves all threads in turn; an answer takes less than waiting for it.
    """

    name = "sqlite"

    def __init__(self, content: bytes | Path) -> None:
        """Open the bytes of an index, or its file, which must be whole; see `mirage_kg.store.open`."""
        self._lock = threading.Lock()
        place = f"{content.resolve().as_uri()}?immutable=1" if isinstance(content, Path) else ":memory:"
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            place, uri=isinstance(content, Path), isolation_level=None, check_same_thread=False
        )
        with _reading():
            if isinstance(content, bytes):
                self._connection.deserialize(content)
            text_index.prepare(self._connection)
        self._asked = Asked(self._query_graph)
        self._meta: dict[str, str] = dict(self._rows("SELECT name, value FROM meta"))
        self._nodes = Held(int(self._meta["nodes"]), self._read_nodes)
        self._links = Held(int(self._meta["links"]), self._read_links)

    @property
    def revision(self) -> str:
        """The content hash of the files that this store answers for."""
        return self._meta["revision"]

    @property
    def root(self) -> str | None:
        """The id of the root node; None when there is none."""
        return self._meta["root"] or None

    def counts(self) -> dict[str, int]:
        """Return how many nodes, links, arguments, sources, experiments and communities there are."""
        self._check_open()
        names = ("nodes", "links", "sources", "communities", "arguments", "experiments")
        return {name: int(self._meta[name]) for name in names}

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the files as they were when the index was built."""
        return tuple(self._records(Problem, "SELECT record FROM problems ORDER BY number"))

    def get_node(self, id: str) -> Node:
        """Return one node with its text."""
        return next(self._records(Node, f"SELECT record FROM {_RECORDS} WHERE id = ?", id), None) or self._missing(id)

    def get_nodes(self, ids: Collection[str]) -> dict[str, Node]:
        """Return the nodes of `ids` that are there, by id."""
        found = self._records(Node, f"SELECT record FROM {_RECORDS} WHERE id {_IN} ORDER BY id", dumps(list(ids)))
        return {node.id: node for node in found}

    def runnable(self) -> tuple[Node, ...]:
        """Return all nodes with an experiment, by id."""
        return tuple(self._records(Node, f"SELECT record FROM {_RECORDS} WHERE experiments ORDER BY id"))

    def rows(self, ids: Collection[str]) -> dict[str, Row]:
        """Return the rows of `ids` that are there, by id."""
        found = self._rows(f"SELECT {_ROW} FROM nodes WHERE id {_IN} ORDER BY id", dumps(list(ids)))
        return {row[0]: Row(*row) for row in found}

    def list_nodes(self, kind: str | None = None, limit: int = 100, after: str | None = None) -> Page[Row]:
        """Return nodes by id, all or of one kind; `limit` 0 gives an empty page."""
        most = walk.page_size(limit)
        where, values = ("kind = ? AND id > ?", (kind,)) if kind else ("id > ?", ())
        sql = f"SELECT {_ROW} FROM nodes WHERE {where} ORDER BY id LIMIT ?"
        rows = [Row(*row) for row in self._rows(sql, *values, after or "", most + 1)]
        return walk.page(rows, most, lambda row: row.id)

    def links_of(self, id: str) -> tuple[Link, ...]:
        """Return the links that begin or end at a node, by id."""
        return tuple(self._links.all_of(self._linked[self._number(id)]))

    def neighbourhood(self, id: str, hops: int = 2, budget: int | None = None) -> Ball:
        """Return what lies within `hops` of a node, at most `budget` nodes with the centre."""
        center = self._number(id)
        wide = walk.hops_within(hops)
        rims = walk.rims(self._neighbours, center, max(wide, 2))
        most = max(budget or limit("neighbourhood_nodes"), 1)
        kept: dict[int, int] = {}
        for hop, rim in enumerate(rims[: wide + 1]):
            kept.update(dict.fromkeys(self._first(rim, most - len(kept)), hop))
        nodes = self._nodes.all_of(kept)
        return Ball(
            center=nodes[0],
            nodes=tuple(nodes),
            hops={row.id: hop for row, hop in zip(nodes, kept.values(), strict=True)},
            links=self._links_among(kept),
            direct=len(rims[1]),
            two_hop=len(rims[1]) + len(rims[2]),
            left_out=sum(map(len, rims[: wide + 1])) - len(kept),
        )

    def _first(self, rim: set[int], most: int) -> list[int]:
        """Return `most` nodes of a rim: by degree from high to low, then by id."""
        rank = self._ranks.__getitem__
        return sorted(rim, key=rank) if len(rim) <= most else nsmallest(most, rim, key=rank)

    def paths(self, source: str, target: str, limit: int = 10, longest: int | None = None) -> Paths:
        """Return simple paths of up to `longest` links between two nodes, links read both ways."""
        ends = self._number(source), self._number(target)
        found, truncated = walk.simple_paths(self._neighbours, *ends, limit, longest)
        links = self._links_among({node for path in found for node in path})
        nodes = sorted({node for path in found for node in path})
        ids = dict(zip(nodes, (row.id for row in self._nodes.all_of(nodes)), strict=True))
        return Paths(tuple(walk.with_links(tuple(map(ids.__getitem__, path)), links) for path in found), truncated)

    def search(self, text: str, limit: int = 20) -> Found:
        """Return nodes whose id, title, aliases, statement or text hold the words of `text`; the last may be unfinished."""
        with self._asking() as connection:
            matches = text_index.find(connection, text, walk.page_size(limit))
            suggestion = None if matches or limit < 1 else text_index.suggest(connection, text)
        rows = self._nodes.all_of(match.number for match in matches)
        hits = tuple(Hit(row, -match.rank, *match[2:]) for row, match in zip(rows, matches, strict=True))
        return Found(hits, int(self._meta["nodes"]), suggestion)

    def get_source(self, key: str) -> Source:
        """Return one source."""
        return self.get_sources([key]).get(key) or self._missing_source(key)

    def get_sources(self, keys: Collection[str]) -> dict[str, Source]:
        """Return the sources of `keys` that are there, by key."""
        found = self._records(Source, f"SELECT record FROM sources WHERE key {_IN} ORDER BY key", dumps(list(keys)))
        return {source.key: source for source in found}

    def list_sources(self, limit: int = 100, after: str | None = None) -> Page[Source]:
        """Return sources by key."""
        sql = "SELECT record FROM sources WHERE key > ? ORDER BY key LIMIT ?"
        most = walk.page_size(limit)
        return walk.page(list(self._records(Source, sql, after or "", most + 1)), most, lambda source: source.key)

    def cited_by(self, keys: Collection[str]) -> dict[str, Citers]:
        """Return for each of `keys` that is cited the first nodes that cite it: as a source, or as evidence of an argument."""
        ranked = (
            "SELECT source, node, row_number() OVER (PARTITION BY source ORDER BY node) AS place,"
            f" count(*) OVER (PARTITION BY source) AS size FROM citations WHERE source {_IN}"
        )
        sql = f"SELECT source, node, size FROM ({ranked}) WHERE place <= ? ORDER BY source, node"
        cited = self._rows(sql, dumps(list(keys)), limit("citing_nodes"))
        rows = self.rows({id for _, id, _ in cited})
        found: dict[str, list[Row]] = {}
        sizes: dict[str, int] = {}
        for key, id, size in cited:
            found.setdefault(key, []).append(rows[id])
            sizes[key] = size
        return {key: Citers(tuple(rows), sizes[key] - len(rows)) for key, rows in found.items()}

    def communities(self) -> tuple[Community, ...]:
        """Return the communities of the whole map, by number."""
        return tuple(Community(*row) for row in self._rows("SELECT id, label, size, word FROM communities ORDER BY id"))

    def graph(self) -> Graph:
        """Return everything as one graph, computed links among it."""
        nodes = self._records(Node, "SELECT record FROM records ORDER BY number")
        sources = self._records(Source, "SELECT record FROM sources ORDER BY key")
        return Graph(
            nodes=MappingProxyType({node.id: node for node in nodes}),
            sources=MappingProxyType({source.key: source for source in sources}),
            links=self.links(),
            revision=self.revision,
        )

    def whole(self, limit: int | None = None) -> Whole:
        """Return up to `limit` nodes by id, with the links among them."""
        most = walk.whole_limit(limit)
        communities = self.communities()
        nodes = int(self._meta["nodes"])
        numbers = range(min(nodes, most))
        links = self._links_among(numbers) if nodes > most else self.links()
        return Whole(tuple(self._nodes.all_of(numbers)), links, communities, truncated=nodes > most)

    def links(self) -> tuple[Link, ...]:
        """Return all links, by id."""
        records = [row[0] for row in self._rows("SELECT record FROM links ORDER BY number")]
        ordered = sorted(range(len(records)), key=self._link_ranks.__getitem__)
        parts = (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
        return tuple(link for part in parts for link in _links(map(records.__getitem__, part)))

    def links_among(self, ids: Collection[str]) -> tuple[Link, ...]:
        """Return the links that begin and end at nodes of `ids`, by id."""
        return self._links_among(
            [row[0] for row in self._rows(f"SELECT number FROM nodes WHERE id {_IN}", dumps(list(ids)))]
        )

    def _links_among(self, numbers: Iterable[int]) -> tuple[Link, ...]:
        kept = set(numbers)
        joined = [
            link
            for number in kept
            for target, link in zip(self._targets[number], self._out[number], strict=True)
            if target in kept
        ]
        return tuple(self._links.all_of(sorted(joined, key=self._link_ranks.__getitem__)))

    def query(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query of the subset of Cypher."""
        self._check_open()
        return self._asked(text, parameters, bounds)

    def copy(self) -> StoredCopy:
        """Return what a copy is made of, which is read piece by piece."""
        from mirage_kg.store.stored_copy import StoredCopy

        return StoredCopy(self._query_arrays)

    def close(self) -> None:
        """Let go of the index; closing again does nothing."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _read_nodes(self, numbers: Sequence[int]) -> Iterator[tuple[int, Row]]:
        found = self._rows(f"SELECT number, {_ROW} FROM nodes WHERE number {_IN}", dumps(list(numbers)))
        return ((number, Row(*row)) for number, *row in found)

    def _read_links(self, numbers: Sequence[int]) -> Iterator[tuple[int, Link]]:
        found = self._rows(f"SELECT number, record FROM links WHERE number {_IN}", dumps(list(numbers)))
        links = _links(record for _, record in found)
        return zip((number for number, _ in found), links, strict=True)

    def _query_graph(self) -> PropertyGraph:
        from mirage_kg.store.stored_graph import StoredGraph

        return StoredGraph(self._query_arrays, self._links)

    @cached_property
    def _query_arrays(self) -> Arrays:
        from mirage_kg.store.stored_graph import Arrays

        return Arrays(self._rows, self._meta)

    @cached_property
    def _neighbours(self) -> arrays.Grouped:
        """Who is next to whom, in the order of ids."""
        return arrays.read_grouped(self._rows, "neighbours")

    @cached_property
    def _linked(self) -> arrays.Grouped:
        """The links at every node, in the order of their ids."""
        return arrays.read_grouped(self._rows, "linked")

    @cached_property
    def _out(self) -> arrays.Grouped:
        """The links that begin at every node."""
        return arrays.read_grouped(self._rows, "out")

    @cached_property
    def _targets(self) -> arrays.Grouped:
        """Where the links of `_out` end."""
        return arrays.Grouped(arrays.read(self._rows, "out/starts"), arrays.read(self._rows, "out/targets"))

    @cached_property
    def _link_ranks(self) -> arrays.Numbers:
        """The place of every link in the order of ids."""
        return arrays.read(self._rows, "rank")

    @cached_property
    def _ranks(self) -> arrays.Numbers:
        """The place of every node in the order of one hop of a neighbourhood: by degree from high to low, then by id."""
        return arrays.read(self._rows, "degree/rank")

    def _number(self, id: str) -> int:
        found = self._rows("SELECT number FROM nodes WHERE id = ?", id)
        return int(found[0][0]) if found else self._missing(id)

    def _check_open(self) -> None:
        with self._asking():
            pass

    def _missing(self, id: str) -> NoReturn:
        walk.missing("node", id, (row[0] for row in self._rows("SELECT id FROM nodes ORDER BY id")))

    def _missing_source(self, key: str) -> NoReturn:
        walk.missing("source", key, (row[0] for row in self._rows("SELECT key FROM sources")))

    def _records(self, record: type[R], sql: str, *values: object) -> Iterator[R]:
        return (record.model_validate_json(row[0]) for row in self._rows(sql, *values))

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._asking() as connection, suppress(UnicodeEncodeError):
            return connection.execute(sql, values).fetchall()
        # Half of a surrogate pair is no text, so no row can hold it.
        return []

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _reading():
            if self._connection is None:
                raise Closed("the store was closed", hint="open the graph again")
            yield self._connection


def _links(records: Iterable[str]) -> tuple[Link, ...]:
    return _LINKS.validate_json(f"[{','.join(records)}]")


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreDamaged(f"the index cannot be read: {error}", hint="start again to rebuild it") from error
