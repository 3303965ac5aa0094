from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mirage_kg.load import load_folder
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map
from mirage_kg.query import analyse
from mirage_kg.store import STORES, Store
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j.address import Address, read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import push
from mirage_kg.store.neo4j.store import Neo4jStore
from mirage_kg.store.open import open_sqlite
from mirage_kg.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder
    from tests.neo4j.server import Given, Server


NASTY = (
    "' OR 1=1 --",
    '"; DROP TABLE nodes; --',
    "}) DETACH DELETE n //",
    "NEAR(a b)",
    "title:decay",
    "decay AND NOT signal",
    "de*cay",
    '"unclosed',
    "(a+)+$",
    "\x00",
    "\ud800",
    "^decay",
    "-decay",
    "{names} : x",
)
"""Texts that mean something to one store or another, and are only text to all of them."""

_maps: dict[str, Map] = {}


def analyse_once(graph: Graph) -> Map:
    """Analyse each graph once in a test run: nearly all tests ask about the same few."""
    if graph.revision not in _maps:
        _maps[graph.revision] = analyse(graph)
    return _maps[graph.revision]


def memory(folder: Path) -> Store:
    loaded = load_folder(folder)
    return MemoryStore(loaded.graph, analyse_once(loaded.graph), loaded.problems)


def in_neo4j(server: Server | Given, source: Store) -> Neo4jStore:
    """Push a store's graph to the server and open it there."""
    address = read_address(server.environment)
    database = Database(address)
    push(source, database)
    return Neo4jStore(database)


def make(kind: str, folder: Path, data: Path, request: pytest.FixtureRequest) -> Store:
    """Open a store of some kind over `folder`."""
    if kind == "sqlite":
        return open_sqlite(folder, data, analyse_once)
    source = memory(folder)
    if kind == "memory":
        return source
    made = in_neo4j(request.getfixturevalue("neo4j_server"), source)
    source.close()
    return made


@pytest.fixture(params=[*STORES, "memory"])
def store(request: pytest.FixtureRequest, small: Folder, tmp_path: Path) -> Iterator[Store]:
    """Every store in turn, over the same small graph."""
    made = make(request.param, small.path, tmp_path / "data", request)
    yield made
    made.close()


@pytest.fixture(params=STORES)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The shipped graph in a store of the table, and in memory as the measure of it."""
    shipped = Path(__file__).parents[3] / "graph_data"
    made = make(request.param, shipped, tmp_path_factory.mktemp("data"), request), memory(shipped)
    yield made
    for store in made:
        store.close()


@pytest.fixture
def open_index(small: Folder, tmp_path: Path) -> Iterator[Callable[[], SqliteStore]]:
    """Open the index of the small graph, again and again; all are closed at the end."""
    opened: list[SqliteStore] = []

    def make() -> SqliteStore:
        opened.append(open_sqlite(small.path, tmp_path / "data", analyse_once))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def address(neo4j_server: Server | Given) -> Address:
    return read_address(neo4j_server.environment)


@pytest.fixture
def database(address: Address) -> Iterator[Database]:
    with closing(Database(address)) as made:
        yield made


def cut_off_after(batches: int) -> Callable[[str, int, int], None]:
    """Return a listener that ends a push after some batches, as an interrupt would."""
    heard = iter(range(batches))

    def told(*_: object) -> None:
        if next(heard, None) is None:
            raise KeyboardInterrupt

    return told
