from __future__ import annotations

from functools import cache
from math import comb

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

import sim
from sim import draw
from sim.models import iterative_self_improvement as model
from sim.models import selection
from tests.sim.models.stepping import stepping

SAMPLED = {
    "rank": {},
    "exact": {"rule": "exact"},
    "absolute": {"rule": "absolute"},
    "none": {"rule": "none"},
    "blind": {"verifier_power": 0.0, "familiarity": 0.0},
    "perfect": {"verifier_power": 6.0, "familiarity": 0.0, "fixed_error": 0.0},
    "plain": {"familiarity": 0.0},
    "familiar": {"familiarity": 1.0},
    "shuffled": {"rule": "exact", "verdict_link": 0.0},
    "naive": {"naive_estimator": 1},
}
K = [2**i for i in range(10)]


@cache
def sampled() -> sim.Result:
    return sim.simulate("iterative_self_improvement", SAMPLED, seeds=8, seed=0, device="cpu")


@cache
def infinite() -> sim.Result:
    arms = {rule: {"rule": rule, "samples": "infinite"} for rule in selection.RULES}
    return sim.simulate("iterative_self_improvement", arms, seeds=8, seed=0, device="cpu")


def curve(arm: str, output: str = "accuracy", result: sim.Result | None = None) -> np.ndarray:
    return (result or sampled()).outputs[arm][output]


def change_at(arm: str, k: int, result: sim.Result | None = None) -> sim.Interval:
    values = curve(arm, "pass_at_k", result)[:, :, K.index(k)]
    return sim.t_interval(values[:, -1] - values[:, 0])


@pytest.mark.slow
def test_most_of_the_gain_comes_early_and_the_end_is_flat() -> None:
    accuracy = curve("rank")
    share = (accuracy[:, 4] - accuracy[:, 0]) / (accuracy[:, -1] - accuracy[:, 0])
    assert sim.t_interval(share).low > 0.8
    assert sim.t_interval(accuracy[:, -1] - accuracy[:, -4]).high < 0.01


def test_ranking_raises_pass_at_1_and_lowers_pass_at_256() -> None:
    assert change_at("rank", 1).low > 0.1
    assert change_at("rank", 256).high < -0.3
    assert abs(change_at("rank", 8).mean) < 0.05


def test_an_exact_check_raises_pass_at_every_k() -> None:
    assert all(change_at("exact", k).low > 0.02 for k in K)
    assert sim.t_interval(curve("exact")[:, -1] - curve("rank")[:, -1]).low > 0.4


def test_an_exact_check_of_infinitely_many_answers_keeps_the_modes() -> None:
    assert all(change_at("exact", k, infinite()).low > 0.05 for k in K)
    assert curve("exact", "coverage", infinite())[:, -1].min() > 0.95


def test_even_a_perfect_verifier_that_ranks_narrows() -> None:
    assert change_at("perfect", 1).low > 0.3
    assert change_at("perfect", 256).high < -0.2


def test_sampling_alone_narrows_and_its_limit_does_not() -> None:
    assert change_at("none", 512).high < -0.4
    assert abs(sim.t_interval(curve("none")[:, -1] - curve("none")[:, 0]).mean) < 0.01
    assert np.allclose(
        curve("none", "pass_at_k", infinite())[:, -1], curve("none", "pass_at_k", infinite())[:, 0], atol=1e-4
    )


def test_most_of_the_loss_under_a_threshold_is_sampling_drift() -> None:
    finite, limit = change_at("absolute", 512), change_at("absolute", 512, infinite())
    assert finite.high < -0.45
    assert -0.25 < limit.mean < -0.05
    assert change_at("absolute", 8, infinite()).low > 0.1


def test_a_verifier_that_knows_nothing_drives_nothing() -> None:
    gap = curve("blind", "gap")[:, 0]
    assert abs(sim.t_interval(gap).mean) < 0.01
    assert change_at("blind", 1).high < 0.01
    assert change_at("blind", 256).high < -0.5


def test_preferring_the_familiar_costs_accuracy() -> None:
    assert sim.t_interval(curve("plain")[:, -1] - curve("familiar")[:, -1]).low > 0.04


def test_the_gap_that_drives_the_loop_is_used_up() -> None:
    assert sim.t_interval(curve("rank", "gap")[:, 0]).low > 0.05
    assert sim.t_interval(curve("rank", "gap")[:, -1]).high < 0.005


def test_gain_per_round_is_eta_times_the_gap() -> None:
    interval = sim.t_interval(curve("rank", "gain_over_gap")[:, -1])
    assert interval.low > 0.67
    assert interval.high < 0.73
    exact = curve("rank", "gain_over_gap", infinite())[:, -1]
    assert np.allclose(exact, 0.7, atol=2e-3)


