"""Compiling a graph into an index file: one SQLite file, written whole and then put in its place."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from mirage_kg.load.problem import Problem
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map
from mirage_kg.store import text_index

APPLICATION_ID = 0x4D697267
SCHEMA = 1
"""Version of the tables below and of everything that is computed for them; raise it with either."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE nodes (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL, statement TEXT NOT NULL,
  degree INTEGER NOT NULL, community INTEGER NOT NULL, x REAL NOT NULL, y REAL NOT NULL, centrality REAL NOT NULL,
  experiments INTEGER NOT NULL, record TEXT NOT NULL
);
CREATE INDEX nodes_of_kind ON nodes (kind, id);
CREATE TABLE links (id TEXT PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX links_from ON links (source);
CREATE INDEX links_to ON links (target);
CREATE TABLE sources (key TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE communities (id INTEGER PRIMARY KEY, label TEXT NOT NULL, size INTEGER NOT NULL, word TEXT NOT NULL);
CREATE TABLE problems (number INTEGER PRIMARY KEY, record TEXT NOT NULL);
"""


def build(path: Path, graph: Graph, map: Map, problems: Iterable[Problem]) -> None:
    """Write the index of `graph` to `path`, with its digest beside it.

    The file is written under another name and renamed when it is whole, so a reader sees the old index or the new one.

    Raises:
        OSError, sqlite3.Error: when it cannot be written; nothing is left behind.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".index-", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        _write(part, graph, map, problems)
        digest = digest_of(part.read_bytes())
        # Between the two renames the digest is of another file; then the index counts as damaged and is built again.
        part.with_suffix(".digest").write_text(digest)
        part.with_suffix(".digest").replace(digest_path(path))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        part.with_suffix(".digest").unlink(missing_ok=True)


def digest_path(path: Path) -> Path:
    """Return where the digest of an index lies."""
    return path.with_suffix(".digest")


def digest_of(content: bytes) -> str:
    """Return the BLAKE2b hash of an index, in hex."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _write(path: Path, graph: Graph, map: Map, problems: Iterable[Problem]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A part file that a crash leaves behind is never opened, so it needs neither a journal nor a flush.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        text_index.prepare(connection)
        connection.execute("BEGIN")
        fill(connection, graph, map, problems)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    finally:
        connection.close()


def fill(connection: sqlite3.Connection, graph: Graph, map: Map, problems: Iterable[Problem]) -> None:
    """Create and fill all tables of an index."""
    for statement in (_TABLES + text_index.TABLES).split(";"):
        connection.execute(statement)
    linked = graph.with_links(map.links)
    meta = {
        "revision": graph.revision,
        "root": graph.root or "",
        "schema": str(SCHEMA),
        "arguments": str(len(graph.arguments)),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    for number, node in enumerate(linked.nodes.values(), 1):
        place = map.places[node.id]
        values = (number, node.id, node.kind, node.title, node.statement, place.degree, place.community)
        more = (place.x, place.y, place.centrality, len(node.experiments), node.model_dump_json())
        connection.execute(f"INSERT INTO nodes VALUES ({', '.join('?' * 12)})", (*values, *more))
    connection.executemany(
        "INSERT INTO links VALUES (?, ?, ?, ?)",
        ((link.id, link.source, link.target, link.model_dump_json()) for link in linked.links),
    )
    sources = ((source.key, source.model_dump_json()) for source in linked.sources.values())
    connection.executemany("INSERT INTO sources VALUES (?, ?)", sources)
    connection.executemany("INSERT INTO communities VALUES (?, ?, ?, ?)", map.communities)
    connection.executemany("INSERT INTO problems (record) VALUES (?)", ((p.model_dump_json(),) for p in problems))
    text_index.fill(connection, enumerate(linked.nodes.values(), 1))
