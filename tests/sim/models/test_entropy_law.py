"""Entropy against score: the covariance identity, the fit, the law's reach, and what a cap does."""

from __future__ import annotations

import numpy as np

import sim
from sim.stats import t_interval

Arms = dict[str, dict[str, float | str | int]]


SEEDS = 20
"""As many everywhere: another number would be another program to compile."""


def run(arms: Arms) -> dict[str, dict[str, np.ndarray]]:
    result = sim.simulate("entropy_law", arms, seeds=SEEDS, seed=5, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


def test_entropy_falls_by_the_covariance_of_log_probability_and_logit_change_for_small_steps() -> None:
    errors = []
    for step_size, steps in ((0.4, 60), (0.1, 240)):
        seen = run({"main": {"step_size": step_size, "steps": steps}})["main"]
        errors.append(np.abs(seen["entropy"] - seen["entropy_theory"]).max())
        assert np.all(seen["entropy"][:, 0] - seen["entropy"][:, -1] > 0.1)
    assert errors[0] < 0.05
    assert errors[1] < errors[0] / 2


def test_the_fit_is_the_least_squares_line_through_the_first_tenth_of_the_steps() -> None:
    seen = run({"main": {"steps": 100}})["main"]
    for seed in range(SEEDS):
        x, y = seen["exp_entropy"][seed], seen["score"][seed]
        slope, level = np.polyfit(x[:10], y[:10], 1)
        np.testing.assert_allclose(seen["law_score"][seed, 10:], level + slope * x[10:], atol=2e-3)
        np.testing.assert_allclose(seen["ceiling"][seed, -1], level + slope, atol=2e-3)


def test_from_a_competent_start_the_first_tenth_foretells_the_end_and_with_a_cap_it_does_not() -> None:
    seen = run({"main": {}, "capped": {"covariance_cap": 0.3}})
    error = t_interval(seen["main"]["law_error"][:, -1])
    assert -0.03 < error.low < error.high < 0.03
    assert t_interval(seen["capped"]["law_error"][:, -1]).high < -0.03


def test_from_an_ignorant_start_the_law_promises_too_little() -> None:
    seen = run({"main": {"knowledge": 0.0, "start_noise": 0.5}})["main"]
    assert t_interval(seen["law_error"][:, -1]).low > 0.1


def test_a_cap_keeps_entropy_loses_fewer_prompts_and_ends_higher_on_a_hard_task() -> None:
    hard = {"learnable": 0.3, "steps": 600}
    seen = run({"main": hard, "capped": {**hard, "covariance_cap": 0.3}})
    assert t_interval(seen["capped"]["score"][:, -1] - seen["main"]["score"][:, -1]).low > 0.01
    assert t_interval(seen["main"]["lost_prompts"][:, -1] - seen["capped"]["lost_prompts"][:, -1]).low > 0.02
    assert t_interval(seen["capped"]["entropy"][:, -1] - seen["main"]["entropy"][:, -1]).low > 0.05
