from __future__ import annotations

from functools import cache

import jax
import numpy as np
import pytest

import sim
from sim.models import majority_vote_reward as model
from sim.models import shared_policy as shared
from tests.sim.models.stepping import stepping

ARMS = {
    "moving": {},
    "fixed": {"label_refresh": 0.0},
    "truth": {"external_share": 1.0},
    "nothing_shared": {"shared_plasticity": 0.0},
    "fast": {"shared_plasticity": 3.0},
    "slow": {"shared_plasticity": 0.3},
    "slow_helped": {"shared_plasticity": 0.3, "external_share": 0.2},
    "stopped": {"stop_share": 0.3},
    "unlike": {"answer_similarity": 0.0},
}


@cache
def runs() -> sim.Result:
    return sim.simulate("majority_vote_reward", ARMS, seeds=12, seed=0, device="cpu")


def curve(arm: str, output: str = "accuracy") -> np.ndarray:
    return runs().outputs[arm][output]


def end(arm: str, output: str = "accuracy") -> np.ndarray:
    return curve(arm, output)[:, -12:].mean(1)


def change(arm: str) -> sim.Interval:
    return sim.t_interval(end(arm) - curve(arm)[:, 0])


@pytest.mark.slow
def test_when_labels_follow_the_policy_reward_rises_and_accuracy_falls_to_a_common_answer() -> None:
    assert sim.t_interval(end("moving", "majority_reward")).low > 0.85
    assert change("moving").high < -0.05
    assert sim.wilson_interval(int((end("moving") < 0.25).sum()), 12).low > 0.35
    assert sim.t_interval(end("moving", "top_share")).mean > 0.7


def test_accuracy_rises_before_it_falls() -> None:
    assert sim.t_interval(curve("moving").max(1) - curve("moving")[:, 0]).low > 0.02


def test_with_labels_fixed_at_the_initial_policy_nothing_collapses() -> None:
    assert not (end("fixed") < 0.25).any()
    assert change("fixed").low > 0.2


def test_without_a_plastic_shared_component_nothing_collapses() -> None:
    assert not (end("nothing_shared") < 0.25).any()
    assert change("nothing_shared").low > 0.1


def test_true_labels_beat_fixed_ones_and_fixed_ones_beat_moving_ones() -> None:
    assert sim.t_interval(end("truth") - end("fixed")).low > 0.02
    assert sim.t_interval(end("fixed") - end("moving")).low > 0.3


def test_a_fast_shared_component_takes_away_the_rise() -> None:
    rise = {arm: (curve(arm).max(1) - curve(arm)[:, 0]).mean() for arm in ("fast", "moving", "slow")}
    assert rise["fast"] < 0.05 < rise["moving"] < rise["slow"]
    assert (end("fast") < 0.25).all()


def test_outside_labels_help_a_slow_loop() -> None:
    assert sim.t_interval(end("slow_helped") - end("slow")).low > 0.05


def test_stopping_at_a_top_share_keeps_accuracy_above_what_going_on_leaves() -> None:
    assert sim.t_interval(end("stopped") - end("moving")).low > 0.1
    last = curve("stopped")[:, -12:]
    assert (np.ptp(last, axis=1) < 1e-6).mean() > 0.7


def test_answers_that_are_equally_unlike_do_not_collapse() -> None:
    assert change("unlike").low > 0.2


def test_a_table_policy_reaches_the_reward_without_a_common_answer() -> None:
    table = {"policy": "table", "step_size": 0.5}
    result = sim.simulate("majority_vote_reward", {"main": table}, seeds=6, seed=0, device="cpu")
    outputs = result.outputs["main"]
    assert outputs["majority_reward"][:, -1].min() > 0.95
    assert outputs["top_share"][:, -1].max() < 0.4
    difference = sim.t_interval(outputs["accuracy"][:, -1] - outputs["mode_accuracy"][:, 0])
    assert -0.15 < difference.mean < 0.02


def test_one_step_agrees_with_a_plain_version() -> None:
    spec = sim.get_spec("majority_vote_reward")
    changes = {"prompts": 16, "samples": 8, "external_share": 0.3, "label_refresh": 0.5, "shared_plasticity": 0.7}
    parameters = {**spec.defaults(), **changes}
    init, step = stepping(model, parameters)
    state = step(jax.random.key(1), init(jax.random.key(0)))
    key = jax.random.key(2)
    after = step(key, state)
    batch = jax.tree.map(np.asarray, jax.jit(lambda: shared.draw_batch(key, 16, 8, 8))())
    weights, bias = plain_step(jax.tree.map(np.asarray, state._replace(exam=0)), batch, parameters)
    assert np.allclose(after.policy.weights, weights, atol=1e-5)
    assert np.allclose(after.policy.bias, bias, atol=1e-5)


def plain_step(state: model.State, batch: shared.Batch, parameters: dict) -> tuple[np.ndarray, np.ndarray]:
    """Return the next weights and bias, written from the equations, prompt by prompt and answer by answer."""
    scale = 2 / shared.FEATURES**0.5
    prompts, samples = batch.picks.shape
    change_w, change_b = np.zeros_like(state.policy.weights), np.zeros_like(state.policy.bias)
    for b in range(prompts):
        truth = batch.correct[b]
        f = state.prototypes[truth] + scale * parameters["prompt_noise"] * batch.views[0, :, b]
        phis = [f + scale * parameters["thinking_noise"] * batch.thinking[:, b, n] for n in range(samples)]

        def answer(policy: shared.Policy, phis: list = phis, b: int = b) -> tuple[list, list]:
            probabilities = [softmax(policy.weights @ phi + policy.bias) for phi in phis]
            picked = [
                min(int(np.searchsorted(np.cumsum(p), u, side="right")), len(p) - 1)
                for p, u in zip(probabilities, batch.picks[b], strict=True)
            ]
            return probabilities, picked

        probabilities, own = answer(state.policy)
        _, initial = answer(state.first)
        voters = own if batch.coins[0, b] < parameters["label_refresh"] else initial
        label = np.argmax(np.bincount(voters, minlength=8) + batch.ties[:, b])
        label = truth if batch.coins[1, b] < parameters["external_share"] else label
        reward = np.array([y == label for y in own], float)
        for n in range(samples):
            pull = (reward[n] - reward.mean()) * (np.eye(8)[own[n]] - probabilities[n]) / (prompts * samples)
            change_w += np.outer(pull, phis[n])
            change_b += pull
    rate = parameters["step_size"]
    return (
        state.policy.weights + rate * change_w,
        state.policy.bias + rate * parameters["shared_plasticity"] * change_b,
    )


def softmax(logits: np.ndarray) -> np.ndarray:
    mass = np.exp(logits - logits.max())
    return mass / mass.sum()


@pytest.mark.parametrize("arm", list(ARMS))
def test_every_arm_starts_from_the_same_policy_unless_the_task_differs(arm: str) -> None:
    if arm != "unlike":
        assert np.array_equal(curve(arm)[:, 0], curve("moving")[:, 0])
