"""Error avalanche: critical lengths, mean field against simulation, and what each filter does."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval

Arms = dict[str, dict[str, float | str | int]]


def run(arms: Arms, seeds: int = 20, seed: int = 7) -> dict[str, dict[str, np.ndarray]]:
    result = sim.simulate("error_avalanche", arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


def plain_recursion(rounds: int, by: str, b: float = 0.1, s: float = 0.3, q: float = 0.0) -> list[float]:
    """The mean field again in ten lines, defaults elsewhere."""
    p, n, seen = 0.001, 2, [0.001]
    for _ in range(rounds):
        safe, clean = (1 - s * p) ** n, (1 - (1 - s) * p) ** n
        slips = 1 - safe * clean
        wrong = {"none": slips, "agreement": 1 - safe, "exact": q * slips / (1 - slips + q * slips)}[by]
        p, n = min(0.001 + b * wrong, 1.0), n + 1
        seen.append(p)
    return seen


@pytest.mark.parametrize(("by", "q"), [("none", 0.0), ("agreement", 0.0), ("exact", 0.2)])
def test_theory_is_the_plain_recursion_and_simulation_follows_it(by: str, q: float) -> None:
    seen = run({"main": {"filter": by, "false_pass": q, "rounds": 30, "problems": 3000}})["main"]
    np.testing.assert_allclose(seen["step_error_theory"][0], plain_recursion(30, by, q=q), rtol=2e-3, atol=2e-6)
    error = seen["step_error"].std(axis=0, ddof=1) / np.sqrt(20)
    assert np.all(np.abs(seen["step_error"].mean(0) - seen["step_error_theory"][0]) < 5 * error + 3e-4)


def test_below_the_critical_length_slips_settle_at_the_fixed_point_and_beyond_it_they_breed() -> None:
    short, long = {"start_length": 5, "growth": 0.0}, {"start_length": 15, "growth": 0.0}
    seen = run({"short": short, "long": long})
    assert abs(seen["short"]["step_error"][:, -1].mean() - 0.001 / (1 - 0.1 * 5)) < 3e-4
    assert t_interval(seen["long"]["step_error"][:, -1]).low > 0.02


def test_agreement_more_than_doubles_the_rounds_survived_and_does_not_avert_the_end() -> None:
    seen = run({"none": {}, "agreement": {"filter": "agreement"}})
    ratio = seen["agreement"]["rounds_survived"][:, -1] / seen["none"]["rounds_survived"][:, -1]
    assert t_interval(ratio).low > 2.0
    assert t_interval(seen["agreement"]["accuracy"][:, -1]).high < 0.5


def test_an_exact_check_keeps_the_error_at_its_floor_and_length_grows_through_all_rounds() -> None:
    seen = run({"main": {"filter": "exact"}})["main"]
    np.testing.assert_allclose(seen["step_error"], 0.001, rtol=1e-6)
    assert np.all(np.diff(seen["solvable_length"][:, 1:]) == 1)


def test_agreement_is_as_good_as_an_exact_check_when_no_error_is_systematic() -> None:
    seen = run({"main": {"filter": "agreement", "systematic": 0.0}})["main"]
    assert np.all(seen["label_error"] == 0)


def test_a_round_that_keeps_nothing_teaches_nothing() -> None:
    starved = {"filter": "exact", "floor": 0.02, "start_length": 20, "growth": 4.0, "rounds": 200, "problems": 100}
    seen = run({"main": starved}, seeds=8)["main"]
    empty = seen["kept"][:, 1:] == 0
    assert empty.any()
    same = np.isclose(seen["step_error"][:, 1:], seen["step_error"][:, :-1])
    assert np.all(same[empty])
