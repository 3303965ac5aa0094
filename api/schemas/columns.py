"""The wire of graph and neighbourhood as maps draw them: columns instead of objects, a fraction of the bytes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.graph import Community
from api.schemas.wire import Wire
from mirage_kg.model.node import Link
from mirage_kg.model.relation import Origin
from mirage_kg.model.run import NodeState
from mirage_kg.model.standing import Mirror

PLACES = 100_000
"""Steps from the middle of the map to its edge: under the nearest camera one of them is a fifth of a pixel."""

SHARES = 1000
"""Steps of a level between empty and full; a mark is forty pixels high at most."""

Number = Annotated[int, Field(ge=0)]
Step = Annotated[int, Field(ge=0, le=SHARES)]


class Tables(Wire):
    """What the numbers in the columns stand for: each entry by its position."""

    kinds: list[str]
    """Kinds of nodes that occur."""
    states: list[NodeState]
    """States of nodes that occur."""
    mirrors: list[Mirror]
    """Results of the mirror check that occur; empty while standing is not known."""
    relations: list[str]
    """Relations of links that occur."""
    origins: list[Origin]
    """Origins of links that occur."""


class NodeColumns(Wire):
    """The nodes, one entry for each in every column, in the order of GET /graph."""

    id: list[str]
    """Ids."""
    title: list[str]
    """Titles."""
    kind: list[Number]
    """Positions in `tables.kinds`."""
    degree: list[Number]
    """Numbers of different nodes that each is linked to."""
    community: list[Number]
    """Numbers of communities."""
    x: list[int]
    """Places from left to right, in hundred thousandths of the map's half side: in [-100000, 100000]."""
    y: list[int]
    """Places from top to bottom, in the same unit."""
    state: list[Number]
    """Positions in `tables.states`."""
    runnable: list[Number]
    """Positions of the nodes that can be run; the one column that is shorter than the others."""


class NeighbourColumns(NodeColumns):
    """The nodes of a neighbourhood, one entry for each in every column: the centre, then by hop, then the most linked first."""

    hop: list[Number]
    """How many links away from the centre each is, by the shortest way."""
    statement: list[str]
    """What the nodes say."""


class LevelColumns(Wire):
    """How the nodes stand, one entry for each in every column, in thousandths; null where that is not known.

    The levels are rounded towards one half, so none of them crosses a threshold by it.
    """

    strength: list[Step | None]
    """Strengths, in [0, 1000]."""
    low: list[Step | None]
    """Lowest strengths over the gradual semantics, in [0, 1000]."""
    high: list[Step | None]
    """Highest strengths over the gradual semantics, in [0, 1000]."""
    testedness: list[Step | None]
    """How much each was tested, in [0, 1000]."""
    mirror: list[Number | None]
    """Positions in `tables.mirrors`."""


class LinkColumns(Wire):
    """Links, one entry for each in every column, in the order of the answer with whole links."""

    source: list[Number]
    """Positions of the nodes that the links start from, in the columns of `nodes`."""
    target: list[Number]
    """Positions of the nodes that the links lead to."""
    relation: list[Number]
    """Positions in `tables.relations`."""
    origin: list[Number]
    """Positions in `tables.origins`."""


class GraphColumns(Wire):
    """The whole graph, or one community of it, as columns."""

    revision: str
    """Content hash of the files that the answer was made from."""
    tables: Tables
    """The words that the numbers in the columns stand for."""
    nodes: NodeColumns
    """The nodes."""
    levels: LevelColumns | None
    """How the nodes stand; null until that was solved for the first time. The ETag changes when it was."""
    links: LinkColumns
    """The links among the nodes."""
    communities: list[Community]
    """All communities of the whole graph, by number."""
    left_out: int
    """How many nodes the limit `graph_nodes` did not allow."""


class NeighbourhoodColumns(Wire):
    """A centre with everything within some links of it, as columns."""

    revision: str
    """Content hash of the files that the answer was made from."""
    tables: Tables
    """The words that the numbers in the columns stand for."""
    nodes: NeighbourColumns
    """The nodes, the centre first."""
    levels: LevelColumns | None
    """How the nodes stand; null until that was solved for the first time. The ETag changes when it was."""
    ties: list[Link]
    """The links of the centre, whole."""
    outward: LinkColumns
    """Of the other links those that lead from one hop to the next, by which further nodes are reached."""
    direct: int
    """How many nodes are one link away."""
    two_hop: int
    """How many nodes are one or two links away; counted whatever `hops` asked for."""
    hops: int
    """How far was gone."""
    cluster: Community
    """The community in which the centre lies."""
    left_out: int
    """How many nodes the limit `neighbourhood_nodes` did not allow."""
