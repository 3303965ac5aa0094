"""What only a server can do to a store: half a push, another push, lost connections, wrong passwords, an end in mid-answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mirage_kg.errors import MirageError, StoreNewer, StoreStale, StoreUnreachable
from mirage_kg.store import STORES, Store
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.address import Address, read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import clear, push
from mirage_kg.store.neo4j.store import Neo4jStore
from mirage_kg.store.sqlite import SqliteStore
from tests.mirage_kg.store.conftest import analyse_once, cut_off_after, memory

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder
    from tests.neo4j.server import Server

DUMP = (
    "MATCH (n) RETURN labels(n), properties(n), COUNT { (n)--() }"
    " ORDER BY n._edition, labels(n), n.id, n.word, n.stem, n.part"
)


@pytest.fixture
def source(small: Folder) -> Iterator[MemoryStore]:
    with closing(memory(small.path)) as made:
        yield made  # type: ignore[misc]


@pytest.fixture
def changed(small: Folder, source: Store) -> Iterator[Store]:
    """The small graph without its islet and with a newcomer, made after `source`."""
    (small.path / "nodes/question/islet.md").unlink()
    small.node("newcomer", "links:\n  - {to: decay, relation: explains}\n")
    with closing(memory(small.path)) as made:
        yield made


def rows(database: Database, query: str, **values: Any) -> list[list[Any]]:
    return database.read(lambda ask: ask(query, **values))


def connections(database: Database) -> set[str]:
    return {id for (id,) in rows(database, "CALL dbms.listConnections() YIELD connectionId RETURN connectionId")}


def test_to_push_twice_changes_nothing(source: Store, database: Database) -> None:
    push(source, database)
    before = rows(database, DUMP)
    again = push(source, database)
    assert (again.written, again.removed) == (0, 0)
    assert rows(database, DUMP) == before


def test_what_is_gone_from_the_files_is_gone_from_the_database(
    source: Store, changed: Store, database: Database
) -> None:
    push(source, database)
    pushed = push(changed, database)
    assert pushed.removed == 6
    found = {id for (id,) in rows(database, "MATCH (n:Node) RETURN n.id")}
    assert found == {row.id for row in changed.whole().nodes}
    assert {edition for (edition,) in rows(database, "MATCH (n) RETURN DISTINCT n._edition")} == {
        schema.edition(changed.revision)
    }


def test_an_index_is_pushed_without_its_graph_being_read_and_gives_the_same(
    source: MemoryStore, open_index: Callable[[], SqliteStore], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(source, database)
    before = rows(database, DUMP)
    database.write(lambda ask: ask("MATCH (n) DETACH DELETE n"))
    for name in ("graph", "whole", "links", "runnable"):
        monkeypatch.delattr(SqliteStore, name)
    push(open_index(), database)
    assert rows(database, DUMP) == before


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_half_a_push_is_never_served_and_the_next_one_makes_it_whole(
    source: Store, changed: Store, database: Database, address: Address, batches: int
) -> None:
    push(source, database)
    with pytest.raises(KeyboardInterrupt):
        push(changed, database, cut_off_after(batches))
    with closing(Neo4jStore(Database(address))) as store:
        assert store.revision == source.revision
        assert store.graph() == source.graph()
        assert [row.id for row in store.list_nodes().items] == [row.id for row in source.list_nodes().items]
        assert store.search("newcomer").items == ()
    push(changed, database)
    with closing(Neo4jStore(Database(address))) as store:
        assert store.graph() == changed.graph()


def test_what_is_removed_is_looked_up_in_parts(
    source: Store, changed: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(source, database)
    monkeypatch.setattr("mirage_kg.store.neo4j.push.REMOVED", 7)
    monkeypatch.setattr("mirage_kg.store.neo4j.push.BATCH", 3)
    assert push(changed, database).removed == 6
    assert rows(database, "MATCH (n) RETURN DISTINCT n._edition") == [[schema.edition(changed.revision)]]
    clear(database)
    assert rows(database, "MATCH (n) RETURN count(n)") == [[0]]


def test_a_store_that_is_open_says_so_when_another_revision_was_pushed(
    source: Store, changed: Store, database: Database, address: Address
) -> None:
    push(source, database)
    with closing(Neo4jStore(Database(address))) as store:
        push(changed, database)
        for ask in (store.graph, store.communities, lambda: store.search("signal"), lambda: store.get_node("decay")):
            with pytest.raises(StoreStale, match="another revision") as error:
                ask()
            assert "start again" in error.value.hint


def test_of_two_pushes_at_once_the_one_whose_work_was_removed_is_told(
    source: Store, changed: Store, database: Database
) -> None:
    push(source, database)

    def other(what: str, *_: int) -> None:
        if what == "words":
            database.write(lambda ask: ask("MATCH (n:Node {_edition: $e}) DETACH DELETE n", e=edition))

    edition = schema.edition(changed.revision)
    with pytest.raises(StoreStale, match="another push"):
        push(changed, database, other)
    assert rows(database, "MATCH (g:Graph) WHERE g.served RETURN g.revision") == [[source.revision]]


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(StoreUnreachable, match="read access mode"):
        database.read(lambda ask: ask("CREATE (n:Node)"))


def test_what_was_written_is_read_by_the_same_connection_at_once(source: Store, database: Database) -> None:
    push(source, database)
    for number in range(5):
        database.write(lambda ask, number=number: ask("MATCH (g:Graph) SET g.mark = $number", number=number))  # type: ignore[misc]
        assert rows(database, "MATCH (g:Graph) RETURN g.mark") == [[number]]


@pytest.mark.parametrize(("version", "error"), [(schema.SCHEMA + 1, StoreNewer), (schema.SCHEMA - 1, StoreStale)])
def test_a_graph_of_another_schema_is_refused(
    source: Store, database: Database, address: Address, version: int, error: type[MirageError]
) -> None:
    push(source, database)
    database.write(lambda ask: ask("MATCH (g:Graph) SET g.schema = $version", version=version))
    try:
        with closing(Database(address)) as other, pytest.raises(error, match=f"schema {version}"):
            Neo4jStore(other)
    finally:
        database.write(lambda ask: ask("MATCH (g:Graph) SET g.schema = $version", version=schema.SCHEMA))


def test_a_newer_graph_is_not_pushed_over(source: Store, changed: Store, database: Database) -> None:
    push(source, database)
    database.write(lambda ask: ask("MATCH (g:Graph) SET g.schema = $version", version=schema.SCHEMA + 1))
    before = rows(database, DUMP)
    with pytest.raises(StoreNewer):
        push(changed, database)
    assert rows(database, DUMP) == before
    database.write(lambda ask: ask("MATCH (g:Graph) SET g.schema = $version", version=schema.SCHEMA))


def test_an_empty_database_is_told_apart_from_one_of_an_older_revision(
    small: Folder, source: Store, changed: Store, database: Database, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("URI", address.uri), ("USERNAME", address.username), ("PASSWORD", address.password)):
        monkeypatch.setenv(f"NEO4J_{name}", value)
    database.write(lambda ask: ask("MATCH (n) DETACH DELETE n"))
    with pytest.raises(StoreStale, match="serves no graph") as error:
        STORES["neo4j"](small.path, Path(), analyse_once)
    assert "mirage push" in error.value.hint
    push(source, database)
    with pytest.raises(StoreStale, match=source.revision[:12]) as error:
        STORES["neo4j"](small.path, Path(), analyse_once)
    assert changed.revision[:12] in error.value.detail
    push(changed, database)
    with closing(STORES["neo4j"](small.path, Path(), analyse_once)) as store:
        assert store.revision == changed.revision


WRONG: dict[str, tuple[Callable[[Address], Address], str, str]] = {
    "a password": (lambda right: replace(right, password="not this one"), "does not let in", "NEO4J_PASSWORD"),
    "a user": (lambda right: replace(right, username="nobody"), "does not let in user 'nobody'", "NEO4J_USERNAME"),
    "a database": (lambda right: replace(right, database="elsewhere"), "no database 'elsewhere'", "NEO4J_DATABASE"),
    "a port": (lambda right: replace(right, uri="bolt://127.0.0.1:1"), "nothing listens", "make neo4j"),
    "a host": (lambda right: replace(right, uri="bolt://no-such-host.invalid"), "not known", "NEO4J_URI"),
    "encryption": (lambda right: replace(right, uri=right.uri.replace("bolt:", "bolt+s:")), "encrypt", "bolt+ssc"),
}


@pytest.mark.parametrize("what", WRONG)
def test_whatever_is_wrong_with_the_connection_is_said_with_what_to_set(
    what: str, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mirage_kg.store.neo4j.connect.RETRY_SECONDS", 0.2)
    change, detail, hint = WRONG[what]
    with closing(Database(change(address))) as database, pytest.raises(StoreUnreachable) as error:
        Neo4jStore(database)
    assert detail in error.value.detail
    assert hint in error.value.hint
    assert address.password not in f"{error.value.detail}{error.value.hint}{error.value.where}{change(address)!r}"


def test_what_is_no_address_of_neo4j_is_refused_before_anything_is_asked() -> None:
    for uri in ("http://127.0.0.1", "127.0.0.1:7687", "bolt:/", "file:///etc/passwd"):
        with pytest.raises(StoreUnreachable, match="no address") as error:
            read_address({"NEO4J_URI": uri})
        assert "bolt://host:7687" in error.value.hint


def test_a_connection_that_was_killed_is_replaced_and_the_answer_is_whole(
    source: Store, database: Database, address: Address
) -> None:
    push(source, database)
    before = connections(database)
    with closing(Neo4jStore(Database(address))) as store:
        expected = store.neighbourhood("root-claim")
        mine = connections(database) - before
        assert mine
        rows(database, "CALL dbms.killConnections($ids) YIELD message RETURN message", ids=sorted(mine))
        assert store.neighbourhood("root-claim") == expected
        assert not mine & connections(database)


def test_a_server_that_ends_in_mid_push_serves_what_it_served_when_it_is_back(
    source: Store,
    changed: Store,
    own_neo4j: Server,
    database: Database,
    address: Address,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    push(source, database)
    monkeypatch.setattr("mirage_kg.store.neo4j.connect.RETRY_SECONDS", 0.2)
    with closing(Neo4jStore(Database(address))) as store, closing(Database(address)) as other:
        expected = store.search("signal")

        def power_cut(what: str, *_: int) -> None:
            if what == "links":
                own_neo4j.kill()

        with pytest.raises(StoreUnreachable) as error:
            push(changed, other, power_cut)
        assert error.value.status == 503
        with pytest.raises(StoreUnreachable):
            store.search("signal")
        own_neo4j.start()
        assert store.search("signal") == expected
        assert store.graph() == source.graph()
        push(changed, database)
    with closing(Neo4jStore(Database(address))) as store:
        assert store.graph() == changed.graph()
