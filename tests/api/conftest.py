"""What the tests of the doors share: real stores on disk, a real pool of processes, a real application."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Worker processes are given this process's path, so what they are to run has to be importable by name.
sys.path.insert(0, str(Path(__file__).parent / "importable"))

from mirage_http import Running, running
from mirage_small_content import write_content

from api.jobs.board import Board
from api.jobs.worker import Work
from mirage_kg.store.owner import Owner
from mirage_kg.store.runs import RunsStore
from mirage_kg.store.sweeps import SweepsStore


@pytest.fixture
def records(tmp_path: Path) -> Iterator[RunsStore]:
    store = RunsStore(tmp_path / "runs.sqlite")
    yield store
    store.close()


@pytest.fixture
def sweeps(tmp_path: Path) -> Iterator[SweepsStore]:
    store = SweepsStore(tmp_path / "sweeps.sqlite")
    yield store
    store.close()


@pytest.fixture
def make_board(records: RunsStore, sweeps: SweepsStore) -> Iterator[Callable[..., Board]]:
    boards = []

    def make(**changes: object) -> Board:
        given = {"workers": 1, "run_seconds": 30, "runs_queued": 32, "cache_dir": None, "grace_seconds": 0.5}
        given |= {"sweeps": sweeps, "owner": Owner(records.path.parent)}
        board = Board(records, Work("mirage_small_work:execute", "mirage_small_work:prepare"), **{**given, **changes})
        boards.append(board)
        board.open()
        return board

    yield make
    for board in boards:
        board.close()


@pytest.fixture
def board(make_board: Callable[..., Board]) -> Board:
    return make_board()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A client of one server for all tests that change nothing which another one sees."""
    with running(folder, tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture
def own_client(folder: Path, tmp_path: Path) -> Iterator[Running]:
    """A client of a server of its own."""
    with running(folder, tmp_path) as found:
        yield found
