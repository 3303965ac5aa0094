"""The wire of maps: all nodes and links, and the communities that they fall into."""

from __future__ import annotations

from typing import Literal

from api.schemas.wire import Wire
from mirage_kg.model.node import Link
from mirage_kg.model.run import NodeState
from mirage_kg.model.standing import Mirror


class NodeSummary(Wire):
    """A node as lists and maps show it. `x` and `y` are its place on the whole map, in [-1, 1], stable per revision.

    `strength`, its band `low` to `high` over the semantics, `testedness`, `agreed` and `mirror` are null until standing was
    solved for the first time; the ETag changes when it was.
    """

    id: str
    kind: str
    title: str
    statement: str
    degree: int
    community: int
    x: float
    y: float
    runnable: bool
    state: NodeState
    strength: float | None
    low: float | None
    high: float | None
    testedness: float | None
    agreed: bool | None
    mirror: Mirror | None


class Community(Wire):
    """A part of the whole map: its index, the title of its most linked node, its size and the size word."""

    id: int
    label: str
    size: int
    word: Literal["small", "medium", "large"]


class GraphAnswer(Wire):
    """The whole graph, or one community of it. `left_out` counts the nodes that the budget of one answer did not allow."""

    revision: str
    nodes: list[NodeSummary]
    links: list[Link]
    communities: list[Community]
    truncated: bool
    left_out: int


class CommunityDisc(Community):
    """A community as a disc on the whole map, with how many nodes of each kind it holds.

    `strength` is the mean over its statements; null while they are not solved, and where there are none.
    """

    x: float
    y: float
    radius: float
    kinds: dict[str, int]
    strength: float | None = None


class CommunityBand(Wire):
    """How many links join two communities, or lie inside one where `source` and `target` are the same."""

    source: int
    target: int
    links: int


class CommunityMap(Wire):
    """The whole graph at the level of its communities: for graphs with more nodes than one answer holds.

    `solved`: how statements stand is known. Until then it is worked out behind the requests; ask again.
    """

    revision: str
    solved: bool = False
    communities: list[CommunityDisc]
    bands: list[CommunityBand]
    nodes: int
    links: int
