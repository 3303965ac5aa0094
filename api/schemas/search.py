"""The wire of search."""

from __future__ import annotations

from api.schemas.graph import NodeSummary
from api.schemas.wire import Wire


class Hit(Wire):
    """One search result. Highlights are [start, end) ranges in UTF-16 code units of `title` and `snippet`."""

    node: NodeSummary
    score: float
    title_ranges: list[tuple[int, int]]
    snippet: str
    snippet_ranges: list[tuple[int, int]]


class SearchAnswer(Wire):
    """Search results, best first. `suggestion` is the nearest spelling when nothing matched."""

    items: list[Hit]
    searched: int
    suggestion: str | None
