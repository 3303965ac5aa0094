"""Two-turn self-correction: identities, the policy gradient, the bound, and the signatures that are claimed."""

from __future__ import annotations

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import sim
from sim.models import self_correction as model
from sim.models.correction_methods import METHODS, Phase
from sim.stats import t_interval

BLINDNESS = (0.3, 0.6, 1.0, 2.0)


@pytest.fixture(scope="module")
def everything() -> sim.Outputs:
    low: dict[str, sim.Value] = {"method": "multi_turn_rl", "skill": 1.0}
    arms: dict[str, dict[str, sim.Value]] = {method: {"method": method} for method in METHODS}
    arms |= {f"blind {nu}": {"method": "multi_turn_rl", "blindness": nu, "keep_bias": 1.2} for nu in BLINDNESS}
    arms |= {"untrained": {"first_turn_training": 0.0}, "truth": low, "own": {**low, "outside_labels": 0.0}}
    arms |= {f"stopped {m}": {"method": m, "outside_stop": 1.0} for m in ("base", "offline_corrector")}
    result = sim.simulate("self_correction", arms, seeds=16, seed=5, device="cpu")
    assert result.status is sim.Status.FINISHED
    return result.outputs


@pytest.fixture(scope="module")
def all_methods(everything: sim.Outputs) -> sim.Outputs:
    return {method: everything[method] for method in METHODS}


def traced(**changes: float) -> dict[str, jax.Array]:
    spec = model.SPEC
    values = {**spec.defaults(), "method": 0.0, **changes}
    return {name: jnp.float32(value) for name, value in values.items()}


def test_an_untrained_model_that_sees_its_answer_exactly_has_the_accuracy_of_the_sum_over_cases() -> None:
    parameters = traced(blindness=0.0)
    state = model.init(jax.random.key(0), parameters)
    seen = model.observe(state, parameters)
    first = np.asarray(state.base.first, dtype=np.float64)
    chance = np.exp(first) / np.exp(first).sum(1, keepdims=True)
    share = (0.75 * chance + 0.25 * np.asarray(state.slips)).mean(0)
    accuracy = 0.0
    for outcome in range(model.OUTCOMES):
        look = np.asarray(state.looks[outcome])
        weight = np.exp([2.2] + [float(np.asarray(state.looks[m]) @ look) for m in range(1, model.OUTCOMES)])
        action = weight / weight.sum()
        right = action[0] + 0.1 * action[1:].sum() if outcome == 0 else 0.85 * action[outcome]
        accuracy += share[outcome] * right
    assert float(seen["accuracy_second"]) == pytest.approx(accuracy, abs=1e-5)
    assert float(seen["accuracy_first"]) == pytest.approx(share[0], abs=1e-6)


def test_traces_of_today_give_the_gradient_of_the_expected_reward() -> None:
    parameters = traced(outside_labels=1.0)
    state = model.init(jax.random.key(1), parameters)
    noise = jax.random.normal(jax.random.key(2), (model.OUTCOMES, model.VIEWS, model.SIGHT))
    views = state.looks[:, None] + 0.6 * noise
    phase = Phase(final=1.0, second=1.0)

    def expected(policy: model.Policy) -> jax.Array:
        first = model._first_turn(policy, state, parameters).mean(0)
        action = jnp.exp(model._second_turn(policy, views)).mean(1)
        return first @ (action * model._final_answer(parameters)[:, :, 0]).sum(1)

    climbs = jax.grad(lambda p: -model._loss(p, state.policy, state, views, phase, parameters))(state.policy)
    for ours, exact in zip(climbs, jax.grad(expected)(state.policy), strict=True):
        np.testing.assert_allclose(ours, exact, atol=2e-6)


def test_the_difference_of_the_answers_is_that_of_the_two_rates(all_methods: sim.Outputs) -> None:
    for seen in all_methods.values():
        p = seen["accuracy_first"]
        np.testing.assert_allclose(seen["delta"], (1 - p) * seen["fix_rate"] - p * seen["break_rate"], atol=1e-5)
        four = seen["kept_right"] + seen["broken"] + seen["fixed"] + seen["kept_wrong"]
        np.testing.assert_allclose(four, 1.0, atol=1e-5)


def test_no_method_beats_the_best_second_turn(all_methods: sim.Outputs) -> None:
    for seen in all_methods.values():
        assert np.all(seen["accuracy_second"] <= seen["accuracy_second_theory"] + 0.02)
    trained = all_methods["score"]
    assert np.mean(trained["accuracy_second_theory"][:, -1] - trained["accuracy_second"][:, -1]) < 0.03


def test_methods_are_ordered_as_in_the_source(all_methods: sim.Outputs) -> None:
    end = {method: seen["accuracy_second"][:, -1] for method, seen in all_methods.items()}
    order = ["score", "multi_turn_rl", "star", "offline_sft", "base"]
    for better, worse in pairwise(order):
        assert end[better].mean() > end[worse].mean()
    assert t_interval(end["score"] - end["star"]).low > 0.0
    assert t_interval(end["star"] - end["offline_sft"]).low > 0.15
    assert t_interval(end["offline_sft"] - end["base"]).low > 0.1
    assert t_interval(end["score"] - end["multi_turn_rl"]).high < 0.01


def test_a_corrector_for_other_errors_makes_it_worse_unless_the_first_turn_stays(everything: sim.Outputs) -> None:
    arms = {"offline": "offline_corrector", "on_policy": "on_policy_corrector", "untrained": "untrained"}
    seen = {name: everything[arm] for name, arm in arms.items()}
    end = {arm: t_interval(outputs["delta"][:, -1]) for arm, outputs in seen.items()}
    assert end["offline"].high < -0.02
    assert end["on_policy"].low > 0.04
    assert end["untrained"].low > 0.01
    np.testing.assert_array_equal(seen["offline"]["accuracy_first"], seen["on_policy"]["accuracy_first"])
    assert t_interval(seen["offline"]["total_variation"][:, -1]).low > 0.2
    assert np.all(seen["untrained"]["total_variation"] < 1e-6)


def test_pairs_alone_teach_to_edit_everything(all_methods: sim.Outputs) -> None:
    assert t_interval(all_methods["pair_sft"]["edit_rate"][:, -1]).low > 0.95
    assert t_interval(all_methods["pair_sft"]["delta"][:, -1]).high < -0.1


def test_a_model_blind_to_its_error_learns_to_keep(everything: sim.Outputs) -> None:
    edits = [t_interval(everything[f"blind {nu}"]["edit_rate"][:, -1]) for nu in BLINDNESS]
    assert all(more.low > less.high for more, less in pairwise(edits))
    assert t_interval(everything["blind 2.0"]["delta"][:, -1]).high < 0.01


def test_own_labels_lock_in_a_wrong_majority_and_pay_for_it(everything: sim.Outputs) -> None:
    truth, own = everything["truth"], everything["own"]
    assert t_interval(truth["accuracy_second"][:, -1] - own["accuracy_second"][:, -1]).low > 0.3
    assert t_interval(own["reward"][:, -1]).low > 0.6


@pytest.mark.parametrize("method", ["base", "offline_corrector"])
def test_a_checker_that_stops_edits_leaves_nothing_to_break(method: str, everything: sim.Outputs) -> None:
    seen = everything[f"stopped {method}"]
    assert np.all(seen["broken"] <= 1e-6)
    assert np.all(seen["delta"] >= -1e-6)
