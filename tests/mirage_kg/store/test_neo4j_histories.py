"""Whatever is pushed, cut off, opened and asked in whatever order: SQLite and Neo4j answer as memory does."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from mirage_kg.errors import MirageError
from mirage_kg.query.synthetic import synthetic
from mirage_kg.store import Store
from mirage_kg.store.build import build, content_of
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import push
from mirage_kg.store.neo4j.store import Neo4jStore
from mirage_kg.store.sqlite import SqliteStore
from tests.mirage_kg.store.conftest import cut_off_after

if TYPE_CHECKING:
    pass

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
