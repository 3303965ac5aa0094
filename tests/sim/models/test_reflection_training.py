"""Training on rollouts with more derivations: the closed form of the excess error, and the signatures that are claimed."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval


def run(arms: dict[str, dict[str, sim.Value]], seeds: int = 20) -> sim.Outputs:
    result = sim.simulate("reflection_training", arms, seeds=seeds, seed=2, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


@pytest.mark.parametrize("copying", [0.0, 0.2, 0.8])
@pytest.mark.parametrize("rollouts", [50, 200])
def test_the_excess_error_is_the_closed_form(copying: float, rollouts: int) -> None:
    seen = run({"main": {"copying": copying, "rollouts": rollouts, "steps": 3}}, seeds=256)["main"]
    off = seen["excess_error"] - seen["excess_error_theory"]
    assert np.all(np.abs(off.mean(0)) < 4 * off.std(0, ddof=1) / 16)


def test_copies_teach_exactly_nothing() -> None:
    seen = run({"main": {"copying": 1.0}})["main"]
    for output in ("first_accuracy", "final_accuracy", "excess_error"):
        np.testing.assert_array_equal(seen[output], np.broadcast_to(seen[output][:, :1], seen[output].shape))


def test_derivations_improve_the_first_try_and_not_what_reflection_adds() -> None:
    seen = run({"main": {}})["main"]
    assert t_interval(seen["first_accuracy"][:, 6] - seen["first_accuracy"][:, 0]).low > 0.15
    for derivations in (0, 1, 3, 6):
        assert t_interval(seen["gain"][:, derivations]).high < 0.015
    assert t_interval(seen["fix_rate"][:, 6] - seen["fix_rate"][:, 0]).low > 0.0


def test_without_thinking_noise_every_reflection_confirms() -> None:
    seen = run({"main": {"thinking_noise": 0.0, "inference_copying": 0.0}})["main"]
    assert np.all(seen["gain"] == 0.0)


def test_a_student_that_thinks_anew_gains_at_inference() -> None:
    seen = run({"main": {"thinking_noise": 0.5, "inference_copying": 0.0}})["main"]
    assert t_interval(seen["gain"][:, -1]).low > 0.05
