"""The wire of sources: each with the nodes that cite it."""

from __future__ import annotations

from api.schemas import Wire
from mirage_kg.model.source import Source


class Citing(Wire):
    """A node that cites a source, among its sources or as evidence of an argument."""

    id: str
    title: str


class ListedSource(Source):
    """A source with its figures, and the nodes that cite it."""

    cited_by: list[Citing]


class SourcePage(Wire):
    """One page of sources."""

    items: list[ListedSource]
    next: str | None
