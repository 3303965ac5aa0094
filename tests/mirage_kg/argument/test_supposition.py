"""Positions, what is supposed of them, how they stand, and which run is worth doing next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mirage_kg.argument.evidence.rule import rule_with
from mirage_kg.argument.evidence.run import Finding, imagined, told_by
from mirage_kg.argument.explanation.next_experiment import UNKNOWN, Cost, candidates, costs_of, next_runs
from mirage_kg.argument.frame import Inference
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.argument.position import Position, position_of, scores_after
from mirage_kg.argument.solutions import Solutions, rule_named
from mirage_kg.argument.standing import standing_of
from mirage_kg.argument.supposition import SupposedRun, Supposition, suppose
from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.node import Node
from tests.mirage_kg.argument.runs import PROVENANCE, make_run

EXPERIMENT = {
    "simulation": "s",
    "predictions": [{"id": "p", "statement": "When x then y.", "measure": {"output": "o"}, "at_least": 0}],
}


def node(id: str, *arguments: dict[str, Any], runs: bool = True) -> Node:
    front = {"id": id, "kind": "claim", "title": f"About {id}", "statement": "S.", "arguments": arguments}
    return Node.model_validate({**front, "experiments": [EXPERIMENT] if runs else []})


def argued(id: str, relation: str, *premises: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "premises": premises, "relation": relation, "warrant": "w", "weight": 0.6, **more}


GRAPH = build_graph(
    {
        row.id: row
        for row in (
            node(
                "root",
                argued("a1", "supports", "left", "right", linked=True),
                argued("a2", "attacks", "other", evidence=[{"kind": "simulated", "text": "t", "simulation": "s"}]),
                argued("a3", "undercuts", "far", hits="a2"),
            ),
            node("left"),
            node("right", argued("a4", "supports", "far")),
            node("other", runs=False),
            node("far"),
            node("apart"),
        )
    },
    {},
    "r",
)
QE = rule_named("quadratic_energy")


def strength(position: Position, id: str) -> float:
    solutions = Solutions(position)
    return float(solutions.strength[solutions.qbaf.place(id)])


def told(*findings: Finding) -> list[Any]:
    return [told_by(finding) for finding in findings]


def test_a_position_is_a_pure_function_of_graph_runs_and_rule() -> None:
    runs = told(Finding(make_run(1.0, node="left")))
    assert position_of(GRAPH, runs) == position_of(GRAPH, runs)
    assert position_of(GRAPH, runs).hash == position_of(GRAPH, runs).hash
    assert position_of(GRAPH, runs).hash != position_of(GRAPH).hash
    assert position_of(GRAPH, rule=rule_with({"prior": 0.4})).hash != position_of(GRAPH).hash


def test_nothing_supposed_is_the_position_itself() -> None:
    runs = told(Finding(make_run(1.0, node="left")))
    assert suppose(GRAPH, runs, Supposition()) == position_of(GRAPH, runs)


@pytest.mark.parametrize("id", ["left", "other", "root", "apart"])
def test_the_scores_after_another_run_of_one_node_are_those_of_the_whole_position(id: str) -> None:
    before = position_of(GRAPH, told(Finding(make_run(1.0, node="left"))))
    runs = told(Finding(make_run(1.0, node="left", experiment="else")), Finding(make_run(-1.0, node=id)))
    whole = position_of(GRAPH, runs)
    found = scores_after(position_of(GRAPH, runs[:1]), GRAPH, runs, id)
    weights = {row.id: row.weight for row in whole.frame.inferences}
    assert {name: pytest.approx({**whole.base, **weights}[name]) for name in found} == found
    assert before.frame.statements == whole.frame.statements


def test_each_supposition_does_what_it_says() -> None:
    now = strength(position_of(GRAPH), "root")
    lower = (
        Supposition(base={"left": 0.0}),
        Supposition(without_nodes=["left"]),
        Supposition(without_inferences=["a1"]),
        Supposition(without_inferences=["a3"]),
        Supposition(runs=[SupposedRun("root", "contradicted")]),
        Supposition(runs=[SupposedRun("root", "ablated", "main")]),
        Supposition(added=[Inference("new", None, "root", ("apart",), "attack", (), 0.9)]),
        Supposition(rule={"prior": 0.2}),
    )
    higher = (Supposition(without_nodes=["other"]), Supposition(runs=[SupposedRun("left", "supported")]))
    assert all(strength(suppose(GRAPH, (), row), "root") < now for row in lower)
    assert all(strength(suppose(GRAPH, (), row), "root") > now for row in higher)


def test_a_run_supposed_never_to_have_been_is_one_that_never_was() -> None:
    runs = told(Finding(make_run(1.0, node="left")))
    supposed = suppose(GRAPH, runs, Supposition(runs=[SupposedRun("left", "none")]))
    assert supposed.base == position_of(GRAPH).base


@pytest.mark.parametrize(
    ("supposed", "error", "where"),
    [
        (Supposition(base={"left": 1.01}), InvalidInput, "base.left"),
        (Supposition(base={"left": float("nan")}), InvalidInput, "base.left"),
        (Supposition(base={"gone": 0.5}), NotFound, "base"),
        (Supposition(without_nodes=["gone"]), NotFound, "remove.nodes"),
        (Supposition(without_inferences=["gone"]), NotFound, "remove.inferences"),
        (Supposition(runs=[SupposedRun("other", "supported")]), InvalidInput, "runs"),
        (Supposition(runs=[SupposedRun("left", "supported", "gone")]), InvalidInput, "runs"),
        (Supposition(rule={"prior": 0.0}), InvalidInput, "rule.prior"),
    ],
)
def test_what_cannot_be_supposed_names_its_place(supposed: Supposition, error: type[Exception], where: str) -> None:
    with pytest.raises(error) as refused:
        suppose(GRAPH, (), supposed)
    assert getattr(refused.value, "where") == where  # noqa: B009


def test_standing_marks_what_rests_on_a_stale_run_all_the_way_up() -> None:
    rows = standing_of(Solutions(position_of(GRAPH, told(Finding(make_run(1.0, node="far"), True))))).nodes
    assert {row.id: row.stale_through for row in rows if row.stale_through} == dict.fromkeys(
        ("far", "right", "root"), ("far",)
    )


def test_a_semantics_that_does_not_converge_is_told_and_left_out_of_the_mean() -> None:
    solutions = Solutions(position_of(GRAPH))
    stuck = dict(solutions.gradual)
    wild = stuck["euler"]
    stuck["euler"] = replace(wild, converged=False, residual=0.25, circle=("left", "right"), values=wild.values * 0)
    solutions.__dict__["gradual"] = stuck
    found = standing_of(solutions)
    row = next(row for row in found.semantics if row.id == "euler")
    assert (row.converged, row.residual, row.cycle) == (False, 0.25, ("left", "right"))
    assert "left, right" in row.words
    root = next(row for row in found.nodes if row.id == "root")
    assert root.strengths["euler"] == 0
    assert root.low > 0


def test_the_next_run_is_one_that_bears_on_the_node_and_was_not_done() -> None:
    stale, ablated = Finding(make_run(1.0, node="right"), True), Finding(make_run(-1.0, None, node="far"))
    done = (Finding(make_run(1.0, node="left")), stale, ablated)
    solutions = Solutions(position_of(GRAPH, told(*done)))
    assert [row[0] for row in candidates(GRAPH, solutions, "root", done)] == ["far", "right", "root"]
    found = next_runs(GRAPH, solutions, "root", done, QE, {})
    assert {row.node for row in found} <= {"root", "right", "far"}
    assert [row.per_second for row in found] == sorted((row.per_second for row in found), reverse=True)
    assert all(row.seconds == UNKNOWN.seconds and not row.measured for row in found)


def test_what_a_run_is_expected_to_change_by_hand() -> None:
    solutions = Solutions(position_of(GRAPH))
    row = next(row for row in next_runs(GRAPH, solutions, "left", (), QE, {"s": Cost(2.0, True)}))
    # Nothing bears on `left` but its own run: its strength is its base score, and 0.5 is the chance of either end.
    up = position_of(GRAPH, [imagined("left", "main", "s", "supported")]).base["left"]
    down = position_of(GRAPH, [imagined("left", "main", "s", "contradicted")]).base["left"]
    assert row.expected_change == pytest.approx(0.5 * (up - 0.5) + 0.5 * (0.5 - down))
    assert row.per_second == pytest.approx(row.expected_change / 2)
    assert row.measured


def test_a_run_costs_what_runs_of_its_simulation_took() -> None:
    def took(seconds: float) -> Finding:
        run = make_run(1.0)
        return Finding(run.model_copy(update={"provenance": PROVENANCE.model_copy(update={"run_seconds": seconds})}))

    assert costs_of([took(1.0), took(3.0)]) == {"s": Cost(2.0, True)}
    assert costs_of([Finding(make_run(1.0))]) == {}


def test_an_unknown_semantics_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput) as refused:
        rule_named("astrology")
    assert all(name in refused.value.hint for name in GRADUAL)


def test_an_empty_graph_stands_nowhere() -> None:
    found = standing_of(Solutions(position_of(Graph())))
    assert (found.nodes, found.inferences) == ((), ())
    assert all(row.converged for row in found.semantics if row.family == "gradual")
