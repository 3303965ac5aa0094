"""Reflections that copy: closed forms, a plain second implementation, and the signatures that are claimed."""

from __future__ import annotations

from collections import Counter

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import beta

import sim
from sim.models import confirmatory_reflection as model
from sim.stats import t_interval


@pytest.fixture(scope="module")
def seen() -> sim.Outputs:
    arms: dict[str, dict[str, sim.Value]] = {"copies": {}, "nearly": {"copying": 0.95}, "new": {"copying": 0.0}}
    arms["alike"] = {"copying": 0.0, "concentration": 2.0}
    arms |= {f"{name}_stopped": {**arms[name], "early_stop": "on"} for name in ("copies", "new", "alike")}
    arms |= {f"last {s}": {"copying": s, "final_rule": "last"} for s in (0.0, 0.5, 0.8)}
    arms |= {"truth": {"truth_stop": 1.0}, "truth_last": {**arms["last 0.0"], "truth_stop": 1.0}}
    return run(arms)


def run(arms: dict[str, dict[str, sim.Value]]) -> sim.Outputs:
    result = sim.simulate("confirmatory_reflection", arms, seeds=20, seed=11, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


def plain_loop(rng: np.random.Generator, copying: float, stop: bool, questions: int) -> tuple[float, float, float]:
    """The model again, one question at a time: gain, confirming share, tokens."""
    gain, confirmed, reflections = 0, 0, 0
    for _ in range(questions):
        p = rng.beta(0.6, 0.4)
        chances = [p, *(1 - p) * np.array(model.WRONG)]
        given = [int(rng.choice(6, p=chances))]
        for _ in range(6):
            given.append(given[-1] if rng.random() < copying else int(rng.choice(6, p=chances)))
            reflections += 1
            confirmed += given[-1] == given[-2]
            if stop and given[-1] == given[-2]:
                break
        votes = Counter(given)
        best = [answer for answer, count in votes.items() if count == max(votes.values())]
        final = given[0] if given[0] in best else best[rng.integers(len(best))]
        gain += (final == 0) - (given[0] == 0)
    return gain / questions, confirmed / reflections, 1 + 0.35 * reflections / questions


@pytest.mark.parametrize("arm", ["copies", "new", "copies_stopped", "new_stopped"])
def test_a_plain_second_implementation_agrees_within_monte_carlo_error(arm: str, seen: sim.Outputs) -> None:
    copying = 0.0 if arm.startswith("new") else 0.8
    rng = np.random.default_rng(1)
    plain = np.array([plain_loop(rng, copying, arm.endswith("stopped"), 400) for _ in range(12)])
    for output, theirs in zip(("gain", "confirmatory_share", "tokens"), plain.T, strict=True):
        ours = seen[arm][output][:, -1]
        error = np.hypot(ours.std(ddof=1) / np.sqrt(20), theirs.std(ddof=1) / np.sqrt(12))
        assert abs(ours.mean() - theirs.mean()) < 4 * error + 1e-6


@pytest.mark.parametrize(("right", "wrong"), [(0.6, 0.4), (1.2, 0.8), (2.0, 0.1), (19.0, 13.0)])
def test_solvability_has_the_beta_distribution(right: float, wrong: float) -> None:
    level = np.linspace(0.01, 0.99, 99)
    ours = model._beta(jnp.asarray(level, jnp.float32), jnp.float32(right), jnp.float32(wrong))
    np.testing.assert_allclose(ours, beta.ppf(level, right, wrong), atol=5e-4)


def test_confirming_reflections_follow_the_closed_form_over_the_box() -> None:
    rng = np.random.default_rng(4)
    arms: dict[str, dict[str, sim.Value]] = {
        str(i): {
            "copying": float(rng.uniform()),
            "mean_accuracy": float(rng.uniform(0.1, 0.9)),
            "concentration": float(rng.uniform(0.1, 8)),
        }
        for i in range(12)
    }
    for one in run(arms).values():
        for reflection in (1, 6):
            off = (one["confirmatory_share"] - one["confirmatory_share_theory"])[:, reflection]
            assert abs(off.mean()) < 4.5 * off.std(ddof=1) / np.sqrt(len(off))


def test_the_last_candidate_is_as_good_as_the_first(seen: sim.Outputs) -> None:
    for copying in (0.0, 0.5, 0.8):
        gain = seen[f"last {copying}"]["gain"][:, -1]
        assert abs(gain.mean()) < 4 * gain.std(ddof=1) / np.sqrt(len(gain))


def test_copies_cost_tokens_and_gain_next_to_nothing_while_new_derivations_gain(seen: sim.Outputs) -> None:
    assert t_interval(seen["copies"]["confirmatory_share"][:, -1]).low > 0.90
    assert t_interval(seen["copies"]["gain"][:, -1]).high < 0.02
    assert t_interval(seen["nearly"]["gain"][:, -1]).high < 0.005
    assert t_interval(seen["new"]["gain"][:, -1]).low > 0.05
    assert np.allclose(seen["copies"]["tokens"][:, -1], 1 + 6 * 0.35)


def test_stopping_early_is_nearly_free_where_reflections_copy_and_costs_where_they_do_not(seen: sim.Outputs) -> None:
    cost = {
        name: t_interval((seen[name]["accuracy"] - seen[f"{name}_stopped"]["accuracy"])[:, -1])
        for name in ("copies", "alike")
    }
    assert cost["copies"].high < 0.01
    assert cost["alike"].low > 0.02
    assert t_interval(seen["copies_stopped"]["tokens_saved"][:, -1]).low > 0.5


def test_a_run_that_the_truth_stops_cannot_lose(seen: sim.Outputs) -> None:
    for outputs in (seen["truth"], seen["truth_last"]):
        assert np.all(outputs["broken"] == 0.0)
        assert t_interval(outputs["gain"][:, -1]).low > 0.05
