"""The wire of nodes: lists, one with all that it says, what lies around it, and paths between two."""

from __future__ import annotations

from typing import Literal

from api.schemas.graph import Community, NodeSummary
from api.schemas.simulation import ExperimentView
from api.schemas.wire import Wire
from mirage_kg.model.node import Argument, Citation, Link
from mirage_kg.model.source import Source


class NeighbourNode(NodeSummary):
    """A node of a neighbourhood; `hop` is its distance from the centre."""

    hop: int


class Neighbourhood(Wire):
    """A centre with everything within `hops`. `direct` counts hop 1; `two_hop` counts all nodes within two hops of it."""

    revision: str
    center: NeighbourNode
    nodes: list[NeighbourNode]
    links: list[Link]
    direct: int
    two_hop: int
    hops: int
    cluster: Community
    truncated: bool
    left_out: int


class NeighbourLink(Wire):
    """A link seen from the node: the link, the other end, and the words to read it in this direction."""

    link: Link
    other: NodeSummary
    outgoing: bool
    words: str
    polarity: Literal["support", "attack", "undercut", "neutral"]


class CitedSource(Wire):
    """A source with the place that the node cites."""

    citation: Citation
    source: Source


class NodeDetail(NodeSummary):
    """Everything about one node. `body` is Markdown and must be sanitised by whoever shows it.

    `sources_missing` holds the keys that the node cites and no source has: what they were to support stands uncited.
    """

    revision: str
    body: str
    aliases: list[str]
    anchor: list[str]
    links: list[NeighbourLink]
    arguments: list[Argument]
    sources: list[CitedSource]
    sources_missing: list[str]
    experiments: list[ExperimentView]
    cluster: Community


class NodePage(Wire):
    """One page of nodes; `next` is opaque and null on the last page."""

    items: list[NodeSummary]
    next: str | None


class Path(Wire):
    """One path: node ids in order and the links between them."""

    nodes: list[str]
    links: list[Link]


class Paths(Wire):
    """Paths from shortest to longest. `truncated` when the search stopped at its budget."""

    items: list[Path]
    nodes: list[NodeSummary]
    truncated: bool
