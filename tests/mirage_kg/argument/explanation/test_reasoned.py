"""Everything that is said of one statement, put together: consistent with itself, and whole where a semantics gives out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mirage_kg.argument.evidence.run import Finding, told_by
from mirage_kg.argument.explanation.reasons import reasons_of
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.argument.gradual.solver import solve_strengths
from mirage_kg.argument.position import position_of
from mirage_kg.argument.solutions import Solutions, rule_named
from mirage_kg.argument.standing import standing_of
from mirage_kg.experiment.argue import Argued
from mirage_kg.load import load_folder
from mirage_kg.open import shipped_folder
from tests.mirage_kg.argument.runs import make_run
from tests.mirage_kg.argument.test_supposition import GRAPH

RUNS = (Finding(make_run(1.0, node="far", id="1")), Finding(make_run(-1.0, None, node="left", id="2")))
SOLVED = Solutions(position_of(GRAPH, [told_by(row) for row in RUNS]))
STANDING = standing_of(SOLVED)


@pytest.mark.parametrize("semantics", GRADUAL)
@pytest.mark.parametrize("id", GRAPH.nodes)
def test_what_is_said_agrees_with_what_was_solved(id: str, semantics: str) -> None:
    found = reasons_of(GRAPH, SOLVED, STANDING, RUNS, id, semantics)
    here = SOLVED.gradual[semantics].strengths[id]
    for path in found.paths:
        rest = [told_by(row) for row in RUNS if row.run.node != path.start]
        without = Solutions(position_of(GRAPH, rest)).gradual[semantics].strengths[id]
        assert path.effect == pytest.approx(here - without, abs=1e-8)
        assert bool(path.steps) == (path.start != id)
        assert path.steps == () or (path.steps[0].source, path.steps[-1].target) == (path.start, id)
    assert {row.start for row in found.paths} <= {"far", "left"}
    sizes = [abs(row.value) for row in found.reasons.gradient]
    assert sizes == sorted(sizes, reverse=True)
    changes = [abs(row.change) for row in found.reasons.removal]
    assert changes == sorted(changes, reverse=True)
    assert all(sentence.endswith(".") for sentence in found.reasons.words)
    assert found.reasons.shapley is not None


def test_the_runs_of_every_node_that_bears_are_followed_the_largest_effect_first() -> None:
    found = reasons_of(GRAPH, SOLVED, STANDING, RUNS, "root", "quadratic_energy").paths
    assert {row.start for row in found} == {"far", "left"}
    assert [abs(row.effect) for row in found] == sorted((abs(row.effect) for row in found), reverse=True)
    assert reasons_of(GRAPH, SOLVED, STANDING, RUNS, "apart", "quadratic_energy").paths == ()


def test_a_semantics_that_does_not_converge_leaves_derivatives_out_and_says_the_rest() -> None:
    stuck = Solutions(SOLVED.position)
    found = {id: replace(row, converged=False, circle=("left",)) for id, row in stuck.gradual.items()}
    stuck.__dict__["gradual"] = found
    told = reasons_of(GRAPH, stuck, standing_of(stuck), RUNS, "root", "euler")
    assert told.reasons.gradient == ()
    assert told.reasons.removal
    assert {row.start for row in told.paths} == {"far", "left"}
    assert all(row.steps == () for row in told.paths)
    assert told.next


def test_a_premise_that_its_own_run_contradicts_is_named_where_the_conclusion_is_explained() -> None:
    graph = load_folder(shipped_folder()).graph
    root = graph.root or ""
    half = "every-fix-is-external"
    before = Argued(graph, findings=()).argument(root, "quadratic_energy")
    fallen = Argued(graph, findings=(Finding(make_run(-1.0, node=half, verdict="contradicted")),))
    after = fallen.argument(root, "quadratic_energy")
    title, strength = graph.nodes[half].title, fallen.rows[half].strength
    assert not any("contradicted" in sentence for sentence in before.reasons.words)
    assert any(
        "contradicted by its own run" in said and f"“{title}” ({strength:.2f})" in said for said in after.reasons.words
    )
    assert any(
        all(graph.nodes[id].title in said for id in (half, "closed-loops-erode")) for said in before.reasons.words
    )


def test_own_evidence_is_worth_what_its_going_changes() -> None:
    rule, qbaf = rule_named("df_quad"), SOLVED.qbaf
    for id in GRAPH.nodes:
        found = reasons_of(GRAPH, SOLVED, STANDING, RUNS, id, "df_quad").reasons.own
        bare = np.where(np.arange(len(qbaf.base)) == qbaf.place(id), SOLVED.position.evidence[id].prior, qbaf.base)
        without = solve_strengths(qbaf.with_base(bare), rule).values[qbaf.place(id)]
        assert found is not None
        assert found.change == pytest.approx(without - SOLVED.gradual["df_quad"].strengths[id], abs=1e-8)
