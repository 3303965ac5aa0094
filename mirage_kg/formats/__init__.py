"""Formats: the graph as a file for other tools."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from mirage_kg.errors import NotFound
from mirage_kg.store.protocol import Store


class Format(NamedTuple):
    """One format: its name, what a reader calls it, the ending and media type of its file, and the module that writes it."""

    name: str
    label: str
    ending: str
    media_type: str
    module: str
    sentence: str

    def write(self, store: Store) -> bytes:
        """Return the whole graph of `store` in this format."""
        # A writer brings its library with it, so it is imported when it is asked for.
        writer: Callable[[Store], bytes] = import_module(f"mirage_kg.formats.{self.module}").write
        return writer(store)


_ROWS = (
    Format("json", "Node-link JSON", "json", "application/json", "node_link", "Every field, for programs; reads back."),
    Format("graphml", "GraphML", "graphml", "application/graphml+xml", "graphml", "For Gephi, yEd and Cytoscape."),
    Format("html", "Web page", "html", "text/html; charset=utf-8", "html", "The map as one file that opens offline."),
)

FORMATS = MappingProxyType({row.name: row for row in _ROWS})


def format_named(name: str) -> Format:
    """Return the format called `name`; NotFound, listing them all, when there is none."""
    if name not in FORMATS:
        raise NotFound(f"there is no format {name[:40]!r}", hint=f"one of {', '.join(FORMATS)}", where="format")
    return FORMATS[name]
