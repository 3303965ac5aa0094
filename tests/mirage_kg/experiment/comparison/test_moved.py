"""A run at another setting: answered from the nearest one that was run, or not at all."""

from __future__ import annotations

import math
from typing import Any

import pytest

from mirage_kg.argument.evidence.run import Finding, told_by
from mirage_kg.errors import InvalidInput, NotRunnable
from mirage_kg.experiment import nearest_run, plan, plan_sweep
from mirage_kg.experiment.comparison.moved import FURTHEST, cells_as_runs
from mirage_kg.model.node import Node
from mirage_kg.model.run import Provenance, Run
from mirage_kg.model.sweep import Cell, CellEffect, Sweep, SweepAxis, SweepOutputs, SweptPrediction
from tests.mirage_kg.experiment.conftest import make_node

MADE = Provenance(code_version="c", simulation_version=1, content_hash="h", created="2026-01-01T00:00:00Z")
NODE = make_node(simulation="external_anchor", parameters={"external_share": 0.1})
HAD = plan(NODE, {}).parameters


def done(id: str, **changes: Any) -> Run:
    more = {"parameters": {**HAD, **changes.pop("parameters", {})}, **changes}
    return Run.model_validate(
        {"id": id, "node": NODE.id, "experiment": "main", "simulation": "external_anchor", "seeds": 8, "seed": 0,
         "device": "cpu", "ablated": False, "status": "finished", "tier": "monte_carlo", "provenance": MADE} | more
    )  # fmt: skip


def effect(mean: float) -> CellEffect:
    holds = "yes" if mean >= 0.2 else "no" if mean < 0 else "undecided"
    return CellEffect(mean=mean, low=mean - 0.1, high=mean + 0.1, holds=holds, agree=1, below=0, above=1)


def swept(*cells: Cell | None, values: tuple[float, ...] = (0.0, 0.5)) -> Sweep:
    axis = SweepAxis(name="external_share", label="l", symbol="e", unit="1", values=values, here=0.1, numeric=True)
    asked = SweptPrediction(id="p", statement="s", at_least=0.1, at_most=None, seeds_below=None, seeds_above=None,
                            interval="t", level=0.95)  # fmt: skip
    return Sweep(
        id="swept", node=NODE.id, experiment="main", simulation="external_anchor", parameters=HAD, seeds=8, seed=0,
        device="cpu", ablated=True, status="finished", provenance=MADE, axes=(axis,), predictions=(asked,),
        outputs=SweepOutputs(cells=cells),
    )  # fmt: skip


def test_the_setting_itself_is_answered_by_its_newest_run() -> None:
    found = nearest_run(NODE, {"external_share": 0.1}, [done("new"), done("old")], [])
    assert found is not None
    assert (found.run.id, found.setting, found.distance) == ("new", {"external_share": 0.1}, 0.0)


def test_the_nearest_run_answers_and_its_distance_is_in_the_range_of_the_parameter() -> None:
    runs = [done("far", parameters={"external_share": 0.36}), done("near", parameters={"external_share": 0.33})]
    found = nearest_run(NODE, {"external_share": 0.3}, runs, [])
    assert found is not None
    assert found.run.id == "near"
    assert 0 < found.distance <= FURTHEST
    assert nearest_run(NODE, {"external_share": 0.9}, runs, []) is None


def test_a_run_that_differs_in_what_was_not_moved_answers_nothing() -> None:
    other = done("other", parameters={"external_share": 0.3, "steps": float(HAD["steps"]) + 1})
    assert nearest_run(NODE, {"external_share": 0.3}, [other], []) is None
    assert (
        nearest_run(NODE, {"external_share": 0.3}, [done("off", parameters={"external_share": 0.3}, ablated=True)], [])
        is None
    )


@pytest.mark.parametrize("other", [{"preset": "closed"}, {"tier": "theory"}])
def test_a_run_that_does_not_ask_what_its_node_asks_answers_nothing(other: dict[str, str]) -> None:
    assert nearest_run(NODE, {"external_share": 0.1}, [done("other", **other)], []) is None


