from __future__ import annotations

from functools import cache

import numpy as np

import sim

ALARMS = ("brier", "reward", "none")


@cache
def runs() -> sim.Result:
    arms = {alarm: {"alarm": alarm, "samples": 4, "prompts": 32, "steps": 400} for alarm in ALARMS}
    return sim.simulate("probe_alarms", arms, seeds=12, seed=0, device="cpu")


def rang_at(alarm: str) -> np.ndarray:
    """Return the step at which each seed's alarm rang; beyond the end where it did not."""
    result = runs()
    rung = result.outputs[alarm]["rung"] > 0.5
    return np.where(rung.any(1), result.axes["step"][rung.argmax(1)], 401.0)


def test_calibration_on_labels_rings_before_the_reward_does() -> None:
    assert sim.t_interval(rang_at("reward") - rang_at("brier")).low > 0


def test_a_ring_ends_all_updates_and_no_alarm_never_rings() -> None:
    outputs, rang = runs().outputs["brier"], rang_at("brier")
    for seed, step in enumerate(rang):
        after = runs().axes["step"] >= step
        assert np.ptp(outputs["accuracy"][seed, after]) == 0.0 if after.any() else True
    assert (rang_at("none") > 400).all()
    assert (rang < 400).any()


def test_the_loop_without_an_alarm_is_the_majority_loop() -> None:
    """The same start, the same draws: watching changes nothing."""
    first = runs().outputs["none"]["accuracy"][:, 0]
    assert np.array_equal(first, runs().outputs["brier"]["accuracy"][:, 0])
    early = runs().axes["step"] < rang_at("brier").min()
    assert np.array_equal(*(runs().outputs[alarm]["accuracy"][:, early] for alarm in ("none", "brier")))
