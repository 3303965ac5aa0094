"""Which nodes the paths between two nodes can meet: asked of the database, so that only those are walked over."""

from __future__ import annotations

from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import Ask
from mirage_kg.store.walk import Neighbours


def shortest(ask: Ask, edition: str, source: str, target: str, most: int) -> int | None:
    """Return the number of links of the shortest path between two nodes; None when it has more than `most`."""
    if source == target:
        return 0
    if most < 1:
        return None
    query = (
        "MATCH (a:Node {_edition: $edition, id: $source}), (b:Node {_edition: $edition, id: $target})"
        f" MATCH path = shortestPath((a)-[:{schema.LINK}*1..{most}]-(b)) RETURN length(path)"
    )
    found = ask(query, edition=edition, source=source, target=target)
    return int(found[0][0]) if found else None


def near_both(ask: Ask, edition: str, source: str, target: str, reach: int) -> Neighbours:
    """Return who is next to whom among all nodes that a path of up to `reach` links can meet.

    The first half of such a path lies within half of its length of the source, the rest within the other half of the target.
    """
    ids = _within(ask, edition, source, (reach + 1) // 2) | _within(ask, edition, target, reach // 2)
    query = (
        f"MATCH (a:Node)-[:{schema.LINK}]-(b:Node) WHERE a._edition = $edition AND a.id IN $ids AND b.id IN $ids AND a <> b"
        " RETURN a.id, collect(DISTINCT b.id)"
    )
    found: dict[str, list[str]] = {id: [] for id in ids}
    found.update({id: sorted(others) for id, others in ask(query, edition=edition, ids=sorted(ids))})
    return found


def _within(ask: Ask, edition: str, id: str, hops: int) -> set[str]:
    if hops < 1:
        return {id}
    query = f"MATCH (a:Node {{_edition: $edition, id: $id}})-[:{schema.LINK}*1..{hops}]-(n:Node) RETURN DISTINCT n.id"
    return {id, *(row[0] for row in ask(query, edition=edition, id=id))}
