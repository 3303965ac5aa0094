"""Loss by finite sampling: the exact decay of variety, and a plain second implementation."""

from __future__ import annotations

import numpy as np
import pytest

import sim

SEEDS = 20


@pytest.fixture(scope="module")
def drift() -> sim.Result:
    arms: dict[str, dict[str, sim.Value]] = {
        "hundred": {},
        "thirty-two": {"drawn": 32},
        "nine tenths kept": {"drawn": 32, "kept": 0.9},
        "infinite": {"kept": 1.0},
        "even": {"zipf": 0.0},
        "all the room": {"drawn": 256},
        "more than the room": {"drawn": 1024},
    }
    result = sim.simulate("resampling_drift", arms, seeds=SEEDS, seed=4, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result


@pytest.mark.parametrize("arm", ["hundred", "thirty-two", "nine tenths kept", "even"])
def test_variety_falls_at_the_closed_rate(drift: sim.Result, arm: str) -> None:
    outputs = drift.outputs[arm]
    error = outputs["heterozygosity"].std(axis=0, ddof=1) / np.sqrt(SEEDS)
    assert (abs(outputs["heterozygosity"].mean(axis=0) - outputs["heterozygosity_theory"][0]) < 4 * error + 1e-5).all()


def test_the_closed_rate_is_one_less_one_in_n_per_generation(drift: sim.Result) -> None:
    theory = drift.outputs["hundred"]["heterozygosity_theory"][0]
    first = 1 - (np.arange(1, 51) ** -1.0 / (1 / np.arange(1, 51)).sum()) @ (
        np.arange(1, 51) ** -1.0 / (1 / np.arange(1, 51)).sum()
    )
    np.testing.assert_allclose(theory, first * (1 - 1 / 100) ** np.arange(61), rtol=1e-4)


def test_an_infinite_sample_loses_nothing(drift: sim.Result) -> None:
    for name in ("heterozygosity", "modes_left", "rare_mass"):
        curve = drift.outputs["infinite"][name]
        np.testing.assert_allclose(curve, np.broadcast_to(curve[:, :1], curve.shape), rtol=1e-5)


def test_a_lost_mode_never_comes_back(drift: sim.Result) -> None:
    assert (np.diff(drift.outputs["thirty-two"]["modes_left"], axis=1) <= 0).all()


def test_the_mean_mass_of_rare_modes_hides_their_loss(drift: sim.Result) -> None:
    hundred = drift.outputs["hundred"]
    error = hundred["rare_mass"][:, -1].std(ddof=1) / np.sqrt(SEEDS)
    assert abs(hundred["rare_mass"][:, -1].mean() - hundred["rare_mass"][0, 0]) < 4 * error
    assert hundred["rare_alive"][:, -1].max() < 0.1


def test_more_draws_than_there_is_room_for_are_cut(drift: sim.Result) -> None:
    full, more = (drift.outputs[arm]["modes_left"] for arm in ("all the room", "more than the room"))
    np.testing.assert_array_equal(full, more)


def test_a_plain_second_implementation_agrees_within_monte_carlo_error(drift: sim.Result) -> None:
    rng = np.random.default_rng(0)
    left = []
    for _ in range(300):
        p = np.arange(1, 51) ** -1.0
        for _ in range(60):
            p = rng.multinomial(100, p / p.sum()) / 100
        left.append((p > 0).sum())
    ours = drift.outputs["hundred"]["modes_left"][:, -1]
    error = np.hypot(ours.std(ddof=1) / np.sqrt(SEEDS), np.std(left, ddof=1) / np.sqrt(300))
    assert abs(ours.mean() - np.mean(left)) < 4 * error
