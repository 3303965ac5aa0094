"""From runs and cited figures to the weight of each argument: the evidence rule for inferences (decision record 0013).

An argument's `weight` is where its author starts before any run, figures read. What it names as simulated evidence is a
promise that the runs of its premises or its conclusion keep or break:

    weight' = logistic(logit(weight) + inference_simulated_weight * S + inference_published_weight * P)

S is the mean of what the last runs of the named simulations say at the premises and the conclusion, P the mean of
2 * confidence - 1 over the figures that it brings. Weights of exactly 0 and 1 stay.
"""

from __future__ import annotations

from collections.abc import Iterable

from mirage_kg.argument.evidence import logistic, logit
from mirage_kg.argument.rule import DEFAULT, Rule
from mirage_kg.argument.run_evidence import RunEvidence
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Argument


def inference_weights(graph: Graph, runs: Iterable[RunEvidence] = (), rule: Rule = DEFAULT) -> dict[str, float]:
    """Return the weight of every argument of `graph` after its evidence, by argument id."""
    said = said_at(runs)
    return {
        id: argument_weight(graph, node.id, argument, said, rule) for id, (node, argument) in graph.arguments.items()
    }


def said_at(runs: Iterable[RunEvidence]) -> dict[tuple[str, str], list[float]]:
    """Return what runs say, each in [-1, 1], by node and simulation."""
    said: dict[tuple[str, str], list[float]] = {}
    for run in runs:
        if run.rows:
            said.setdefault((run.node, run.simulation), []).append(run.contribution)
    return said


def argument_weight(
    graph: Graph, conclusion: str, argument: Argument, said: dict[tuple[str, str], list[float]], rule: Rule = DEFAULT
) -> float:
    """Return one argument's weight; `said` maps node and simulation to what the runs there say, each in [-1, 1]."""
    simulations = {row.simulation for row in argument.evidence if row.kind == "simulated" and row.simulation}
    runs = [
        value
        for node in (*argument.premises, conclusion)
        for simulation in simulations
        for value in said.get((node, simulation), ())
    ]
    figures = [
        rule[f"confidence_{figure.confidence}"]
        for row in argument.evidence
        if row.source is not None and row.source in graph.sources
        for figure in graph.sources[row.source].figures
        if figure.id in row.figures
    ]
    shift = rule["inference_simulated_weight"] * _mean(runs)
    shift += rule["inference_published_weight"] * _mean([2 * confidence - 1 for confidence in figures])
    return logistic(logit(argument.weight) + shift) if 0 < argument.weight < 1 else argument.weight


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
