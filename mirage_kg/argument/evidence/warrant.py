"""From runs and cited figures to the weight of each argument: the evidence rule for inferences (decision record 0013).

An argument's `weight` is where its author starts before any run, figures read. What it names as simulated evidence is a
promise that the runs of its premises or its conclusion keep or break:

    weight' = logistic(logit(weight) + inference_simulated_weight * S + inference_published_weight * P)

S is the mean of what the last runs of the named simulations say at the premises and the conclusion, P the mean of
2 * confidence - 1 over the figures that it brings. Weights of exactly 0 and 1 stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mirage_kg.argument.evidence.base_score import logistic, logit
from mirage_kg.argument.evidence.rule import DEFAULT, Rule
from mirage_kg.argument.evidence.run import RunEvidence
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Argument
from mirage_kg.model.source import Confidence

Said = Mapping[tuple[str, str], Iterable[RunEvidence]]
"""What runs say, by node and simulation."""


class Warrant(NamedTuple):
    """What the weight of an inference follows from: where it starts, the runs that it names, and the figures that it brings."""

    start: float
    runs: tuple[RunEvidence, ...] = ()
    read: tuple[Confidence, ...] = ()

    def weight(self, rule: Rule = DEFAULT) -> float:
        """Return the weight after the evidence, in [0, 1]."""
        shift = rule["inference_simulated_weight"] * _mean([run.contribution for run in self.runs])
        shift += rule["inference_published_weight"] * _mean([2 * rule[f"confidence_{read}"] - 1 for read in self.read])
        return logistic(logit(self.start) + shift) if 0 < self.start < 1 else self.start


def warrants_of(graph: Graph, runs: Iterable[RunEvidence] = ()) -> dict[str, Warrant]:
    """Return what the weight of every argument of `graph` follows from, by argument id."""
    said = said_at(runs)
    return {id: warrant_of(graph, node.id, argument, said) for id, (node, argument) in graph.arguments.items()}


def said_at(runs: Iterable[RunEvidence]) -> dict[tuple[str, str], list[RunEvidence]]:
    """Return the runs that say something, by node and simulation."""
    said: dict[tuple[str, str], list[RunEvidence]] = {}
    for run in runs:
        if run.rows:
            said.setdefault((run.node, run.simulation), []).append(run)
    return said


def warrant_of(graph: Graph, conclusion: str, argument: Argument, said: Said) -> Warrant:
    """Return what the weight of one argument of the node `conclusion` follows from."""
    simulations = {row.simulation for row in argument.evidence if row.kind == "simulated" and row.simulation}
    return Warrant(
        argument.weight,
        tuple(
            run
            for node in (*argument.premises, conclusion)
            for simulation in sorted(simulations)
            for run in said.get((node, simulation), ())
        ),
        tuple(
            figure.confidence
            for row in argument.evidence
            if row.source is not None and row.source in graph.sources
            for figure in graph.sources[row.source].figures
            if figure.id in row.figures
        ),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
