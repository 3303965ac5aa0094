"""Best of n against a proxy: order statistics, the generator of Student's t, and what the tail decides."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest
from scipy.stats import t as student

import sim
from sim.models.proxy_overoptimisation import _theory, student_t
from sim.stats import t_interval
from sim.theory.proxy_overoptimisation import theory
from sim.theory.self_rewarding_judge import expected_maximum

SEEDS = 20


@pytest.fixture(scope="module")
def tails() -> sim.Result:
    arms: dict[str, dict[str, sim.Value]] = {str(df): {"degrees_of_freedom": df} for df in (2, 3, 30, 1000)}
    arms["loud"] = {"degrees_of_freedom": 1000, "error_scale": 4.0}
    arms["quiet"] = {"degrees_of_freedom": 2, "error_scale": 0.25}
    result = sim.simulate("proxy_overoptimisation", arms, seeds=SEEDS, seed=7, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result


def test_gaussian_error_gives_the_expected_maximum_over_the_root_of_two(tails: sim.Result) -> None:
    gold = tails.outputs["1000"]["gold"]
    closed = np.array([expected_maximum(2**t) for t in range(10)]) / np.sqrt(2)
    error = gold.std(axis=0, ddof=1) / np.sqrt(SEEDS)
    assert (abs(gold.mean(axis=0) - closed) < 4 * error + 0.01).all()
    np.testing.assert_allclose(tails.outputs["1000"]["gold_theory"][0], closed, atol=0.01)


@pytest.mark.parametrize("arm", ["2", "3", "30", "1000", "loud", "quiet"])
def test_the_integral_agrees_within_monte_carlo_error(tails: sim.Result, arm: str) -> None:
    gold, theory = tails.outputs[arm]["gold"], tails.outputs[arm]["gold_theory"][0]
    error = gold.std(axis=0, ddof=1) / np.sqrt(SEEDS)
    assert (abs(gold.mean(axis=0) - theory) < 4 * error + 0.003).all()


@pytest.mark.parametrize("scale", [0.05, 0.1, 1.0, 4.0])
def test_both_integrals_give_the_closed_form_of_a_gaussian_error_of_any_size(scale: float) -> None:
    values = {**sim.get_spec("proxy_overoptimisation").defaults(), "degrees_of_freedom": 1e3, "error_scale": scale}
    doublings = int(values["doublings"])
    closed = np.array([expected_maximum(2**t) for t in range(doublings + 1)]) / np.sqrt(1.0 + scale**2)
    # A thousand degrees of freedom are not quite infinitely many: that moves quality by up to 0.005.
    np.testing.assert_allclose(theory(values)["gold"], closed, atol=0.006)
    np.testing.assert_allclose(np.asarray(_theory(values))[: doublings + 1], closed, atol=0.006)


@pytest.mark.parametrize("arm", ["2", "3"])
def test_quality_falls_where_the_tail_is_heavy_although_the_proxy_rises(tails: sim.Result, arm: str) -> None:
    gold, proxy = tails.outputs[arm]["gold"], tails.outputs[arm]["proxy"]
    assert t_interval(gold[:, -1] - gold.max(axis=1)).high < -0.3
    assert (np.diff(proxy, axis=1) > 0).all()


@pytest.mark.parametrize("arm", ["30", "1000", "loud"])
def test_quality_rises_with_every_doubling_where_the_tail_is_thin(tails: sim.Result, arm: str) -> None:
    gold = tails.outputs[arm]["gold"]
    assert all(t_interval(gold[:, t + 1] - gold[:, t]).low > 0 for t in range(gold.shape[1] - 1))


def test_the_price_of_selection_is_log_n_less_its_complement(tails: sim.Result) -> None:
    n = 2.0 ** tails.axes["log2_n"]
    np.testing.assert_allclose(tails.outputs["2"]["kl"][0], np.log(n) - (n - 1) / n, atol=1e-5)


@pytest.mark.parametrize("degrees", [1.5, 2.0, 30.0, 1000.0])
def test_the_polar_method_draws_from_students_distribution(degrees: float) -> None:
    rng = np.random.default_rng(0)
    drawn = np.asarray(student_t(*rng.uniform(1e-7, 1, (2, 20_000)).astype(np.float32), np.float32(degrees)))
    assert kstest(drawn, student(degrees).cdf).pvalue > 1e-3
