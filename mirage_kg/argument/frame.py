"""The bipolar frame of a graph: statements, and the inferences that support, attack or undercut.

Every node is a statement. Every argument of a node's file is an inference from its premises to the node: linked premises make
one inference, convergent ones an inference each. An undercut is an inference against other inferences (Pollock, 1987). What
counts is the polarity in the table of relations and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Argument, Link
from mirage_kg.model.relation import RELATIONS

Counted = Literal["support", "attack", "undercut"]


@dataclass(frozen=True)
class Inference:
    """One step from premises to a conclusion.

    `id` is that of the argument, followed by `.premise` where convergent premises are split, or that of the link that no
    argument holds (`origin` is then "link"). `conclusion` is the node that the argument is about. An undercut concludes
    nothing on it: it strikes the inferences in `hits`, and does not need that node, which only says in whose file it stands.
    `weight` is between 0 and 1.
    """

    id: str
    argument: str | None
    conclusion: str
    premises: tuple[str, ...]
    polarity: Counted
    hits: tuple[str, ...] = ()
    weight: float = 1.0
    origin: Literal["given", "link", "derived"] = "given"


@dataclass(frozen=True)
class Frame:
    """Statements and inferences in a fixed order.

    `uncounted` names the links of the files that say undercut but not which inference they strike: they count for nothing.
    """

    statements: tuple[str, ...] = ()
    inferences: tuple[Inference, ...] = ()
    uncounted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse names that nothing has, two elements of one id, and undercuts that strike nothing."""
        statements, inferences = set(self.statements), {row.id for row in self.inferences}
        if len(statements) + len(inferences) < len(self.statements) + len(self.inferences) or statements & inferences:
            raise InvalidInput("two elements of the frame have one id", hint="give each its own", where="frame")
        for row in self.inferences:
            _check(row, statements, inferences)

    @property
    def elements(self) -> tuple[str, ...]:
        """The ids of all statements, then of all inferences."""
        return self.statements + tuple(row.id for row in self.inferences)

    def without(self, removed: Iterable[str]) -> Frame:
        """Return the frame without these elements, and without the inferences that need them.

        An inference needs its premises, a support or attack its conclusion too, and an undercut one at least of what it hits.

        Raises:
            NotFound: an id that the frame does not hold.
        """
        gone = set(removed)
        if unknown := sorted(gone - set(self.elements)):
            raise NotFound(f"the frame holds no {unknown[0]!r}", hint="name a node or an inference", where=unknown[0])
        kept = [row for row in self.inferences if row.id not in gone and gone.isdisjoint(_needed(row))]
        return Frame(tuple(name for name in self.statements if name not in gone), _hitting(kept), self.uncounted)

    def with_inferences(self, added: Iterable[Inference]) -> Frame:
        """Return the frame with further inferences.

        Raises:
            NotFound, InvalidInput: one of them names what the frame does not hold, or cannot be an inference.
        """
        rows = tuple(added)
        for row in rows:
            if row.conclusion not in self.statements:
                raise _strange(row, row.conclusion)
        return replace(self, inferences=self.inferences + rows)


def frame_of(graph: Graph) -> Frame:
    """Return the frame of a graph.

    Entries that the check refused are left out, as they are among the links. A link whose source, relation and target an
    argument holds already is that argument, not a second one. Where the graph is a part of a larger one, an inference that
    needs a statement outside it is left out.
    """
    expanded = {(link.target, link.argument) for link in graph.links}
    arguments = {
        argument.id: (node.id, argument)
        for node in graph.nodes.values()
        for argument in node.arguments
        if (node.id, argument.id) in expanded
    }
    split = {name: tuple(_names(argument)) for name, (_, argument) in arguments.items()}
    inferences = [
        row
        for conclusion, argument in arguments.values()
        for row in _inferences(conclusion, argument, split)
        if all(premise in graph.nodes for premise in row.premises)
    ]
    held = {(link.source, link.relation, link.target) for link in graph.links if link.argument is not None}
    loose = [
        link
        for link in graph.links
        if link.argument is None
        and RELATIONS[link.relation].polarity != "neutral"
        and (link.source, link.relation, link.target) not in held
    ]
    stated = [row for link in loose if (row := _of_link(link)) is not None]
    uncounted = tuple(link.id for link in loose if RELATIONS[link.relation].polarity == "undercut")
    return Frame(tuple(graph.nodes), _hitting(inferences + stated), uncounted)


def _hitting(rows: Iterable[Inference]) -> tuple[Inference, ...]:
    """Return inferences without hits on what is not among them, and without undercuts that hit nothing any more."""
    kept = list(rows)
    while True:
        names = {row.id for row in kept}
        left = [
            row if names.issuperset(row.hits) else replace(row, hits=tuple(hit for hit in row.hits if hit in names))
            for row in kept
        ]
        kept = [row for row in left if row.hits or row.polarity != "undercut"]
        if len(kept) == len(left):
            return tuple(kept)


def _names(argument: Argument) -> Iterator[str]:
    premises = dict.fromkeys(argument.premises)
    if argument.linked or len(premises) == 1:
        yield argument.id
    else:
        yield from (f"{argument.id}.{premise}" for premise in premises)


def _inferences(conclusion: str, argument: Argument, split: dict[str, tuple[str, ...]]) -> Iterator[Inference]:
    polarity = RELATIONS[argument.relation].polarity
    if polarity == "neutral":
        return
    names, each = tuple(_names(argument)), tuple(dict.fromkeys(argument.premises))
    premises = [each] if len(names) == 1 else [(premise,) for premise in each]
    hits = split.get(argument.hits or "", ()) if polarity == "undercut" else ()
    for name, rests in zip(names, premises, strict=True):
        yield Inference(name, argument.id, conclusion, rests, polarity, hits, argument.weight)


def _of_link(link: Link) -> Inference | None:
    relation = RELATIONS[link.relation]
    polarity = relation.polarity
    if polarity == "neutral" or polarity == "undercut":
        return None
    weight = relation.weight if link.weight is None else link.weight
    return Inference(link.id, None, link.target, (link.source,), polarity, (), weight, "link")


def _needed(row: Inference) -> tuple[str, ...]:
    """Return the statements that an inference cannot be without."""
    return row.premises if row.polarity == "undercut" else (row.conclusion, *row.premises)


def _strange(row: Inference, name: str) -> NotFound:
    return NotFound(f"{row.id!r} names {name!r}, which the frame does not hold", where=row.id)


def _check(row: Inference, statements: set[str], inferences: set[str]) -> None:
    strange = [name for name in _needed(row) if name not in statements]
    strange += [name for name in row.hits if name not in inferences]
    if strange:
        raise _strange(row, strange[0])
    if not row.premises or not 0 <= row.weight <= 1:
        raise InvalidInput(
            f"{row.id!r} has {len(row.premises)} premises and the weight {row.weight}",
            hint="give it at least one premise and a weight between 0 and 1",
            where=row.id,
        )
    if bool(row.hits) != (row.polarity == "undercut"):
        raise InvalidInput(
            f"{row.id!r} is of polarity {row.polarity} and hits {len(row.hits)} inferences",
            hint="an undercut, and nothing else, names the inferences that it strikes",
            where=row.id,
        )
