"""The wire of nodes: lists, one with all that it says, what lies around it, and paths between two."""

from __future__ import annotations

from typing import Literal

from api.schemas.graph import Community, NodeSummary
from api.schemas.simulation import ExperimentView
from api.schemas.wire import Wire
from mirage_kg.model.node import Argument, Citation, Link
from mirage_kg.model.relation import Origin
from mirage_kg.model.source import Source


class NeighbourNode(NodeSummary):
    """A node of a neighbourhood."""

    hop: int
    """How many links away from the centre it is, by the shortest way; 0 for the centre."""


class Neighbourhood(Wire):
    """A centre with everything within some links of it."""

    revision: str
    """Content hash of the files that the answer was made from."""
    center: NeighbourNode
    """The node that was asked about."""
    nodes: list[NeighbourNode]
    """The centre and the nodes around it: by hop, then the most linked first."""
    links: list[Link]
    """The links among all of these nodes and the centre."""
    direct: int
    """How many nodes are one link away."""
    two_hop: int
    """How many nodes are one or two links away; counted whatever `hops` asked for."""
    hops: int
    """How far was gone."""
    cluster: Community
    """The community in which the centre lies."""
    truncated: bool
    """Whether nodes were left out."""
    left_out: int
    """How many nodes the limit `neighbourhood_nodes` did not allow."""


class NeighbourLink(Wire):
    """A link as it is read from one of its ends."""

    link: Link
    """The link."""
    other: NodeSummary
    """The node at its other end."""
    outgoing: bool
    """Whether it leads from this node to the other."""
    words: str
    """The words of the relation in this direction: this node <words> the other."""
    polarity: Literal["support", "attack", "undercut", "neutral"]
    """What the link does to the standing of its target: support, attack, undercut (it strikes the inference of another
    argument) or neutral.
    """


class CitedSource(Wire):
    """A source with the place that the node cites."""

    citation: Citation
    """Where in the source, and which of its figures."""
    source: Source
    """The source."""


class NodeDetail(NodeSummary):
    """Everything about one node."""

    revision: str
    """Content hash of the files that the answer was made from."""
    body: str
    """Its text as Markdown, which must be made safe by whoever shows it; empty where it has none."""
    aliases: list[str]
    """Other names by which it is found."""
    anchor: list[str]
    """What keeps its loop from drifting: information, state, party or rule from outside; empty where that is not said.
    """
    links: list[NeighbourLink]
    """The first of its links of each origin, each read from its side, in the order of `GET /nodes/{id}/links`."""
    links_left_out: dict[Origin, int]
    """How many links of an origin do not stand here; an origin of which all stand here is left out."""
    arguments: list[Argument]
    """The arguments for and against it that its file holds."""
    sources: list[CitedSource]
    """The sources that it cites."""
    sources_missing: list[str]
    """Keys that it cites and no source has: what they were to support stands uncited."""
    experiments: list[ExperimentView]
    """Its experiments; empty where `runnable` is false for want of one."""
    cluster: Community
    """The community in which it lies."""


class LinkPage(Wire):
    """One page of the links of a node."""

    items: list[NeighbourLink]
    """The links of this page, each read from the side of the node."""
    next: str | None
    """Opaque: send it as `cursor` for the next page; null on the last page."""


class NodePage(Wire):
    """One page of nodes."""

    items: list[NodeSummary]
    """The nodes of this page, in the order of their ids."""
    next: str | None
    """Opaque: send it as `cursor` for the next page; null on the last page."""


class Path(Wire):
    """One path."""

    nodes: list[str]
    """Ids of the nodes from source to target, each once."""
    links: list[Link]
    """The links between them, in this order; each is read in its own direction or against it."""


class Paths(Wire):
    """Simple paths between two nodes."""

    items: list[Path]
    """The paths, from the shortest to the longest; empty where there is none."""
    nodes: list[NodeSummary]
    """Every node that lies on one of them, by id."""
    truncated: bool
    """Whether the search stopped at its budget, so that there may be more."""
