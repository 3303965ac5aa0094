from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mirage_kg.load import load_folder
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Map
from mirage_kg.query import analyse
from mirage_kg.store import STORES, Store
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.open import open_sqlite
from mirage_kg.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder


_maps: dict[str, Map] = {}


def analyse_once(graph: Graph) -> Map:
    """Analyse each graph once in a test run: nearly all tests ask about the same few."""
    if graph.revision not in _maps:
        _maps[graph.revision] = analyse(graph)
    return _maps[graph.revision]


def memory(folder: Path) -> Store:
    loaded = load_folder(folder)
    return MemoryStore(loaded.graph, analyse_once(loaded.graph), loaded.problems)


@pytest.fixture(params=[*STORES, "memory"])
def store(request: pytest.FixtureRequest, small: Folder, tmp_path: Path) -> Iterator[Store]:
    """Every store in turn, over the same small graph."""
    made = (
        memory(small.path)
        if request.param == "memory"
        else STORES[request.param](small.path, tmp_path / "data", analyse_once)
    )
    yield made
    made.close()


@pytest.fixture(params=STORES)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The shipped graph in a store of the table, and in memory as the measure of it."""
    shipped = Path(__file__).parents[3] / "graph_data"
    made = STORES[request.param](shipped, tmp_path_factory.mktemp("data"), analyse_once), memory(shipped)
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
