"""The theory tier: curves without seeds, and how far they agree with runs.

EXACT lists the outputs whose theory is exact at a setting, or nearly: there the two tiers must agree within Monte-Carlo error.
Where the theory leaves something out they must be seen to differ: agreement between tiers is a result.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import sim
from sim.spec import Value

SOLVED = [id for id, simulation in sim.SIMULATIONS.items() if simulation.theory]

EXACT: dict[str, tuple[dict[str, Value], tuple[str, ...]]] = {
    "generation_verification_gap": ({"samples": 512, "prompts": 100, "points": 4}, ("accuracy", "gap", "gap_limit")),
    "iterative_self_improvement": (
        {"samples": "infinite", "rule": "absolute"},
        ("accuracy", "entropy", "coverage", "pass_at_k", "rarest_mode"),
    ),
    "feedback_signals": ({"evaluative_step": 0.0, "directive_step": 0.2}, ("symbol_accuracy", "hint_limit")),
    "self_rewarding_judge": ({"judge_error": 0.6, "shared_error": 0.5}, ("actor_error", "judge_error", "length")),
    "reflection_and_debate": ({}, ("pooled_accuracy", "answer_accuracy", "first_agent_accuracy", "change_rate")),
    "proxy_overoptimisation": ({}, ("gold", "kl")),
    "policy_tilt": ({}, ("gold", "proxy")),
    "model_collapse": ({}, ("mean_error", "log_variance")),
    "resampling_drift": ({}, ("heterozygosity", "rare_mass")),
    "confirmatory_reflection": ({}, ("first_accuracy", "confirmatory_share", "tokens")),
    "reflection_training": ({}, ("excess_error", "first_accuracy")),
    "error_avalanche": ({"rounds": 12}, ("step_error", "label_error", "kept")),
}
"""Simulation -> setting -> outputs that agree."""

SLACK = {
    "generation_verification_gap": 0.015,
    "iterative_self_improvement": 0.02,
    "feedback_signals": 0.03,
    "self_rewarding_judge": 0.02,
    "reflection_training": 0.012,
    "error_avalanche": 0.003,
}
"""What is left of a setting's approximation, in the unit of the outputs; elsewhere Monte-Carlo error and rounding alone."""


@cache
def both(simulation: str) -> tuple[sim.Result, sim.Solution]:
    setting = EXACT[simulation][0]
    run = sim.simulate(simulation, {"main": setting}, seeds=16, seed=3, device="cpu")
    return run, sim.solve(simulation, {"main": setting})


def test_every_theory_has_its_row_in_the_table_of_agreement() -> None:
    assert sorted(EXACT) == sorted(SOLVED)
    assert all("theory" in sim.get_spec(id).tiers for id in SOLVED)


@pytest.mark.parametrize("simulation", EXACT)
def test_theory_and_runs_agree_within_monte_carlo_error_where_the_theory_is_exact(simulation: str) -> None:
    run, solution = both(simulation)
    for output in EXACT[simulation][1]:
        seeds, expected = run.outputs["main"][output].astype(float), solution.outputs["main"][output][0]
        error = seeds.std(0, ddof=1) / np.sqrt(len(seeds))
        allowed = 5.0 * error + SLACK.get(simulation, 0.0) + 1e-4 * (1.0 + np.abs(expected))
        apart = np.abs(seeds.mean(0) - expected)
        assert (apart <= allowed).all(), (output, float((apart - allowed).max()))


@pytest.mark.parametrize("simulation", SOLVED)
def test_a_theory_is_finite_bounded_and_the_same_each_time(simulation: str) -> None:
    spec = sim.get_spec(simulation)
    arms = {"main": {}, "ablated": spec.ablation.parameters}
    one, two = sim.solve(simulation, arms), sim.solve(simulation, arms)
    bounds = {output.name: (output.low, output.high) for output in spec.outputs}
    for arm, outputs in one.outputs.items():
        assert outputs
        for name, values in outputs.items():
            low, high = bounds[name]
            assert np.isfinite(values).all()
            assert low is None or values.min() >= low - 1e-9
            assert high is None or values.max() <= high + 1e-9
            assert values.tobytes() == two.outputs[arm][name].tobytes()


