"""Search with an archive: the breeder's rate, invariants of the archive, and what the gate selects."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

import sim
from sim.stats import t_interval

Arms = dict[str, dict[str, float | str | int]]


def run(arms: Arms, seeds: int = 20, seed: int = 8) -> dict[str, dict[str, np.ndarray]]:
    result = sim.simulate("archive_search", arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


@pytest.mark.parametrize(("weight", "harm"), [(0.0, 0.0), (0.0, 0.3), (1.0, 0.0), (1.0, 0.3)])
def test_one_child_of_the_best_without_noise_climbs_at_the_closed_form_rate(weight: float, harm: float) -> None:
    climb = {"children": 1, "archive": 16, "archive_share": 0.0, "noise": 0.0, "generations": 100}
    seen = run({"main": {**climb, "self_weight": weight, "harm": harm}}, seeds=100)["main"]
    gain = seen["fitness"][:, -1] / 100
    total = np.hypot(0.3, weight * 0.6)
    expected = 0.3**2 / total * norm.pdf(harm / total) - harm * norm.cdf(-harm / total)
    assert abs(gain.mean() - expected) < 4 * gain.std(ddof=1) / 10


def test_the_archive_only_fills_up_and_its_best_score_never_falls() -> None:
    seen = run({"main": {}, "self": {"self_weight": 1.0, "ruggedness": 2.0}})
    for arm in seen:
        assert np.all(np.diff(seen[arm]["score"]) >= 0)
        assert np.all(np.diff(seen[arm]["archive_size"]) >= 0)
        assert np.all(seen[arm]["archive_size"] <= 64)
        assert np.all(seen[arm]["hidden_best"] >= seen[arm]["fitness"] - 1e-5)


def test_without_noise_a_benchmark_never_overrates() -> None:
    seen = run({"main": {"noise": 0.0}}, seeds=100)["main"]
    np.testing.assert_allclose(seen["overrated"], 0.0, atol=1e-5)


def test_own_verdicts_raise_scores_and_lower_fitness_where_changes_harm() -> None:
    seen = run({"benchmark": {}, "own": {"self_weight": 1.0}})
    assert t_interval(seen["benchmark"]["fitness"][:, -1] - seen["own"]["fitness"][:, -1]).low > 1.0
    assert t_interval(seen["own"]["fitness"][:, -1]).high < 0.0
    assert t_interval(seen["own"]["score"][:, -1]).low > 5.0


def test_own_verdicts_do_no_harm_where_changes_do_none() -> None:
    seen = run({"benchmark": {"harm": 0.0}, "own": {"harm": 0.0, "self_weight": 1.0}})
    assert t_interval(seen["own"]["fitness"][:, -1]).low > 3.0
    assert t_interval(seen["benchmark"]["fitness"][:, -1] - seen["own"]["fitness"][:, -1]).high < 2.0
