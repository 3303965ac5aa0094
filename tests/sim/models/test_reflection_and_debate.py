"""Reflection and debate: the pooling formula, a plain second implementation, and the signatures that are claimed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

import sim
from sim.models.reflection_and_debate import rescale
from sim.stats import t_interval

Values = dict[str, sim.Value]
TABLE: Values = {"self_trust": 0.0, "trust": 1.0}


def run(arms: dict[str, Values], seeds: int = 20) -> sim.Result:
    result = sim.simulate("reflection_and_debate", arms, seeds=seeds, seed=5, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result


@pytest.fixture(scope="module")
def agents() -> sim.Result:
    return run(
        {
            "reflection": {},
            "fresh": {"self_trust": 0.0, "fresh": 1.0},
            "fresh against trust": {"self_trust": 3.0, "fresh": 1.0},
            "weighed": {"candidates_weighed": 4},
            "independent": TABLE,
            "half": {**TABLE, "error_correlation": 0.5},
            "alike": {**TABLE, "error_correlation": 0.9},
            "copies": {**TABLE, "error_correlation": 1.0},
        }
    )


def change(result: sim.Result, arm: str, output: str) -> NDArray[np.float32]:
    curve = result.outputs[arm][output]
    return curve[:, -1] - curve[:, 0]


def lead(result: sim.Result, arm: str) -> NDArray[np.float32]:
    return result.outputs[arm]["team_accuracy"][:, -1] - result.outputs[arm]["answer_accuracy"][:, 0]


def test_pooled_evidence_is_right_as_often_as_the_closed_form_says() -> None:
    rhos = (0.0, 0.5, 1.0)
    two: Values = {"options": 2, "ease_spread": 0.0, **TABLE, "rounds": 1}
    result = run({str(rho): {**two, "error_correlation": rho} for rho in rhos}, seeds=40)
    for rho in rhos:
        pooled = result.outputs[str(rho)]["pooled_accuracy"][:, 0]
        closed = norm.cdf(np.sqrt(3 / (1 + 2 * rho)) / np.sqrt(2))
        assert abs(pooled.mean() - closed) < 4 * pooled.std(ddof=1) / np.sqrt(40)
        assert result.outputs[str(rho)]["pooled_accuracy_theory"][0, 0] == pytest.approx(closed, abs=2e-5)


def test_the_theory_of_pooled_evidence_holds_for_four_options_and_fresh_evidence(agents: sim.Result) -> None:
    for arm in ("fresh", "independent", "half", "copies"):
        pooled = agents.outputs[arm]["pooled_accuracy"]
        error = pooled.std(axis=0, ddof=1) / np.sqrt(20)
        assert (abs(pooled.mean(axis=0) - agents.outputs[arm]["pooled_accuracy_theory"][0]) < 4 * error).all()


def test_reflection_changes_no_answer_and_makes_wrong_ones_certain(agents: sim.Result) -> None:
    assert abs(change(agents, "reflection", "answer_accuracy")).max() < 1e-6
    assert abs(agents.outputs["reflection"]["change_rate"]).max() < 1e-6
    assert t_interval(change(agents, "reflection", "confidence_when_wrong")).low > 0.2


def test_reflection_works_with_fresh_evidence_unless_self_trust_drowns_it(agents: sim.Result) -> None:
    assert t_interval(change(agents, "fresh", "answer_accuracy")).low > 0.2
    assert t_interval(change(agents, "fresh against trust", "answer_accuracy")).high < 0.05


def test_self_trust_shared_over_all_options_changes_nothing(agents: sim.Result) -> None:
    assert abs(change(agents, "weighed", "confidence_when_wrong")).max() < 0.02


def test_the_teams_lead_falls_with_the_likeness_of_errors_and_copies_have_none(agents: sim.Result) -> None:
    leads = [lead(agents, arm) for arm in ("independent", "half", "alike")]
    assert t_interval(leads[0] - leads[1]).low > 0.05
    assert t_interval(leads[1] - leads[2]).low > 0.02
    assert t_interval(leads[2]).low > 0
    assert abs(lead(agents, "copies")).max() < 1e-6


def test_talk_raises_consensus_and_lowers_what_it_means(agents: sim.Result) -> None:
    assert t_interval(change(agents, "independent", "consensus")).low > 0.5
    assert t_interval(change(agents, "independent", "accuracy_given_consensus")).high < -0.1


def test_most_of_the_teams_lead_is_there_before_anybody_talks(agents: sim.Result) -> None:
    """The specification expects no gain from rounds at all; here there is a small one."""
    before = (
        agents.outputs["independent"]["team_accuracy"][:, 0] - agents.outputs["independent"]["answer_accuracy"][:, 0]
    )
    rounds = t_interval(change(agents, "independent", "team_accuracy"))
    assert rounds.low > 0
    assert rounds.high < before.mean() / 3


def test_talk_never_gets_past_pooled_evidence(agents: sim.Result) -> None:
    for arm in ("independent", "half", "alike"):
        outputs = agents.outputs[arm]
        assert t_interval(outputs["team_accuracy"][:, -1] - outputs["pooled_accuracy"][:, -1]).high < 0.005


def test_votes_are_weighted_by_the_published_steps() -> None:
    given = np.array([0.0, 0.59, 0.6, 0.79, 0.8, 0.89, 0.9, 0.99, 1.0], np.float32)
    wanted = [0.1, 0.1, 0.3, 0.3, 0.5, 0.5, 0.8, 0.8, 1.0]
    np.testing.assert_allclose(np.asarray(rescale(given)), wanted, atol=1e-6)


def plain_round_table(rng: np.random.Generator, questions: int, rounds: int) -> tuple[float, float]:
    """Three independent agents again, one question at a time. Returns accuracy of one agent, and consensus."""
    right = agreed = 0
    for _ in range(questions):
        beliefs = rng.normal(size=(3, 4))
        beliefs[:, 0] += rng.normal(1.0, 0.5)
        for _ in range(rounds + 1):
            answers = beliefs.argmax(1)
            mass = np.exp(2 * (beliefs - beliefs.max(1, keepdims=True)))
            sure = np.clip(mass.max(1) / mass.sum(1) + 0.05 * rng.normal(size=3), 0, 1)
            weights = np.select([sure >= 1, sure >= 0.9, sure >= 0.8, sure >= 0.6], [1, 0.8, 0.5, 0.3], 0.1)
            for hearer in range(3):
                for speaker in range(3):
                    if speaker != hearer:
                        beliefs[hearer, answers[speaker]] += weights[speaker]
        right += int((answers == 0).sum())
        agreed += int(len(set(answers)) == 1)
    return right / (3 * questions), agreed / questions


def test_a_plain_second_implementation_agrees_within_monte_carlo_error(agents: sim.Result) -> None:
    accuracy, consensus = plain_round_table(np.random.default_rng(2), questions=4000, rounds=2)
    ours = agents.outputs["independent"]
    assert abs(ours["answer_accuracy"][:, 2].mean() - accuracy) < 4 * np.sqrt(0.25 / 4000)
    assert abs(ours["consensus"][:, 2].mean() - consensus) < 4 * np.sqrt(0.25 / 4000)
