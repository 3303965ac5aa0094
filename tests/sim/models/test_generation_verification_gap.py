from __future__ import annotations

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim import draw
from sim.models import generation_verification_gap as model
from sim.models.selection import best_of

CHAIN = {
    "main": {},
    "shuffled": {"score_link": 0.0},
    "systematic": {"systematicity": 1.0},
    "weak": {"verifier_advantage": -2.0},
}
FACT = {"unsure": {"chain_length": 1}, "half": {"systematicity": 0.5}, "facts": {"systematicity": 0.97}}


@cache
def chain() -> sim.Result:
    return sim.simulate("generation_verification_gap", CHAIN, seeds=8, seed=0, device="cpu")


@cache
def facts() -> sim.Result:
    arms = {name: {"chain_length": 1, **changes} for name, changes in FACT.items()}
    return sim.simulate("generation_verification_gap", arms, seeds=8, seed=0, device="cpu")


def slopes(values: np.ndarray) -> np.ndarray:
    return np.array([np.polyfit(chain().axes["capability"], row, 1)[0] for row in values])


def test_the_relative_gap_grows_with_capability() -> None:
    assert chain().axes["capability"].tolist() == [18, 19, 20, 21, 22, 23, 24, 25]
    interval = sim.t_interval(slopes(chain().outputs["main"]["relative_gap"]))
    assert interval.low > 0.16
    assert interval.high < 0.18


def test_the_absolute_gap_has_its_maximum_inside_in_every_seed() -> None:
    peaks = chain().outputs["main"]["gap"].argmax(1)
    assert ((peaks > 0) & (peaks < 7)).all()


def test_scores_of_other_answers_leave_no_gap() -> None:
    gap = chain().outputs["shuffled"]["gap"]
    assert abs(gap.mean(0)).max() < 0.01
    assert np.array_equal(chain().outputs["shuffled"]["accuracy"], chain().outputs["main"]["accuracy"])


def test_when_every_error_is_systematic_the_gap_is_0_by_identity() -> None:
    outputs = chain().outputs["systematic"]
    assert abs(outputs["gap"]).max() < 1e-6
    assert outputs["accuracy"][:, -1].mean() > 0.7


def test_on_facts_the_gap_follows_systematicity_and_not_length() -> None:
    top = {arm: sim.t_interval(outputs["relative_gap"].max(1)) for arm, outputs in facts().outputs.items()}
    assert top["facts"].high < 0.07
    assert top["half"].low > 0.3
    assert top["half"].high < 0.7
    assert top["unsure"].low > 0.9


def test_a_verifier_worse_than_the_writer_has_a_gap_below_0_at_low_capability() -> None:
    gap = chain().outputs["weak"]["gap"]
    assert sim.t_interval(gap[:, 3]).high < 0
    assert sim.t_interval(gap[:, 6]).low > 0.05


@pytest.mark.slow
def test_the_measured_gap_comes_near_its_closed_form_and_nearer_with_more_answers() -> None:
    error = {}
    for samples in (8, 128):
        parameters = {"samples": samples, "prompts": 100}
        outputs = sim.simulate(
            "generation_verification_gap", {"main": parameters}, seeds=6, seed=1, device="cpu"
        ).outputs
        error[samples] = abs(outputs["main"]["gap"].mean(0) - outputs["main"]["gap_limit"].mean(0)).max()
    assert error[128] < 0.03 < error[8]


def test_best_of_n_exceeds_reweighting() -> None:
    outputs = chain().outputs["main"]
    assert sim.t_interval((outputs["best_of_n_relative_gap"] - outputs["relative_gap"])[:, 4]).low > 0.1


@settings(deadline=None)
@given(st.floats(0.05, 0.95), st.floats(0.05, 1.0), st.floats(0.0, 1.0))
def test_the_limit_of_one_step_is_the_gap_of_a_binary_verifier(p: float, t: float, f: float) -> None:
    """With one step, a right answer passes with t = g and a wrong one with f = 1 - r: gap = p(1-p)(t-f)/(pt+(1-p)f)."""
    one = lambda value: jnp.full((1, 1), value, jnp.float32)  # noqa: E731
    gap = model.gap_limit(one(p), one(1 - f), one(t), jnp.zeros((1, 1), bool), jnp.ones((1, 1), bool))
    assert np.isclose(gap, p * (1 - p) * (t - f) / (p * t + (1 - p) * f), atol=1e-5)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_gap_is_the_covariance_within_prompts_over_the_mean_score(seed: int) -> None:
    random = np.random.default_rng(seed)
    weight, true = random.random((5, 16)), random.random((5, 16)) < 0.5
    reweighted = (weight * true).sum(1) / weight.sum(1)
    covariance = (weight * true).mean(1) - weight.mean(1) * true.mean(1)
    assert np.allclose(reweighted - true.mean(1), covariance / weight.mean(1))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=6, max_size=6), st.integers(1, 6))
def test_best_of_breaks_ties_as_a_random_order_would_on_average(rows: list[tuple[int, bool]], kept: int) -> None:
    score, true = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows], float)
    random = np.random.default_rng(0)
    orders = [np.lexsort((random.random(6), -score))[:kept] for _ in range(2000)]
    expected = np.mean([true[order].mean() for order in orders])
    found = best_of(jnp.asarray(score)[None], jnp.asarray(true)[None], jnp.int32(kept))
    assert abs(float(found) - expected) < 5 * 0.5 / 2000**0.5


def test_one_capability_agrees_with_a_plain_version() -> None:
    parameters = {
        **sim.get_spec("generation_verification_gap").defaults(),
        "prompts": 20,
        "samples": 8,
        "chain_length": 4,
    }
    parameters |= {"systematicity": 0.3, "keep_share": 0.25}
    state = model.init(jax.random.key(0), parameters)
    key, capability = jax.random.key(1), 21.0
    seen = model._measure(key, state.tasks, jnp.float32(capability), parameters)
    tasks = jax.tree.map(np.asarray, state.tasks)
    write, check, _ = draw.words(key, 4 * 20 * 8, 4 * 20 * 8, 20)
    written, checks = np.asarray(draw.uniform(write, (4, 20, 8))), np.asarray(draw.uniform(check, (4, 20, 8)))
    accuracy, gaps = [], []
    for x in range(20):
        true, score = [], []
        for n in range(8):
            passes, right = 1.0, True
            for i in range(4):
                q = 1 / (1 + np.exp(-(0.8 * (capability - 20) - tasks.difficulty[x, i])))
                r = 1 / (1 + np.exp(-(0.8 * (capability - 20) + 1.5 - tasks.difficulty[x, i])))
                memory = tasks.coin[x, i] < 0.3
                fine = (tasks.latent[x, i] if memory else written[i, x, n]) <= q
                right &= bool(fine)
                passes *= 1 - 0.5 * (1 - r) if fine else (1.0 if memory else 1 - r)
            true.append(float(right))
            score.append(np.mean([checks[v, x, n] < passes for v in range(4)]))
        weights = score if sum(score) > 0 else [1.0] * 8
        accuracy.append(np.mean(true))
        gaps.append(np.average(true, weights=weights) - np.mean(true))
    assert np.isclose(seen["accuracy"], np.mean(accuracy), atol=1e-6)
    assert np.isclose(seen["gap"], np.mean(gaps), atol=1e-5)
