"""From arrays to a record: what is not finite, and what is left out where a result would be too large."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from mirage_kg.experiment import execute, plan
from mirage_kg.experiment.outcome import outputs_of, within
from mirage_kg.experiment.stored import DIGITS, rounded
from mirage_kg.model.run import Outputs
from tests.mirage_kg.experiment.conftest import make_node

SIMULATION = "generation_verification_gap"


def made(points: int = 9, seeds: int = 8) -> Outputs:
    random = np.random.default_rng(3)
    values = {"y": random.random((seeds, points)), "wide": random.random((seeds, points, 3))}
    axes = {"step": np.arange(float(points)), "k": np.arange(3.0)}
    return outputs_of(axes, {"main": values}, {"main": {}}, ablated=False, seed_lines=True)


def size(outputs: Outputs) -> int:
    return len(outputs.model_dump_json())


@given(
    values=st.lists(st.floats() | st.floats(width=32) | st.integers(-(10**8), 10**8).map(lambda n: n / 200), min_size=1)
)
def test_a_rounded_number_is_the_one_that_its_shortest_decimal_names(values: list[float]) -> None:
    written = [float(f"{value:.{DIGITS}g}") for value in values]
    assert list(map(repr, rounded(np.array(values)).tolist())) == list(map(repr, written))


def test_a_result_of_exactly_the_limit_is_kept_whole_and_one_byte_more_is_not() -> None:
    outputs = made()
    assert within(outputs, size(outputs)) == outputs
    assert within(outputs, size(outputs) - 1) != outputs


def test_lines_of_single_seeds_go_before_any_point() -> None:
    outputs = made()
    fewer = within(outputs, size(outputs) - 1)
    assert fewer.axes == outputs.axes
    before, after = outputs.arms[0].curves["y"], fewer.arms[0].curves["y"]
    assert after.seeds == before.seeds[:4]
    assert (after.mean, after.low, after.high) == (before.mean, before.low, before.high)


@given(points=st.integers(1, 40), most=st.integers(0, 20_000))
def test_what_is_left_are_numbers_of_the_whole_at_their_own_places_with_both_ends(points: int, most: int) -> None:
    outputs = made(points)
    thin = within(outputs, most)
    kept = [outputs.axes["step"].index(value) for value in thin.axes["step"]]
    assert (kept[0], kept[-1]) == (0, points - 1)
    assert size(thin) <= most or len(kept) <= 2
    for name, curve in thin.arms[0].curves.items():
        whole = outputs.arms[0].curves[name]
        for field in ("mean", "low", "high"):
            before = np.array(getattr(whole, field)).reshape(whole.shape)
            assert np.array_equal(np.array(getattr(curve, field)).reshape(curve.shape), before[kept])


def test_a_run_keeps_its_result_within_the_limit_and_its_verdict_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    decided = plan(make_node(), {"seeds": 4})
    whole = execute(decided)
    assert whole.outputs is not None
    most = size(whole.outputs) // 2
    monkeypatch.setattr(
        import_module("mirage_kg.experiment.execute"), "limit", lambda name: most if name == "result_bytes" else 100
    )
    thin = execute(decided)
    assert thin.outputs is not None
    assert size(thin.outputs) <= most
    assert thin.judgements == whole.judgements


def test_a_state_that_leaves_the_numbers_ends_the_run_with_its_step_and_no_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import jax
    import jax.numpy as jnp

    sound = sim.SIMULATIONS[SIMULATION]

    def step(key: Any, state: Any, parameters: Any) -> Any:
        return jax.tree.map(
            lambda leaf: leaf * jnp.nan if jnp.issubdtype(leaf.dtype, jnp.floating) else leaf,
            sound.step(key, state, parameters),
        )

    decided = plan(make_node(), {"seeds": 2})
    monkeypatch.setattr("sim.run.SIMULATIONS", {SIMULATION: replace(sound, step=step)})
    outcome = execute(decided)
    assert (outcome.status, outcome.verdict, outcome.judgements) == ("not_finite", None, ())
    assert "step 1" in outcome.message
    assert outcome.outputs is not None
    assert len(outcome.outputs.axes[sound.spec.axis.name]) == 1
    told = json.loads(outcome.outputs.model_dump_json(), parse_constant=pytest.fail)
    assert all(len(curve["mean"]) for arm in told["arms"] for curve in arm["curves"].values())


def test_the_outcome_names_the_versions_and_the_device_that_it_came_from() -> None:
    import jax

    outcome = execute(plan(make_node(), {"seeds": 1, "device": "cpu"}))
    assert (outcome.jax, outcome.device) == (jax.__version__, "cpu")
    assert outcome.device_name
