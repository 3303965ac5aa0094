"""From runs and cited figures to the base score of each statement: the evidence rule (decision record 0013).

    base = logistic(logit(prior) + simulated_weight * S + published_weight * P)

S in [-1, 1] is the mean of what the experiments of the node say (`run`). P in [-1, 1] comes from its sources
(`figure`), which add up by 1 - prod(1 - weight), those for and those against apart. The two are weighted apart and
kept apart. Testedness is 1 - prod(1 - weight) over the same evidence without its sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from mirage_kg.argument.evidence.figure import published, reporters_of
from mirage_kg.argument.evidence.rule import DEFAULT, Rule
from mirage_kg.argument.evidence.run import RunEvidence
from mirage_kg.model.graph import Graph
from mirage_kg.model.standing import NodeEvidence, PublishedEvidence, SimulatedEvidence


def logit(p: float) -> float:
    """Return ln(p / (1 - p)); infinite at 0 and 1."""
    if p <= 0 or p >= 1:
        return math.copysign(math.inf, p - 0.5)
    return math.log(p / (1 - p))


def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x))."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def evidence_of(graph: Graph, runs: Iterable[RunEvidence] = (), rule: Rule = DEFAULT) -> dict[str, NodeEvidence]:
    """Return the evidence on every node of `graph`, by id.

    Args:
        graph: the files; read, never changed.
        runs: what the last run of each experiment says; those of nodes that are not there are left out.
        rule: parameters of the rule.
    """
    by_node: dict[str, list[SimulatedEvidence]] = {}
    for run in runs:
        by_node.setdefault(run.node, []).extend(run.rows)
    reporters = reporters_of(graph)
    return {
        id: weighed(
            id,
            by_node.get(id, ()),
            published(graph, node, reporters, rule),
            rule,
        )
        for id, node in graph.nodes.items()
    }


def weighed(
    id: str, simulated: Sequence[SimulatedEvidence], published: Sequence[PublishedEvidence], rule: Rule = DEFAULT
) -> NodeEvidence:
    """Return the evidence on one node with its two scores, the base score and the testedness."""
    deciding = [row.contribution for row in simulated if row.decides]
    simulated_score = sum(deciding) / len(deciding) if deciding else 0.0
    published_score = _either(row.weight for row in published if row.sign > 0) - _either(
        row.weight for row in published if row.sign < 0
    )
    shift = rule["simulated_weight"] * simulated_score + rule["published_weight"] * published_score
    runs = [abs(row.contribution) for row in simulated if row.decides]
    figures = [row.weight for row in published]
    return NodeEvidence(
        node=id,
        prior=rule["prior"],
        simulated=tuple(simulated),
        published=tuple(published),
        simulated_score=simulated_score,
        published_score=published_score,
        base=logistic(logit(rule["prior"]) + shift),
        testedness=_either(runs + figures),
        tested_by_runs=_either(runs),
        tested_by_figures=_either(figures),
        stale=any(row.stale for row in simulated),
    )


def _either(weights: Iterable[float]) -> float:
    """Return 1 - prod(1 - w): the chance of at least one of independent events."""
    return 1 - math.prod(1 - weight for weight in weights)
