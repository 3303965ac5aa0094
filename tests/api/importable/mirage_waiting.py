"""Waiting in tests: for what has to come, and for no longer than it may take."""

from __future__ import annotations

import time
from collections.abc import Callable

from api.jobs.board import Board
from mirage_kg.model.run import FINAL, Run


def wait_for(ready: Callable[[], object], seconds: float = 30.0) -> None:
    """Return once `ready()` is true; fail when it is not within `seconds`.

    At most a fifth of the time goes into asking: what is waited for needs the cores more.
    """
    asked = time.monotonic()
    until = asked + seconds
    while not ready():
        now = time.monotonic()
        assert now < until, "it did not come in time"
        time.sleep(max(0.01, 4 * (now - asked)))
        asked = time.monotonic()


def ended(board: Board, id: str, seconds: float = 30.0) -> Run:
    """Return the record of a run once it has ended."""
    wait_for(lambda: board.get(id).status in FINAL, seconds)
    return board.get(id)
