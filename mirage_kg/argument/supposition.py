"""What if: a position with changes supposed. Nothing is kept, and neither graph nor runs are touched."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mirage_kg.argument.evidence.rule import rule_with
from mirage_kg.argument.evidence.run import Outcome, RunEvidence, imagined
from mirage_kg.argument.frame import Frame, Inference
from mirage_kg.argument.position import Position, position_of
from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node


@dataclass(frozen=True)
class SupposedRun:
    """The last run of one experiment of a node, as if it had ended so; its first experiment when none is named."""

    node: str
    outcome: Outcome
    experiment: str | None = None


@dataclass(frozen=True)
class Supposition:
    """Changes to suppose.

    Args:
        base: base score by statement; set after everything that evidence says.
        without_nodes: statements taken out with every inference that needs them.
        without_inferences: inferences, or whole arguments, taken out.
        added: inferences that are added; their ids must be free.
        runs: runs that are imagined, in place of the last run of their experiments.
        rule: parameters of the evidence rule.
    """

    base: Mapping[str, float] = field(default_factory=dict)
    without_nodes: Sequence[str] = ()
    without_inferences: Sequence[str] = ()
    added: Sequence[Inference] = ()
    runs: Sequence[SupposedRun] = ()
    rule: Mapping[str, float] = field(default_factory=dict)


def check_score(name: str, value: float) -> float:
    """Return `value` if it is a base score.

    Raises:
        InvalidInput: it is not a number in [0, 1]; never brought into range in silence.
    """
    if not math.isfinite(value) or not 0 <= value <= 1:
        raise InvalidInput(
            f"the base score of {name[:80]} must lie in [0, 1], not {value:g}",
            hint="write a number from 0 to 1",
            where=f"base.{name[:80]}",
        )
    return value


def suppose(graph: Graph, runs: Iterable[RunEvidence], supposition: Supposition) -> Position:
    """Return the position of `graph` with changes supposed.

    Args:
        graph: the files.
        runs: what the last run of each experiment says; the caller evaluates them under the supposed rule.
        supposition: the changes.

    Raises:
        NotFound: a node, inference or argument that is not there.
        InvalidInput: a score or weight outside [0, 1], a parameter outside its range, an outcome for a node without experiment.
    """
    rule = rule_with(supposition.rule)
    said = {(run.node, run.experiment): run for run in runs}
    for row in supposition.runs:
        node = _node(graph, row.node, "runs")
        experiment = _experiment(node, row.experiment)
        said[node.id, experiment] = imagined(node.id, experiment, _simulation(node, experiment), row.outcome, rule=rule)
    for id, score in supposition.base.items():
        _node(graph, id, "base")
        check_score(id, score)
    position = position_of(graph, said.values(), rule)
    base = {**position.base, **{id: float(score) for id, score in supposition.base.items()}}
    frame = _with(position.frame, supposition.added)
    held = frozenset(supposition.base)
    return restrict(replace(position, base=base, frame=frame, held=held), _elements(frame, graph, supposition))


def restrict(position: Position, removed: Iterable[str]) -> Position:
    """Return `position` without some statements and inferences, and what needs them."""
    gone = set(removed)
    if not gone:
        return position
    frame = position.frame.without(gone)
    return replace(position, frame=frame, base={id: position.base[id] for id in frame.statements})


def _elements(frame: Frame, graph: Graph, supposition: Supposition) -> set[str]:
    gone = {_node(graph, id, "remove.nodes").id for id in supposition.without_nodes}
    for id in supposition.without_inferences:
        found = {row.id for row in frame.inferences if id in (row.id, row.argument)}
        if not found:
            raise NotFound(
                f"there is no inference or argument {id[:80]!r}",
                hint="" if graph.nodes else "the graph is empty",
                where="remove.inferences",
                lists="inferences" if graph.nodes else None,
            )
        gone |= found
    return gone


def _with(frame: Frame, added: Sequence[Inference]) -> Frame:
    return frame.with_inferences(added) if added else frame


def _node(graph: Graph, id: str, where: str) -> Node:
    node = graph.nodes.get(id)
    if node is None:
        raise NotFound(f"there is no node {id[:80]!r}", where=where, lists="nodes")
    return node


def _experiment(node: Node, name: str | None) -> str:
    names = [row.id for row in node.experiments]
    if not names or (name is not None and name not in names):
        held = f"it holds: {', '.join(names)}" if names else "name a node that can be run"
        raise InvalidInput(f"{node.id} holds no experiment {name or ''}".strip(), hint=held, where="runs")
    return name or names[0]


def _simulation(node: Node, experiment: str) -> str:
    return next(row.simulation for row in node.experiments if row.id == experiment)
