"""Queries to a store that holds its graph itself: what they see is made when the first one comes."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mirage_kg.cypher import Bounds, Rows

if TYPE_CHECKING:
    from mirage_kg.cypher.estimate import Statistics
    from mirage_kg.cypher.graph import PropertyGraph


class Asked:
    """The query graph of one store, made once, and again where it says that it holds too much."""

    def __init__(self, make: Callable[[], PropertyGraph]) -> None:
        """Take what makes the graph; it is not called yet."""
        self._make = make
        self._lock = threading.Lock()
        self._made: tuple[PropertyGraph, Statistics] | None = None

    def __call__(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query, as `mirage_kg.cypher.run` says."""
        # The parser and the graph take half a second, which a start without queries does not pay.
        from mirage_kg.cypher.estimate import Statistics
        from mirage_kg.cypher.run import run

        with self._lock:
            if self._made is None or self._made[0].full:
                made = self._make()
                self._made = made, Statistics(made)
            seen, statistics = self._made
        with _UNCOLLECTED:
            return run(text, parameters, seen, statistics, bounds)


class _Uncollected:
    """While any query runs, nothing looks for garbage in circles: a query reads what stays, up to millions of objects.

    Looking through them again and again, as their number grows, took half of the time of a query that was asked first. What
    is in no circle is freed as ever.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._was = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._running:
                self._was = gc.isenabled()
                gc.disable()
            self._running += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._running -= 1
            if not self._running and self._was:
                gc.enable()


_UNCOLLECTED = _Uncollected()
