"""A plan run to its end: real simulation, statistics, verdict, state."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, get_args

import pytest

from mirage_kg.experiment import Outcome, execute, is_current, plan, state_of
from mirage_kg.model.node import Node
from mirage_kg.model.run import Outputs, Progress, Provenance, Run, Verdict
from tests.mirage_kg.experiment.conftest import EXPERIMENT, make_node

SMALL = {"seeds": 4}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return execute(plan(make_node(), SMALL))


def record(node: Node, outcome: Outcome, request: dict[str, Any], **changes: Any) -> Run:
    made = plan(node, request)
    fields = {
        "id": "r1",
        "node": node.id,
        "experiment": made.experiment,
        "simulation": made.simulation,
        "parameters": made.parameters,
        "seeds": made.seeds,
        "seed": made.seed,
        "device": made.device,
        "tier": made.tier,
        "ablated": made.ablated,
        "status": outcome.status,
        "verdict": outcome.verdict,
        "judgements": outcome.judgements,
        "provenance": Provenance(
            code_version=made.code_version,
            simulation_version=made.simulation_version,
            content_hash=made.content_hash,
            created="2026-01-01T00:00:00Z",
        ),
    }
    return Run.model_validate(fields | changes)


def test_the_gap_widens_with_capability_and_the_mechanism_is_what_does_it(outcome: Outcome) -> None:
    node = make_node(ablation={"systematicity": 1.0})
    supported = execute(plan(node, SMALL))
    assert supported.status == "finished"
    assert supported.verdict == "supported"
    (judgement,) = supported.judgements
    assert judgement.effect.holds == "yes"
    assert judgement.ablated is not None
    assert judgement.ablated.holds == "no"
    assert "Without the mechanism" in judgement.words


def test_the_same_plan_gives_the_same_bytes(outcome: Outcome) -> None:
    again = execute(plan(make_node(), SMALL))
    assert again.result_hash == outcome.result_hash
    assert again.outputs == outcome.outputs


def test_another_seed_gives_another_result(outcome: Outcome) -> None:
    assert execute(plan(make_node(), SMALL | {"seed": 1})).result_hash != outcome.result_hash


def test_every_curve_has_its_statistics_and_one_line_per_seed(outcome: Outcome) -> None:
    assert outcome.outputs is not None
    points = len(next(iter(outcome.outputs.axes.values())))
    for arm in outcome.outputs.arms:
        for curve in arm.curves.values():
            assert curve.shape[0] == points
            assert len(curve.mean) == len(curve.low) == len(curve.high)
            if len(curve.shape) == 1:
                assert [len(line) for line in curve.seeds] == [points] * SMALL["seeds"]
            for low, mean, high in zip(curve.low, curve.mean, curve.high, strict=True):
                assert low is None or mean is None or high is None or low <= mean <= high


def test_an_outcome_is_plain_json_without_nan(outcome: Outcome) -> None:
    assert outcome.outputs is not None
    json.loads(outcome.outputs.model_dump_json(), parse_constant=pytest.fail)


def test_progress_is_reported_in_order_up_to_the_last_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("mirage_kg.experiment.execute"), "SHOWN_SECONDS", 0.0)
    seen: list[tuple[Progress, Outputs | None]] = []
    execute(plan(make_node(), SMALL), on_progress=lambda progress, partial: seen.append((progress, partial)))
    steps = [progress.step for progress, _ in seen]
    assert steps == sorted(steps)
    assert steps[-1] == seen[-1][0].steps
    shown = [partial for _, partial in seen if partial]
    assert shown
    assert all(not curve.seeds for partial in shown for arm in partial.arms for curve in arm.curves.values())


def test_no_curves_are_made_for_progress_more_often_than_a_reader_can_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("mirage_kg.experiment.execute"), "SHOWN_SECONDS", 3600.0)
    seen: list[Outputs | None] = []
    execute(plan(make_node(), SMALL), on_progress=lambda progress, partial: seen.append(partial))
    assert seen
    assert not any(seen)


def test_a_cancelled_run_has_a_status_a_sentence_and_no_verdict() -> None:
    stopped = execute(plan(make_node(), SMALL), should_stop=lambda: True)
    assert (stopped.status, stopped.verdict, stopped.judgements) == ("cancelled", None, ())
    assert "cancelled" in stopped.message


def test_a_run_over_its_time_keeps_what_it_has() -> None:
    late = execute(plan(make_node(), SMALL), deadline_seconds=1e-9)
    assert late.status == "time_limit"
    assert late.verdict is None


def test_an_ablated_run_of_a_real_effect_does_not_support() -> None:
    node = make_node(ablation={"systematicity": 1.0})
    off = execute(plan(node, SMALL | {"ablated": True}))
    assert off.verdict == "contradicted"


def test_the_state_follows_the_latest_run(outcome: Outcome) -> None:
    node = make_node()
    assert state_of(node, None) == "never_run"
    assert state_of(node, record(node, outcome, SMALL)) == outcome.verdict
    for status in ("queued", "running"):
        assert state_of(node, record(node, outcome, SMALL, status=status, verdict=None)) == status
    for status in ("worker_lost", "not_finite", "time_limit", "failed"):
        assert state_of(node, record(node, outcome, SMALL, status=status, verdict=None)) == "failed"
    assert state_of(node, record(node, outcome, SMALL, status="cancelled", verdict=None)) == "never_run"


def test_a_run_is_stale_when_code_or_prediction_changed_since(outcome: Outcome) -> None:
    node = make_node()
    run = record(node, outcome, SMALL)
    other = run.provenance.model_copy(update={"content_hash": "0" * 64})
    assert is_current(node, run)
    assert state_of(node, run.model_copy(update={"provenance": other})) == "stale"
    harder = [dict(EXPERIMENT["predictions"][0], at_least=0.2)]
    assert state_of(make_node(predictions=harder), run) == "stale"


def test_a_run_with_the_mechanism_off_is_the_state_of_its_node_like_any_other(outcome: Outcome) -> None:
    node = make_node()
    off = record(node, outcome, SMALL | {"ablated": True})
    states = {said: state_of(node, off.model_copy(update={"verdict": said})) for said in get_args(Verdict)}
    assert all(state == said for said, state in states.items())


def test_a_run_at_the_own_setting_is_stale_once_the_node_states_another(outcome: Outcome) -> None:
    run = record(make_node(), outcome, SMALL, moved={})
    assert is_current(make_node(), run)
    assert state_of(make_node(parameters={"systematicity": 0.2}), run) == "stale"


def test_an_exploratory_run_with_moved_knobs_is_current_too(outcome: Outcome) -> None:
    node = make_node(arms={"other": {"systematicity": 0.5}})
    request = SMALL | {"parameters": {"systematicity": 0.2}, "ablated": True}
    assert is_current(node, record(node, outcome, request))
