"""From a node and a request to a plan: what is decided, what is refused, and what makes two plans equal."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from mirage_kg.errors import InvalidInput, NotRunnable, TooLarge
from mirage_kg.experiment import plan, problem_of
from mirage_kg.limits import limit
from mirage_kg.model.node import Node
from tests.mirage_kg.experiment.conftest import make_node

SPEC = sim.get_spec("generation_verification_gap")
SLIDER = next(p for p in SPEC.parameters if not p.shape and not p.choices and not p.integer)


def test_every_arm_has_a_twin_with_the_ablation_on_top() -> None:
    made = plan(make_node(arms={"other": {SLIDER.name: SLIDER.high}}), {})
    assert set(made.arms) == {"main", "other", "main/ablated", "other/ablated"}
    for name in ("main", "other"):
        twin = made.arms[name] | dict(SPEC.ablation.parameters)
        assert made.arms[f"{name}/ablated"] == twin


def test_an_ablated_run_has_no_twins_and_the_mechanism_off(node: Node) -> None:
    made = plan(node, {"ablated": True})
    assert set(made.arms) == {"main"}
    assert SPEC.ablation.parameters.items() <= made.arms["main"].items()


def test_a_request_changes_every_arm_but_an_arm_keeps_its_own_setting() -> None:
    low, high = SLIDER.low, SLIDER.high
    node = make_node(arms={"other": {SLIDER.name: high}}, ablation={})
    made = plan(node, {"parameters": {SLIDER.name: low}})
    assert made.arms["main"][SLIDER.name] == low
    assert made.arms["other"][SLIDER.name] == high


def test_the_same_request_has_the_same_hash_and_any_change_another(node: Node) -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"seeds": 5},
        {"seed": 1},
        {"ablated": True},
        {"device": "cpu"},
        {"parameters": {SLIDER.name: SLIDER.low}},
    ]
    hashes = [plan(node, change).content_hash for change in changes]
    assert len(set(hashes)) == len(hashes)
    assert [plan(node, change).content_hash for change in changes] == hashes


def test_a_newer_version_of_simulation_or_code_is_another_request(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = [plan(node, {}).content_hash]
    with monkeypatch.context() as patch:
        patch.setattr(
            import_module("mirage_kg.experiment.plan"), "spec_of", lambda _: replace(SPEC, version=SPEC.version + 1)
        )
        newer = plan(node, {})
        assert newer.simulation_version == SPEC.version + 1
        hashes.append(newer.content_hash)
    with monkeypatch.context() as patch:
        patch.setattr(import_module("mirage_kg.experiment.plan"), "code_version", lambda _: "another code")
        hashes.append(plan(node, {}).content_hash)
    assert len(set(hashes)) == len(hashes)
    assert plan(node, {}).content_hash == hashes[0]


def test_an_explicit_default_is_the_same_request(node: Node) -> None:
    assert plan(node, {"parameters": {SLIDER.name: SLIDER.default}}).content_hash == plan(node, {}).content_hash


def test_a_whole_number_and_its_decimal_spelling_are_the_same_setting(node: Node) -> None:
    asked = [plan(node, {"parameters": {SLIDER.name: value}}) for value in (1, 1.0)]
    assert asked[0].content_hash == asked[1].content_hash


@pytest.mark.parametrize("value", ["text", math.nan, math.inf, -math.inf, True, None, [1], 1e308])
def test_a_value_that_is_no_number_in_range_is_refused_with_name_and_range(node: Node, value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        plan(node, {"parameters": {SLIDER.name: value}})
    assert caught.value.where == f"parameters.{SLIDER.name}"
    assert str(SLIDER.low) in caught.value.hint
    assert str(SLIDER.high) in caught.value.hint


def test_an_unknown_parameter_is_refused_and_the_nearest_is_named(node: Node) -> None:
    with pytest.raises(InvalidInput, match="no parameter") as caught:
        plan(node, {"parameters": {SLIDER.name[:-1]: 1.0}})
    assert SLIDER.name in caught.value.hint


@pytest.mark.parametrize("seeds", [0, -1, limit("seeds") + 1, 10**6, 2.0, "20", True, None])
def test_a_count_of_seeds_outside_the_limit_is_refused(node: Node, seeds: Any) -> None:
    with pytest.raises(InvalidInput, match="seeds"):
        plan(node, {"seeds": seeds})


@pytest.mark.parametrize("seed", [-1, 2**53, 2**64, 1.5, "7", False, None])
def test_a_seed_that_is_no_whole_number_in_range_is_refused(node: Node, seed: Any) -> None:
    with pytest.raises(InvalidInput, match="seed"):
        plan(node, {"seed": seed})


def test_the_limits_themselves_are_accepted(node: Node) -> None:
    assert plan(node, {"seeds": 1, "seed": 0}).seeds == 1
    assert plan(node, {"seed": 2**53 - 1}).seed == 2**53 - 1


def test_a_run_over_the_memory_limit_is_refused_with_product_and_limit() -> None:
    sizes = {p.name: max(p.choices) for p in SPEC.parameters if p.shape and p.choices}  # type: ignore[type-var]
    arms = {f"arm-{i}": {SLIDER.name: SLIDER.low} for i in range(60)}
    with pytest.raises(TooLarge) as caught:
        plan(make_node(parameters=sizes, arms=arms), {"seeds": limit("seeds")})
    assert f"{limit('run_memory_bytes'):,}" in caught.value.detail
    assert "seeds" in caught.value.detail


def test_a_node_without_an_experiment_is_not_runnable() -> None:
    bare = Node(id="bare", kind="claim", title="Bare", statement="Nothing to run.")
    with pytest.raises(NotRunnable, match="no experiment"):
        plan(bare, {})


def test_an_unknown_simulation_is_named_with_the_nearest() -> None:
    with pytest.raises(NotRunnable) as caught:
        plan(make_node(simulation="generation_verification_gab"), {})
    assert "generation_verification_gap" in caught.value.hint
    problem = problem_of(make_node(simulation="nonsense"), make_node(simulation="nonsense").experiments[0])
    assert problem is not None


@pytest.mark.parametrize(
    ("simulation", "tier"), [("generation_verification_gap", "neural"), ("external_anchor", "theory")]
)
def test_a_tier_that_a_simulation_lacks_is_refused_and_not_answered_by_another(simulation: str, tier: str) -> None:
    assert tier not in sim.get_spec(simulation).tiers
    with pytest.raises(NotRunnable, match="tier"):
        plan(make_node(simulation=simulation), {"tier": tier})


def test_a_plan_of_the_theory_has_no_seeds_and_one_hash_for_all_of_them(node: Node) -> None:
    one, two = plan(node, {"tier": "theory"}), plan(node, {"tier": "theory", "seeds": 7, "seed": 3, "device": "auto"})
    assert (one.seeds, one.seed, one.device) == (0, 0, "cpu")
    assert one.content_hash == two.content_hash != plan(node, {}).content_hash


def test_mutants_run_as_further_twins_of_every_arm_and_change_the_hash() -> None:
    node = make_node(arms={"long": {"chain_length": 16}})
    made = plan(node, {"mutants": True})
    mutants = {mutation.id: mutation.parameters for mutation in made.mutations}
    assert mutants["verifier_advantage=0"] == {"verifier_advantage": 0.0}
    assert mutants["verifier_advantage=-1.5"] == {"verifier_advantage": -1.5}
    assert mutants["score_link=0"] == {"score_link": 0.0}
    assert "systematicity=0" not in mutants, "what is off already is no mutant"
    assert len(made.arms) == 2 * (2 + len(mutants))
    assert made.arms["long/mutant score_link=0"] == {**made.arms["long"], "score_link": 0.0}
    assert made.content_hash != plan(node, {}).content_hash
    with pytest.raises(InvalidInput, match="mutate"):
        plan(node, {"mutants": True, "ablated": True})


def test_a_preset_brings_its_own_prediction_and_contrast(node: Node) -> None:
    made = plan(node, {"preset": "facts"})
    assert made.preset == "facts"
    assert [prediction.id for prediction in made.predictions] == ["facts"]
    assert made.arms["main"]["systematicity"] == 0.97
    assert made.arms["main/ablated"]["systematicity"] == 0.0
    with pytest.raises(InvalidInput, match="no preset 'fact'") as refused:
        plan(node, {"preset": "fact"})
    assert "did you mean 'facts'" in refused.value.hint
    with pytest.raises(InvalidInput, match="predicts nothing"):
        plan(node, {"preset": "many_answers"})


def test_a_plan_says_which_knobs_stand_elsewhere_than_the_experiment_says() -> None:
    node = make_node(parameters={"systematicity": 0.5})
    asked = {"systematicity": 0.5, "score_link": 0.25}
    assert plan(node, {}).moved == plan(node, {"parameters": {"systematicity": 0.5}}).moved == {}
    assert plan(node, {"parameters": asked}).moved == {"score_link": 0.25}
    assert plan(node, {"ablated": True}).moved == {}
    off = plan(node, {"ablated": True}).parameters
    changed = next(name for name, value in off.items() if value != plan(node, {}).parameters[name])
    assert plan(node, {"ablated": True, "parameters": {changed: 0.75}}).moved == {}


def test_a_plan_travels_to_another_process(node: Node) -> None:
    made = plan(node, {})
    assert pickle.loads(pickle.dumps(made)) == made


@given(st.dictionaries(st.text(max_size=12), st.one_of(st.text(max_size=5), st.floats(), st.none(), st.booleans())))
def test_no_parameters_whatever_raise_anything_but_a_deliberate_error(parameters: dict[str, Any]) -> None:
    if not parameters:
        return
    with pytest.raises(InvalidInput):
        plan(make_node(), {"parameters": parameters})


def test_planning_and_viewing_import_no_jax() -> None:
    code = (
        "import sys; from tests.mirage_kg.experiment.conftest import make_node;"
        "from mirage_kg.experiment import plan, experiment_view, simulation_views, state_of;"
        "node = make_node(); plan(node, {}); experiment_view(node, node.experiments[0]); simulation_views();"
        "state_of(node, None); sys.exit('jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
