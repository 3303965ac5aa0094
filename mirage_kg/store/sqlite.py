"""The default store: an index file that is only ever read."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from json import dumps
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, TypeAdapter

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.errors import Closed, StoreDamaged
from mirage_kg.limits import limit
from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.store import text_index, walk
from mirage_kg.store.ask import Asked
from mirage_kg.store.protocol import Ball, Citers, Found, Hit, Page, Paths, Row, Whole

R = TypeVar("R", bound=BaseModel)
_LINKS = TypeAdapter(tuple[Link, ...])

_ROW = "id, kind, title, statement, degree, community, x, y, centrality, experiments"
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
        self._asked = Asked(self.graph, lambda: self._nodes.values())
        self._meta: dict[str, str] = dict(self._rows("SELECT name, value FROM meta"))

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
        tables = ("nodes", "links", "sources", "communities")
        counts = {table: int(self._value(f"SELECT count(*) FROM {table}")) for table in tables}
        experiments = int(self._value("SELECT coalesce(sum(experiments), 0) FROM nodes"))
        return {**counts, "arguments": int(self._meta["arguments"]), "experiments": experiments}

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the files as they were when the index was built."""
        return tuple(self._records(Problem, "SELECT record FROM problems ORDER BY number"))

    def get_node(self, id: str) -> Node:
        """Return one node with its text."""
        return next(self._records(Node, "SELECT record FROM nodes WHERE id = ?", id), None) or self._missing(id)

    def get_nodes(self, ids: Collection[str]) -> dict[str, Node]:
        """Return the nodes of `ids` that are there, by id."""
        found = self._records(Node, f"SELECT record FROM nodes WHERE id {_IN} ORDER BY id", dumps(list(ids)))
        return {node.id: node for node in found}

    def runnable(self) -> tuple[Node, ...]:
        """Return all nodes with an experiment, by id."""
        return tuple(self._records(Node, "SELECT record FROM nodes WHERE experiments ORDER BY id"))

    def rows(self, ids: Collection[str]) -> dict[str, Row]:
        """Return the rows of `ids` that are there, by id."""
        self._check_open()
        return {id: self._nodes[id] for id in sorted(self._nodes.keys() & set(ids))}

    def list_nodes(self, kind: str | None = None, limit: int = 100, after: str | None = None) -> Page[Row]:
        """Return nodes by id, all or of one kind; `limit` 0 gives an empty page."""
        most = walk.page_size(limit)
        where, values = ("kind = ? AND id > ?", (kind,)) if kind else ("id > ?", ())
        sql = f"SELECT {_ROW} FROM nodes WHERE {where} ORDER BY id LIMIT ?"
        rows = [Row(*row) for row in self._rows(sql, *values, after or "", most + 1)]
        return walk.page(rows, most, lambda row: row.id)

    def links_of(self, id: str) -> tuple[Link, ...]:
        """Return the links that begin or end at a node, by id."""
        self._check_open()
        return tuple(self._linked[id]) if id in self._linked else self._missing(id)

    def neighbourhood(self, id: str, hops: int = 2, budget: int | None = None) -> Ball:
        """Return what lies within `hops` of a node, at most `budget` nodes with the centre."""
        self._check_open()
        center = self._nodes.get(id) or self._missing(id)
        wide = walk.hops_within(hops)
        rims = walk.rims(self._neighbours, id, max(wide, 2))
        most = max(budget or limit("neighbourhood_nodes"), 1)
        kept: dict[str, int] = {}
        for hop, rim in enumerate(rims[: wide + 1]):
            room = most - len(kept)
            kept.update(dict.fromkeys(sorted(rim, key=self._ranks.__getitem__)[:room] if room else (), hop))
        return Ball(
            center=center,
            nodes=tuple(map(self._nodes.__getitem__, kept)),
            hops=kept,
            links=self.links_among(kept),
            direct=len(rims[1]),
            two_hop=len(rims[1]) + len(rims[2]),
            left_out=sum(map(len, rims[: wide + 1])) - len(kept),
        )

    def paths(self, source: str, target: str, limit: int = 10, longest: int | None = None) -> Paths:
        """Return simple paths of up to `longest` links between two nodes, links read both ways."""
        self._check_open()
        for end in (source, target):
            if end not in self._neighbours:
                self._missing(end)
        found, truncated = walk.simple_paths(self._neighbours, source, target, limit, longest)
        links = self.links_among({node for path in found for node in path})
        return Paths(tuple(walk.with_links(path, links) for path in found), truncated)

    def search(self, text: str, limit: int = 20) -> Found:
        """Return nodes whose id, title, aliases, statement or text hold the words of `text`; the last may be unfinished."""
        with self._asking() as connection:
            matches = text_index.find(connection, text, walk.page_size(limit))
            suggestion = None if matches or limit < 1 else text_index.suggest(connection, text)
        rows = self._in_order
        hits = tuple(Hit(rows[match.number - 1], -match.rank, *match[2:]) for match in matches)
        return Found(hits, len(rows), suggestion)

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
        found: dict[str, list[Row]] = {}
        sizes: dict[str, int] = {}
        for key, id, size in self._rows(sql, dumps(list(keys)), limit("citing_nodes")):
            found.setdefault(key, []).append(self._nodes[id])
            sizes[key] = size
        return {key: Citers(tuple(rows), sizes[key] - len(rows)) for key, rows in found.items()}

    def communities(self) -> tuple[Community, ...]:
        """Return the communities of the whole map, by number."""
        return tuple(Community(*row) for row in self._rows("SELECT id, label, size, word FROM communities ORDER BY id"))

    def graph(self) -> Graph:
        """Return everything as one graph, computed links among it."""
        nodes = self._records(Node, "SELECT record FROM nodes ORDER BY id")
        sources = self._records(Source, "SELECT record FROM sources ORDER BY key")
        return Graph(
            nodes=MappingProxyType({node.id: node for node in nodes}),
            sources=MappingProxyType({source.key: source for source in sources}),
            links=self._all_links,
            revision=self.revision,
        )

    def whole(self, limit: int | None = None) -> Whole:
        """Return up to `limit` nodes by id, with the links among them."""
        most = walk.whole_limit(limit)
        communities = self.communities()
        rows = self._in_order
        links = self.links_among([row.id for row in rows[:most]]) if len(rows) > most else self._all_links
        return Whole(rows[:most], links, communities, truncated=len(rows) > most)

    def links(self) -> tuple[Link, ...]:
        """Return all links, by id."""
        self._check_open()
        return self._all_links

    def links_among(self, ids: Collection[str]) -> tuple[Link, ...]:
        """Return the links that begin and end at nodes of `ids`, by id."""
        kept = set(ids)
        places = [place for id in kept for target, place in self._links_out[id] if target in kept]
        return tuple(map(self._all_links.__getitem__, sorted(places)))

    def query(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query of the subset of Cypher."""
        self._check_open()
        return self._asked(text, parameters, bounds)

    def close(self) -> None:
        """Let go of the index; closing again does nothing."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @cached_property
    def _nodes(self) -> dict[str, Row]:
        """Every node without its text, in the order of ids and so of row numbers, which count from 1."""
        return {row[0]: Row(*row) for row in self._rows(f"SELECT {_ROW} FROM nodes ORDER BY number")}

    @cached_property
    def _in_order(self) -> tuple[Row, ...]:
        return tuple(self._nodes.values())

    @cached_property
    def _all_links(self) -> tuple[Link, ...]:
        records = ",".join(row[0] for row in self._rows("SELECT record FROM links ORDER BY id"))
        return _LINKS.validate_json(f"[{records}]")

    @cached_property
    def _linked(self) -> dict[str, list[Link]]:
        """The links at every node. They are small, and the index never changes, so walks need no queries."""
        found: dict[str, list[Link]] = {id: [] for id in self._nodes}
        for link in self._all_links:
            for end in {link.source, link.target}:
                found[end].append(link)
        return found

    @cached_property
    def _neighbours(self) -> dict[str, list[str]]:
        """Who is next to whom, in the order of ids."""
        ends = {id: {end for link in links for end in (link.source, link.target)} for id, links in self._linked.items()}
        return {id: sorted(others - {id}) for id, others in ends.items()}

    @cached_property
    def _ranks(self) -> dict[str, int]:
        """The place of every node in the order of one hop of a neighbourhood: by degree from high to low, then by id."""
        ordered = sorted(self._nodes.values(), key=lambda row: (-row.degree, row.id))
        return {row.id: rank for rank, row in enumerate(ordered)}

    @cached_property
    def _links_out(self) -> dict[str, list[tuple[str, int]]]:
        """Where the links from every node lead, with their places among all links: quicker to go over than the links."""
        found: dict[str, list[tuple[str, int]]] = {id: [] for id in self._nodes}
        for place, link in enumerate(self._all_links):
            found[link.source].append((link.target, place))
        return found

    def _check_open(self) -> None:
        with self._asking():
            pass

    def _missing(self, id: str) -> NoReturn:
        walk.missing("node", id, self._nodes)

    def _missing_source(self, key: str) -> NoReturn:
        walk.missing("source", key, (row[0] for row in self._rows("SELECT key FROM sources")))

    def _value(self, sql: str, *values: object) -> Any:
        return self._rows(sql, *values)[0][0]

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


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreDamaged(f"the index cannot be read: {error}", hint="start again to rebuild it") from error
