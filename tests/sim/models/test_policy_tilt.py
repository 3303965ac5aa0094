"""A policy that follows a learned proxy: the rise and fall, its closed form, and what fresh labels change."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval

SEEDS = 200


@pytest.fixture(scope="module")
def policies() -> sim.Result:
    arms: dict[str, dict[str, sim.Value]] = {
        "once": {},
        "anew": {"refit": 1.0},
        "half": {"refit": 0.5},
        "many": {"labels": 2000},
        "straight": {"curvature": 0.0},
    }
    result = sim.simulate("policy_tilt", arms, seeds=SEEDS, seed=1, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result


@pytest.mark.parametrize("arm", ["once", "many", "straight"])
def test_quality_is_the_parabola_in_distance_along_one_proxy(policies: sim.Result, arm: str) -> None:
    outputs = policies.outputs[arm]
    curvature = 0.0 if arm == "straight" else 0.05
    d = outputs["distance"]
    np.testing.assert_allclose(outputs["gold"], d * (outputs["alignment"] - curvature * d), atol=2e-3)


@pytest.mark.parametrize("arm", ["once", "anew", "half", "many", "straight"])
def test_the_recursion_agrees_within_monte_carlo_error(policies: sim.Result, arm: str) -> None:
    gold = policies.outputs[arm]["gold"]
    error = gold.std(axis=0, ddof=1) / np.sqrt(SEEDS)
    assert (abs(gold.mean(axis=0) - policies.outputs[arm]["gold_theory"][0]) < 4 * error + 1e-3).all()


def test_the_cosine_is_the_one_that_the_labels_allow(policies: sim.Result) -> None:
    for arm, labels in (("once", 34), ("many", 2000)):
        noise = (1 + 2 * 16 * 0.05**2) / (labels - 17)
        aligned = policies.outputs[arm]["alignment"][:, 0]
        assert abs(aligned.mean() - 1 / np.sqrt(1 + 16 * noise)) < 0.03


def test_quality_falls_with_a_proxy_fitted_once_and_not_with_one_fitted_anew(policies: sim.Result) -> None:
    once, anew = (policies.outputs[arm]["gold"] for arm in ("once", "anew"))
    assert t_interval(once[:, -1] - once.max(axis=1)).high < -2
    assert t_interval(anew[:, -1] - anew.max(axis=1)).low > -0.1


def test_more_labels_raise_the_peak_and_do_not_remove_the_fall(policies: sim.Result) -> None:
    once, many = (policies.outputs[arm]["gold"] for arm in ("once", "many"))
    assert t_interval(many.max(axis=1) - once.max(axis=1)).low > 1
    assert t_interval(many[:, -1] - many.max(axis=1)).high < -0.1
