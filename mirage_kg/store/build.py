"""Compiling a graph into an index file: one SQLite file, written whole and then put in its place."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Community, Map, Place
from mirage_kg.model.node import Link, Node
from mirage_kg.model.source import Source
from mirage_kg.store import arrays, text_index
from mirage_kg.store.whole import written_whole

if TYPE_CHECKING:
    from mirage_kg.store.gather import Gathered

APPLICATION_ID = 0x4D697267
SCHEMA = 5
"""Version of the tables below and of everything that is computed for them; raise it with either."""

_PIECE = 1 << 20
_AT_ONCE = 500
"""So many nodes are written with one statement a table."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE nodes (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL, statement TEXT NOT NULL,
  degree INTEGER NOT NULL, community INTEGER NOT NULL, x REAL NOT NULL, y REAL NOT NULL, centrality REAL NOT NULL,
  experiments INTEGER NOT NULL, aliases TEXT NOT NULL, anchor TEXT NOT NULL, root INTEGER NOT NULL
);
CREATE INDEX nodes_of_kind ON nodes (kind, id);
CREATE INDEX nodes_with_experiments ON nodes (id) WHERE experiments;
CREATE TABLE records (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE links (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE sources (key TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE citations (source TEXT NOT NULL, node TEXT NOT NULL, PRIMARY KEY (source, node)) WITHOUT ROWID;
CREATE TABLE communities (id INTEGER PRIMARY KEY, label TEXT NOT NULL, size INTEGER NOT NULL, word TEXT NOT NULL);
CREATE TABLE problems (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
"""


Entry = tuple[Node, Place, Iterable[Link]]


class Content(NamedTuple):
    """What an index is made of, as it comes: it is read once, and nothing but the node at hand has to be in memory.

    `entries` are the nodes by id, each with its place and with links that no other entry has; their ends are nodes.
    """

    revision: str
    root: str | None
    entries: Iterable[Entry]
    sources: Iterable[Source]
    communities: Iterable[Community]


def content_of(graph: Graph, map: Map) -> Content:
    """Return the content of a graph that is in memory, with the computed links of its map."""
    links: dict[str, list[Link]] = defaultdict(list)
    for link in graph.with_links(map.links).links:
        links[link.source].append(link)
    entries = ((node, map.places[id], links.pop(id, ())) for id, node in graph.nodes.items())
    return Content(graph.revision, graph.root, entries, graph.sources.values(), map.communities)


def build(path: Path, content: Content, problems: Iterable[Problem] = ()) -> None:
    """Write the index of `content` to `path`, with its digest beside it.

    The file is written under another name and renamed when it is whole, so a reader sees the old index or the new one.

    Raises:
        OSError, sqlite3.Error: when it cannot be written; nothing is left behind.
    """
    # Between the two renames the digest is of another file; then the index counts as damaged and is built again.
    with written_whole(path) as part, written_whole(digest_path(path)) as digest:
        _write(part, content, problems)
        digest.write_text(digest_of_file(part), "ascii")


def digest_path(path: Path) -> Path:
    """Return where the digest of an index lies."""
    return path.with_suffix(".digest")


def digest_of(content: bytes) -> str:
    """Return the BLAKE2b hash of an index, in hex."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the BLAKE2b hash of a file, read piece by piece."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _write(path: Path, content: Content, problems: Iterable[Problem]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A part file that a crash leaves behind is never opened, so it needs neither a journal nor a flush.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;")
        text_index.prepare(connection)
        connection.execute("BEGIN")
        fill(connection, content, problems)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    finally:
        connection.close()


def fill(connection: sqlite3.Connection, content: Content, problems: Iterable[Problem]) -> None:
    """Create and fill all tables of an index."""
    # NumPy is for those who compile only.
    from mirage_kg.store.gather import TABLES, Gathered

    for statement in (_TABLES + text_index.TABLES + TABLES + arrays.TABLE).split(";"):
        connection.execute(statement)
    gathered = Gathered(connection)
    text_index.fill(connection, _nodes(connection, content.entries, gathered))
    _sources(connection, content.sources, gathered)
    gathered.write()
    connection.executemany("INSERT INTO communities VALUES (?, ?, ?, ?)", content.communities)
    connection.executemany("INSERT INTO problems (record) VALUES (?)", ((p.model_dump_json(),) for p in problems))
    meta = {"revision": content.revision, "root": content.root or "", "schema": str(SCHEMA)}
    counted = {table: f"SELECT count(*) FROM {table}" for table in ("nodes", "links", "sources", "communities")}
    counted["experiments"] = "SELECT coalesce(sum(experiments), 0) FROM nodes"
    meta |= {name: str(connection.execute(sql).fetchone()[0]) for name, sql in counted.items()}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    connection.execute("CREATE UNIQUE INDEX parts_by_key ON parts (key)")


def _nodes(connection: sqlite3.Connection, entries: Iterable[Entry], gathered: Gathered) -> Iterator[tuple[int, Node]]:
    """Write nodes with their links, and yield each node with its row number, counted from 0."""
    arguments = first = 0
    upcoming = iter(entries)
    while some := [(node, place, tuple(links)) for node, place, links in islice(upcoming, _AT_ONCE)]:
        numbered = list(enumerate((node for node, _, _ in some), first))
        first += len(some)
        rows = map(_row, numbered, (place for _, place, _ in some))
        connection.executemany(f"INSERT INTO nodes VALUES ({', '.join('?' * 14)})", rows)
        connection.executemany(
            "INSERT INTO records VALUES (?, ?)", ((number, node.model_dump_json()) for number, node in numbered)
        )
        links = enumerate((link for _, _, links in some for link in links), gathered.links)
        connection.executemany(
            "INSERT INTO links VALUES (?, ?)", ((n, link.model_dump_json(exclude_defaults=True)) for n, link in links)
        )
        cited = ((key, node.id) for _, node in numbered for key in node.cites)
        connection.executemany("INSERT INTO citations VALUES (?, ?)", cited)
        gathered.take(some)
        arguments += sum(len(node.arguments) for node, _, _ in some)
        yield from numbered
    connection.execute("INSERT INTO meta VALUES ('arguments', ?)", (str(arguments),))


def _row(numbered: tuple[int, Node], place: Place) -> tuple[object, ...]:
    number, node = numbered
    seen = (place.degree, place.community, place.x, place.y, place.centrality, len(node.experiments))
    lists = (json.dumps(node.aliases), json.dumps(node.anchor))
    return (number, node.id, node.kind, node.title, node.statement, *seen, *lists, node.root)


def _sources(connection: sqlite3.Connection, sources: Iterable[Source], gathered: Gathered) -> None:
    for source in sources:
        connection.execute("INSERT INTO sources VALUES (?, ?)", (source.key, source.model_dump_json()))
        gathered.take_source(source)
