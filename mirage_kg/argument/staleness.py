"""Staleness goes down the graph: what rests on a stale run is marked with the nodes whose runs those are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mirage_kg.argument.mirror import Supporting, support_graph
from mirage_kg.model.standing import NodeEvidence


def stale_through(
    statements: Iterable[str], inferences: Iterable[Supporting], evidence: Mapping[str, NodeEvidence]
) -> dict[str, tuple[str, ...]]:
    """Return, for each statement that rests on stale evidence, the nodes that hold it, in order; itself may be among them.

    Args:
        statements: ids.
        inferences: only those that support carry staleness on.
        evidence: by statement.
    """
    import networkx as nx

    support = support_graph(statements, inferences)
    found: dict[str, list[str]] = {}
    for id in sorted(id for id in support if id in evidence and evidence[id].stale):
        for reached in nx.descendants(support, id) | {id}:
            found.setdefault(reached, []).append(id)
    return {id: tuple(ids) for id, ids in found.items()}
