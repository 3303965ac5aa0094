"""What a source does in the argument: which nodes it supports, attacks or undercuts a step of, and which rest on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from mirage_kg.model.node import Link, Node
from mirage_kg.model.relation import RELATIONS

if TYPE_CHECKING:
    from mirage_kg.store.protocol import Citers, Store

Does = Literal["supports", "attacks", "undercuts", "rested_on", "reported"]
"""supports, attacks, undercuts: an argument for or against the node, or against one of its steps, brings the source, or a node
that reports it is a premise there. rested_on: the node says that it rests on a node that reports the source. reported: the
node is of kind source and is what the source says.
"""


class Bears(NamedTuple):
    """One way in which a source bears on a node."""

    node: str
    """Id of the node."""
    does: Does
    """What the source does there."""
    argument: str | None
    """Id of the argument that carries it; None where a plain link does, or none is needed."""
    through: str | None
    """Id of the node that reports the source and from which it goes on; None where the source itself is brought."""
    why: str
    """The warrant of that argument, or the reason of that link; may be empty."""


def bearing(key: str, citing: Collection[Node], links: Mapping[str, Iterable[Link]]) -> tuple[Bears, ...]:
    """Return every way in which a source bears on a node; a node that only cites it is not among them.

    Args:
        key: key of the source.
        citing: the nodes that cite it.
        links: by id, for each of `citing` that is of kind source, the links that begin or end there.

    Returns:
        each way once, by what it does (in the order of `Does`), then by node and argument. An argument that brings the source
        as evidence and has a node that reports it as a premise is told once, as evidence.
    """
    brought = list(_brought(key, citing))
    told = {(row.node, row.argument) for row in brought}
    reporters = [node for node in citing if node.kind == "source"]
    handed = (row for node in reporters for row in _handed_on(node.id, links.get(node.id, ())))
    itself = (Bears(node.id, "reported", None, None, "") for node in reporters)
    rows = {*brought, *itself, *(row for row in handed if (row.node, row.argument) not in told)}
    return tuple(
        sorted(rows, key=lambda row: (_ORDER[row.does], row.node, row.argument or "", row.through or "", row.why))
    )


def bearings(store: Store, cited: Mapping[str, Citers]) -> dict[str, tuple[Bears, ...]]:
    """Return how sources bear on nodes, by key, as far as the nodes tell that `cited` lists for each of them."""
    nodes = store.get_nodes({row.id for citers in cited.values() for row in citers.rows})
    links = {node.id: store.links_of(node.id) for node in nodes.values() if node.kind == "source"}
    return {
        key: bearing(key, [nodes[row.id] for row in citers.rows if row.id in nodes], links)
        for key, citers in cited.items()
    }


def _brought(key: str, citing: Iterable[Node]) -> Iterator[Bears]:
    """Yield the arguments that bring the source as evidence."""
    for node in citing:
        for argument in node.arguments:
            if any(row.source == key for row in argument.evidence):
                yield Bears(node.id, argument.relation, argument.id, None, argument.warrant)


def _handed_on(reporter: str, links: Iterable[Link]) -> Iterator[Bears]:
    """Yield what a node that reports the source does by its own links; an undercut that strikes no step does nothing."""
    for link in links:
        if link.target == reporter and link.relation == "evidenced_by":
            yield Bears(link.source, "rested_on", None, reporter, link.reason)
        does = _DOES.get(RELATIONS[link.relation].polarity)
        if link.source == reporter and does and (does != "undercuts" or link.argument):
            yield Bears(link.target, does, link.argument, reporter, link.reason)


_DOES: Mapping[str, Does] = {"support": "supports", "attack": "attacks", "undercut": "undercuts"}
_ORDER: Mapping[Does, int] = {"supports": 0, "attacks": 1, "undercuts": 2, "rested_on": 3, "reported": 4}
