"""What is odd about a query although it can be run: names that this graph does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from mirage_kg.cypher import syntax as s
from mirage_kg.load.problem import nearest


class Names(Protocol):
    """The names that a graph knows."""

    @property
    def labelled(self) -> Collection[str]:
        """Its labels."""

    @property
    def types(self) -> Collection[str]:
        """The types of its edges."""

    @property
    def names(self) -> Collection[str]:
        """The properties of its vertices and edges."""


def notes(query: s.Query, graph: Names) -> tuple[str, ...]:
    """Return a sentence for each label, type and property that the query names and nothing in `graph` has."""
    found: dict[str, None] = {}
    for part in s.within(query):
        if isinstance(part, s.Labels) and part.name:
            _look(found, "label", part.name, [*graph.labelled, *graph.types])
        elif isinstance(part, s.HopPattern):
            for name in part.types:
                _look(found, "type", name, graph.types)
        elif isinstance(part, s.NodePattern) and isinstance(part.properties, s.MapOf):
            for name in part.properties.names:
                _look(found, "property", name, graph.names)
        elif isinstance(part, s.Property) and isinstance(part.subject, s.Variable):
            _look(found, "property", part.name, {*graph.names, *_entries(query)})
    return tuple(found)


def _entries(query: s.Query) -> set[str]:
    """Return the names of entries of maps that the query writes out itself."""
    return {name for part in s.within(query) if isinstance(part, s.MapOf) for name in part.names}


def _look(found: dict[str, None], noun: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        meant = nearest(name, known)
        found[f"nothing here has the {noun} {name}" + (f"; did you mean {meant}?" if meant else "")] = None
