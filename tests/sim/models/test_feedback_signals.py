"""Evaluative and directive feedback: closed forms, a plain second implementation, and the signatures that are claimed."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval

SEEDS = 40
"""As many everywhere: another number would be another program to compile."""


def last(arms: dict[str, dict[str, float]]) -> dict[str, np.ndarray]:
    result = sim.simulate("feedback_signals", arms, seeds=SEEDS, seed=4, device="cpu")
    assert result.status is sim.Status.FINISHED
    return {arm: outputs["accuracy"][:, -1] for arm, outputs in result.outputs.items()}


def plain_loop(rng: np.random.Generator, steps: int, hint_share: float, eta_e: float, eta_d: float = 1.0) -> float:
    """The model again with loops over contexts and answers, defaults elsewhere."""
    contexts, answers, length, symbols = 16, 2, 4, 8
    theta = 0.5 * rng.normal(size=(contexts, length, symbols))
    theta[:, :, 0] += 1.0
    baseline = np.zeros(contexts)

    def softmax(z: np.ndarray) -> np.ndarray:
        mass = np.exp(z - z.max(-1, keepdims=True))
        return mass / mass.sum(-1, keepdims=True)

    for _ in range(steps):
        for x in range(contexts):
            pi = softmax(theta[x])
            change, rewards = np.zeros_like(pi), []
            for _ in range(answers):
                y = np.array([rng.choice(symbols, p=pi[place]) for place in range(length)])
                reward = float(np.all(y == 0) != (rng.random() < 0.05))
                rewards.append(reward)
                change += eta_e * (reward - baseline[x]) * (np.eye(symbols)[y] - pi)
                if np.any(y != 0) and rng.random() < hint_share:
                    place = int(np.argmax(y != 0))
                    named = 0 if rng.random() < 0.9 else rng.integers(symbols)
                    change[place] += eta_d * (np.eye(symbols)[named] - pi[place])
            theta[x] += change / answers
            baseline[x] += 0.1 * (np.mean(rewards) - baseline[x])
    return float(softmax(theta)[:, :, 0].prod(1).mean())


@pytest.mark.parametrize(("hint_share", "eta_e"), [(1.0, 4.0), (1.0, 0.0), (0.3, 4.0)])
def test_a_plain_second_implementation_agrees_within_monte_carlo_error(hint_share: float, eta_e: float) -> None:
    steps = 25
    ours = last({"main": {"steps": steps, "hint_share": hint_share, "evaluative_step": eta_e}})["main"]
    rng = np.random.default_rng(0)
    plain = np.array([plain_loop(rng, steps, hint_share, eta_e) for _ in range(20)])
    error = np.hypot(ours.std(ddof=1) / np.sqrt(SEEDS), plain.std(ddof=1) / np.sqrt(20))
    assert abs(ours.mean() - plain.mean()) < 4 * error


def test_hints_alone_end_at_the_closed_form_for_small_steps() -> None:
    arms = {
        str(truth): {"evaluative_step": 0.0, "directive_step": 0.15, "hint_truth": truth, "start": 4.0, "steps": 1500}
        for truth in (0.7, 0.9)
    }
    for truth, accuracy in last(arms).items():
        limit = (float(truth) + (1 - float(truth)) / 8) ** 4
        assert abs(accuracy.mean() - limit) < 0.03


def test_verdicts_alone_stick_hints_alone_stop_short_and_both_succeed() -> None:
    arms = {"verdicts": {"hint_share": 0.0}, "hints": {"evaluative_step": 0.0}, "both": {}}
    seen = last(arms)
    verdicts, hints, both = (t_interval(seen[arm]) for arm in arms)
    assert 0.15 <= verdicts.low <= verdicts.high <= 0.40
    assert 0.65 <= hints.low <= hints.high <= 0.85
    assert both.low > max(verdicts.high, hints.high) + 0.1


def test_hints_that_name_a_random_symbol_still_keep_the_search_open() -> None:
    seen = last({"none": {"hint_share": 0.0, "steps": 1500}, "empty": {"hint_truth": 0.0, "steps": 1500}})
    assert t_interval(seen["empty"] - seen["none"]).low > 0.2


def test_masked_updates_change_nothing_to_the_bit_once_the_user_has_left() -> None:
    run = sim.simulate(
        "feedback_signals", {"main": {"leave_step": 15, "steps": 60}}, seeds=SEEDS, seed=1, device="cpu"
    ).outputs["main"]
    for output in ("accuracy", "own_score", "entropy"):
        assert np.all(run[output][:, 15:] == run[output][:, 15:16]), output


def test_scoring_itself_takes_accuracy_to_the_share_of_right_first_choices_and_no_further() -> None:
    arms = {"main": {"leave_step": 15, "mask_after_leaving": 0, "steps": 600}}
    run = sim.simulate("feedback_signals", arms, seeds=SEEDS, seed=2, device="cpu").outputs["main"]
    chosen = run["greedy_accuracy"][:, run["greedy_accuracy"].shape[1] // 20]
    assert np.abs(run["accuracy"][:, -1] - chosen).mean() < 0.05
    assert t_interval(run["own_score"][:, -1]).low > 0.99
