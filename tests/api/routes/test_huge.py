"""A graph too large to be solved whole: the shipped one under a lowered limit, with its whole solution to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mirage_http import Running, running
from mirage_waiting import wait_for

from mirage_kg import limits
from mirage_kg.experiment.argue import Argued
from mirage_kg.experiment.levels import levels_of
from mirage_kg.open import open_store, shipped_folder

ROOT = "self-improvement-mirage"
CHILD = "every-fix-is-external"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def whole(data: Path) -> Argued:
    return Argued(open_store(shipped_folder(), data).graph())


@pytest.fixture(scope="module")
def huge(data: Path) -> Iterator[Running]:
    lowered = dict(limits.LIMITS)
    lowered["graph_nodes"] = lowered["graph_nodes"]._replace(value=50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LIMITS", lowered)
        patch.setattr("api.answers.standings.LEVELS_SECONDS", 0.5)
        with running(shipped_folder(), data, work=None) as client:
            yield client


def get(client: Running, path: str, **query: str | int) -> Any:
    response = client.get(f"/api/v1/{path}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


# The first test is the only one that sees the server before levels are known.


def test_levels_of_all_statements_come_behind_the_requests_and_the_maps_say_when(huge: Running, whole: Argued) -> None:
    first = get(huge, "graph/communities")
    assert first["solved"] is False
    assert {row["strength"] for row in first["communities"]} == {None}
    wait_for(lambda: get(huge, "graph/communities")["solved"])
    for row in get(huge, "graph/communities")["communities"]:
        nodes = [node for node in get(huge, "graph", community=row["id"])["nodes"] if node["kind"] != "topic"]
        strengths = [whole.rows[node["id"]].strength for node in nodes]
        assert [node["strength"] for node in nodes] == pytest.approx(strengths, abs=1e-6)
        assert all(node["mirror"] == whole.rows[node["id"]].mirror for node in nodes)
        if len(nodes) < 50 and strengths:
            assert row["strength"] == pytest.approx(sum(strengths) / len(strengths), abs=1e-6)


def test_levels_are_the_whole_solution_in_short(whole: Argued) -> None:
    found = levels_of(whole.graph)
    assert found.keys() == whole.rows.keys()
    for id, level in found.items():
        row = whole.rows[id]
        told = (level.strength, level.low, level.high, level.testedness)
        assert told == pytest.approx((row.strength, row.low, row.high, row.testedness), abs=1e-9)
        assert level.mirror == row.mirror


@pytest.mark.parametrize("hops", [0, 1])
def test_standing_around_a_node_is_that_of_the_whole_graph(huge: Running, whole: Argued, hops: int) -> None:
    answer = get(huge, "standing", around=CHILD, hops=hops)
    extent = answer["extent"]
    assert extent["counted"] == extent["bearing"] == len(answer["nodes"]) < len(whole.rows)
    assert extent["cut"] == []
    assert CHILD in extent["around"]
    assert (len(extent["around"]) == 1) == (hops == 0)
    for row in answer["nodes"]:
        other = whole.rows[row["id"]]
        assert row["strengths"] == pytest.approx(other.strengths, abs=1e-6)
        assert row["accepted"] == other.accepted
        assert row["verdict"] == other.verdict
    assert {row["id"] for row in answer["summaries"]} == (set() if hops else {row["id"] for row in answer["nodes"]})
    assert get(huge, "standing", around=CHILD, hops=hops) == answer


def test_an_argument_and_a_what_if_are_solved_with_what_bears_on_the_node(huge: Running, whole: Argued) -> None:
    answer = get(huge, f"argument/{ROOT}")
    there = whole.argument(ROOT, "quadratic_energy")
    assert answer["standing"]["strength"] == pytest.approx(there.standing.strength, abs=1e-6)
    assert [row["id"] for row in answer["supports"]] == [row.id for row in there.supports]
    assert answer["reasons"]["words"] == list(there.reasons.words)
    assert answer["extent"]["words"].startswith("Solved with all that bears on it")
    less = get(huge, f"argument/{ROOT}", **{"if": f"-node:{CHILD}"})
    asked = {"remove": {"nodes": [CHILD]}}
    changed = huge.post(f"/api/v1/argument/{ROOT}/what-if", json=asked).json()
    after = next(row for row in changed["after"] if row["id"] == ROOT)
    assert after["strength"] == pytest.approx(less["standing"]["strength"])
    assert after["strength"] < answer["standing"]["strength"]
    assert "was not solved" in changed["notes"][-1]


def test_an_argument_that_is_added_brings_what_bears_on_its_premises(huge: Running, whole: Argued) -> None:
    outside = sorted(whole.rows.keys() - {row["id"] for row in get(huge, "standing", around=CHILD)["nodes"]})[0]
    added = {"premises": [outside], "conclusion": CHILD, "polarity": "attack", "weight": 0.9}
    answer = huge.post(f"/api/v1/argument/{CHILD}/what-if", json={"add": [added]}).json()
    assert answer["changed"][0]["after"] < answer["changed"][0]["before"]


def test_who_supposes_what_does_not_bear_on_the_node_is_told_so(huge: Running, whole: Argued) -> None:
    outside = sorted(whole.rows.keys() - {row["id"] for row in get(huge, "standing", around=CHILD)["nodes"]})[0]
    for response in (
        huge.get(f"/api/v1/argument/{CHILD}", params={"if": f"base:{outside}:0.1"}),
        huge.post(f"/api/v1/argument/{CHILD}/what-if", json={"base": {outside: 0.1}}),
    ):
        assert response.status_code == 422
        assert "not among" in response.json()["detail"]
    nothing = huge.get(f"/api/v1/argument/{CHILD}", params={"if": "-node:nothing-here"})
    assert nothing.status_code == 404
    assert huge.get("/api/v1/standing", params={"around": "nothing-here"}).status_code == 404


def test_where_too_much_bears_on_a_node_the_nearest_are_counted_and_that_is_said(
    huge: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    lowered = dict(limits.LIMITS)
    lowered["standing_around"] = lowered["standing_around"]._replace(value=10)
    monkeypatch.setattr(limits, "LIMITS", lowered)
    # Another address, and a rule that was not asked for, so that no answer from before is given.
    answer = get(huge, "standing", around=ROOT, rule="prior:0.45")
    extent = answer["extent"]
    assert len(answer["nodes"]) == extent["counted"] == 10 < extent["bearing"]
    assert ROOT in extent["cut"]
    assert extent["words"].startswith(f"Counted 10 of {extent['bearing']} statements that bear on it")


def test_a_small_graph_can_be_asked_around_a_node_too(own_client: Running, folder: Path) -> None:
    id = get(own_client, "nodes")["items"][0]["id"]
    answer = get(own_client, "standing", around=id)
    row = next(row for row in get(own_client, "standing")["nodes"] if row["id"] == id)
    assert next(row for row in answer["nodes"] if row["id"] == id) == row
    assert get(own_client, f"argument/{id}")["extent"] is None
