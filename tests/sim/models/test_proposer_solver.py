"""Proposer and solver: the expected step under an executor, invariance, and what the vote does to its own labels."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.stats import t_interval

Arms = dict[str, dict[str, float | str | int]]


def run(arms: Arms, seeds: int = 20, seed: int = 6) -> dict[str, dict[str, np.ndarray]]:
    result = sim.simulate("proposer_solver", arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


@pytest.mark.parametrize("lead", [0.0, 2.0, 4.0])
def test_an_executors_step_is_the_closed_form_in_expectation(lead: float) -> None:
    still = {"executor_share": 1.0, "shared_plasticity": 0.0, "proposer_rate": 0.0, "rounds": 1, "step_size": 0.05}
    seen = run({"main": {**still, "lead": lead, "problems": 128}}, seeds=40)["main"]
    rate = (seen["skill"][:, 20] - seen["skill"][:, 0]) / 20 / 0.05
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    skill = seen["skill"][:, :20].mean()
    p = 1 / (1 + 7 * np.exp(-(skill - 2.0 * nodes)))
    expected = (weights * p * (1 - p)).sum() / weights.sum() * (1 - 1 / 8)
    assert abs(rate.mean() - expected) < 4 * rate.std(ddof=1) / np.sqrt(40) + 0.002


def test_the_proposer_brings_every_solver_to_the_same_lead_whatever_it_starts_with() -> None:
    arms: Arms = {str(lead): {"shared_plasticity": 0.0, "lead": lead} for lead in (0.0, 3.0, 6.0)}
    seen = run(arms)
    lead = {arm: (out["skill"] - out["difficulty"])[:, -1].mean() for arm, out in seen.items()}
    assert max(lead.values()) - min(lead.values()) < 0.05


def test_under_the_vote_labels_decay_and_under_an_executor_they_do_not() -> None:
    seen = run({"vote": {}, "executor": {"executor_share": 1.0}})
    fall = {arm: seen[arm]["label_accuracy"][:, 0] - seen[arm]["label_accuracy"][:, -1] for arm in seen}
    assert t_interval(fall["vote"]).low > 0.1
    assert t_interval(fall["executor"]).high < 0.1
    assert t_interval(seen["vote"]["agreement"][:, -1] - seen["executor"]["agreement"][:, -1]).low > 0.05


def test_without_a_shared_component_labels_fall_once_and_skill_goes_on_rising() -> None:
    seen = run({"main": {"shared_plasticity": 0.0}})["main"]
    labels, skill = seen["label_accuracy"], seen["skill"]
    assert t_interval(labels[:, 0] - labels[:, 50 // 2]).low > 0.05
    assert abs(t_interval(labels[:, -1] - labels[:, 50 // 2]).mean) < 0.03
    assert np.all(np.diff(skill[:, ::25]) > 0)


def test_a_modest_proposer_or_three_outside_labels_in_ten_keep_every_seed_from_collapsing() -> None:
    seen = run({"modest": {"target": 0.6}, "some": {"executor_share": 0.3}})
    for arm in seen:
        assert np.all(seen[arm]["top_share"][:, -1] < 0.3), arm
