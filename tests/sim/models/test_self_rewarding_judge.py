"""Self-rewarding judge: closed forms, a plain second implementation, and the signatures that are claimed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.stats import t_interval
from sim.theory.self_rewarding_judge import expected_maximum

Values = dict[str, sim.Value]
PLANE = ((0.3, 0.5), (0.6, 0.5), (0.6, 0.95), (0.9, 0.9))
NOISE_OF_STEPS = 0.03
"""By how much the noise of finite steps lifts a distance: 2 D (eta s)^2 / B summed until it decays."""


def run(arms: dict[str, Values], seeds: int = 8) -> sim.Result:
    result = sim.simulate("self_rewarding_judge", arms, seeds=seeds, seed=3, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result


def plane_arm(r: float, rho: float, co_training: float) -> Values:
    return {"judge_error": r, "shared_error": rho, "co_training": co_training}


@pytest.fixture(scope="module")
def plane() -> sim.Result:
    arms = {f"{r} {rho} {m}": plane_arm(r, rho, m) for r, rho in PLANE for m in (0.0, 1.0)}
    return run(arms)


@pytest.fixture(scope="module")
def judges() -> sim.Result:
    fixed: Values = {"co_training": 0.0, "judge_error": 0.3}
    noisy: Values = {"co_training": 0.0, "judge_error": 0.6, "shared_error": 0.5, "judge_noise": 8.0}
    unscored: Values = {**fixed, "leak": 0.5}
    return run(
        {
            "likes length": {**fixed, "length_bias": 1.0},
            "length penalised": {**fixed, "length_bias": 1.0, "length_penalty": 0.25},
            "noisy": noisy,
            "merged": {**noisy, "judgements": 8},
            "unscored": unscored,
            "scored": {**unscored, "second_weight": 1.0},
            "exact, unscored": {**unscored, "judge_error": 0.0},
            "run-away": plane_arm(1.2, 0.9, 1.0),
        }
    )


def end(result: sim.Result, arm: str, output: str = "actor_error") -> NDArray[np.float32]:
    return result.outputs[arm][output][:, -1]


@pytest.mark.parametrize(("r", "rho"), PLANE)
def test_a_fixed_judge_leaves_the_actor_at_its_own_error_whatever_is_shared(
    plane: sim.Result, r: float, rho: float
) -> None:
    assert abs(end(plane, f"{r} {rho} 0.0").mean() - r) < NOISE_OF_STEPS


@pytest.mark.parametrize(("r", "rho"), PLANE)
def test_a_judge_trained_along_leads_to_the_closed_form(plane: sim.Result, r: float, rho: float) -> None:
    closed = r * np.sqrt(1 - rho**2) / (1 - rho * r)
    assert abs(end(plane, f"{r} {rho} 1.0").mean() - closed) < NOISE_OF_STEPS


@pytest.mark.parametrize(("r", "rho"), PLANE)
def test_training_along_is_better_exactly_above_the_curve(plane: sim.Result, r: float, rho: float) -> None:
    difference = t_interval(end(plane, f"{r} {rho} 1.0") - end(plane, f"{r} {rho} 0.0"))
    assert difference.high < 0 if rho > 2 * r / (1 + r**2) else difference.low > 0 or abs(difference.mean) < 0.02


def test_the_error_grows_without_end_when_the_judge_moves_faster_than_the_actor(judges: sim.Result) -> None:
    error = judges.outputs["run-away"]["actor_error"]
    assert (error[:, -1] > 10).all()
    assert (np.diff(error[:, error.shape[1] // 2 :], axis=1) > 0).all()


def test_length_grows_without_penalty_and_stops_at_the_balance_with_one(judges: sim.Result) -> None:
    assert end(judges, "likes length", "length").min() > 15
    assert abs(end(judges, "length penalised", "length").mean() - 1 / (2 * 0.25)) < 0.1


def test_liking_length_pays_the_actor_and_leaves_its_error(judges: sim.Result) -> None:
    gain = judges.outputs["likes length"]["judge_score"]
    assert (gain[:, -1] - gain[:, 0] > 10).all()
    assert abs(end(judges, "likes length").mean() - 0.3) < NOISE_OF_STEPS


def test_merging_judgements_speeds_up_and_does_not_get_past_the_judge(judges: sim.Result) -> None:
    at = int(np.argmin(abs(judges.axes["step"] - 50)))
    noisy, merged = (judges.outputs[arm]["actor_error"] for arm in ("noisy", "merged"))
    assert t_interval(noisy[:, at] - merged[:, at]).low > 0.1
    assert merged[:, -1].mean() > 0.59


def test_an_unscored_skill_drifts_even_under_an_exact_judge_and_a_scored_one_does_not(judges: sim.Result) -> None:
    for arm in ("unscored", "exact, unscored"):
        assert t_interval(end(judges, arm, "second_error") - 0.5).low > 0.3
    assert t_interval(end(judges, "scored", "second_error") - 0.5).high < -0.3


@pytest.mark.parametrize("output", ["actor_error", "length", "second_error"])
def test_the_theory_follows_the_simulation_where_it_does_not_run_away(judges: sim.Result, output: str) -> None:
    for arm, outputs in judges.outputs.items():
        if arm != "run-away":
            error = outputs[output].std(axis=0, ddof=1) / np.sqrt(8)
            gap = abs(outputs[output].mean(axis=0) - outputs[f"{output}_theory"][0])
            assert (gap < 4 * error + 0.02 + 0.05 * abs(outputs[output].mean(axis=0))).all(), arm


def plain_loop(rng: np.random.Generator, steps: int, r: float, rho: float, dimensions: int = 32) -> float:
    """The co-trained model again, every coordinate of every answer drawn; defaults elsewhere. Returns |u|."""
    u = np.eye(dimensions)[0]
    shared, alone = rho * r, r * np.sqrt(1 - rho**2) * np.eye(dimensions)[1]
    for _ in range(steps):
        v = shared * u + alone
        answers = u + 0.3 * rng.normal(size=(64, 8, dimensions))
        score = -((answers - v) ** 2).sum(-1)
        best, worst = (answers[np.arange(64), pick] for pick in (score.argmax(1), score.argmin(1)))
        u = u + 0.15 * (best - worst).mean(0)
    return float(np.linalg.norm(u))


def test_drawing_two_numbers_of_an_answer_agrees_with_drawing_all_of_it(plane: sim.Result) -> None:
    rng = np.random.default_rng(1)
    at = int(np.argmin(abs(plane.axes["step"] - 40)))
    steps = int(plane.axes["step"][at])
    ours = plane.outputs["0.9 0.9 1.0"]["actor_error"][:, at]
    plain = np.array([plain_loop(rng, steps, 0.9, 0.9) for _ in range(8)])
    error = np.hypot(ours.std(ddof=1), plain.std(ddof=1)) / np.sqrt(8)
    assert abs(ours.mean() - plain.mean()) < 4 * error


@pytest.mark.parametrize(
    ("count", "known"), [(1, 0.0), (2, 1 / np.sqrt(np.pi)), (3, 1.5 / np.sqrt(np.pi)), (8, 1.4236)]
)
def test_the_expected_maximum_of_normals_is_the_tabulated_one(count: int, known: float) -> None:
    assert expected_maximum(count) == pytest.approx(known, abs=1e-4)
