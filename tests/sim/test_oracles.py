"""Every simulation against its plain NumPy oracle: the means over seeds agree within Monte-Carlo error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import stdtrit

import sim
from tests.sim.oracles.table import ORACLES, run

SEEDS = 64
FALSE_ALARM = 1e-3
"""Chance that a simulation which agrees in truth is called out, all its arms, outputs and points together."""
ROUNDING = 1e-4

Arm = dict[str, sim.Value]

# Sizes as small as they come, then arms that between them take every branch.
CASES: dict[str, tuple[Arm, list[Arm]]] = {
    "generation_verification_gap": (
        {"prompts": 100, "samples": 8, "chain_length": 4, "points": 4},
        [{}, {"systematicity": 0.5, "keep_share": 0.5}, {"score_link": 0.0, "verifier_advantage": -1.0}],
    ),
    "iterative_self_improvement": (
        {"prompts": 100, "samples": 8, "answers": 16, "steps": 3},
        [
            {},
            {"rule": "absolute", "familiarity": 1.0},
            {"rule": "exact", "false_pass": 0.2, "verdict_link": 0.0},
            {"rule": "none", "naive_estimator": 1, "correct_answers": 2},
        ],
    ),
    "majority_vote_reward": (
        {"prompts": 16, "samples": 4, "answers": 4, "steps": 12},
        [
            {},
            {"label_refresh": 0.3, "external_share": 0.3, "reference_pull": 0.3},
            {"stop_share": 0.3, "step_size": 8.0},
        ],
    ),
    "probe_alarms": (
        {"prompts": 16, "samples": 4, "answers": 4, "probe": 16, "steps": 36},
        [
            {"drop": 0.02},
            {"alarm": "probe", "drop": 0.02},
            {"alarm": "reward", "reward_level": 0.7},
            {"alarm": "kl", "kl_level": 0.2},
            {"alarm": "share", "share_level": 0.35},
            {"alarm": "none", "shared_plasticity": 0.3},
        ],
    ),
    "external_anchor": (
        {"prompts": 16, "samples": 4, "answers": 4, "steps": 12},
        [
            {"external_share": 0.3, "step_size": 5.0},
            {"judge_correlation": 0.3, "judge_bias": 1.0, "judge_moves": 0.3},
            {"external_share": 0.8, "external_truth": 0.5, "leave_step": 10, "mask_after_leaving": 1},
        ],
    ),
    "feedback_signals": (
        {"contexts": 8, "answers": 2, "length": 2, "symbols": 4, "steps": 30},
        [
            {"hint_truth": 0.7},
            {"hint_share": 0.0, "flip": 0.2},
            {"leave_step": 10, "mask_after_leaving": 0, "start": 0.0},
        ],
    ),
    "self_rewarding_judge": (
        {"candidates": 4, "prompts": 16, "dimensions": 8, "steps": 20},
        [
            {},
            {"co_training": 0.0, "judge_noise": 4.0, "judgements": 4},
            {"length_bias": 1.0, "length_penalty": 0.2},
            {"second_weight": 0.5, "leak": 0.5, "shared_error": 0.2},
        ],
    ),
    "reflection_and_debate": (
        {"agents": 3, "options": 4, "questions": 500, "rounds": 3},
        [{}, {"trust": 1.0, "error_correlation": 0.5, "critic_strength": 2.0}, {"fresh": 0.5, "candidates_weighed": 3}],
    ),
    "proxy_overoptimisation": (
        {"answers": 8192, "doublings": 6},
        [{}, {"degrees_of_freedom": 5.0, "error_scale": 0.5}, {"degrees_of_freedom": 1000.0}],
    ),
    "policy_tilt": ({"steps": 20}, [{}, {"refit": 1.0, "curvature": 0.2}, {"refit": 0.5, "label_noise": 2.0}]),
    "model_collapse": (
        {"chains": 64, "generations": 12},
        [{}, {"kept": 1.0, "drawn": 20}, {"kept": 0.5, "real": 10}],
    ),
    "resampling_drift": (
        {"modes": 10, "most_draws": 64, "chains": 16, "generations": 20},
        [{"drawn": 30}, {"drawn": 10, "kept": 0.5}, {"drawn": 100, "zipf": 2.0}],
    ),
    "temporal_self_rewarding": (
        {"prompts": 32, "candidates": 16, "steps": 4},
        [{}, {"rejected_from": "initial", "chosen_from": "future"}, {"judge_error": 2.0, "samples": 2, "inner": 3}],
    ),
    "self_correction": (
        {"steps": 12},
        [
            {"method": "on_policy_corrector", "blindness": 1.0},
            {"method": "star", "first_turn_training": 0.5},
            {"method": "score", "outside_labels": 0.5},
            {"method": "pair_sft", "outside_stop": 0.5},
        ],
    ),
    "confirmatory_reflection": (
        {"questions": 512, "steps": 6},
        [{}, {"early_stop": "on", "final_rule": "last", "copying": 0.2}, {"truth_stop": 0.5, "concentration": 2.0}],
    ),
    "reflection_training": (
        {"rollouts": 50, "steps": 3},
        [{}, {"copying": 1.0, "inference_copying": 0.2}, {"thinking_noise": 1.0, "tolerance": 1.0}],
    ),
    "entropy_law": (
        {"prompts": 16, "features": 8, "tokens": 8, "samples": 4, "steps": 40},
        [{}, {"covariance_cap": 0.2, "learnable": 1.0}, {"knowledge": 0.0, "start_noise": 2.0}],
    ),
    "proposer_solver": (
        {"problems": 16, "samples": 4, "answers": 4, "rounds": 1},
        [{}, {"executor_share": 1.0, "target": 0.7}, {"shared_plasticity": 5.0, "lead": 0.0, "spread": 1.0}],
    ),
    "error_avalanche": (
        {"problems": 300, "rounds": 12},
        [
            {"floor": 0.02},
            {"filter": "agreement", "breeding": 0.3},
            {"filter": "exact", "false_pass": 0.3, "growth": 3.0},
        ],
    ),
    "archive_search": (
        {"archive": 16, "children": 4, "generations": 12},
        [{}, {"self_weight": 1.0, "archive_share": 0.3}, {"ruggedness": 2.0, "temperature": 0.3, "harm": 0.1}],
    ),
    "moving_task": (
        {"rounds": 20},
        [{"speed": 0.2}, {"procedure": "labels", "examples": 4}, {"procedure": "own_scores", "rule_share": 0.2}],
    ),
    "random_reward": (
        {"models": 8, "groups": 2, "samples": 8, "inner": 4, "steps": 12},
        [{}, {"clip_low": 1.0, "clip_high": 4.0, "truth": 0.3}, {"clip_high": 0.6, "step_size": 8.0}],
    ),
}


WITHOUT = {"neural_self_training", "neural_vote_reward", "neural_gap"}
"""Simulations without an oracle; the next one must not join them unnoticed. The neural tier is checked step by step instead, in
models/test_neural.py and models/test_neural_gap.py: a second training in NumPy would cost more than all oracles here."""


def test_every_simulation_of_the_package_has_an_oracle_and_a_case() -> None:
    own = {name for name, simulation in sim.SIMULATIONS.items() if simulation.step.__module__.startswith("sim.models.")}
    assert set(ORACLES) == own - WITHOUT
    assert set(CASES) == set(ORACLES)


@pytest.mark.parametrize("simulation", list(CASES))
def test_the_engine_and_a_plain_numpy_implementation_agree_within_monte_carlo_error(simulation: str) -> None:
    sizes, arms = CASES[simulation]
    named = {str(number): {**sizes, **arm} for number, arm in enumerate(arms)}
    result = sim.simulate(simulation, named, seeds=SEEDS, seed=11, device="cpu")
    assert result.status is sim.Status.FINISHED, result.message
    pairs = {
        (arm, name): (result.outputs[arm][name].astype(float), values)
        for arm, parameters in named.items()
        for name, values in run(simulation, parameters, range(SEEDS), 12).items()
    }
    comparisons = sum(ours[0].size for ours, _ in pairs.values())
    for where, (ours, plain) in pairs.items():
        assert ours.shape == plain.shape, where
        excess = beyond_chance(ours, plain, FALSE_ALARM / comparisons)
        assert (excess <= 0).all(), (
            f"{where}: beyond chance at {np.argwhere(excess > 0).tolist()} by {excess.max():.2g}"
        )


def beyond_chance(ours: NDArray[Any], plain: NDArray[Any], chance: float) -> NDArray[Any]:
    """Return how far the difference of the means over seeds exceeds what Welch's t-test at level `chance` allows.

    Both have shape (seeds, ...). Welch (1947), Biometrika 34: 28-35.
    """
    parts = [values.var(axis=0, ddof=1) / len(values) for values in (ours, plain)]
    total = parts[0] + parts[1]
    freedom = total**2 / np.maximum(sum(part**2 / (len(ours) - 1) for part in parts), 1e-300)
    quantile = -stdtrit(np.maximum(freedom, 1.0), chance / 2)
    apart = abs(ours.mean(axis=0) - plain.mean(axis=0))
    return np.asarray(apart - quantile * np.sqrt(total) - ROUNDING * (1 + abs(plain.mean(axis=0))))


def test_a_mean_that_is_off_by_more_than_chance_is_called_out() -> None:
    random = np.random.default_rng(0)
    ours, plain = random.normal(size=(SEEDS, 50)), random.normal(size=(SEEDS, 50))
    assert (beyond_chance(ours, plain, FALSE_ALARM / 50) <= 0).all()
    assert (beyond_chance(ours + 2.0, plain, FALSE_ALARM / 50) > 0).all()
