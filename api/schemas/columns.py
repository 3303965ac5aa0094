"""The wire of the graph as a map draws it: columns instead of objects, a tenth of the bytes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.graph import Community
from api.schemas.wire import Wire
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
    states: list[NodeState]
    mirrors: list[Mirror]
    relations: list[str]
    origins: list[Origin]


class NodeColumns(Wire):
    """The nodes, one entry for each in every column, in the order of `GET /graph`.

    `x` and `y` are hundred thousandths of the map's half side, in [-100000, 100000]. `kind` and `state` are positions in the
    tables; `runnable` lists the positions of the nodes that can be run.
    """

    id: list[str]
    title: list[str]
    kind: list[Number]
    degree: list[Number]
    community: list[Number]
    x: list[int]
    y: list[int]
    state: list[Number]
    runnable: list[Number]


class LevelColumns(Wire):
    """How the nodes stand, one entry for each in every column; null where that is not known.

    Thousandths. `strength`, `low` and `high` are rounded towards one half, so none of them crosses a threshold by it.
    """

    strength: list[Step | None]
    low: list[Step | None]
    high: list[Step | None]
    testedness: list[Step | None]
    mirror: list[Number | None]


class LinkColumns(Wire):
    """The links, one entry for each in every column, in the order of `GET /graph`.

    `source` and `target` are positions of nodes; `relation` and `origin` are positions in the tables.
    """

    source: list[Number]
    target: list[Number]
    relation: list[Number]
    origin: list[Number]


class GraphColumns(Wire):
    """The whole graph, or one community of it, as columns.

    `levels` is null until standing was solved for the first time; the ETag changes when it was. `left_out` counts the nodes
    that the budget of one answer did not allow.
    """

    revision: str
    tables: Tables
    nodes: NodeColumns
    levels: LevelColumns | None
    links: LinkColumns
    communities: list[Community]
    left_out: int
