"""A position: a frame with a base score for every statement, and the evidence that they came from. What gets solved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mirage_kg.argument.evidence.base_score import evidence_of, weighed
from mirage_kg.argument.evidence.rule import DEFAULT, Rule
from mirage_kg.argument.evidence.run import RunEvidence
from mirage_kg.argument.evidence.warrant import Warrant, said_at, warrant_of, warrants_of
from mirage_kg.argument.frame import Frame, frame_of
from mirage_kg.model.graph import Graph
from mirage_kg.model.standing import NodeEvidence


@dataclass(frozen=True)
class Position:
    """What a semantics is asked about. `base` holds a score in [0, 1] for every statement; inferences carry their weights.

    `held` names the statements whose score was set by hand, so that no evidence moves it. `warrants` says what the weight of
    each inference of the files follows from, by its id.
    """

    frame: Frame
    base: Mapping[str, float]
    evidence: Mapping[str, NodeEvidence]
    rule: Rule = field(default_factory=lambda: DEFAULT)
    held: frozenset[str] = frozenset()
    warrants: Mapping[str, Warrant] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """A hash of everything that a solution depends on."""
        rows = [
            (row.id, row.conclusion, row.premises, row.polarity, row.hits, row.weight) for row in self.frame.inferences
        ]
        told = [self.frame.statements, rows, dict(self.base), [row.model_dump() for row in self.evidence.values()]]
        text = json.dumps([told, dict(self.rule)], sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def position_of(graph: Graph, runs: Iterable[RunEvidence] = (), rule: Rule = DEFAULT) -> Position:
    """Return the position of a graph after its evidence. The graph and the runs are read and never changed.

    Args:
        graph: the files.
        runs: what the last run of each experiment says.
        rule: the evidence rule.
    """
    said = tuple(runs)
    evidence = evidence_of(graph, said, rule)
    stated = warrants_of(graph, said)
    frame = frame_of(graph)
    warrants = {
        row.id: Warrant(row.weight) if row.argument is None else stated[row.argument] for row in frame.inferences
    }
    weighted = tuple(
        replace(row, weight=rule["link_share"] * row.weight if row.argument is None else warrants[row.id].weight(rule))
        for row in frame.inferences
    )
    base = {id: evidence[id].base for id in frame.statements}
    return Position(replace(frame, inferences=weighted), base, evidence, rule, warrants=warrants)


def scores_after(position: Position, graph: Graph, runs: Iterable[RunEvidence], node: str) -> dict[str, float]:
    """Return the scores that the runs of one node decide: its own base score, and the weights of arguments on or from it.

    A base score that was set by hand is none of them.

    Args:
        position: what the rest comes from.
        graph: the files.
        runs: what the last run of each experiment says, those of `node` as they are to count.
        node: the statement whose runs differ from those in `position`.
    """
    said = tuple(runs)
    rows = [row for run in said if run.node == node for row in run.rows]
    told, arguments = said_at(said), graph.arguments
    scores = dict[str, float]()
    if node not in position.held:
        scores[node] = weighed(node, rows, position.evidence[node].published, position.rule).base
    for row in position.frame.inferences:
        if row.argument in arguments:
            conclusion, argument = arguments[row.argument]
            if node == conclusion.id or node in argument.premises:
                scores[row.id] = warrant_of(graph, conclusion.id, argument, told).weight(position.rule)
    return scores
