"""Training on rollouts with more derivations: the closed form of the excess error, and the signatures that are claimed."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval


@pytest.fixture(scope="module")
def seen() -> sim.Outputs:
    anew: dict[str, sim.Value] = {"inference_copying": 0.0}
    arms: dict[str, dict[str, sim.Value]] = {"main": {}, "copies": {"copying": 1.0}}
    return run(arms | {"quiet": {**anew, "thinking_noise": 0.0}, "anew": {**anew, "thinking_noise": 0.5}})


def run(arms: dict[str, dict[str, sim.Value]], seeds: int = 20) -> sim.Outputs:
    result = sim.simulate("reflection_training", arms, seeds=seeds, seed=2, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


@pytest.mark.parametrize("rollouts", [50, 200])
def test_the_excess_error_is_the_closed_form(rollouts: int) -> None:
    arms: dict[str, dict[str, sim.Value]] = {
        str(s): {"copying": s, "rollouts": rollouts, "steps": 3} for s in (0.0, 0.2, 0.8)
    }
    for one in run(arms, seeds=128).values():
        off = one["excess_error"] - one["excess_error_theory"]
        assert np.all(np.abs(off.mean(0)) < 4 * off.std(0, ddof=1) / np.sqrt(128))


def test_copies_teach_exactly_nothing(seen: sim.Outputs) -> None:
    one = seen["copies"]
    for output in ("first_accuracy", "final_accuracy", "excess_error"):
        np.testing.assert_array_equal(one[output], np.broadcast_to(one[output][:, :1], one[output].shape))


def test_derivations_improve_the_first_try_and_not_what_reflection_adds(seen: sim.Outputs) -> None:
    one = seen["main"]
    assert t_interval(one["first_accuracy"][:, 6] - one["first_accuracy"][:, 0]).low > 0.10
    for derivations in (0, 1, 3, 6):
        assert t_interval(one["gain"][:, derivations]).high < 0.015
    assert t_interval(one["fix_rate"][:, 6] - one["fix_rate"][:, 0]).low > 0.0


def test_without_thinking_noise_every_reflection_confirms(seen: sim.Outputs) -> None:
    assert np.all(seen["quiet"]["gain"] == 0.0)


def test_a_student_that_thinks_anew_gains_at_inference(seen: sim.Outputs) -> None:
    assert t_interval(seen["anew"]["gain"][:, -1]).low > 0.05
