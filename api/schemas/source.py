"""The wire of sources: what was read, which nodes cite it, and its numbers beside simulated ones."""

from __future__ import annotations

from api.schemas.wire import Wire
from mirage_kg.model.reproduction import Beside
from mirage_kg.model.source import Confidence, Source
from mirage_kg.query.bearing import Does


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


class Bearing(Wire):
    """One way in which a source bears on a node; a node that only cites it stands in `cited_by` alone."""

    node: str
    """Id of the node."""
    title: str
    """Its title."""
    does: Does
    """supports, attacks, undercuts: an argument for or against the node, or against one of its steps, brings the source, or has
    a premise that reports it. rested_on: the node says that it rests on one that reports the source. reported: the node is
    what the source says.
    """
    argument: str | None
    """Id of the argument that carries it; null where a plain link does, or none is needed."""
    through: str | None
    """Id of the node that reports the source and acts on this one; null where the source itself is brought."""
    why: str
    """The warrant of that argument, or the reason of that link; may be empty."""


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
    bearing: dict[str, list[Bearing]]
    """By key, what it supports, attacks or undercuts, and what rests on it, in that order; a source that no node cites is left
    out here.
    """
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
