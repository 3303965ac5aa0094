"""Copying a store's graph into a Neo4j database: written beside what is served, then put in its place at once."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from mirage_kg.errors import StoreNewer, StoreStale
from mirage_kg.model.graph import Graph
from mirage_kg.store import text_index
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import Ask, Database
from mirage_kg.store.protocol import Store

BATCH = 1_000
"""How many things one transaction writes or removes."""

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

    The revision is written beside the one that is served, in batches that can be repeated, so a push that was cut off is
    made whole by the next one. When all of it is there it takes the place of the other in one transaction, and then
    everything of other revisions is removed.

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
        for statement in schema.STATEMENTS:
            database.change_schema(statement)
        database.write(lambda ask: ask("CALL db.awaitIndexes(60)"))
        graph = source.graph()
        database.write(lambda ask: ask(_BEGIN, edition=edition, revision=source.revision))
        vocabulary = _Vocabulary()
        written = _write(_parts(source, graph, vocabulary), edition, database, told)
        marks = _marks(source, graph, vocabulary)
        database.write(lambda ask: _switch(ask, edition, marks))
    return Pushed(source.revision, written, _remove_others(database, edition, told))


def clear(database: Database) -> None:
    """Remove every graph that was pushed to `database`, served or not."""
    database.write(lambda ask: ask("MATCH (g:Graph) SET g.served = false"))
    _remove_others(database, "", lambda *_: None)


_BEGIN = "MERGE (g:Graph {edition: $edition}) ON CREATE SET g.served = false, g.revision = $revision"


def _served(database: Database) -> list[str]:
    rows = database.read(lambda ask: ask("MATCH (g:Graph) WHERE g.served RETURN g.edition, g.schema"))
    newer = [number for _, number in rows if number > schema.SCHEMA]
    if newer:
        raise StoreNewer(
            f"the database has schema {newer[0]}, this Mirage writes schema {schema.SCHEMA}",
            hint="use a newer Mirage, or name another database in NEO4J_DATABASE; the database was left as it is",
            where=database.address.uri,
        )
    return [edition for edition, _ in rows]


def _write(parts: Iterable[_Part], edition: str, database: Database, told: Told) -> int:
    total = 0
    for name, query, size, rows in parts:
        done = 0
        for batch in _batches(rows, BATCH):
            grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for kind, row in batch:
                grouped[kind].append(row)

            def work(ask: Ask, grouped: dict[str, list[dict[str, Any]]] = grouped, query: str = query) -> None:
                for kind, mine in grouped.items():
                    ask(query.replace("KIND", kind), edition=edition, rows=mine)

            database.write(work)
            done += len(batch)
            told(name, done, size)
        total += done
    return total


_NODE = "UNWIND $rows AS row MERGE (n:Node {edition: $edition, id: row.id}) SET n:KIND, n += row"
_LINK = (
    "UNWIND $rows AS row MATCH (a:Node {edition: $edition, id: row.source}) MATCH (b:Node {edition: $edition, id: row.target})"
    " MERGE (a)-[r:KIND {id: row.id}]->(b) SET r += row"
)
_REFERENCE = "UNWIND $rows AS row MERGE (s:Reference {edition: $edition, key: row.key}) SET s += row"
_COMMUNITY = "UNWIND $rows AS row MERGE (c:Community {edition: $edition, id: row.id}) SET c += row"
_WORD = "UNWIND $rows AS row MERGE (w:Word {edition: $edition, word: row.word}) SET w += row"


class _Part(NamedTuple):
    """Things of one sort: what they are called, the query that writes them, and each with its label or type."""

    name: str
    query: str
    size: int
    rows: Iterable[tuple[str, dict[str, Any]]]


def _parts(source: Store, graph: Graph, vocabulary: _Vocabulary) -> Iterator[_Part]:
    yield _Part("nodes", _NODE, len(graph.nodes), _nodes(source, graph, vocabulary))
    yield _Part("links", _LINK, len(graph.links), _links(graph))
    references = graph.sources.values()
    rows = ({"key": row.key, "title": row.title, "record": row.model_dump_json()} for row in references)
    yield _Part("sources", _REFERENCE, len(references), (("", row) for row in rows))
    communities = source.communities()
    yield _Part("communities", _COMMUNITY, len(communities), (("", row._asdict()) for row in communities))
    words = vocabulary.rows()
    yield _Part("words", _WORD, len(words), (("", row) for row in words))


def _links(graph: Graph) -> Iterator[tuple[str, dict[str, Any]]]:
    for link in graph.links:
        values = link.model_dump(exclude_none=True)
        yield schema.TYPES[link.relation], {**values, "record": link.model_dump_json()}


def _nodes(source: Store, graph: Graph, vocabulary: _Vocabulary) -> Iterator[tuple[str, dict[str, Any]]]:
    for batch in _batches(graph.nodes.values(), BATCH):
        rows = source.rows([node.id for node in batch])
        stemmed = vocabulary.add([text_index.texts(node) for node in batch])
        for node, stems in zip(batch, stemmed, strict=True):
            values = {f"stems_{name}": value for name, value in stems._asdict().items()}
            yield schema.LABELS[node.kind], {**rows[node.id]._asdict(), **values, "record": node.model_dump_json()}


def _marks(source: Store, graph: Graph, vocabulary: _Vocabulary) -> dict[str, Any]:
    return {
        "schema": schema.SCHEMA,
        "root": source.root,
        "problems": [problem.model_dump_json() for problem in source.problems()],
        "stems": vocabulary.stems,
        **{f"count_{name}": count for name, count in source.counts().items()},
    }


def _switch(ask: Ask, edition: str, marks: dict[str, Any]) -> None:
    """Serve `edition` and nothing else, if all of it is there."""
    nodes, links = ask(
        "MATCH (n:Node {edition: $edition}) RETURN count(n), sum(COUNT { (n)-->(:Node) })", edition=edition
    )[0]
    if (nodes, links) != (marks["count_nodes"], marks["count_links"]):
        raise StoreStale(
            f"the database holds {nodes} nodes and {links} links of the {marks['count_nodes']} and {marks['count_links']}"
            " that were written: another push has removed the rest",
            hint="push again when the other is done",
        )
    ask("MATCH (g:Graph) WHERE g.edition <> $edition SET g.served = false", edition=edition)
    ask("MATCH (g:Graph {edition: $edition}) SET g += $marks, g.served = true", edition=edition, marks=marks)


def _remove_others(database: Database, edition: str, told: Told) -> int:
    """Remove what belongs to other editions, and say how many nodes went."""
    removed = 0
    for label in (*schema.PARTS, "Graph"):
        query = f"MATCH (n:{label}) WHERE n.edition <> $edition WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*)"
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
