"""Model collapse: closed forms of variance and mean, and what keeping data changes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import digamma

import sim

SEEDS = 20


@pytest.fixture(scope="module")
def chains() -> sim.Result:
    arms: dict[str, dict[str, sim.Value]] = {
        "replace": {},
        "accumulate": {"kept": 1.0},
        "half": {"kept": 0.5},
        "real": {"real": 5},
        "ten": {"drawn": 10},
    }
    result = sim.simulate("model_collapse", arms, seeds=SEEDS, seed=2, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result


@pytest.mark.parametrize(("arm", "n"), [("replace", 50), ("ten", 10)])
def test_the_log_variance_falls_at_the_closed_rate(chains: sim.Result, arm: str, n: int) -> None:
    outputs = chains.outputs[arm]
    closed = chains.axes["generation"] * (digamma((n - 1) / 2) - np.log((n - 1) / 2))
    np.testing.assert_allclose(outputs["log_variance_theory"][0], closed, rtol=1e-4, atol=1e-5)
    error = outputs["log_variance"].std(axis=0, ddof=1) / np.sqrt(SEEDS)
    assert (abs(outputs["log_variance"].mean(axis=0) - closed) <= 4 * error + 0.005 * abs(closed)).all()


@pytest.mark.parametrize("arm", ["accumulate", "half"])
def test_the_recursion_for_the_log_variance_agrees_where_old_data_are_kept(chains: sim.Result, arm: str) -> None:
    outputs = chains.outputs[arm]
    error = outputs["log_variance"].std(axis=0, ddof=1) / np.sqrt(SEEDS)
    gap = abs(outputs["log_variance"].mean(axis=0) - outputs["log_variance_theory"][0])
    assert (gap <= 4 * error + 0.005).all()


def test_with_replacement_the_error_of_the_mean_grows_in_proportion_to_time(chains: sim.Result) -> None:
    early = chains.outputs["replace"]["mean_error"][:, :31]
    error = early.std(axis=0, ddof=1) / np.sqrt(SEEDS)
    assert (abs(early.mean(axis=0) - np.arange(31) / 50) < 4 * error + 1e-6).all()


def test_with_all_data_kept_the_error_stays_below_the_sum_of_inverse_squares(chains: sim.Result) -> None:
    kept = chains.outputs["accumulate"]["mean_error"][:, -1]
    closed = (1 / np.arange(1, 101) ** 2).sum() / 50
    assert abs(kept.mean() - closed) < 4 * kept.std(ddof=1) / np.sqrt(SEEDS) + 0.02 * closed
    assert kept.mean() < np.pi**2 / 6 / 50
    assert chains.outputs["accumulate"]["mean_error_theory"][0, -1] == pytest.approx(closed, rel=1e-3)


def test_forgetting_at_a_fixed_rate_slows_collapse_and_does_not_stop_it(chains: sim.Result) -> None:
    half = chains.outputs["half"]["log_variance"].mean(axis=0)
    replace = chains.outputs["replace"]["log_variance"].mean(axis=0)
    assert replace[-1] < half[-1] < half[50] < half[20] < -0.05


def test_a_tenth_of_real_data_levels_the_error_off(chains: sim.Result) -> None:
    real = chains.outputs["real"]["mean_error"].mean(axis=0)
    assert real[-1] < 0.2
    assert abs(real[-1] - real[40]) < 0.03


def test_a_collapsed_fit_covers_less_of_the_truth_than_one_with_kept_data(chains: sim.Result) -> None:
    assert chains.outputs["replace"]["covered"][:, -1].max() < 0.7
    assert chains.outputs["accumulate"]["covered"][:, -1].min() > 0.9
