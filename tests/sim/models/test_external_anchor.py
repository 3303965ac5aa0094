from __future__ import annotations

from functools import cache

import jax
import numpy as np
import pytest

import sim
from sim.models import external_anchor as model
from sim.models import shared_policy as shared
from tests.sim.models.stepping import stepping

ARMS = {
    "closed": {"external_share": 0.0},
    "thin": {"external_share": 0.1},
    "anchored": {"external_share": 0.4},
    "all": {"external_share": 1.0},
    "frozen": {"external_share": 0.0, "judge_moves": 0.0},
    "independent": {"external_share": 0.0, "judge_correlation": 0.0},
    "biased": {"external_share": 0.3, "judge_bias": 0.5},
    "unbiased": {"external_share": 0.3},
    "random": {"external_share": 0.4, "external_truth": 0.0},
    "nothing_shared": {"external_share": 0.0, "shared_plasticity": 0.0},
}
LEAVE = {"external_share": 0.4, "leave_step": 150, "steps": 600}


@cache
def runs() -> sim.Result:
    return sim.simulate("external_anchor", ARMS, seeds=12, seed=0, device="cpu")


@cache
def leaving() -> sim.Result:
    arms = {
        "leaves": LEAVE,
        "stays": {**LEAVE, "leave_step": 3000},
        "masked": {**LEAVE, "mask_after_leaving": 1},
    }
    return sim.simulate("external_anchor", arms, seeds=12, seed=0, device="cpu")


def end(arm: str, output: str = "accuracy") -> np.ndarray:
    return runs().outputs[arm][output][:, -1]


def collapsed(arm: str) -> sim.Interval:
    return sim.wilson_interval(int((end(arm) < 0.25).sum()), 12)


@pytest.mark.slow
def test_with_nothing_from_outside_the_reward_goes_to_1_and_accuracy_to_chance() -> None:
    assert sim.t_interval(end("closed", "self_reward")).low > 0.9
    assert sim.t_interval(end("closed")).high < 0.2


def test_a_share_above_the_boundary_keeps_every_seed_and_a_thin_one_keeps_few() -> None:
    assert collapsed("thin").low > 0.5
    assert collapsed("anchored").mean == 0.0
    assert sim.t_interval(end("anchored") - end("thin")).low > 0.3
    assert sim.t_interval(end("thin", "self_reward") - end("anchored", "self_reward")).low > 0.15


def test_a_frozen_judge_does_not_collapse_and_comes_near_the_ceiling() -> None:
    assert collapsed("frozen").mean == 0.0
    assert sim.t_interval(end("frozen") - end("closed")).low > 0.35
    assert sim.t_interval(end("all") - end("frozen")).high < 0.1


def test_a_view_of_its_own_does_not_save_a_judge_that_moves_with_the_actor() -> None:
    difference = sim.t_interval(end("independent") - end("closed"))
    assert difference.low > -0.05
    assert difference.high < 0.05


def test_a_biased_judge_needs_more_labels_from_outside() -> None:
    assert sim.t_interval(end("unbiased") - end("biased")).low > 0.15


def test_labels_without_truth_do_not_anchor() -> None:
    assert collapsed("random").low > 0.6


def test_without_a_plastic_shared_component_nothing_collapses() -> None:
    assert collapsed("nothing_shared").mean == 0.0


@pytest.mark.slow
def test_after_the_user_has_left_accuracy_falls_while_the_reward_rises() -> None:
    outputs = leaving().outputs["leaves"]
    at = int(np.argmin(abs(leaving().axes["step"] - 150)))
    assert sim.t_interval(outputs["accuracy"][:, -1] - outputs["accuracy"][:, at]).high < -0.1
    assert sim.t_interval(outputs["self_reward"][:, -1] - outputs["self_reward"][:, at]).low > 0.1
    stays = leaving().outputs["stays"]["accuracy"]
    assert sim.t_interval(stays[:, -1] - stays[:, at]).low > 0.0
    assert np.array_equal(outputs["accuracy"][:, :at], stays[:, :at])


def test_masked_updates_change_nothing_to_the_bit() -> None:
    for values in leaving().outputs["masked"].values():
        at = int(np.searchsorted(leaving().axes["step"], 150))
        assert (values[:, at:] == values[:, at : at + 1]).all()


def test_one_step_agrees_with_a_plain_version() -> None:
    spec = sim.get_spec("external_anchor")
    changes = {
        "prompts": 16,
        "samples": 4,
        "external_share": 0.5,
        "external_truth": 0.5,
        "judge_moves": 0.3,
        "judge_correlation": 0.6,
        "judge_bias": 0.2,
    }
    parameters = {**spec.defaults(), **changes}
    init, step = stepping(model, parameters)
    state = init(jax.random.key(0))
    for seed in (1, 2):
        state = step(jax.random.key(seed), state)
    key = jax.random.key(3)
    after = jax.tree.map(np.asarray, step(key, state)._replace(exam=0))
    before = jax.tree.map(np.asarray, state._replace(exam=0))
    batch = jax.tree.map(np.asarray, jax.jit(lambda: shared.draw_batch(key, 16, 4, 8, views=2))())
    scale, rho = 2 / shared.FEATURES**0.5, parameters["judge_correlation"]
    weights, bias = before.actor.weights.copy(), before.actor.bias.copy()
    for b in range(16):
        truth, noise = batch.correct[b], scale * parameters["prompt_noise"]
        f = before.prototypes[truth] + noise * batch.views[0, :, b]
        other = before.prototypes[truth] + noise * (
            rho * batch.views[0, :, b] + (1 - rho**2) ** 0.5 * batch.views[1, :, b]
        )
        label = np.argmax(before.judge.weights @ other + before.judge.bias + 0.2 * (np.arange(8) == 0))
        if batch.coins[0, b] < 0.5:
            label = truth if batch.coins[1, b] < 0.5 else batch.guesses[b]
        phis = [f + scale * parameters["thinking_noise"] * batch.thinking[:, b, n] for n in range(4)]
        logits = [before.actor.weights @ phi + before.actor.bias for phi in phis]
        probabilities = [np.exp(x - x.max()) / np.exp(x - x.max()).sum() for x in logits]
        answers = [int(np.searchsorted(np.cumsum(p), u)) for p, u in zip(probabilities, batch.picks[b], strict=True)]
        reward = np.array([y == label for y in answers], float)
        for n in range(4):
            pull = (reward[n] - reward.mean()) * (np.eye(8)[answers[n]] - probabilities[n]) / 64
            weights += parameters["step_size"] * np.outer(pull, phis[n])
            bias += parameters["step_size"] * parameters["shared_plasticity"] * pull
    assert np.allclose(after.actor.weights, weights, atol=1e-5)
    assert np.allclose(after.actor.bias, bias, atol=1e-5)
    assert np.allclose(after.judge.weights, before.judge.weights + 0.3 * (weights - before.judge.weights), atol=1e-5)
