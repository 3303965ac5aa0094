"""Queries to a store that holds its graph in memory: what they see is projected when the first one comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from mirage_kg.cypher import Bounds, Rows
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import Place


class Asked:
    """The query graph of one store, made once."""

    def __init__(self, graph: Callable[[], Graph], places: Callable[[], Mapping[str, Place]]) -> None:
        """Take what the graph is made of, not yet asked for."""
        self._parts = graph, places
        self._lock = threading.Lock()
        self._made: Any = None

    def __call__(self, text: str, parameters: Mapping[str, Any], bounds: Bounds) -> Rows:
        """Answer a query, as `mirage_kg.cypher.run` says."""
        # The parser and the projection take half a second, which a start without queries does not pay.
        from mirage_kg.cypher.estimate import Statistics
        from mirage_kg.cypher.project import project
        from mirage_kg.cypher.run import run

        with self._lock:
            if self._made is None:
                graph, places = self._parts
                seen = project(graph(), places())
                self._made = seen, Statistics(seen)
        return run(text, parameters, *self._made, bounds)
