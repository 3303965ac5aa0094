"""What the tests of the doors share: real stores on disk, a real pool of processes, a real application."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Worker processes are given this process's path, so what they are to run has to be importable by name.
sys.path.insert(0, str(Path(__file__).parent / "importable"))

from api.jobs import Board
from api.worker import Work
from mirage_kg.store.runs import RunsStore

SMALL = Work("mirage_small_work:execute", "mirage_small_work:prepare")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[RunsStore]:
    store = RunsStore(tmp_path / "runs.sqlite")
    yield store
    store.close()


@pytest.fixture
def make_board(records: RunsStore) -> Iterator[Callable[..., Board]]:
    boards = []

    def make(**changes: object) -> Board:
        given = {"workers": 1, "run_seconds": 30, "runs_queued": 32, "cache_dir": None, "grace_seconds": 0.5}
        board = Board(records, SMALL, **{**given, **changes})
        boards.append(board)
        board.open()
        return board

    yield make
    for board in boards:
        board.close()


@pytest.fixture
def board(make_board: Callable[..., Board]) -> Board:
    return make_board()
