"""The wire of sources: what was read, and which nodes cite it."""

from __future__ import annotations

from api.schemas import Wire
from mirage_kg.model.source import Confidence, Source


class Citing(Wire):
    """A node that cites a source, in its list of sources or as evidence of an argument."""

    id: str
    title: str


class CitedBy(Wire):
    """The first nodes that cite a source, by id; `left_out` counts the rest."""

    nodes: list[Citing]
    left_out: int


class SourcesFound(Wire):
    """How many sources match, how many of their matching figures were read in which way, and how many figures there are at all.

    `confidence` counts as if no `confidence` had been asked for.
    """

    sources: int
    confidence: dict[Confidence, int]
    figures: int


class SourcePage(Wire):
    """One page of sources, and by key the nodes that cite them; a source that none cites is left out there.

    `found` counts where sources are searched or come newest first, and is null where they are listed by their keys.
    """

    items: list[Source]
    cited_by: dict[str, CitedBy]
    next: str | None
    found: SourcesFound | None = None
