"""Copying a store's graph into a Neo4j database: written beside what is served, then put in its place at once."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from mirage_kg.cypher.graph import PropertyGraph
from mirage_kg.cypher.project import project, type_of
from mirage_kg.errors import StoreNewer, StoreStale
from mirage_kg.model.graph import Graph
from mirage_kg.store import text_index
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import Ask, Database
from mirage_kg.store.protocol import Row, Store

BATCH = 5_000
"""How many things one transaction writes or removes."""

INDEX_SECONDS = 240
"""How long the database may take to fill its indexes."""

LONGEST_WORD = 1_000
"""A longer word is found in its text, but offered neither as an ending nor as a suggestion: an index key has a limit."""

T = TypeVar("T")
Told = Callable[[str, int, int], None]


class Pushed(NamedTuple):
    """What a push did: `written` counts what it wrote, which is nothing where the revision was served already."""

    revision: str
    written: int
    removed: int


def push(source: Store, database: Database, told: Told = lambda *_: None) -> Pushed:
    """Make `database` serve what `source` holds.

    The revision is written beside the one that is served; what an earlier push of it left behind is removed first. When all
    of it is there it takes the place of the other in one transaction, and then everything of other revisions is removed.

    Args:
        source: an open store.
        database: where to write.
        told: called with what is written, how many of it are done, and how many there are.

    Raises:
        StoreUnreachable: the database cannot be written.
        StoreNewer: a newer Mirage wrote it; nothing is changed.
        StoreStale: another push took place meanwhile and removed what this one wrote.
    """
    edition = schema.edition(source.revision)
    served = _served(database)
    written = 0
    if edition not in served:
        _make(database, schema.CONSTRAINTS)
        _remove(database, "=", edition, lambda *_: None)
        database.write(lambda ask: ask(_BEGIN, edition=edition, revision=source.revision))
        graph, vocabulary = source.graph(), _Vocabulary()
        seen = project(graph, {row.id: row.place for row in _all_rows(source, graph)})
        keys = _write_vertices(seen, _beside(source, graph, vocabulary), edition, database, told)
        _write_edges(seen, graph, keys, database, told)
        words = vocabulary.rows()
        _write_hidden("Community", [row._asdict() for row in source.communities()], edition, database, told)
        _write_hidden("Word", words, edition, database, told)
        _make(database, schema.INDEXES)
        marks = _marks(source, seen, vocabulary)
        size = len(seen.vertices), len(seen.edges)
        database.write(lambda ask: _switch(ask, edition, size, marks))
        written = sum(size) + len(words) + marks["count_communities"]
    return Pushed(source.revision, written, _remove(database, "<>", edition, told))


def clear(database: Database) -> None:
    """Remove every graph that was pushed to `database`, served or not."""
    database.write(lambda ask: ask("MATCH (g:Graph) SET g.served = false"))
    _remove(database, "<>", "", lambda *_: None)


_BEGIN = f"CREATE (g:Graph:{schema.HIDDEN} {{_edition: $edition, revision: $revision, served: false}})"
_VERTICES = (
    "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties, n._edition = $edition"
    " RETURN row.key, elementId(n)"
)
_EDGES = (
    "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.source MATCH (b) WHERE elementId(b) = row.target"
    " CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties"
)


def _served(database: Database) -> list[str]:
    rows = database.read(lambda ask: ask("MATCH (g:Graph) WHERE g.served RETURN g._edition, g.schema"))
    newer = [number for _, number in rows if number > schema.SCHEMA]
    if newer:
        raise StoreNewer(
            f"the database has schema {newer[0]}, this Mirage writes schema {schema.SCHEMA}",
            hint="use a newer Mirage, or name another database in NEO4J_DATABASE; the database was left as it is",
            where=database.address.uri,
        )
    return [edition for edition, _ in rows]


def _make(database: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        database.change_schema(statement)
    database.write(lambda ask: ask(f"CALL db.awaitIndexes({INDEX_SECONDS})"))


def _write(
    name: str, query: str, rows: Iterable[dict[str, Any]], size: int, database: Database, told: Told, **values: Any
) -> Iterator[list[Any]]:
    """Write rows in batches, and yield what the query returns of each."""
    done = 0
    for batch in _batches(rows, BATCH):
        yield from database.write(lambda ask, batch=batch: ask(query, rows=batch, **values))  # type: ignore[misc]
        done += len(batch)
        told(name, done, size)


def _write_vertices(
    seen: PropertyGraph, beside: Mapping[str, dict[str, Any]], edition: str, database: Database, told: Told
) -> dict[str, str]:
    """Write the vertices, and return what the database calls each."""
    rows = (
        {
            "key": vertex.key,
            "labels": list(vertex.labels),
            "properties": {**vertex.properties, **beside.get(vertex.key, {})},
        }
        for vertex in seen.vertices
    )
    found = _write("nodes", _VERTICES, rows, len(seen.vertices), database, told, edition=edition)
    return dict(found)


def _write_edges(seen: PropertyGraph, graph: Graph, keys: dict[str, str], database: Database, told: Told) -> None:
    records = {f"{type_of(link.relation)} {link.id}": {"_record": link.model_dump_json()} for link in graph.links}
    rows = (
        {
            "source": keys[edge.source.key],
            "target": keys[edge.target.key],
            "type": edge.type,
            "properties": {**edge.properties, **records.get(edge.key, {})},
        }
        for edge in seen.edges
    )
    deque(_write("links", _EDGES, rows, len(seen.edges), database, told), maxlen=0)


def _write_hidden(label: str, rows: list[dict[str, Any]], edition: str, database: Database, told: Told) -> None:
    query = f"UNWIND $rows AS row CREATE (n:{label}:{schema.HIDDEN}) SET n = row, n._edition = $edition"
    deque(_write(f"{label.lower()}s", query, rows, len(rows), database, told, edition=edition), maxlen=0)


def _beside(source: Store, graph: Graph, vocabulary: _Vocabulary) -> dict[str, dict[str, Any]]:
    """Return what the store keeps beside what queries see, by the key of the vertex."""
    found: dict[str, dict[str, Any]] = {
        f"reference {row.key}": {"_record": row.model_dump_json()} for row in graph.sources.values()
    }
    for batch in _batches(graph.nodes.values(), BATCH):
        rows = source.rows([node.id for node in batch])
        stemmed = vocabulary.add([text_index.texts(node) for node in batch])
        for node, stems in zip(batch, stemmed, strict=True):
            row = rows[node.id]
            found[f"node {node.id}"] = {
                **{f"_stems_{name}": value for name, value in stems._asdict().items()},
                **{"_x": row.x, "_y": row.y, "_experiments": row.experiments},
                "_record": node.model_dump_json(),
            }
    return found


def _all_rows(source: Store, graph: Graph) -> Iterator[Row]:
    for batch in _batches(graph.nodes, BATCH):
        yield from source.rows(batch).values()


def _marks(source: Store, seen: PropertyGraph, vocabulary: _Vocabulary) -> dict[str, Any]:
    return {
        "schema": schema.SCHEMA,
        "root": source.root,
        "problems": [problem.model_dump_json() for problem in source.problems()],
        "stems": vocabulary.stems,
        "labels": sorted(seen.labelled),
        "types": sorted(seen.types),
        "names": sorted(seen.names),
        **{f"count_{name}": count for name, count in source.counts().items()},
    }


def _switch(ask: Ask, edition: str, size: tuple[int, int], marks: dict[str, Any]) -> None:
    """Serve `edition` and nothing else, if all of it is there."""
    query = (
        f"MATCH (n:{'|'.join(schema.VERTICES)}) WHERE n._edition = $edition RETURN count(n), sum(COUNT {{ (n)-->() }})"
    )
    vertices, edges = ask(query, edition=edition)[0]
    if (vertices, edges) != size:
        raise StoreStale(
            f"the database holds {vertices} nodes and {edges} links of the {size[0]} and {size[1]} that were written:"
            " another push, or a connection that broke off, has changed them",
            hint="push again when no other push is under way",
        )
    ask("MATCH (g:Graph) WHERE g._edition <> $edition OR g._edition IS NULL SET g.served = false", edition=edition)
    ask("MATCH (g:Graph {_edition: $edition}) SET g += $marks, g.served = true", edition=edition, marks=marks)


def _remove(database: Database, relation: str, edition: str, told: Told) -> int:
    """Remove what belongs to this edition, or to all others, and say how many nodes of the map went."""
    removed = 0
    which = f"n._edition {relation} $edition" + (" OR n._edition IS NULL" if relation == "<>" else "")
    for label in (*schema.PARTS, "Graph"):
        query = f"MATCH (n:{label}) WHERE {which} WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*)"
        while gone := database.write(lambda ask, query=query: ask(query, edition=edition)[0][0]):  # type: ignore[misc]
            removed += gone if label == "Node" else 0
            told("removed", removed, removed)
    return removed


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


class _Vocabulary:
    """Every word of the texts: how often it occurs, its stem, and how many texts hold the stem."""

    def __init__(self) -> None:
        self.stems = 0
        self._counts: Counter[str] = Counter()
        self._holding: Counter[str] = Counter()

    def add(self, parts: Sequence[tuple[str, str, str]]) -> list[text_index.Stemmed]:
        """Count the words of some texts, and return the texts as stems."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            text_index.prepare(connection)
            stemmed = text_index.stem(connection, parts)
            self._counts.update(text_index.counted(connection, parts))
        for text in stemmed:
            stems = " ".join(text).split()
            self.stems += len(stems)
            self._holding.update(set(stems))
        return stemmed

    def rows(self) -> list[dict[str, Any]]:
        """Return all words in their order."""
        words = sorted(word for word in self._counts if len(word) <= LONGEST_WORD)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            text_index.prepare(connection)
            stems = [row.title for row in text_index.stem(connection, ((word, "", "") for word in words))]
        return [
            {"word": word, "count": self._counts[word], "stem": stem, "holding": self._holding[stem]}
            for word, stem in zip(words, stems, strict=True)
        ]
