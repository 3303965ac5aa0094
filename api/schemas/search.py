"""The wire of search."""

from __future__ import annotations

from api.schemas.graph import NodeSummary
from api.schemas.wire import Wire


class Hit(Wire):
    """One search result."""

    node: NodeSummary
    """The node that was found."""
    score: float
    """How well it answers; comparable within one answer only."""
    title_ranges: list[tuple[int, int]]
    """Parts of `node.title` that hold words of the query: [start, end) in UTF-16 code units."""
    snippet: str
    """A passage of its text around what was found."""
    snippet_ranges: list[tuple[int, int]]
    """Parts of `snippet` that hold words of the query: [start, end) in UTF-16 code units."""


class SearchAnswer(Wire):
    """Search results."""

    items: list[Hit]
    """The results, best first."""
    searched: int
    """How many nodes were searched."""
    suggestion: str | None
    """The nearest spelling that finds something; null where something was found, and where nothing is near."""
