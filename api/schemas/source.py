"""The wire of sources: what was read, which nodes cite it, and its numbers beside simulated ones."""

from __future__ import annotations

from api.schemas.wire import Wire
from mirage_kg.model.reproduction import Beside
from mirage_kg.model.source import Source


class Citing(Wire):
    """A node that cites a source, in its list of sources or as evidence of an argument."""

    id: str
    title: str


class CitedBy(Wire):
    """The first nodes that cite a source, by id; `left_out` counts the rest."""

    nodes: list[Citing]
    left_out: int


class SourcePage(Wire):
    """One page of sources, and by key the nodes that cite them; a source that none cites is left out there."""

    items: list[Source]
    cited_by: dict[str, CitedBy]
    next: str | None


class ReproductionPage(Wire):
    """Every published number that is bound to a simulation, beside what the newest finished run shows."""

    items: list[Beside]
    next: str | None
