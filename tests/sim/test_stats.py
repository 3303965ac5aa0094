from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.stats import cohen_dz, mean_curve, t_interval, wilson_interval

numbers = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30).filter(lambda v: np.std(v) > 1e-3)


@given(numbers)
def test_the_t_interval_agrees_with_scipy(values: list[float]) -> None:
    low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
    interval = t_interval(values)
    assert interval.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_wilson_interval_agrees_with_scipy(counts: tuple[int, int]) -> None:
    successes, n = counts
    expected = stats.binomtest(successes, n).proportion_ci(0.95, "wilson")
    interval = wilson_interval(successes, n)
    assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_single_seed_has_a_mean_and_no_interval() -> None:
    interval = t_interval([0.5])
    assert interval.mean == 0.5
    assert math.isnan(interval.low)
    assert math.isnan(interval.high)
    assert math.isnan(cohen_dz([0.5]))


def test_values_that_are_not_finite_are_left_out_point_by_point() -> None:
    curve = mean_curve([[1.0, np.nan], [3.0, 2.0], [np.inf, np.nan]])
    assert curve.mean.tolist() == [2.0, 2.0]
    assert curve.seeds.tolist() == [2, 1]
    assert np.isnan(curve.low[1])
    assert np.isnan(mean_curve([[np.nan]]).mean[0])


def test_cohen_dz_is_mean_over_standard_deviation_and_undefined_without_spread() -> None:
    assert cohen_dz([1.0, 2.0, 3.0]) == pytest.approx(2.0)
    assert math.isnan(cohen_dz([1.0, 1.0]))


@given(st.floats(-1e6, 1e6), st.integers(2, 40))
def test_equal_values_are_their_own_mean_and_interval_and_have_no_effect_size(value: float, seeds: int) -> None:
    assert t_interval([value] * seeds) == (value, value, value)
    assert math.isnan(cohen_dz([value] * seeds))


def test_values_that_differ_by_rounding_alone_have_no_effect_size() -> None:
    assert math.isnan(cohen_dz([0.3, 0.1 + 0.2, 0.3]))


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson_interval(3, 2)
    assert math.isnan(wilson_interval(0, 0).mean)
