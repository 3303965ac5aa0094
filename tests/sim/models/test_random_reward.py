"""Random reward: no drift without clipping, the limits of one batch, and which clip moves the policy where."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval

Arms = dict[str, dict[str, float | str | int]]


def run(arms: Arms, seeds: int = 20, seed: int = 10) -> dict[str, dict[str, np.ndarray]]:
    result = sim.simulate("random_reward", arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


@pytest.mark.parametrize("mass", [0.3, 0.65, 0.9])
def test_one_unclipped_update_on_coins_has_mean_zero(mass: float) -> None:
    seen = run({"main": {"mass": mass, "inner": 1, "steps": 1, "models": 128}}, seeds=200)["main"]
    moved = seen["preference"][:, 1] - seen["preference"][:, 0]
    assert abs(moved.mean()) < 4 * moved.std(ddof=1) / np.sqrt(200)


@pytest.mark.parametrize(("low", "high"), [(0.2, 0.2), (0.4, 0.1), (0.1, 0.4)])
def test_a_batch_moves_the_policy_about_as_far_as_the_innermost_clips(low: float, high: float) -> None:
    p = 0.65
    noisy = {"groups": 2, "samples": 4, "inner": 16, "step_size": 0.1, "steps": 1, "models": 1, "mass": p}
    seen = run({"main": {**noisy, "clip_low": low, "clip_high": high}}, seeds=600)["main"]["mass"][:, 1] - p
    down, up = np.quantile(seen, [0.1, 0.9])
    assert abs(up - min(high * p, low * (1 - p))) < 0.015
    assert abs(down + min(high * (1 - p), low * p)) < 0.015


def test_equal_ways_leave_accuracy_where_it_was_and_coins_carry_no_information() -> None:
    seen = run({"main": {"right_second": 0.7, "clip_low": 0.4}}, seeds=4)["main"]
    np.testing.assert_allclose(seen["accuracy"], 0.7, atol=1e-6)
    np.testing.assert_allclose(seen["information"], 0.0, atol=1e-6)
    assert np.all(seen["mass"][:, -1] > 0.65)


def test_a_clip_loose_below_raises_accuracy_loose_above_lowers_it_and_none_lowers_it() -> None:
    arms: Arms = {
        "below": {"clip_low": 0.4},
        "above": {"clip_high": 0.4},
        "none": {"clip_low": 1.0, "clip_high": 4.0},
        "other": {"clip_low": 0.4, "mass": 0.35},
    }
    change = {arm: t_interval(out["accuracy"][:, -1] - out["accuracy"][:, 0]) for arm, out in run(arms).items()}
    assert change["below"].low > 0.05
    assert change["above"].high < -0.02
    assert change["none"].high < -0.02
    assert change["other"].high < -0.03


def test_true_rewards_settle_every_model_on_the_better_way() -> None:
    seen = run({"main": {"truth": 1.0}}, seeds=4)["main"]
    assert np.all(seen["settled_first"][:, -1] == 1.0)
    assert np.all(seen["information"][:, 0] > 0.6)
