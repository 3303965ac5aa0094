"""Which runs count for standing: the last finished one of each experiment there is, and whether it is stale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mirage_kg.experiment import Outcome, plan
from mirage_kg.experiment.argue import Argued, findings_of
from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.node import Node
from mirage_kg.model.run import Run
from tests.mirage_kg.argument.runs import make_run
from tests.mirage_kg.experiment.conftest import make_node

CLAIM = make_node()
ABOVE = Node.model_validate(
    {"id": "above", "kind": "claim", "title": "T", "statement": "S.", "arguments": [
        {"id": "a1", "premises": [CLAIM.id], "relation": "supports", "warrant": "w", "weight": 0.6}]}
)  # fmt: skip
GRAPH = build_graph({CLAIM.id: CLAIM, ABOVE.id: ABOVE}, {}, "r")


def record(id: str = "1", mean: float = 1.0, *, fresh: bool = True, **changes: object) -> Run:
    run = make_run(mean, node=CLAIM.id, simulation="generation_verification_gap", id=id)
    asked = {"parameters": run.parameters, "seeds": run.seeds, "seed": run.seed, "device": run.device}
    found = plan(CLAIM, asked).content_hash if fresh else "another"
    provenance = run.provenance.model_copy(update={"content_hash": found})
    return run.model_copy(update={"provenance": provenance, **changes})


def test_the_last_finished_run_of_an_experiment_counts() -> None:
    runs = [record("2"), record("3", status="cancelled"), record("1", mean=-1.0)]
    (finding,) = findings_of(GRAPH, runs)
    assert (finding.run.id, finding.stale) == ("2", False)


@pytest.mark.parametrize("changes", [{"node": "gone"}, {"experiment": "gone"}, {"status": "not_finite"}])
def test_a_run_of_what_is_gone_or_that_did_not_finish_counts_for_nothing(changes: dict[str, object]) -> None:
    assert findings_of(GRAPH, [record(**changes)]) == ()


@pytest.mark.parametrize("changes", [{"preset": "facts"}, {"tier": "theory"}])
def test_a_run_that_does_not_ask_what_its_node_asks_counts_for_nothing(changes: dict[str, object]) -> None:
    (finding,) = findings_of(GRAPH, [record("1"), record("2", **changes)])
    assert finding.run.id == "1"


@pytest.mark.parametrize("changes", [{"ablated": True}, {"moved": {"systematicity": 0.2}}])
def test_the_last_run_counts_with_its_knobs_anywhere_and_its_mechanism_off(changes: dict[str, object]) -> None:
    (finding,) = findings_of(GRAPH, [record("1"), record("2", **changes)])
    assert finding.run.id == "2"


def test_what_came_of_a_preset_counts_for_nothing() -> None:
    (judgement,) = record().judgements
    outcome = Outcome(
        status="finished", message="", verdict="supported", judgements=(judgement,), outputs=None, jax=None,
        device="cpu", device_name="", compile_seconds=0.0, run_seconds=0.1, result_hash="h",
    )  # fmt: skip
    assert len(findings_of(GRAPH, {CLAIM.id: outcome})) == 1
    assert findings_of(GRAPH, {CLAIM.id: replace(outcome, twin="contrast")}) == ()


def test_a_run_of_other_code_counts_less_and_marks_what_rests_on_it() -> None:
    never, stale, fresh = (Argued(GRAPH, runs) for runs in ((), [record(fresh=False)], [record()]))
    strengths = [row.rows[CLAIM.id].strength for row in (never, stale, fresh)]
    assert strengths == sorted(set(strengths))
    above = [row.rows["above"].strength for row in (never, stale, fresh)]
    assert above == sorted(set(above))
    assert (stale.rows["above"].stale_through, fresh.rows["above"].stale_through) == ((CLAIM.id,), ())


def test_what_is_known_of_a_run_is_not_worked_out_again() -> None:
    known = {"1": True}
    (finding,) = findings_of(GRAPH, [record()], known)
    assert finding.stale
    assert findings_of(Graph(), [record()], known) == ()
