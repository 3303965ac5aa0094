"""Copying a store's graph into a Neo4j database: written beside what is served, then put in its place at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from mirage_kg.errors import StoreNewer, StoreStale
from mirage_kg.store.copy import Beside, Copied, Copy, Outline
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import WRITE_SECONDS, Ask, Database
from mirage_kg.store.neo4j.postings import packed
from mirage_kg.store.protocol import Meaning

BATCH = 2_000
"""How many things one transaction writes or removes."""

REMOVED = 100_000
"""How many nodes are looked up together to be removed: the database holds them until all are gone."""

INDEX_SECONDS = 240
"""How long the database may take to fill its indexes, however few nodes there are."""

MORE_SECONDS, MORE_FOR_MEANINGS = 1e-3, 1e-2
"""How much longer each node may make what passes over a whole revision, and the index of vectors."""

LONGEST_WORD = 1_000
"""A longer word can be no search text, and is not offered as an ending or a suggestion: an index key has a limit."""

T = TypeVar("T")
Told = Callable[[str, int, int], None]


class Pushed(NamedTuple):
    """What a push did: `written` counts what it wrote, which is nothing where the revision was served already.

    `understood` counts the nodes whose meaning was written.
    """

    revision: str
    written: int
    removed: int
    understood: int = 0


class Meanings(NamedTuple):
    """What makes the meanings of a graph: the name of the model, and a function that is called where they are missing."""

    model: str
    made: Callable[[Copied], Iterable[Meaning]]


def push(source: Copied, database: Database, told: Told = lambda *_: None, meanings: Meanings | None = None) -> Pushed:
    """Make `database` serve what `source` holds.

    The revision is written beside the one that is served; what an earlier push of it left behind is removed first. When all
    of it is there it takes the place of the other in one transaction, and then everything of other revisions is removed.

    Args:
        source: an open store, which is read piece by piece.
        database: where to write.
        told: called with what is written, how many of it are done, and how many there are.
        meanings: makes what search by meaning needs; without it, those who search compute it for themselves.

    Raises:
        StoreUnreachable: the database cannot be written.
        StoreNewer: a newer Mirage wrote it; nothing is changed.
        StoreStale: another push took place meanwhile and removed what this one wrote.
    """
    edition = schema.edition(source.revision)
    there = _there(database)
    written = 0
    if not there.get(edition):
        _make(database, schema.CONSTRAINTS)
        if edition in there:
            _remove(database, "=", edition, lambda *_: None)
        database.write(lambda ask: ask(_BEGIN, edition=edition, revision=source.revision))
        copy = source.copy()
        outline = copy.outline()
        more = MORE_SECONDS * outline.vertices
        ids = _write_vertices(copy, outline.vertices, edition, database, told)
        _write_edges(copy, outline.edges, ids, database, told)
        del ids
        hidden = sum(
            _write_hidden(label, rows, edition, database, told) for label, rows in _hidden(source, copy).items()
        )
        _make(database, schema.INDEXES, more)
        written = outline.vertices + hidden
        marks = {**_marks(source, outline), "_written": written}
        try:
            database.write(lambda ask: _switch(ask, edition, outline, marks), WRITE_SECONDS + more)
        except StoreStale:
            _remove(database, "=", edition, lambda *_: None)
            raise
        written += outline.edges
    removed = _remove(database, "<>", edition, told) if _others(database, edition) else 0
    understood = _write_meanings(source, meanings, edition, database, told) if meanings else 0
    return Pushed(source.revision, written, removed, understood)


def clear(database: Database) -> None:
    """Remove every graph that was pushed to `database`, served or not."""
    database.write(lambda ask: ask("MATCH (g:Graph) SET g.served = false"))
    _remove(database, "<>", "", lambda *_: None)


_BEGIN = f"CREATE (g:Graph:{schema.HIDDEN} {{_edition: $edition, revision: $revision, served: false}})"
_VERTICES = (
    "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties, n._edition = $edition"
    " RETURN row.place, elementId(n)"
)
_EDGES = (
    "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.source MATCH (b) WHERE elementId(b) = row.target"
    " CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties"
)

_MEANINGS = (
    "UNWIND $rows AS row MATCH (n:Node {_edition: $edition, id: row.id}) SET n._parts = row.parts"
    " WITH n, row CALL db.create.setNodeVectorProperty(n, '_lifted', row.lifted)"
)


def _there(database: Database) -> dict[str, bool]:
    """Return the editions of which the database holds anything, and whether each is served."""
    rows = database.read(lambda ask: ask("MATCH (g:Graph) RETURN g._edition, g.served, g.schema"))
    newer = [number for _, served, number in rows if served and number > schema.SCHEMA]
    if newer:
        raise StoreNewer(
            f"the database has schema {newer[0]}, this Mirage writes schema {schema.SCHEMA}",
            hint="use a newer Mirage, or name another database in NEO4J_DATABASE; the database was left as it is",
            where=database.address.uri,
        )
    return {edition: bool(served) for edition, served, _ in rows}


def _others(database: Database, edition: str) -> bool:
    """Return whether the database holds more nodes than those of `edition`; it knows both numbers without counting."""
    query = "MATCH (n) WITH count(n) AS all MATCH (g:Graph {_edition: $edition}) RETURN all > g._written + 1"
    return database.read(lambda ask: ask(query, edition=edition)) != [[False]]


def _make(database: Database, statements: Iterable[str], more: float = 0.0) -> None:
    """Make constraints or indexes, and wait until they are filled; `more` seconds than are usual."""
    database.change_schema(statements)
    database.write(lambda ask: ask(f"CALL db.awaitIndexes({int(INDEX_SECONDS + more)})"), WRITE_SECONDS + more)


def _write(
    name: str, query: str, rows: Iterable[dict[str, Any]], size: int, database: Database, told: Told, **values: Any
) -> Iterator[list[Any]]:
    """Write rows in batches, and yield what the query returns of each; a batch is made while the one before is written.

    `size` says how many there are, as far as that is known.
    """
    done = 0
    waiting: deque[tuple[int, Future[list[list[Any]]]]] = deque()

    def written() -> list[list[Any]]:
        nonlocal done
        number, writing = waiting.popleft()
        found, done = writing.result(), done + number
        told(name, done, max(done, size))
        return found

    with ThreadPoolExecutor(1) as writer:
        for batch in _batches(rows, BATCH):
            work = partial(_ask, query=query, rows=batch, **values)
            waiting.append((len(batch), writer.submit(database.write, work)))
            if len(waiting) > 1:
                yield from written()
        while waiting:
            yield from written()


def _ask(ask: Ask, query: str, **values: Any) -> list[list[Any]]:
    return ask(query, **values)


def _write_vertices(copy: Copy, size: int, edition: str, database: Database, told: Told) -> list[str]:
    """Write the vertices with what the store keeps beside them, and return what the database calls each."""

    def rows() -> Iterator[dict[str, Any]]:
        nodes = 0
        for place, vertex in enumerate(copy.vertices()):
            properties = {**vertex.properties, **_beside(vertex.beside)}
            if "Node" in vertex.labels:
                properties["_number"] = nodes
                nodes += 1
            yield {"place": place, "labels": list(vertex.labels), "properties": properties}

    ids = [""] * size
    for place, id in _write("nodes", _VERTICES, rows(), size, database, told, edition=edition):
        ids[place] = id
    return ids


def _write_edges(copy: Copy, size: int, ids: list[str], database: Database, told: Told) -> None:
    rows = (
        {
            "source": ids[edge.source],
            "target": ids[edge.target],
            "type": edge.type,
            "properties": {**edge.properties, **_beside(edge.beside)},
        }
        for edge in copy.edges()
    )
    deque(_write("links", _EDGES, rows, size, database, told), maxlen=0)


def _beside(kept: Beside) -> dict[str, Any]:
    """Return what the store keeps for itself under names that queries do not see."""
    return {f"_{name}": value for name, value in kept.items()}


def _hidden(source: Copied, copy: Copy) -> dict[str, Iterator[dict[str, Any]]]:
    """Return what is written beside the query graph, by label."""
    words = ({"word": word, "count": count} for word, count in copy.words() if len(word) <= LONGEST_WORD)
    stems = packed(copy.stems(), source.counts()["nodes"])
    return {
        "Community": (row._asdict() for row in source.communities()),
        "Word": words,
        "Stem": (row._asdict() for row in stems if len(row.stem) <= LONGEST_WORD),
    }


def _write_hidden(label: str, rows: Iterable[dict[str, Any]], edition: str, database: Database, told: Told) -> int:
    """Write rows, and return how many there were; it is not known before."""
    query = f"UNWIND $rows AS row CREATE (n:{label}:{schema.HIDDEN}) SET n = row, n._edition = $edition RETURN count(*)"
    return sum(count for (count,) in _write(f"{label.lower()}s", query, rows, 0, database, told, edition=edition))


def _write_meanings(source: Copied, meanings: Meanings, edition: str, database: Database, told: Told) -> int:
    """Write the meaning of each node where this model has not done so, index them, and say of how many."""
    model = database.read(lambda ask: ask("MATCH (g:Graph {_edition: $edition}) RETURN g._model", edition=edition))
    if model == [[meanings.model]]:
        return 0
    size, dimensions = source.counts()["nodes"], 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal dimensions
        for meaning in meanings.made(source):
            dimensions = len(meaning.lifted)
            yield meaning._asdict()

    database.change_schema([schema.NO_MEANINGS])
    deque(_write("meanings", _MEANINGS, rows(), size, database, told, edition=edition), maxlen=0)
    if size > schema.SCANNED:
        _make(database, [schema.meanings(dimensions)], MORE_FOR_MEANINGS * size)
    mark = "MATCH (g:Graph {_edition: $edition}) SET g._model = $model"
    database.write(lambda ask: ask(mark, edition=edition, model=meanings.model))
    return size


def _marks(source: Copied, outline: Outline) -> dict[str, Any]:
    return {
        "schema": schema.SCHEMA,
        "root": source.root,
        "problems": [problem.model_dump_json() for problem in source.problems()],
        "labels": outline.labels,
        "types": outline.types,
        "names": outline.names,
        **{f"count_{name}": count for name, count in source.counts().items()},
    }


def _switch(ask: Ask, edition: str, outline: Outline, marks: dict[str, Any]) -> None:
    """Serve `edition` and nothing else, if all of it is there."""
    query = (
        f"MATCH (n:{'|'.join(schema.VERTICES)}) WHERE n._edition = $edition RETURN count(n), sum(COUNT {{ (n)-->() }})"
    )
    vertices, edges = ask(query, edition=edition)[0]
    if (vertices, edges) != outline[:2]:
        raise StoreStale(
            f"the database holds {vertices} nodes and {edges} links of the {outline.vertices} and {outline.edges} that were"
            " written: another push, or a connection that broke off, has changed them",
            hint="push again when no other push is under way",
        )
    ask("MATCH (g:Graph) WHERE g._edition <> $edition OR g._edition IS NULL SET g.served = false", edition=edition)
    ask("MATCH (g:Graph {_edition: $edition}) SET g += $marks, g.served = true", edition=edition, marks=marks)


def _remove(database: Database, relation: str, edition: str, told: Told) -> int:
    """Remove what belongs to this edition, or to all others, and say how many nodes of the map went."""
    which = f"n._edition {relation} $edition" + (" OR n._edition IS NULL" if relation == "<>" else "")
    vertices, parts = "|".join(schema.VERTICES), "|".join(schema.PARTS)
    # Links go first: more of them may hang on some nodes than one transaction can hold. A `Graph` goes last: it says that
    # something of its edition may still be there.
    _remove_all(database, f"MATCH (n:{vertices})-[gone]->() WHERE {which}", edition, lambda _: None)
    removed = 0

    def count(nodes: int) -> None:
        nonlocal removed
        removed += nodes
        told("removed", removed, removed)

    for labels in (parts, "Graph"):
        _remove_all(database, f"MATCH (n:{labels}) WHERE {which} WITH n AS gone", edition, count)
    return removed


def _remove_all(database: Database, found: str, edition: str, told: Callable[[int], None]) -> None:
    """Remove what a query finds as `gone`, some at a time, and tell how many nodes of the map each transaction removed."""
    query = (
        f"{found} WITH gone LIMIT {REMOVED} WITH collect(gone) AS some"
        f" UNWIND range(0, size(some) - 1, {BATCH}) AS at WITH some[at..at + {BATCH}] AS part"
        " WITH part, size(part) AS number, size([gone IN part WHERE gone:Node]) AS nodes"
        " CALL (part) { UNWIND part AS gone DETACH DELETE gone } IN TRANSACTIONS OF 1 ROW RETURN number, nodes"
    )
    removed = REMOVED
    while removed == REMOVED:
        removed = 0
        for number, nodes in database.write_in_parts(query, edition=edition):
            removed += number
            told(nodes)


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
