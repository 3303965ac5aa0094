"""The twin check, on real runs: the same twice agrees, another stream or another setting does not."""

from __future__ import annotations

from functools import cache

import pytest

import sim
from mirage_kg.experiment.comparison.twin import TwinRow, compare, twin
from tests.mirage_kg.experiment.conftest import make_node

SMOOTH = "generation_verification_gap"
BISTABLE = "external_anchor"


@cache
def arms(simulation: str, seed: int, share: float = 0.0) -> sim.Outputs:
    setting = {"prompts": 100, "samples": 8} if simulation == SMOOTH else {"external_share": share, "steps": 500}
    return sim.simulate(simulation, {"main": setting}, seeds=16, seed=seed, device="cpu").outputs


def rows(simulation: str, first: sim.Outputs, second: sim.Outputs) -> list[TwinRow]:
    return list(compare(sim.get_spec(simulation), first, second))


def test_two_runs_of_the_same_agree_in_every_mean() -> None:
    found = rows(SMOOTH, arms(SMOOTH, 0), arms.__wrapped__(SMOOTH, 0))
    assert len(found) == len(sim.get_spec(SMOOTH).outputs)
    assert all(row.agrees and row.by == "mean" and row.apart == 0.0 for row in found)


def test_another_random_stream_is_told_apart_where_means_are_compared() -> None:
    assert not all(row.agrees for row in rows(SMOOTH, arms(SMOOTH, 0), arms(SMOOTH, 1)))


def test_a_difference_within_the_tolerance_agrees_and_one_beyond_it_does_not() -> None:
    outputs = arms(SMOOTH, 0)
    for factor, agrees in ((1.001, True), (1.01, False)):
        moved = {"main": {name: values * factor for name, values in outputs["main"].items()}}
        assert all(row.agrees for row in rows(SMOOTH, outputs, moved)) is agrees


def test_bistable_runs_are_compared_by_the_fraction_of_seeds_in_each_outcome() -> None:
    found = rows(BISTABLE, arms(BISTABLE, 0), arms(BISTABLE, 1))
    assert {row.output for row in found} == {"accuracy", "self_reward"}
    assert all(row.by == "fraction" and row.agrees for row in found)
    apart = {row.output: row for row in rows(BISTABLE, arms(BISTABLE, 0), arms(BISTABLE, 0, share=1.0))}
    assert not apart["accuracy"].agrees
    assert apart["accuracy"].apart > 0.2


def test_without_a_gpu_nothing_is_compared_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim, "devices", lambda: ["cpu"])
    found = twin(make_node())
    assert found.agrees is None
    assert found.rows == ()
    assert "no GPU" in found.message
