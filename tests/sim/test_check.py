from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.check import padded

SPEC = sim.get_spec("external_anchor")


def test_an_empty_parameter_set_becomes_the_defaults() -> None:
    assert sim.check_parameters(SPEC, {}) == SPEC.defaults()


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(sim.ParameterError) as caught:
        sim.check_parameters(SPEC, {"external_shares": 0.1})
    assert caught.value.name == "external_shares"
    assert "external_share?" in caught.value.hint


@pytest.mark.parametrize("value", ["0.1", "", None, [0.1], True, math.nan, math.inf, -math.inf, -0.01, 1.01, 10**400])
def test_a_value_that_is_no_number_within_the_range_is_refused_with_the_range(value: object) -> None:
    with pytest.raises(sim.ParameterError) as caught:
        sim.check_parameters(SPEC, {"external_share": value})  # type: ignore[dict-item]
    assert caught.value.name == "external_share"
    assert "from 0.0 to 1.0" in caught.value.hint


def test_the_range_is_told_with_its_unit() -> None:
    with pytest.raises(sim.ParameterError, match="whole number from 1 to 3000 steps"):
        sim.check_parameters(SPEC, {"steps": 0})


@pytest.mark.parametrize("steps", [0, -1, 10**12, 2.5])
def test_a_number_of_steps_out_of_range_or_not_whole_is_refused(steps: float) -> None:
    with pytest.raises(sim.ParameterError):
        sim.check_parameters(SPEC, {"steps": steps})


def test_a_whole_number_written_as_a_float_becomes_an_int() -> None:
    steps = sim.check_parameters(SPEC, {"steps": 20.0})["steps"]
    assert steps == 20
    assert isinstance(steps, int)


@pytest.mark.parametrize("value", [5, "8", True, 8.5])
def test_a_value_outside_the_choices_is_refused_with_the_choices(value: object) -> None:
    with pytest.raises(sim.ParameterError, match="takes one of 4, 8, 16"):
        sim.check_parameters(SPEC, {"answers": value})  # type: ignore[dict-item]


@given(st.floats(0.0, 1.0))
def test_every_value_within_the_range_is_accepted_unchanged(value: float) -> None:
    assert sim.check_parameters(SPEC, {"external_share": value})["external_share"] == value


@given(st.integers(1, 10**6))
def test_padding_adds_at_most_a_quarter_and_never_removes(count: int) -> None:
    size = padded(count)
    assert count <= size <= 1.25 * count
    assert padded(size) == size


def test_memory_is_refused_by_its_product_and_not_by_one_factor() -> None:
    one = sim.plan_memory(SPEC, SPEC.defaults(), 1, 1)
    assert sim.plan_memory(SPEC, SPEC.defaults(), 2, 10**6) >= 2 * 10**6 * one
    more = SPEC.defaults() | {"samples": 32}
    assert sim.plan_memory(SPEC, more, 1, 1) > 3 * one