def test_a_swept_cell_answers_as_its_run_would() -> None:
    sweep = swept(Cell(effects=(effect(0.5),), ablated=(effect(-0.5),)), Cell(effects=(effect(-0.5),)))
    with_it, without = cells_as_runs(sweep)
    assert (told_by(Finding(with_it)).contribution > 0, told_by(Finding(without)).contribution < 0) == (True, True)
    found = nearest_run(NODE, {"external_share": 0.5}, [], [sweep])
    assert found is not None
    assert (found.run.id, found.run.parameters["external_share"]) == ("swept", 0.5)


def test_a_cell_without_its_ablation_that_holds_says_nothing_and_one_not_run_is_none() -> None:
    (cell,) = cells_as_runs(swept(Cell(effects=(effect(0.5),)), None))
    assert told_by(Finding(cell)).contribution == 0
    assert list(cells_as_runs(swept().model_copy(update={"outputs": None}))) == []


def test_a_run_and_a_cell_of_as_many_seeds_and_the_same_effect_count_the_same() -> None:
    (cell, _) = cells_as_runs(
        swept(Cell(effects=(effect(0.5),), ablated=(effect(-0.5),)), Cell(effects=(effect(0.5),)))
    )
    seeds = tuple(0.5 for _ in range(8))
    judgement = cell.judgements[0]
    run = done(
        "run",
        judgements=(judgement.model_copy(update={"effect": judgement.effect.model_copy(update={"seeds": seeds})}),),
    )
    assert math.isclose(told_by(Finding(run)).contribution, told_by(Finding(cell)).contribution)


def hashed(content_hash: str) -> dict[str, Provenance]:
    return {"provenance": MADE.model_copy(update={"content_hash": content_hash})}


def test_a_run_of_older_code_answers_as_stale_and_one_of_this_code_does_not() -> None:
    moved = {"external_share": 0.3}
    now = plan(NODE, {"parameters": moved, "seeds": 8, "device": "cpu"}).content_hash
    old = nearest_run(NODE, moved, [done("old", parameters=moved)], [])
    fresh = nearest_run(NODE, moved, [done("fresh", parameters=moved, **hashed(now))], [])
    assert old is not None
    assert fresh is not None
    assert (old.stale, fresh.stale) == (True, False)


def test_a_swept_cell_is_stale_when_the_same_sweep_would_now_be_another() -> None:
    sweep = swept(Cell(effects=(effect(0.5),)), Cell(effects=(effect(0.5),)))
    asked = {"grid": {"external_share": (0.0, 0.5)}, "seeds": 8, "device": "cpu", "ablated": True}
    fresh = sweep.model_copy(update=hashed(plan_sweep(NODE, asked).content_hash))
    told = [nearest_run(NODE, {"external_share": 0.5}, [], [row]) for row in (sweep, fresh)]
    assert [row and row.stale for row in told] == [True, False]


def test_of_equally_near_ones_one_of_this_code_answers_before_a_newer_one_of_older_code() -> None:
    moved = {"external_share": 0.5}
    asked = {"grid": {"external_share": (0.0, 0.5)}, "seeds": 8, "device": "cpu", "ablated": True}
    cells = swept(Cell(effects=(effect(0.5),)), Cell(effects=(effect(0.5),)))
    fresh = cells.model_copy(update=hashed(plan_sweep(NODE, asked).content_hash))
    found = nearest_run(NODE, moved, [done("old", parameters=moved)], [fresh])
    assert found is not None
    assert (found.run.id, found.stale) == ("swept", False)


def test_what_the_parameter_does_not_take_is_refused() -> None:
    with pytest.raises(InvalidInput):
        nearest_run(NODE, {"external_share": 7.0}, [], [])
    with pytest.raises(InvalidInput):
        nearest_run(NODE, {"no_such": 0.5}, [], [])
    bare = Node.model_validate({"id": "a", "kind": "claim", "title": "T", "statement": "S."})
    with pytest.raises(NotRunnable):
        nearest_run(bare, {}, [], [])
