"""The wire of maps: all nodes and links, and the communities that they fall into."""

from __future__ import annotations

from typing import Literal

from api.schemas.wire import Wire
from mirage_kg.model.node import Link
from mirage_kg.model.run import NodeState
from mirage_kg.model.standing import Mirror


class NodeSummary(Wire):
    """A node as lists and maps show it.

    What standing says (`strength` to `mirror`) is null until it was solved for the first time; the ETag changes when it
    was.
    """

    id: str
    """Id of the node, stable over revisions: lower-case words joined by hyphens."""
    kind: str
    """What the node is: claim, question, failure_mode, fix, mechanism, metric, system, source or topic; GET /meta has
    the table.
    """
    title: str
    """Title of the node; in the shipped graph often a question."""
    statement: str
    """What the node says, in one or two sentences: what its standing is the standing of."""
    degree: int
    """Number of different nodes that a link of any origin joins it to."""
    community: int
    """Number of the part of the map in which it lies; `communities` of GET /graph names it."""
    x: float
    """Place on the whole map from left to right, in [-1, 1]; the same for every request of one revision."""
    y: float
    """Place on the whole map from top to bottom, in [-1, 1]; the same for every request of one revision."""
    runnable: bool
    """Whether it holds an experiment that can be run."""
    state: NodeState
    """What its runs say: the word of the newest run that asked its own predictions; never_run without one, ablated where
    that run had the mechanism off and the prediction failed.
    """
    strength: float | None
    """How strongly it stands, in [0, 1]: the mean over the gradual semantics; null while that is not known."""
    low: float | None
    """The lowest strength that one of the gradual semantics gives it; null while that is not known."""
    high: float | None
    """The highest strength that one of the gradual semantics gives it; null while that is not known."""
    testedness: float | None
    """How much it was tested by runs and figures, in [0, 1], whichever way they went; null while that is not known."""
    agreed: bool | None
    """Whether all semantics put it on the same side; null while that is not known, and where not all of them were
    asked.
    """
    mirror: Mirror | None
    """Whether support reaches it from a source or a run (anchored), only from a ring of statements that support each
    other (ring), or from nowhere (unanchored); null while that is not known.
    """


class Community(Wire):
    """A part of the whole map that holds together."""

    id: int
    """Number of the community, from 0."""
    label: str
    """Title of its most linked node."""
    size: int
    """Number of its nodes."""
    word: Literal["small", "medium", "large"]
    """The size in a word: up to 12 nodes small, up to 60 medium, beyond that large."""


class GraphAnswer(Wire):
    """The whole graph, or one community of it."""

    revision: str
    """Content hash of the files that the answer was made from."""
    nodes: list[NodeSummary]
    """The nodes, in the order of their ids."""
    links: list[Link]
    """The links among these nodes."""
    communities: list[Community]
    """All communities of the whole graph, by number."""
    truncated: bool
    """Whether nodes were left out."""
    left_out: int
    """How many nodes the limit `graph_nodes` did not allow; the least linked are left out first."""


class CommunityDisc(Community):
    """A community as a disc on the whole map."""

    x: float
    """Mean place of its nodes from left to right."""
    y: float
    """Mean place of its nodes from top to bottom."""
    radius: float
    """Radius that holds most of its nodes, in lengths of the map."""
    kinds: dict[str, int]
    """How many of its nodes are of each kind; kinds without any are left out."""
    strength: float | None = None
    """Mean strength of its statements; null while they are not solved, and where it has none."""


class CommunityBand(Wire):
    """All links between two communities, or inside one where both numbers are the same."""

    source: int
    """Number of the one community, not above `target`."""
    target: int
    """Number of the other."""
    links: int
    """How many links there are."""


class CommunityMap(Wire):
    """The whole graph at the level of its communities: for graphs with more nodes than one answer holds."""

    revision: str
    """Content hash of the files that the answer was made from."""
    solved: bool = False
    """Whether it is known how the statements stand. Until then that is worked out behind the requests; ask again."""
    communities: list[CommunityDisc]
    """One disc for each community, by number."""
    bands: list[CommunityBand]
    """How many links join any two of them."""
    nodes: int
    """Number of nodes of the whole graph."""
    links: int
    """Number of links of the whole graph."""