def test_shuffled_verdicts_cost_large_k_and_gain_little() -> None:
    assert change_at("shuffled", 1).high < 0.1
    assert change_at("shuffled", 128).high < -0.2


def test_the_unbiased_estimate_of_pass_at_8_has_no_bias_and_the_naive_one_has() -> None:
    arms = {"unbiased": {"samples": 8, "steps": 1}, "naive": {"samples": 8, "steps": 1, "naive_estimator": 1}}
    result = sim.simulate("iterative_self_improvement", arms, seeds=40, seed=3, device="cpu")
    error = {arm: sim.t_interval(outputs["estimator_error"][:, 0, 3]) for arm, outputs in result.outputs.items()}
    assert error["unbiased"].low > -0.015
    assert error["unbiased"].high < 0.015
    assert error["naive"].high < -0.03


@settings(deadline=None)
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_the_estimator_is_the_share_of_subsets_with_a_correct_answer(case: tuple[int, int, int]) -> None:
    n, c, k = case
    found = selection.unbiased_pass_at_k(jnp.asarray([float(c)]), n, k)[0]
    assert np.isclose(found, 1 - comb(n - c, k) / comb(n, k), atol=1e-4)


@pytest.mark.parametrize("k", [1, 8, 512])
def test_pass_at_k_is_exact_at_its_ends(k: int) -> None:
    found = np.asarray(selection.pass_at_k(jnp.asarray([0.0, 0.3, 1.0]), k))
    assert np.allclose(found, [0.0, 1 - 0.7**k, 1.0], atol=1e-5)


def small(**changes: object) -> dict:
    return {**sim.get_spec("iterative_self_improvement").defaults(), "prompts": 10, "answers": 16, **changes}


def test_for_infinite_samples_and_full_distillation_the_policy_is_the_replicator() -> None:
    parameters = small(samples="infinite", rule=selection.RULES.index("absolute"), distillation=1.0)
    init, step = stepping(model, parameters)
    state = first = init(jax.random.key(0))
    for _ in range(6):
        state = step(jax.random.key(1), state)
    accept = ndtr((np.asarray(first.value, float) - parameters["threshold"]) / parameters["call_noise"])
    log = np.log(np.asarray(first.policy, float)) + 6 * np.log(np.maximum(accept, 1e-300))
    expected = np.exp(log - log.max(1, keepdims=True))
    expected /= expected.sum(1, keepdims=True)
    assert np.allclose(state.policy, expected, atol=2e-4)


def test_rank_on_infinitely_many_answers_keeps_the_share_it_should() -> None:
    parameters = small(samples="infinite", rule=0, keep_share=0.3)
    state = model.init(jax.random.key(0), parameters)
    cut = selection._rank_cut(state.policy, state.value, parameters)
    kept = (state.policy * selection.acceptance(state.value, cut, parameters["call_noise"])).sum(1)
    assert np.allclose(kept, 0.3, atol=1e-3)


@pytest.mark.parametrize("rule", selection.RULES)
def test_one_round_agrees_with_a_plain_version(rule: str) -> None:
    parameters = small(samples=32, rule=selection.RULES.index(rule), false_pass=0.1)
    state = model.init(jax.random.key(0), parameters)
    key = jax.random.key(5)
    found = selection.select(key, state.policy, state.value, parameters)
    pick, call, _ = draw.words(key, 320, 320, 10)
    picks, noise = np.asarray(draw.uniform(pick, (10, 32))), np.asarray(draw.normal(call, (10, 32)))
    policy, value = np.asarray(state.policy), np.asarray(state.value)
    gaps = []
    for x in range(10):
        drawn = [int(np.searchsorted(np.cumsum(policy[x]), u, side="right")) for u in picks[x]]
        rating = np.array([value[x, y] for y in drawn]) + 0.3 * noise[x]
        true = np.array([y < 4 for y in drawn], float)
        kept = {
            "rank": np.isin(np.arange(32), np.argsort(-rating)[:8]),
            "absolute": rating > 1.5,
            "exact": (true > 0) | (ndtr(noise[x]) < 0.1),
            "none": np.ones(32, bool),
        }[rule]
        if kept.any():
            histogram = np.bincount(np.array(drawn)[kept], minlength=16) / kept.sum()
            gaps.append(true[kept].mean() - true.mean())
        else:
            histogram = policy[x]
            gaps.append(0.0)
        assert np.allclose(found.target[x], histogram, atol=1e-5)
    assert np.isclose(found.gap, np.mean(gaps), atol=1e-5)
