"""The part of a graph that can influence some of its statements: what has to be solved to know how they stand, and no more.

Influence runs from a premise to the conclusion of an argument, and from the premises of an undercut to the conclusion of what
it hits. A part that holds everything upstream of its starts stands as it would in the whole graph (decision record 0026).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from types import MappingProxyType
from typing import NamedTuple

from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Link
from mirage_kg.model.relation import RELATIONS
from mirage_kg.store.protocol import Linked, Store


class Part(NamedTuple):
    """A graph of the statements nearest upstream of `starts`; `bearing` counts all that bear on them, themselves among them.

    `cut` holds the statements of the part on which something bears that was left out, by id. All others stand as they do in the
    whole graph.
    """

    graph: Graph
    starts: tuple[str, ...]
    bearing: int
    cut: tuple[str, ...]

    @property
    def counted(self) -> int:
        """How many statements the part holds."""
        return len(self.graph.nodes)


class Bearing:
    """Who bears on whom, from the links that count for or against something."""

    def __init__(self, links: Iterable[Link]) -> None:
        """Read the links of a graph once."""
        counting = [link for link in links if RELATIONS[link.relation].polarity != "neutral"]
        about = {link.argument: link for link in counting if link.argument is not None}
        self._links: dict[str, list[Link]] = {}
        self._into: dict[str, dict[str, float]] = {}
        for link in counting:
            self._links.setdefault(link.target, []).append(link)
            end = _end(link, about)
            if end is None:
                continue
            weight = RELATIONS[link.relation].weight if link.weight is None else link.weight
            into = self._into.setdefault(end, {})
            # An undercut is written at a node, whose runs may weigh it, even where it hits an argument of another one.
            for source in (link.source,) if link.target == end else (link.source, link.target):
                into[source] = max(into.get(source, 0.0), weight)

    def upstream(self, starts: Iterable[str]) -> list[str]:
        """Return the starts and everything that bears on them: the nearest first, then the heaviest argument, then by id."""
        order = dict.fromkeys(starts)
        ring = list(order)
        while ring:
            found: dict[str, float] = {}
            for id in ring:
                for source, weight in self._into.get(id, {}).items():
                    if source not in order:
                        found[source] = max(found.get(source, 0.0), weight)
            ring = sorted(found, key=lambda id: (-found[id], id))
            order.update(dict.fromkeys(ring))
        return list(order)

    def cut(self, kept: Collection[str]) -> set[str]:
        """Return those of `kept` on which something else bears, be it by way of others of `kept`."""
        inside = set(kept)
        onto: dict[str, list[str]] = {}
        found = set[str]()
        for id in inside:
            for source in self._into.get(id, ()):
                if source in inside:
                    onto.setdefault(source, []).append(id)
                else:
                    found.add(id)
        waiting = list(found)
        while waiting:
            new = [id for id in onto.get(waiting.pop(), ()) if id not in found]
            found.update(new)
            waiting += new
        return found

    def among(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Return the links that count and join nodes of `ids`, by id."""
        kept = set(ids)
        found = (link for id in kept for link in self._links.get(id, ()) if link.source in kept)
        return tuple(sorted(found, key=lambda link: link.id))


def bearing_in(store: Store) -> Bearing:
    """Return who bears on whom in a store."""
    return Bearing(store.links() if isinstance(store, Linked) else store.graph().links)


def part_around(store: Store, bearing: Bearing, starts: Sequence[str], budget: int) -> Part:
    """Return the part of a graph that bears on `starts`, at most `budget` statements of it, the starts before all others.

    Links are those that count, among the statements kept: an argument from what lies farther is left out.

    Args:
        store: holds the graph.
        bearing: who bears on whom in it.
        starts: ids of nodes; those that are not there are left out.
        budget: most statements.
    """
    order = bearing.upstream(starts)
    nodes = store.get_nodes(order[:budget])
    rested_on = {link.to for node in nodes.values() if node.sources for link in node.links}
    beside = {id: node for id, node in store.get_nodes(rested_on - nodes.keys()).items() if node.kind == "source"}
    sources = store.get_sources({key for node in nodes.values() for key in node.cites})
    graph = Graph(
        nodes=MappingProxyType(nodes),
        sources=MappingProxyType(sources),
        links=bearing.among(nodes),
        revision=store.revision,
        beside=MappingProxyType(beside),
    )
    return Part(graph, tuple(starts), len(order), tuple(sorted(bearing.cut(nodes))) if len(nodes) < len(order) else ())


def _end(link: Link, about: dict[str, Link]) -> str | None:
    """Return the statement that a link bears on in the end; None for an undercut that comes to hit none."""
    met = set[str]()
    while RELATIONS[link.relation].polarity == "undercut":
        if link.argument is None or link.hits not in about or link.hits in met:
            return None
        met.add(link.hits)
        link = about[link.hits]
    return link.target
