"""What only a server can do to a store: half a push, another push, lost connections, wrong passwords, an end in mid-answer."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from mirage_kg.errors import MirageError, StoreNewer, StoreStale, StoreUnreachable
from mirage_kg.model.graph import build_graph
from mirage_kg.model.map import Map, Place
from mirage_kg.model.node import Node
from mirage_kg.query.synthetic import synthetic
from mirage_kg.store import STORES, Store
from mirage_kg.store.build import build, content_of
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.address import Address, read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import clear, push
from mirage_kg.store.neo4j.search import ENDINGS, POSTINGS
from mirage_kg.store.neo4j.store import Neo4jStore
from mirage_kg.store.sqlite import SqliteStore
from tests.mirage_kg.store.conftest import analyse_once, memory

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder
    from tests.neo4j.server import Given, Server

DUMP = (
    "MATCH (n) RETURN labels(n), properties(n), COUNT { (n)--() }"
    " ORDER BY n._edition, labels(n), n.id, n.word, n.stem, n.part"
)


@pytest.fixture
def address(neo4j_server: Server | Given) -> Address:
    return read_address(neo4j_server.environment)


@pytest.fixture
def database(address: Address) -> Iterator[Database]:
    with closing(Database(address)) as made:
        yield made


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


def cut_off_after(batches: int) -> Callable[[str, int, int], None]:
    """Return a listener that ends a push after some batches, as an interrupt would."""
    heard = iter(range(batches))

    def told(*_: object) -> None:
        if next(heard, None) is None:
            raise KeyboardInterrupt

    return told


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


@pytest.mark.parametrize("text", ["common", "common rare", "comm", "even odd", "even common odd zzz", "text of"])
def test_where_over_a_thousand_nodes_match_the_best_are_those_of_all_stores(
    short_nodes: tuple[Store, Store], text: str
) -> None:
    here, there = short_nodes
    found = there.search(text, 60)
    assert found == here.search(text, 60)
    assert len(found.items) == 60


def test_what_a_search_reads_is_found_by_an_index(database: Database, short_nodes: tuple[Store, Store]) -> None:
    def operators(plan: dict[str, Any]) -> Iterator[str]:
        yield plan["operatorType"].partition("@")[0]
        for child in plan.get("children", ()):
            yield from operators(child)

    values = {
        "stems": ["common"],
        "edition": schema.edition(short_nodes[0].revision),
        "word": "c",
        "end": "d",
        "most": 5,
    }
    for query in (POSTINGS, ENDINGS):
        plan = database.read_within(5, lambda run, query=query: run.run(f"EXPLAIN {query}", values).consume().plan)  # type: ignore[misc]
        assert plan
        assert [name for name in operators(plan) if "Scan" in name] == []


@pytest.fixture(scope="module")
def short_nodes(neo4j_server: Server | Given) -> Iterator[tuple[Store, Store]]:
    """A graph of 2,400 nodes of a few words in memory, and on the server, its postings in several parts."""
    chance = random.Random(5)

    def node(number: int) -> Node:
        words = ["common"] * chance.randint(1, 4) + ["even" if number % 2 else "odd"] + ["text of all"] * (number % 3)
        body = " ".join([*words, *(["rare"] if number % 40 == 0 else []), *["filler"] * chance.randint(0, 30)])
        return Node(id=f"n{number:04d}", kind="claim", title=f"Node {number % 7}", statement="Common.", body=body)

    nodes = {made.id: made for made in map(node, range(2_400))}
    graph = build_graph(nodes, {}, "f" * 32)
    places = {id: Place(0, 0, 0, 0, 0) for id in nodes}
    with (
        closing(MemoryStore(graph, Map((), places, ()))) as here,
        closing(Database(read_address(neo4j_server.environment))) as database,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr("mirage_kg.store.neo4j.postings.PART", 1_000)
        push(here, database)
        with closing(Neo4jStore(Database(database.address))) as there:
            yield here, there


GRAPHS = [synthetic(count, seed) for count, seed in ((0, 0), (1, 0), (7, 1), (30, 2), (30, 3))]


class Histories(RuleBasedStateMachine):
    """Graphs replaced by others, read, opened again, and pushes cut off: SQLite and Neo4j answer as memory does."""

    database: Database
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.database.write(lambda ask: ask("MATCH (n) DETACH DELETE n"))
        self.index = Path(tempfile.mkdtemp(dir=self.folder)) / "index.sqlite"
        self.stores: list[Store] = []
        self.replace(2)

    @rule(number=st.integers(0, len(GRAPHS) - 1))
    def replace(self, number: int) -> None:
        made = GRAPHS[number]
        build(self.index, content_of(made.graph, made.map))
        with closing(MemoryStore(*made)) as source:
            push(source, self.database)
        self.served = made
        self.reopen()

    @rule()
    def reopen(self) -> None:
        self.teardown()
        database = Database(self.database.address)
        self.stores = [MemoryStore(*self.served), SqliteStore(self.index.read_bytes()), Neo4jStore(database)]

    @rule(number=st.integers(0, len(GRAPHS) - 1), batches=st.integers(0, 3))
    def crash(self, number: int, batches: int) -> None:
        made = GRAPHS[number]
        with closing(MemoryStore(*made)) as source, suppress(KeyboardInterrupt):
            push(source, self.database, cut_off_after(batches))
        # What is written in fewer batches is served before the end is reached; whichever it is, it is whole.
        with closing(Neo4jStore(Database(self.database.address))) as store:
            assert store.revision in (made.graph.revision, self.served.graph.revision)
            served = store.revision
        if served != self.served.graph.revision:
            self.replace(number)

    @rule(pick=st.integers(0, 10**6), hops=st.integers(0, 3), budget=st.integers(1, 12))
    def walk(self, pick: int, hops: int, budget: int) -> None:
        ids = list(self.served.graph.nodes) or ["nothing"]
        one, other = ids[pick % len(ids)], ids[(pick // 7) % len(ids)]
        self.same(lambda store: store.neighbourhood(one, hops, budget))
        self.same(lambda store: store.links_of(one))
        self.same(lambda store: store.paths(one, other, budget, longest=hops + 1))
        self.same(lambda store: store.list_nodes("claim", budget, one))

    @rule(pick=st.integers(0, 10**6), length=st.integers(1, 3))
    def search(self, pick: int, length: int) -> None:
        texts = [node.statement.lower().strip(".").split() for node in self.served.graph.nodes.values()] or [["di"]]
        words = texts[pick % len(texts)]
        at = pick % len(words)
        self.same(lambda store: store.search(" ".join(words[at : at + length])))
        self.same(lambda store: store.search(" ".join(words[at : at + length])[:-1], 3))

    @rule()
    def read(self) -> None:
        for ask in (Store.graph, Store.whole, Store.counts, Store.communities, Store.list_sources):
            self.same(lambda store, ask=ask: getattr(store, ask.__name__)())  # type: ignore[misc]

    def same(self, ask: Callable[[Any], object]) -> None:
        memory, *others = (answer(ask, store) for store in self.stores)
        assert others == [memory] * len(others)

    def teardown(self) -> None:
        for store in self.stores:
            store.close()


def answer(ask: Callable[[Any], object], store: Store) -> object:
    try:
        return ask(store)
    except MirageError as error:
        return type(error), error.detail, error.hint


def test_whatever_the_history_all_stores_answer_the_same(database: Database, tmp_path: Path) -> None:
    machine = type("Here", (Histories,), {"database": database, "folder": tmp_path})
    checks = settings(max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=checks)  # type: ignore[no-untyped-call]
