"""Standing over HTTP, on the shipped graph with real runs: what a run moves, which way it gets there, and what is refused."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from mirage_http import Running, running
from mirage_waiting import wait_for

from api import schemas
from api import schemas as wire
from api.open import opened
from api.settings import Settings
from mirage_kg.argument.evidence.rule import RULE
from mirage_kg.argument.words import apart
from mirage_kg.model.run import FINAL
from mirage_kg.open import shipped_folder

ROOT = "self-improvement-mirage"
CHILD = "every-fix-is-external"
ADDED = {"premises": ["openclaw-rl"], "conclusion": ROOT, "polarity": "attack", "weight": 0.9}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(shipped_folder(), tmp_path_factory.mktemp("data"), work=None) as client:
        yield client


def argument(client: Running, id: str = ROOT, **query: str) -> wire.ArgumentAnswer:
    response = client.get(f"/api/v1/argument/{id}", params=query)
    assert response.status_code == 200, response.text
    return wire.ArgumentAnswer.model_validate(response.json())


def standing(client: Running) -> wire.StandingAnswer:
    return wire.StandingAnswer.model_validate(client.get("/api/v1/standing").json())


def what_if(client: Running, asked: dict[str, Any], id: str = ROOT) -> wire.WhatIfAnswer:
    response = client.post(f"/api/v1/argument/{id}/what-if", json=asked)
    assert response.status_code == 200, response.text
    return wire.WhatIfAnswer.model_validate(response.json())


def run(client: Running, id: str, **asked: Any) -> str:
    place = client.post(f"/api/v1/nodes/{id}/runs", json={"seeds": 8, **asked}).headers["location"]
    wait_for(lambda: client.get(place).json()["status"] in FINAL, 110)
    assert client.get(place).json()["status"] == "finished", client.get(place).json()["message"]
    return place.rpartition("/")[2]


# The order of the tests in this file matters up to the demonstration, which is the first that runs anything.


def test_the_map_shows_one_solution_or_none_and_its_tag_tells_when_there_is_one(shipped: Running) -> None:
    first = shipped.get("/api/v1/graph")
    assert len({node["strength"] is None for node in first.json()["nodes"]}) == 1
    wait_for(lambda: shipped.get("/api/v1/graph").json()["nodes"][0]["strength"] is not None)
    node = next(node for node in shipped.get("/api/v1/graph").json()["nodes"] if node["id"] == ROOT)
    row = next(row for row in standing(shipped).nodes if row.id == ROOT)
    told = {name: node[name] for name in ("strength", "low", "high", "testedness", "agreed", "mirror")}
    assert told == {name: getattr(row, name) for name in told}
    if first.json()["nodes"][0]["strength"] is None:
        assert shipped.get("/api/v1/graph").headers["etag"] != first.headers["etag"]


def test_what_only_lists_nodes_never_solves(folder: Path, tmp_path: Path) -> None:
    with opened(Settings(folder=folder, data=tmp_path)) as serving:
        assert serving.views.graph().nodes[0].strength is None
        assert serving.standings.version == 0
        assert serving.arguments.standing().nodes
        assert serving.views.graph().nodes[0].strength is not None
        assert serving.standings.version == 1


def test_a_solution_that_fails_is_logged_and_tried_again_only_after_a_change(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.answers.standings.FIRST_PICTURE_SECONDS", 0.0)
    with opened(Settings(folder=folder, data=tmp_path)) as serving:
        standings, asked = serving.standings, []

        def broken() -> None:
            asked.append(1)
            raise ZeroDivisionError("a secret of the inside")

        monkeypatch.setattr(standings, "_found", broken)
        standings.open()
        for _ in range(3):
            standings.catch_up()
            assert not standings.known
            wait_for(lambda: "could not be solved" in caplog.text)
        assert len(asked) == 1
        # Somebody else writes into the file of runs.
        with closing(sqlite3.connect(serving.records.path)) as other:
            other.execute("CREATE TABLE elsewhere (number INTEGER)")
        standings.catch_up()
        wait_for(lambda: len(asked) == 2)


def test_standing_holds_the_whole_frame_every_semantics_and_the_whole_rule(shipped: Running) -> None:
    answer = standing(shipped)
    assert {row.id for row in answer.nodes} == {node["id"] for node in shipped.get("/api/v1/graph").json()["nodes"]}
    semantics = [row["id"] for row in shipped.get("/api/v1/meta").json()["semantics"]]
    assert [row.id for row in answer.semantics] == semantics
    assert [row.name for row in answer.rule] == list(RULE)
    assert all(row.low <= row.value <= row.high for row in answer.rule)
    gradual = {row.id for row in answer.semantics if row.family == "gradual"}
    for row in answer.nodes:
        assert set(row.strengths) == gradual
        assert row.low <= row.strength <= row.high
        assert row.low == min(row.strengths.values())
    for inference in answer.inferences:
        assert set(inference.strengths) == set(inference.activation) == gradual


def test_standing_is_not_sent_again_while_nothing_changed(shipped: Running) -> None:
    tag = shipped.get("/api/v1/standing").headers["etag"]
    again = shipped.get("/api/v1/standing", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_two_rings_of_the_note_are_found_and_only_one_of_them_is_held_from_outside(shipped: Running) -> None:
    rows = {row.id: row for row in standing(shipped).nodes}
    assert {row.ring for row in rows.values() if row.ring} == {
        ("every-fix-is-external", "external-anchor"),
        ("evaluator-circularity", "recursive-narcissist"),
    }
    assert rows["external-anchor"].mirror == rows["every-fix-is-external"].mirror == "anchored"
    assert (rows["evaluator-circularity"].mirror, rows["recursive-narcissist"].mirror) == ("anchored", "ring")


def test_a_run_without_its_mechanism_lowers_the_root_and_a_real_one_restores_it(shipped: Running) -> None:
    never = argument(shipped)
    run(shipped, ROOT)
    real = argument(shipped)
    off = run(shipped, ROOT, ablated=True)
    ablated = argument(shipped)
    assert ablated.standing.strength < never.standing.strength < real.standing.strength
    for semantics, strength in ablated.standing.strengths.items():
        assert strength < real.standing.strengths[semantics]

    (path,) = ablated.path
    assert (path.start, path.steps) == (ROOT, ())
    moved = ablated.standing.strengths["quadratic_energy"] - never.standing.strengths["quadratic_energy"]
    assert path.effect == pytest.approx(moved)
    assert {row.run for row in ablated.evidence.simulated} == {off}
    assert all(row.ablated and row.sign == -1 for row in ablated.evidence.simulated)
    assert "mechanism switched off" in " ".join(ablated.reasons.words)
    assert shipped.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "contradicted"
    assert (ROOT, "main") in {(row.node, row.experiment) for row in ablated.next}

    run(shipped, ROOT)
    assert argument(shipped).standing == real.standing
    assert shipped.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "supported"


@pytest.mark.parametrize("asked", [{"preset": "accumulate"}, {"tier": "theory"}])
def test_a_run_that_other_predictions_judge_moves_neither_strength_nor_badge(
    shipped: Running, asked: dict[str, Any]
) -> None:
    id = "model-collapse"
    before = (argument(shipped).standing, shipped.get(f"/api/v1/nodes/{id}").json()["state"])
    run(shipped, id, **asked)
    assert (argument(shipped).standing, shipped.get(f"/api/v1/nodes/{id}").json()["state"]) == before


def test_a_run_with_a_knob_moved_decides_both_strength_and_badge_as_the_last_one(shipped: Running) -> None:
    run(shipped, ROOT)
    real = argument(shipped)
    run(shipped, ROOT, parameters={"external_share": 0.9})
    moved = argument(shipped)
    assert moved.standing.strength < real.standing.strength
    assert shipped.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "contradicted"
    run(shipped, ROOT)
    assert argument(shipped).standing == real.standing


def test_a_run_of_a_child_reaches_the_root_along_the_argument_that_joins_them(shipped: Running) -> None:
    before = argument(shipped)
    tag = shipped.get("/api/v1/standing").headers["etag"]
    run(shipped, CHILD, ablated=True)
    assert shipped.get("/api/v1/standing", headers={"If-None-Match": tag}).status_code == 200
    after = argument(shipped)
    path = next(path for path in after.path if path.start == CHILD)
    assert [(step.source, step.target, step.inference) for step in path.steps] == [(CHILD, ROOT, "a001")]
    moved = after.standing.strengths["quadratic_energy"] - before.standing.strengths["quadratic_energy"]
    assert moved < 0
    assert path.effect == pytest.approx(moved)
    assert 0 < path.steps[-1].share < 1
    assert CHILD in {
        node["id"] for node in shipped.get("/api/v1/graph").json()["nodes"] if node["strength"] is not None
    }


def test_an_argument_shows_its_inferences_with_premises_in_words(shipped: Running) -> None:
    answer = argument(shipped)
    row = next(row for row in answer.supports if row.id == "a001")
    assert [premise.id for premise in row.premise_nodes] == ["closed-loops-erode", CHILD]
    assert row.warrant
    assert {row.polarity for row in answer.attacks} == {"attack"}
    shown = {row.id for row in (*answer.supports, *answer.attacks, *answer.undercuts)}
    assert all(set(row.hits) & shown for row in answer.undercuts)
    assert {row.target for row in answer.derived} == {ROOT}
    given = {(row.premises[0], row.polarity) for row in (*answer.supports, *answer.attacks)}
    assert not any((row.source, "support") in given for row in answer.derived if row.kind == "support")
    undercuts = {row.id: row.hits for row in argument(shipped, CHILD).undercuts}
    assert (undercuts["a112"], undercuts["a111"]) == (("a111",), ("a110",))


def test_the_reasons_follow_the_semantics_that_was_asked_for(shipped: Running) -> None:
    rows = {name: argument(shipped, CHILD, semantics=name).reasons.gradient[0] for name in ("euler", "df_quad")}
    assert rows["euler"].value != rows["df_quad"].value


def test_what_to_run_next_leaves_out_what_was_run_and_is_ranked_by_change_per_second(shipped: Running) -> None:
    found = argument(shipped).next
    assert found
    assert (ROOT, "main") not in {(row.node, row.experiment) for row in found}
    assert [row.per_second for row in found] == sorted((row.per_second for row in found), reverse=True)
    assert any(row.measured for row in found) or all(row.seconds == 10 for row in found)


def test_a_what_if_touches_neither_graph_nor_runs(shipped: Running) -> None:
    watched = ("/api/v1/standing", "/api/v1/graph", "/api/v1/runs", f"/api/v1/argument/{ROOT}")
    before = [shipped.get(path).content for path in watched]
    files = {path: path.read_bytes() for path in shipped_folder().rglob("*.md")}
    answer = what_if(
        shipped,
        {
            "base": {CHILD: 0.0},
            "remove": {"nodes": ["closed-loops-erode"], "inferences": ["a015"]},
            "add": [{"premises": ["openclaw-rl"], "conclusion": ROOT, "polarity": "attack", "weight": 0.9}],
            "runs": [{"node": ROOT, "outcome": "contradicted"}],
            "rule": {"prior": 0.4},
        },
    )
    assert answer.changed
    assert [shipped.get(path).content for path in watched] == before
    assert {path: path.read_bytes() for path in shipped_folder().rglob("*.md")} == files


def test_nothing_supposed_changes_nothing(shipped: Running) -> None:
    answer = what_if(shipped, {})
    assert answer.changed == []
    assert answer.before == answer.after
    assert [row.id for row in answer.before] == [ROOT]
    assert len(what_if(shipped, {"all": True}).before) == len(standing(shipped).nodes)


@pytest.mark.parametrize(
    ("asked", "lower"),
    [
        ({"base": {CHILD: 0.0}}, True),
        ({"base": {CHILD: 1.0}}, False),
        ({"remove": {"inferences": ["a001"]}}, True),
        ({"remove": {"inferences": ["a015"]}}, False),
        ({"remove": {"nodes": [CHILD]}}, True),
        ({"runs": [{"node": ROOT, "outcome": "ablated"}]}, True),
        ({"runs": [{"node": CHILD, "experiment": "main", "outcome": "supported"}]}, False),
        ({"rule": {"prior": 0.2}}, True),
        ({"add": [ADDED]}, True),
        ({"add": [{**ADDED, "polarity": "undercut", "hits": ["a001"]}]}, True),
    ],
)  # fmt: skip
def test_what_is_supposed_moves_the_root_the_way_it_should(
    shipped: Running, asked: dict[str, Any], lower: bool
) -> None:
    answer = what_if(shipped, asked)
    row = next(row for row in answer.changed if row.id == ROOT)
    assert (row.after < row.before) == lower
    assert apart(row.before, row.after)[1] in answer.words


def test_a_moved_parameter_is_answered_from_the_run_that_lies_there_or_said_to_be_unknown(shipped: Running) -> None:
    here = what_if(shipped, {"parameters": {ROOT: {"external_share": 0.1}}})
    assert "exactly there" in here.notes[0]
    assert "stale" not in here.notes[0]
    assert here.changed == []
    far = what_if(shipped, {"parameters": {ROOT: {"external_share": 0.5}}})
    assert "no finished run or swept cell" in far.notes[0]
    assert far.changed == []


@pytest.mark.parametrize(
    ("asked", "status", "where"),
    [
        ({"base": {ROOT: 1.5}}, 422, f"base.{ROOT}"),
        ({"base": {ROOT: -0.1}}, 422, f"base.{ROOT}"),
        ({"base": {ROOT: "high"}}, 422, f"base.{ROOT}"),
        ({"base": {"no-such-node": 0.5}}, 404, "base"),
        ({"remove": {"nodes": ["no-such-node"]}}, 404, "remove.nodes"),
        ({"remove": {"inferences": ["a999"]}}, 404, "remove.inferences"),
        ({"runs": [{"node": "no-such-node", "outcome": "none"}]}, 404, "runs"),
        ({"runs": [{"node": ROOT, "experiment": "other", "outcome": "none"}]}, 422, "runs"),
        ({"runs": [{"node": ROOT, "outcome": "splendid"}]}, 422, "runs.0.outcome"),
        ({"rule": {"prior": 2}}, 422, "rule.prior"),
        ({"rule": {"mercy": 1}}, 422, "rule.mercy"),
        ({"parameters": {ROOT: {"no_such": 1}}}, 422, "parameters.no_such"),
        ({"parameters": {"no-such-node": {}}}, 404, "parameters"),
        ({"add": [{"premises": [], "conclusion": ROOT, "polarity": "attack", "weight": 0.9}]}, 422, "add.0.premises"),
        ({"add": [{"premises": [CHILD], "conclusion": ROOT, "polarity": "attack", "weight": 9}]}, 422, "add.0.weight"),
        ({"add": [{"premises": [CHILD], "conclusion": ROOT, "polarity": "undercut", "weight": 0.5}]}, 422, "supposed-1"),
        ({"add": [{"premises": ["no-such"], "conclusion": ROOT, "polarity": "attack", "weight": 0.5}]}, 404, "supposed-1"),
        ({"strength": 1}, 422, "strength"),
    ],
)  # fmt: skip
def test_what_cannot_be_supposed_is_refused_by_its_place(
    shipped: Running, asked: dict[str, Any], status: int, where: str
) -> None:
    response = shipped.post(f"/api/v1/argument/{ROOT}/what-if", json=asked)
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, response.json()["where"]) == (status, where)


def test_what_an_address_supposes_is_what_a_body_supposes_with_the_reasons_of_it(shipped: Running) -> None:
    real = argument(shipped)
    words = {"if": f"base:{CHILD}:0.1,-link:a015,-node:closed-loops-erode", "rule": "prior:0.4,seeds_half:8"}
    supposed = argument(shipped, **words)
    body = {
        "base": {CHILD: 0.1},
        "remove": {"nodes": ["closed-loops-erode"], "inferences": ["a015"]},
        "rule": {"prior": 0.4, "seeds_half": 8},
    }
    assert supposed.standing == next(row for row in what_if(shipped, body).after if row.id == ROOT)
    told = {row.id for row in supposed.reasons.gradient}
    assert told
    assert not told & {"a015", "closed-loops-erode"}
    assert not {row.id for row in (*supposed.supports, *supposed.attacks)} & {"a001", "a015"}
    assert f"{supposed.standing.strength:.2f}" in supposed.reasons.words[0]
    # The runs of a statement whose score is set by hand do not move that score any more.
    moved = {row.start: row.effect for row in argument(shipped, CHILD, **{"if": f"base:{CHILD}:0.1"}).path}
    assert abs(moved.get(CHILD, 0.0)) < abs(
        next(row.effect for row in argument(shipped, CHILD).path if row.start == CHILD)
    )
    assert argument(shipped) == real


def test_a_rule_of_ones_own_is_in_force_for_its_own_answer_alone(shipped: Running) -> None:
    real = standing(shipped)
    own = wire.StandingAnswer.model_validate(shipped.get("/api/v1/standing", params={"rule": "prior:0.3"}).json())
    assert {row.name: row.value for row in own.rule if row.value != row.default} == {"prior": 0.3}
    assert own.evidence != real.evidence
    assert [row.base < old.base for row, old in zip(own.nodes, real.nodes, strict=True)].count(False) == 0
    assert standing(shipped) == real


@pytest.mark.parametrize(
    ("words", "status", "where"),
    [
        ({"rule": "prior:9"}, 422, "rule.prior"),
        ({"rule": "prior:nan"}, 422, "rule.prior"),
        ({"rule": "mercy:1"}, 422, "rule.mercy"),
        ({"rule": "prior"}, 422, "rule"),
        ({"rule": "prior:0.4,prior:0.5"}, 422, "rule"),
        ({"if": f"base:{ROOT}:1.5"}, 422, f"base.{ROOT}"),
        ({"if": f"base:{ROOT}"}, 422, "if"),
        ({"if": "splendid"}, 422, "if"),
        ({"if": "-node:no-such-node"}, 404, "remove.nodes"),
        ({"if": f"-node:{ROOT}"}, 422, "if"),
        ({"if": ",".join(f"-link:a{number}" for number in range(65))}, 422, "if"),
    ],
)  # fmt: skip
def test_what_an_address_cannot_suppose_is_refused_by_its_place(
    shipped: Running, words: dict[str, str], status: int, where: str
) -> None:
    response = shipped.get(f"/api/v1/argument/{ROOT}", params=words)
    assert (response.status_code, response.json()["where"]) == (status, where)


def test_a_score_that_is_no_number_is_no_json(shipped: Running) -> None:
    body = json.dumps({"base": {ROOT: float("nan")}})
    response = shipped.post(
        f"/api/v1/argument/{ROOT}/what-if", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 400


def test_an_unknown_node_and_an_unknown_semantics_are_told_apart(shipped: Running) -> None:
    assert shipped.get("/api/v1/argument/no-such-node").status_code == 404
    refused = shipped.get(f"/api/v1/argument/{ROOT}", params={"semantics": "astrology"})
    assert (refused.status_code, refused.json()["where"]) == (422, "semantics")
    assert "df_quad" in refused.json()["hint"]
    assert shipped.post("/api/v1/argument/no-such-node/what-if", json={}).status_code == 404


def test_a_graph_of_nothing_stands_nowhere(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with running(tmp_path / "empty", tmp_path / "data") as client:
        answer = standing(client)
        assert (answer.nodes, answer.inferences) == ([], [])
        assert {row.outcome for row in answer.semantics} == {"solved"}
        assert schemas.GraphAnswer.model_validate(client.get("/api/v1/graph").json()).nodes == []
