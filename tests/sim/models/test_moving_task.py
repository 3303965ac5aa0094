"""Moving task: lags in closed form, accuracy by sampling, and which movement own scores can follow."""

from __future__ import annotations

import numpy as np

import sim
from sim.models.moving_task import SPEC
from sim.stats import t_interval

Arms = dict[str, dict[str, float | str | int]]


def run(arms: Arms, seeds: int = 20, seed: int = 9) -> dict[str, dict[str, np.ndarray]]:
    result = sim.simulate("moving_task", arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


def test_under_labels_the_lag_is_the_closed_form_and_does_not_depend_on_how_many_there_are() -> None:
    arms = {
        f"{examples} {gain}": {"procedure": "labels", "examples": examples, "gain": gain, "speed": 0.2, "rounds": 100}
        for examples in (1, 16)
        for gain in (0.3, 1.0)
    }
    for arm, seen in run(arms, seeds=60).items():
        lag = seen["rule_lag"][:, -20:].mean(1)
        limit = seen["rule_lag_limit"][0, -1]
        assert abs(lag.mean() - limit) < 4 * lag.std(ddof=1) / np.sqrt(60) + 1e-3, arm


def test_a_fixed_procedure_falls_behind_by_the_whole_movement() -> None:
    seen = run({"main": {"speed": 0.1, "rounds": 40, "rule_share": 0.25}}, seeds=2)["main"]
    np.testing.assert_allclose(seen["rule_lag"][0], 0.025 * np.arange(41), atol=1e-4)
    np.testing.assert_allclose(seen["practice_lag"][0], 0.075 * np.arange(41), atol=1e-4)


def test_accuracy_by_quadrature_agrees_with_sampling() -> None:
    seen = run({"main": {"rounds": 30}}, seeds=1)["main"]
    rng = np.random.default_rng(0)
    for time in (0, 15, 30):
        centre = rule = 0.5 * 0.05 * time
        tasks = centre + rng.normal(size=200_000)
        answers = 0.4 * np.sqrt(1 + (tasks / 1.5) ** 2) * rng.normal(size=200_000)
        assert abs(np.mean(np.abs(answers - rule) < 1) - seen["accuracy"][0, time]) < 0.005


def test_labels_keep_accuracy_own_scores_close_less_than_half_and_their_own_rule_sees_nothing() -> None:
    arms: Arms = {"fixed": {}, "labels": {"procedure": "labels"}, "own": {"procedure": "own_scores"}}
    seen = run(arms)
    last = {arm: seen[arm]["accuracy"][:, -1] for arm in arms}
    assert t_interval(last["labels"] - last["fixed"]).low > 0.5
    assert t_interval((last["own"] - last["fixed"]) / (last["labels"] - last["fixed"])).high < 0.5
    assert t_interval(seen["own"]["own_accuracy"][:, -1]).low > 0.9


def test_own_scores_suffice_when_all_movement_is_visible() -> None:
    seen = run({"own": {"procedure": "own_scores", "rule_share": 0.0}, "fixed": {"rule_share": 0.0}})
    assert t_interval(seen["own"]["accuracy"][:, -1]).low > 0.9
    assert t_interval(seen["own"]["accuracy"][:, -1] - seen["fixed"]["accuracy"][:, -1]).low > 0.1


def test_nothing_is_lost_while_the_task_stands_still() -> None:
    seen = run({"main": SPEC.ablation.parameters}, seeds=2)["main"]
    np.testing.assert_allclose(seen["accuracy"], seen["accuracy"][0, 0], atol=1e-6)
