"""The wire of sources: what was read, which nodes cite it, and its numbers beside simulated ones."""

from __future__ import annotations

from api.schemas.wire import Wire
from mirage_kg.model.reproduction import Beside
from mirage_kg.model.source import Confidence, Source


class Citing(Wire):
    """A node that cites a source, in its list of sources or as evidence of an argument."""

    id: str
    """Id of the node."""
    title: str
    """Its title."""


class CitedBy(Wire):
    """The nodes that cite a source."""

    nodes: list[Citing]
    """The first of them, by id."""
    left_out: int
    """How many further ones there are."""


class SourcesFound(Wire):
    """What matches, counted over all pages."""

    sources: int
    """How many sources match."""
    confidence: dict[Confidence, int]
    """How many of their matching figures were read in which way, as if no `confidence` had been asked for."""
    figures: int
    """How many figures the whole folder holds."""


class SourcePage(Wire):
    """One page of sources."""

    items: list[Source]
    """The sources of this page, in the order that was asked for."""
    cited_by: dict[str, CitedBy]
    """By key, the nodes that cite it; a source that none cites is left out here."""
    next: str | None
    """Opaque: send it as `cursor` for the next page; null on the last page."""
    found: SourcesFound | None = None
    """What matches; null where all sources are listed by their keys."""


class ReproductionPage(Wire):
    """Every published number that is bound to a simulation, beside what the newest finished run shows, in one page."""

    items: list[Beside]
    """The rows, by source."""
    next: str | None
    """Always null: all of them stand on this page."""