def test_sampling_drift_is_what_selection_alone_leaves_out() -> None:
    """With 32 answers per prompt the run loses far more success at large k than infinitely many answers would."""
    setting: dict[str, Value] = {"rule": "absolute", "prompts": 100}
    run = sim.simulate("iterative_self_improvement", {"main": setting}, seeds=8, seed=3, device="cpu")
    expected = sim.solve("iterative_self_improvement", {"main": setting}).outputs["main"]["pass_at_k"][0]
    lost = run.outputs["main"]["pass_at_k"].astype(float).mean(0)[-1, -1] - expected[-1, -1]
    assert lost < -0.2


def test_a_simulation_without_a_theory_refuses_and_one_that_gives_what_is_not_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="external_anchor has no theory"):
        sim.solve("external_anchor", {"main": {}})
    with pytest.raises(sim.ParameterError, match="no arm"):
        sim.solve("model_collapse", {})


def test_a_module_that_claims_the_tier_without_a_function_is_refused() -> None:
    from dataclasses import replace
    from types import SimpleNamespace

    from sim.registry import from_module

    good = sim.SIMULATIONS["external_anchor"]
    claims = SimpleNamespace(__name__="claims", SPEC=replace(good.spec, tiers=("theory",)), init=1, step=1, observe=1)
    with pytest.raises(TypeError, match="go together"):
        from_module(claims)  # type: ignore[arg-type]


@pytest.mark.parametrize(("judge", "shared"), [(0.6, 0.5), (0.9, 0.9)])
def test_the_actor_comes_to_rest_where_the_closed_form_of_its_judge_says(judge: float, shared: float) -> None:
    along = judge * np.sqrt(1 - shared**2) / (1 - judge * shared)
    assert _last_error(judge, shared, co_training=0.0) == pytest.approx(judge, abs=1e-4)
    assert _last_error(judge, shared, co_training=1.0) == pytest.approx(along, abs=1e-4)


def test_an_actor_whose_judge_errs_further_along_than_it_moves_comes_to_no_rest() -> None:
    assert _last_error(1.2, 0.9, co_training=1.0) > 10


def _last_error(judge: float, shared: float, *, co_training: float) -> float:
    """Return the actor's error after 2000 steps so small that sampling adds next to nothing."""
    small: dict[str, Value] = {"steps": 2000, "step_size": 0.05, "spread": 0.05, "dimensions": 8, "prompts": 128}
    setting = {"judge_error": judge, "shared_error": shared, "co_training": co_training} | small
    return float(sim.solve("self_rewarding_judge", {"main": setting}).outputs["main"]["actor_error"][0][-1])


def test_the_optimal_vote_is_the_known_formula_for_two_options() -> None:
    from scipy.special import ndtr

    for rho, measured in ((0.0, 0.8890), (0.5, 0.8082), (1.0, 0.7609)):
        setting: dict[str, Value] = {"options": 2, "ease_spread": 0.0, "self_trust": 0.0, "error_correlation": rho}
        curve = sim.solve("reflection_and_debate", {"main": setting}).outputs["main"]["pooled_accuracy"][0]
        assert curve[0] == pytest.approx(ndtr(np.sqrt(3 / (1 + 2 * rho) / 2)), abs=1e-9)
        assert curve[0] == pytest.approx(measured, abs=0.003)


def test_replacing_everything_shrinks_the_log_variance_as_the_digamma_formula_says() -> None:
    curves = sim.solve("model_collapse", {"main": {}, "kept": {"kept": 1.0}}).outputs
    assert curves["main"]["log_variance"][0, -1] == pytest.approx(-2.055, abs=1e-3)
    assert curves["main"]["mean_error"][0, -1] == pytest.approx(2.0)
    assert curves["kept"]["mean_error"][0, -1] == pytest.approx(0.0327, abs=3e-4)
    assert "log_variance" not in curves["kept"]
