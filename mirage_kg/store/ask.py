"""Queries to a store that holds its graph itself: what they see is made when the first one comes."""

from __future__ import annotations

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
        return run(text, parameters, seen, statistics, bounds)
