"""Sweeps over HTTP: started, followed, answered again, cancelled, refused; the cells come from a real simulation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from mirage_http import Running, running
from mirage_small_content import LONELY, ROOT
from mirage_waiting import wait_for

from api import schemas
from mirage_kg.model.run import FINAL

SWEEPS = f"/api/v1/nodes/{ROOT}/sweeps"
TINY = {"parameters": {"steps": 3, "prompts": 16, "samples": 2, "answers": 4}, "seeds": 2, "device": "cpu"}
ASKED = TINY | {"grid": {"e": "0:1:3", "shared_plasticity": [0.0, 1.0]}}


def start(client: Running, asked: dict[str, Any]) -> str:
    response = client.post(SWEEPS, json=asked)
    assert response.status_code == 202, response.text
    assert response.headers["location"] == f"/api/v1/sweeps/{response.json()['id']}"
    return str(response.headers["location"])


def events(client: Running, place: str) -> list[tuple[str, schemas.SweepEvent]]:
    """Return all events of a sweep until it has ended."""
    with client.stream("GET", f"{place}/events", timeout=120) as response:
        assert response.status_code == 200
        lines = [line.partition(": ") for line in response.iter_lines()]
    names = [value for name, _, value in lines if name == "event"]
    data = [schemas.SweepEvent.model_validate_json(value) for name, _, value in lines if name == "data"]
    return list(zip(names, data, strict=True))


def test_a_sweep_goes_the_whole_way_and_the_next_one_is_answered_from_it(own_client: Running) -> None:
    place = start(own_client, ASKED)
    seen = events(own_client, place)
    assert [name for name, _ in seen] == ["progress"] * (len(seen) - 1) + ["end"]
    assert seen[-1][1].status == "finished"

    done = schemas.SweepView.model_validate(own_client.get(place).json())
    assert done.outputs is not None
    assert seen[-1][1].partial == done.outputs
    assert len(done.outputs.cells) == 6
    assert None not in done.outputs.cells
    assert [axis.name for axis in done.axes] == ["external_share", "shared_plasticity"]
    assert [axis.here for axis in done.axes] == [0.0, 1.0]
    assert [row.prediction for row in done.outputs.boundaries] == ["falls"]
    assert done.provenance.device == "cpu"

    again = own_client.post(SWEEPS, json=ASKED).json()
    assert again["provenance"]["cached"]
    assert again["outputs"] == done.outputs.model_dump(mode="json")
    assert again["id"] != done.id

    listed = [own_client.get("/api/v1/sweeps?limit=1"), own_client.get(f"/api/v1/sweeps?node={ROOT}")]
    first, all_of_node = (schemas.SweepPage.model_validate(response.json()) for response in listed)
    assert [row.id for row in all_of_node.items] == [again["id"], done.id]
    assert (first.items, first.next is None) == (all_of_node.items[:1], False)
    rest = own_client.get(listed[0].links["next"]["url"]).json()
    assert ([row["id"] for row in rest["items"]], rest["next"]) == ([done.id], None)
    assert all_of_node.items[0].axes == ["external_share", "shared_plasticity"]
    assert all_of_node.items[0].cells == 6
    assert own_client.get(f"/api/v1/sweeps?node={LONELY}").json() == {"items": [], "next": None}

    sweeps = own_client.server.serving.sweeps
    assert sweeps.chunk(done.provenance.content_hash, 0) is None, "the record holds what the chunks held"


def test_a_sweep_is_no_run_and_says_nothing_about_the_state_of_its_node(own_client: Running) -> None:
    own_client.post(f"/api/v1/nodes/{ROOT}/runs", json={"seed": 1})
    place = start(own_client, ASKED)
    id = place.rpartition("/")[2]
    for path in (
        f"/api/v1/runs/{id}",
        f"/api/v1/runs/{id}/events",
        "/api/v1/sweeps/none",
        "/api/v1/sweeps/none/events",
    ):
        assert own_client.get(path).status_code == 404
    assert own_client.delete(f"/api/v1/runs/{id}").status_code == 404
    assert own_client.delete("/api/v1/sweeps/none").status_code == 404
    assert id not in [run["id"] for run in own_client.get("/api/v1/runs").json()["items"]]
    own_client.delete(place)


def test_a_sweep_waits_in_the_queue_of_runs_and_can_be_cancelled_there(own_client: Running) -> None:
    run = own_client.post(f"/api/v1/nodes/{ROOT}/runs", json={"seed": 1}).json()["id"]
    wait_for(lambda: own_client.get(f"/api/v1/runs/{run}").json()["status"] == "running")
    place = start(own_client, ASKED)
    assert own_client.get(place).json()["status"] == "queued"
    assert start(own_client, ASKED) == place, "the same request joins the sweep that waits"
    assert own_client.delete(place).json()["status"] == "cancelled"
    assert own_client.get(place).json()["status"] == "cancelled"
    own_client.delete(f"/api/v1/runs/{run}")
    wait_for(lambda: own_client.get(f"/api/v1/runs/{run}").json()["status"] in FINAL)


def test_a_cancelled_sweep_keeps_its_finished_cells_and_goes_on_behind_them(own_client: Running) -> None:
    large = {"prompts": 128, "samples": 16}
    asked = {"grid": {"steps": "3,3000"}, "parameters": large, "seeds": 8, "device": "cpu"}
    place = start(own_client, asked)

    def cells() -> list[Any]:
        return (own_client.get(place).json()["outputs"] or {"cells": [None]})["cells"]

    wait_for(lambda: cells()[0], 120)
    own_client.delete(place)
    wait_for(lambda: own_client.get(place).json()["status"] in FINAL)
    left = own_client.get(place).json()
    assert left["status"] == "cancelled"
    assert [cell is not None for cell in left["outputs"]["cells"]] == [True, False]
    assert left["outputs"]["boundaries"] == []

    kept = own_client.server.serving.sweeps.chunk(left["provenance"]["content_hash"], 0)
    assert kept is not None
    assert kept.model_dump(mode="json")["cells"] == left["outputs"]["cells"][:1]
    again = start(own_client, asked)
    wait_for(lambda: own_client.get(again).json()["progress"]["step"] >= 3, 60)
    own_client.delete(again)


REFUSED: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "an unknown parameter": ({"grid": {"shore": "0:1:3"}}, 422, "invalid_input", "grid.shore"),
    "out of range": ({"grid": {"e": "0:2:3"}}, 422, "invalid_input", "grid.external_share"),
    "an unreadable axis": ({"grid": {"e": "0:1"}}, 422, "invalid_input", "grid.external_share"),
    "too many cells": ({"grid": {"e": "0:1:60", "g_b": "0:1:60"}}, 413, "too_large", "grid"),
    "no axis": ({"grid": {}}, 422, "invalid_input", "grid"),
    "three axes": ({"grid": {"e": "0,1", "g_b": "0,1", "eta": "1,2"}}, 422, "invalid_input", "grid"),
    "no grid": ({}, 422, "invalid_input", "grid"),
    "a field that there is not": ({"grid": {"e": "0,1"}, "tier": "theory"}, 422, "invalid_input", "tier"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_sweep_that_cannot_be_run_is_refused_with_its_place(client: Running, case: str) -> None:
    asked, status, code, where = REFUSED[case]
    response = client.post(SWEEPS, json=asked)
    answer = response.json()
    assert (response.status_code, answer["code"], answer["where"]) == (status, code, where), json.dumps(answer)


def test_a_node_without_an_experiment_cannot_be_swept(client: Running) -> None:
    response = client.post(f"/api/v1/nodes/{LONELY}/sweeps", json={"grid": {"e": "0,1"}})
    assert response.json()["code"] == "not_runnable"


def test_a_server_sends_sweeps_to_the_cluster_that_it_was_told_of(folder: Path, tmp_path: Path) -> None:
    quiet = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", scheduler_kwargs=quiet) as cluster,
        running(folder, tmp_path, engine="dask", scheduler=cluster.scheduler_address) as client,
    ):
        place = start(client, ASKED)
        seen = events(client, place)
        done = schemas.SweepView.model_validate(client.get(place).json())
    assert (done.status, done.engine) == ("finished", "dask"), done.message
    assert seen[-1][1].partial == done.outputs
    assert done.outputs is not None
    assert len(done.outputs.cells) == 6
    assert None not in done.outputs.cells
