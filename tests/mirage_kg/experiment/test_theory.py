"""A verdict without seeds, the agreement of a run with its theory, and the mutation score: on real runs."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from mirage_kg.experiment import Outcome, execute, plan
from mirage_kg.experiment.mutation import mutations_of
from mirage_kg.experiment.theory import agreement, exact_verdict, judge_exactly
from mirage_kg.experiment.verdict import Seen
from mirage_kg.model.experiment import Prediction
from mirage_kg.model.run import TierAgreement
from tests.mirage_kg.experiment.conftest import make_node

CURVE = {"y": np.linspace(0.0, 1.0, 5)[None]}
FLAT = {"y": np.zeros((1, 5))}


def prediction(**changes: object) -> Prediction:
    row = {"id": "p", "statement": "It rises.", "measure": {"output": "y", "reduce": "change"}, "at_least": 0.5}
    return Prediction.model_validate(row | changes)


def judged(*predictions: Prediction, main: object = CURVE, ablated: object = FLAT) -> str | None:
    seen = Seen({"x": np.arange(5.0)}, {"y": ("x",), "z": ("x",)}, {"main": main, "main/ablated": ablated})  # type: ignore[dict-item]
    return exact_verdict(*judge_exactly(predictions, seen, ablated_run=False))


def test_the_rule_is_the_table_of_verdicts_with_nothing_undecided() -> None:
    assert judged(prediction()) == "supported"
    assert judged(prediction(), ablated=CURVE) == "vacuous"
    assert judged(prediction(), main=FLAT) == "contradicted"
    assert judged(prediction(at_least=1.0)) == "supported", "on the threshold is inside it"


def test_what_the_theory_does_not_give_is_not_judged_and_leaves_the_whole_open() -> None:
    silent = prediction(id="other", measure={"output": "z"})
    assert judged(silent) is None
    assert judged(prediction(seeds_below=0.2)) is None, "without seeds there is no fraction of them"
    assert judged(prediction(), silent) == "inconclusive"
    assert judged(prediction(), silent, main=FLAT) == "contradicted"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    node = make_node(parameters={"prompts": 100, "samples": 128}, ablation={"systematicity": 1.0})
    return execute(plan(node, {"seeds": 8, "mutants": True}))


def test_a_run_is_judged_alike_by_simulation_and_by_theory(outcome: Outcome) -> None:
    node = make_node(parameters={"prompts": 100, "samples": 128}, ablation={"systematicity": 1.0})
    theory = execute(plan(node, {"tier": "theory"}))
    assert theory.verdict == outcome.verdict == "supported"
    (told,), (simulated,) = theory.judgements, outcome.judgements
    assert told.effect.interval == "exact"
    assert told.effect.seeds == ()
    assert told.effect.mean == pytest.approx(simulated.effect.mean, abs=0.02)
    assert "no seeds, no interval" in told.words
    assert theory.result_hash == execute(plan(node, {"tier": "theory", "seeds": 3})).result_hash


def test_a_run_tells_how_it_stands_to_its_theory_and_keeps_the_curves(outcome: Outcome) -> None:
    rows = {row.output: row for row in outcome.agreement}
    assert rows["accuracy"].agrees
    assert rows["accuracy"].within > 0.5
    assert not any(row.ablated for row in outcome.agreement)
    assert outcome.outputs is not None
    assert [arm.name for arm in outcome.outputs.theory] == ["main"]
    assert {arm.name for arm in outcome.outputs.arms} == {"main"}, "mutants are judged and dropped"


def test_agreement_fails_where_the_theory_is_another() -> None:
    runs = {"main": {"y": np.random.default_rng(0).normal(0.0, 0.1, (20, 5))}}

    def row(expected: float) -> TierAgreement:
        theory = {"main": {"y": np.full((1, 5), expected)}}
        (found,) = agreement({"x": np.arange(5.0)}, {"y": ("x",)}, runs, theory, precision=1e-3, ablated_run=False)
        return found

    assert row(0.0).agrees
    assert not row(0.5).agrees
    assert row(0.5).difference == pytest.approx(-0.5, abs=0.1)
    assert row(0.5).within == 0.0


def test_the_mutation_score_counts_the_mutants_under_which_the_prediction_fails(outcome: Outcome) -> None:
    found = outcome.mutation
    assert found is not None
    killed = {mutant.id: mutant.killed for mutant in found.mutants}
    assert killed["score_link=0"], "without the score there is no gap to grow"
    assert not killed["false_alarm=0"], "a verifier without false alarms does better, not worse"
    assert found.killed == sum(killed.values())
    assert found.score == pytest.approx(found.killed / len(killed))


def test_mutants_of_every_simulation_are_valid_settings_that_differ() -> None:
    """Each is one knob away from the defaults."""
    without = set()
    for id, spec in sim.specs().items():
        values = spec.defaults()
        found = mutations_of(spec, values)
        without |= {id} if not found else set()
        assert len({mutation.id for mutation in found}) == len(found)
        for mutation in found:
            assert sim.check_parameters(spec, {**values, **mutation.parameters}) != values
            assert len(mutation.parameters) == 1
    assert not without
