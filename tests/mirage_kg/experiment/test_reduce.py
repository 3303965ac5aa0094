"""Reducers: each curve becomes the number that its name promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import linregress, spearmanr

from mirage_kg.experiment.reduce import REDUCERS, reduce_curves
from mirage_kg.model.experiment import Measure

CURVES = arrays(np.float64, (4, 9), elements=st.floats(-100, 100).map(lambda value: round(value, 3)))
AXIS = np.array([0.0, 1, 2, 4, 8, 16, 32, 64, 128])


@given(CURVES)
def test_every_reducer_gives_one_number_per_seed(curves: np.ndarray) -> None:
    for name in REDUCERS:
        assert reduce_curves(name, curves, AXIS, 4.0).shape == (4,)


@given(CURVES)
def test_change_is_last_minus_first_and_lies_within_max_minus_min(curves: np.ndarray) -> None:
    change = reduce_curves("change", curves, AXIS)
    assert np.allclose(change, curves[:, -1] - curves[:, 0])
    width = reduce_curves("max", curves, AXIS) - reduce_curves("min", curves, AXIS)
    assert (np.abs(change) <= width + 1e-9).all()


@given(CURVES)
def test_slope_equals_an_independent_least_squares_fit(curves: np.ndarray) -> None:
    expected = [linregress(AXIS, line).slope for line in curves]
    assert np.allclose(reduce_curves("slope", curves, AXIS), expected, atol=1e-9)


@given(CURVES)
def test_correlation_equals_an_independent_spearman_and_is_zero_for_a_constant(curves: np.ndarray) -> None:
    found = reduce_curves("correlation", curves, AXIS)
    for line, value in zip(curves, found, strict=True):
        expected = 0.0 if np.ptp(line) == 0 else spearmanr(AXIS, line).statistic
        assert value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "name", sorted(REDUCERS.keys() - {"first", "last", "tail_mean", "at", "change", "share_by", "reaches"})
)
def test_what_is_said_of_a_whole_curve_is_not_a_number_where_one_of_its_points_is_none(name: str) -> None:
    curves = np.array([[1.0, 5.0, 2.0, 3.0], [1.0, np.nan, 2.0, 3.0]])
    assert np.isfinite(reduce_curves(name, curves, np.arange(4.0))).tolist() == [True, False]


def test_a_line_reaches_half_of_its_change_half_way() -> None:
    axis = np.linspace(0, 10, 11)
    assert reduce_curves("share_by", axis[None, :] * 3, axis, 5.0) == pytest.approx([0.5])


def test_a_share_of_no_change_is_not_a_number() -> None:
    assert np.isnan(reduce_curves("share_by", np.ones((2, 9)), AXIS, 4.0)).all()


def test_the_tail_is_at_least_one_point() -> None:
    assert reduce_curves("tail_mean", np.array([[1.0, 2.0, 7.0]]), np.arange(3.0)) == pytest.approx([7.0])


def test_the_table_and_the_record_name_the_same_reducers() -> None:
    named = Measure.model_json_schema()["properties"]["reduce"]["enum"]
    assert set(named) == set(REDUCERS)


def test_reaching_is_the_inverse_of_the_share_reached() -> None:
    axis = np.linspace(0, 10, 11)
    rising, falling = axis * 3, 100 - axis**2
    assert reduce_curves("reaches", np.array([rising, falling]), axis, 0.49) == pytest.approx([5.0, 7.0])
    assert np.isnan(reduce_curves("reaches", np.ones((2, 9)), AXIS, 0.5)).all()
