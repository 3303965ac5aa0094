"""What a database serves: one revision, looked at in transactions that only read and that end by asking whether it still is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from neo4j import ManagedTransaction
from pydantic import BaseModel

from mirage_kg.errors import StoreNewer, StoreStale
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import Ask, Database

R = TypeVar("R", bound=BaseModel)
T = TypeVar("T")

PAGE = 2_000
"""How many nodes one transaction reads where all are read."""

NOTHING = ""
"""What is asked for in the place of what can be no text: no node, kind or source is called that."""


class Served:
    """The revision that a database served when this was opened.

    Where a push has put another one in its place, the reader is told so and gets no mixture of the two.
    """

    def __init__(self, database: Database) -> None:
        """Look at what `database` serves.

        Raises:
            StoreUnreachable: the database does not answer.
            StoreStale: it serves nothing, or what an older Mirage wrote.
            StoreNewer: a newer Mirage wrote it.
        """
        self.database = database
        self.mark = _mark(database)
        self.edition = self.mark["_edition"]

    @property
    def revision(self) -> str:
        """The content hash of the files that were pushed."""
        return str(self.mark["revision"])

    def count(self, name: str) -> int:
        """Return how many of `nodes`, `links`, `sources`, `communities`, `arguments` or `experiments` there are."""
        self.database.check_open()
        return int(self.mark[f"count_{name}"])

    def read(self, work: Callable[[Ask], T]) -> T:
        """Return what `work` finds in one transaction.

        Raises:
            StoreStale: another revision is served by then.
        """

        def checked(ask: Ask) -> T:
            found = work(ask)
            # What is removed is first taken out of service: what was served until now was whole until now.
            if ask("MATCH (g:Graph {_edition: $edition}) RETURN g.served", edition=self.edition) != [[True]]:
                raise self._replaced()
            return found

        return self.database.read(checked)

    def rows(self, query: str, **values: Any) -> list[list[Any]]:
        """Return the rows of a query, to which `edition` is given beside `values`."""
        given = {name: _sound(value) for name, value in values.items()}
        return self.read(lambda ask: ask(query, edition=self.edition, **given))

    def records(self, record: type[R], query: str, **values: Any) -> list[R]:
        """Return the records that a query gives as JSON, one a row."""
        return [record.model_validate_json(row[0]) for row in self.rows(query, **values)]

    def pages(self, wanted: str, most: int | None = None) -> Iterator[list[Any]]:
        """Yield the id of every node, up to `most`, and what is wanted of each, by id."""
        query = (
            "MATCH (n:Node) WHERE n._edition = $edition AND n.id > $after WITH n ORDER BY n._edition, n.id LIMIT $most"
            f" RETURN n.id, {wanted.replace('LINK', schema.LINK)}"
        )
        after, left = "", self.count("nodes") if most is None else most
        while left > 0:
            rows = self.rows(query, after=after, most=min(PAGE, left))
            yield from rows
            if len(rows) < PAGE:
                return
            after, left = rows[-1][0], left - len(rows)

    @cached_property
    def ids(self) -> list[str]:
        """The ids of all nodes, to tell which are near one that is not there."""
        return [id for (id,) in self.rows("MATCH (n:Node) WHERE n._edition = $edition RETURN n.id")]

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary in its order. A search without a match is rare, and only it needs all words."""
        return sorted(word for (word,) in self.rows("MATCH (w:Word) WHERE w._edition = $edition RETURN w.word"))

    def check_alone(self, transaction: ManagedTransaction) -> None:
        """Raise StoreStale unless the database holds this revision and no other: a query would see both."""
        found = transaction.run("MATCH (g:Graph) RETURN g._edition, g.served").values()
        if [self.edition, True] not in found:
            raise self._replaced()
        if len(found) > 1:
            raise StoreStale(
                "a push is under way, or was cut off, and queries would see half of its revision",
                hint="ask again when it is done; mirage push makes one whole that was cut off",
                where=self.database.address.uri,
            )

    def _replaced(self) -> StoreStale:
        return StoreStale(
            f"another revision than {self.revision[:12]} was pushed to the database",
            hint="start again to serve it",
            where=self.database.address.uri,
        )


def is_text(value: str) -> bool:
    """Return whether a text holds no half of a surrogate pair: no text in a database does."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sound(value: Any) -> Any:
    """Return a value without texts that can be in no database."""
    if isinstance(value, str):
        return value if is_text(value) else NOTHING
    return [item for item in value if not isinstance(item, str) or is_text(item)] if isinstance(value, list) else value


def _mark(database: Database) -> dict[str, Any]:
    """Return the properties of the mark of what is served."""
    rows = database.read(lambda ask: ask("MATCH (g:Graph) WHERE g.served RETURN properties(g)"))
    if not rows:
        raise StoreStale("the database serves no graph", hint="push one with mirage push", where=database.address.uri)
    graph: dict[str, Any] = rows[0][0]
    if graph["schema"] > schema.SCHEMA:
        raise StoreNewer(
            f"the graph in the database has schema {graph['schema']}, this Mirage reads schema {schema.SCHEMA}",
            hint="use a newer Mirage; the database was left as it is",
            where=database.address.uri,
        )
    if graph["schema"] < schema.SCHEMA:
        raise StoreStale(
            f"an older Mirage wrote the graph in the database: schema {graph['schema']}, this one reads {schema.SCHEMA}",
            hint="push it again with mirage push",
            where=database.address.uri,
        )
    return graph
