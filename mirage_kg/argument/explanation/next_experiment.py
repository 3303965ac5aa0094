"""Which experiment next: what a run is expected to move at a node, for each second that it takes.

A run that was not done may end for its node or against it; that it ends undecided is left out. With p the node's present
strength as the prior that it ends for it,

    expected change = p * |sigma(supported) - sigma| + (1 - p) * |sigma(contradicted) - sigma|,

sigma the strength of the node that is asked about, the outcomes imagined as clearly as the rule says (`imagined_size`). All
experiments are ranked by the gradient first; of the foremost both outcomes are solved. The prior is the graph's own
opinion, so this ranks by what would surprise the graph as it stands. An experiment whose last run was finished with its
mechanism on, and is not stale, is not ranked: running it again gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from mirage_kg.argument.evidence.run import Finding, Outcome, imagined, told_by
from mirage_kg.argument.explanation.removal import rescored, strength_of, upstream
from mirage_kg.argument.gradual.qbaf import Numbers
from mirage_kg.argument.gradual.solver import Rule as Influence
from mirage_kg.argument.position import scores_after
from mirage_kg.argument.solutions import Solutions
from mirage_kg.argument.words import amount
from mirage_kg.model.graph import Graph
from mirage_kg.model.standing import NextRun


class Cost(NamedTuple):
    """Seconds of one run. `measured` is false where no run of its simulation was seen yet."""

    seconds: float
    measured: bool


UNKNOWN = Cost(10.0, False)
"""What a run is taken to cost where none of its simulation was seen: the middle of what the shipped ones take on two cores."""


RANKED = 200
"""Most experiments that are ranked by the gradient: those whose node bears most on the statement."""

SOLVED = 8
"""How many of the foremost experiments are solved for both outcomes."""


def costs_of(findings: Iterable[Finding]) -> dict[str, Cost]:
    """Return the seconds of a run by simulation: the mean of those that were seen, compilation left out."""
    seen: dict[str, list[float]] = {}
    for finding in findings:
        seconds = finding.run.provenance.run_seconds
        if seconds is not None:
            seen.setdefault(finding.run.simulation, []).append(max(seconds, 0.001))
    return {simulation: Cost(sum(rows) / len(rows), True) for simulation, rows in seen.items()}


def candidates(graph: Graph, solved: Solutions, id: str, findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return node, experiment and simulation of every experiment that is worth a run and whose node bears on `id`."""
    done = {(row.run.node, row.run.experiment) for row in findings if not row.stale and not row.run.ablated}
    bearing = {*upstream(solved.qbaf, id), id}
    return [
        (node.id, experiment.id, experiment.simulation)
        for node in graph.nodes.values()
        if node.id in bearing
        for experiment in node.experiments
        if (node.id, experiment.id) not in done
    ]


def next_runs(
    graph: Graph,
    solved: Solutions,
    id: str,
    findings: Iterable[Finding],
    semantics: Influence,
    cost: Mapping[str, Cost],
    slope: Numbers | None = None,
    most: int = 5,
) -> tuple[NextRun, ...]:
    """Return the runs that are expected to move the strength of `id` most per second, best first.

    Args:
        graph: the files.
        solved: the position of now.
        id: the statement that is to be moved, the root as a rule.
        findings: the last finished runs, from which that position came.
        semantics: a gradual semantics.
        cost: seconds by simulation; `UNKNOWN` where there is none.
        slope: how that strength changes with each base score (n,); None where there is no derivative.
        most: how many.
    """
    findings = tuple(findings)
    rule = solved.position.rule
    told = {(row.run.node, row.run.experiment): told_by(row, rule) for row in findings}
    place = solved.qbaf.place(id)
    now = strength_of(solved.qbaf, semantics, place)

    def expected(node: str, experiment: str, simulation: str, moved: Callable[[dict[str, float]], float]) -> NextRun:
        prior = float(solved.strength[solved.qbaf.place(node)])
        chances: dict[Outcome, float] = {"supported": prior, "contradicted": 1 - prior}
        change = 0.0
        for outcome, chance in chances.items():
            runs = {**told, (node, experiment): imagined(node, experiment, simulation, outcome, rule=rule)}
            change += chance * abs(moved(scores_after(solved.position, graph, runs.values(), node)))
        return _row(node, experiment, change, cost.get(simulation, UNKNOWN))

    def by_gradient(scores: dict[str, float]) -> float:
        moved = rescored(solved.qbaf, scores).base - solved.qbaf.base
        return 0.0 if slope is None else float(moved @ slope)

    def by_solving(scores: dict[str, float]) -> float:
        return strength_of(rescored(solved.qbaf, scores), semantics, place) - now

    rows = candidates(graph, solved, id, findings)
    if slope is not None:
        rows.sort(key=lambda row: -abs(float(slope[solved.qbaf.place(row[0])])))
        rows = rows[:RANKED]
        rows.sort(key=lambda row: -expected(row[0], row[1], row[2], by_gradient).per_second)
    ranked = [expected(row[0], row[1], row[2], by_solving) for row in rows[:SOLVED]]
    ranked.sort(key=lambda row: (-row.per_second, row.node, row.experiment))
    return tuple(row for row in ranked[:most] if row.expected_change > 0)


def _row(node: str, experiment: str, change: float, cost: Cost) -> NextRun:
    how = "as measured" if cost.measured else "estimated"
    return NextRun(
        node=node,
        experiment=experiment,
        expected_change=change,
        seconds=cost.seconds,
        per_second=change / cost.seconds,
        measured=cost.measured,
        words=f"Expected to move it by {amount(change)} in {cost.seconds:.2g} s ({how}).",
    )
