"""Graph and neighbourhood as maps draw them: their answers as columns, without what no mark, name or filter needs.

At 10,000 nodes that is a tenth of the bytes, around the hub of the shipped graph a third. Kinds, states, relations and
origins stand once in small tables; a column holds their numbers. Links name their ends by number too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from api.schemas import (
    PLACES,
    SHARES,
    GraphAnswer,
    GraphColumns,
    LevelColumns,
    LinkColumns,
    NeighbourColumns,
    Neighbourhood,
    NeighbourhoodColumns,
    NodeColumns,
    NodeSummary,
    Tables,
)
from mirage_kg.model.node import Link
from mirage_kg.model.relation import Origin
from mirage_kg.model.standing import Mirror

T = TypeVar("T")


def columns_of(answer: GraphAnswer) -> GraphColumns:
    """Return what a map draws and filters by of an answer with whole nodes and links."""
    drawn = _drawn(answer.nodes, answer.links)
    return GraphColumns(
        revision=answer.revision,
        tables=drawn.tables,
        nodes=NodeColumns(**drawn.nodes),
        levels=drawn.levels,
        links=drawn.links,
        communities=answer.communities,
        left_out=answer.left_out,
    )


def columns_around(answer: Neighbourhood) -> NeighbourhoodColumns:
    """Return what a walk draws, tells and filters by of a neighbourhood with whole nodes and links.

    Links between nodes of one hop are left out, as no picture of a walk has them.
    """
    nodes, center = answer.nodes, answer.center.id
    hop = {node.id: node.hop for node in nodes}
    ties = [link for link in answer.links if center in (link.source, link.target)]
    outward = [
        link
        for link in answer.links
        if center not in (link.source, link.target) and hop[link.source] != hop[link.target]
    ]
    drawn = _drawn(nodes, outward)
    return NeighbourhoodColumns(
        revision=answer.revision,
        tables=drawn.tables,
        nodes=NeighbourColumns(
            **drawn.nodes, hop=[node.hop for node in nodes], statement=[node.statement for node in nodes]
        ),
        levels=drawn.levels,
        ties=ties,
        outward=drawn.links,
        direct=answer.direct,
        two_hop=answer.two_hop,
        hops=answer.hops,
        cluster=answer.cluster,
        left_out=answer.left_out,
    )


class _Drawn(NamedTuple):
    """Nodes and the links among them as columns; `nodes` are those of every column that any picture has."""

    tables: Tables
    nodes: dict[str, Any]
    levels: LevelColumns | None
    links: LinkColumns


def _drawn(nodes: Sequence[NodeSummary], links: Sequence[Link]) -> _Drawn:
    kinds, states = _numbered(node.kind for node in nodes), _numbered(node.state for node in nodes)
    mirrors = _numbered(node.mirror for node in nodes if node.mirror)
    relations, origins = _numbered(link.relation for link in links), _numbered(link.origin for link in links)
    at = {node.id: number for number, node in enumerate(nodes)}
    return _Drawn(
        tables=Tables(
            kinds=list(kinds),
            states=list(states),
            mirrors=list(mirrors),
            relations=list(relations),
            origins=list(origins),
        ),
        nodes={
            "id": [node.id for node in nodes],
            "title": [node.title for node in nodes],
            "kind": [kinds[node.kind] for node in nodes],
            "degree": [node.degree for node in nodes],
            "community": [node.community for node in nodes],
            "x": [round(PLACES * node.x) for node in nodes],
            "y": [round(PLACES * node.y) for node in nodes],
            "state": [states[node.state] for node in nodes],
            "runnable": [number for number, node in enumerate(nodes) if node.runnable],
        },
        levels=_levels(nodes, mirrors) if mirrors else None,
        links=_link_columns(links, at, relations, origins),
    )


def _levels(nodes: Sequence[NodeSummary], mirrors: dict[Mirror, int]) -> LevelColumns:
    return LevelColumns(
        strength=[_towards_half(node.strength) for node in nodes],
        low=[_towards_half(node.low) for node in nodes],
        high=[_towards_half(node.high) for node in nodes],
        testedness=[None if node.testedness is None else round(SHARES * node.testedness) for node in nodes],
        mirror=[None if node.mirror is None else mirrors[node.mirror] for node in nodes],
    )


def _link_columns(
    links: Sequence[Link], at: dict[str, int], relations: dict[str, int], origins: dict[Origin, int]
) -> LinkColumns:
    return LinkColumns(
        source=[at[link.source] for link in links],
        target=[at[link.target] for link in links],
        relation=[relations[link.relation] for link in links],
        origin=[origins[link.origin] for link in links],
    )


def _numbered(values: Iterable[T]) -> dict[T, int]:
    """Return each value with its position among the different ones, in the order in which they come."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _towards_half(share: float | None) -> int | None:
    """Return thousandths, rounded down above one half and up below it: then 0.5996 does not become a 0.6 that holds."""
    if share is None:
        return None
    return math.floor(SHARES * share) if share >= 0.5 else math.ceil(SHARES * share)
