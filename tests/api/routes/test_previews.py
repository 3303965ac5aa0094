"""Previews and runs beside each other, over HTTP: quick answers that leave no trace."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mirage_http import Running, running
from mirage_small_content import ROOT
from mirage_waiting import wait_for

from api.jobs.worker import Work
from mirage_kg import limits
from mirage_kg.limits import limit
from mirage_kg.model.run import FINAL

PREVIEW = f"/api/v1/nodes/{ROOT}/preview"
LONG, DIES = {"seed": 1}, {"seed": 3}


@contextmanager
def long_preview(client: Running, asked: dict[str, int] = LONG) -> Iterator[None]:
    """Have a long preview under way, with its connection held open until the block ends."""
    body = json.dumps(asked)
    head = f"POST {PREVIEW} HTTP/1.1\r\nHost: 127.0.0.1:{client.settings.port}\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", client.settings.port)) as held:
        held.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        wait_for(lambda: client.server.serving.previews.busy)
        yield


def test_a_preview_answers_with_curves_and_no_verdict(client: Running) -> None:
    answer = client.post(PREVIEW, json={"seeds": 4})
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert (seen["status"], seen["seeds"]) == ("finished", 4)
    assert seen["outputs"]["arms"][0]["curves"]["y"]["mean"]
    assert "verdict" not in seen
    assert answer.headers["cache-control"] == "no-store"


def test_a_preview_leaves_no_run_no_state_and_no_new_version_behind(own_client: Running) -> None:
    board = own_client.server.serving.board
    before = board.version
    assert own_client.post(PREVIEW, json={}).status_code == 200
    assert own_client.get("/api/v1/runs").json()["items"] == []
    assert own_client.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "never_run"
    assert board.version == before


def test_a_preview_takes_few_seeds_and_refuses_what_a_run_refuses(client: Running) -> None:
    assert client.post(PREVIEW, json={"seeds": limit("preview_seeds") + 1}).status_code == 422
    assert client.post(PREVIEW, json={"parameters": {"nothing": 1}}).json()["where"] == "parameters.nothing"
    assert client.post("/api/v1/nodes/nowhere/preview", json={}).status_code == 404


def preview_seconds(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a preview take so long."""
    changed = limits.Limit("preview_seconds", seconds, "s", "")
    monkeypatch.setattr(limits, "LIMITS", limits.LIMITS | {"preview_seconds": changed})


def test_one_preview_goes_on_at_a_time_and_runs_do_not_wait_for_it_until_its_reader_leaves(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a client waits for an answer.
    preview_seconds(600, monkeypatch)
    with running(folder, tmp_path) as client:
        with long_preview(client):
            refused = client.post(PREVIEW, json={})
            assert (refused.status_code, refused.json()["code"]) == (429, "queue_full")
            place = client.post(f"/api/v1/nodes/{ROOT}/runs", json={}).headers["location"]
            wait_for(lambda: client.get(place).json()["status"] in FINAL)
            assert client.server.serving.previews.busy
        assert client.post(PREVIEW, json={}).json()["status"] == "finished"


def test_the_next_preview_waits_for_one_that_its_reader_has_left_however_long_that_takes_to_end(
    own_client: Running,
) -> None:
    with long_preview(own_client, {"seed": 8}):
        pass
    answer = own_client.post(PREVIEW, json={})
    assert (answer.status_code, answer.json()["status"]) == (200, "finished")


def test_a_process_that_starts_is_let_start_although_the_reader_of_its_first_preview_has_left(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview_seconds(2, monkeypatch)
    work = Work("mirage_small_work:execute", "mirage_small_work:prepare_slowly")
    with running(folder, tmp_path, work) as client:
        with long_preview(client):
            wait_for(lambda: client.server.serving.previews.pid is not None)
            started = client.server.serving.previews.pid
        answer = client.post(PREVIEW, json={})
        assert (answer.status_code, answer.json()["status"]) == (200, "finished")
        assert client.server.serving.previews.pid == started


def test_a_preview_whose_process_dies_says_so_and_the_next_one_works(client: Running) -> None:
    assert client.post(PREVIEW, json=DIES).json()["status"] == "worker_lost"
    assert client.post(PREVIEW, json={}).json()["status"] == "finished"


def test_two_runs_are_answered_beside_each_other_with_the_reason_where_they_cannot_be_paired(
    own_client: Running,
) -> None:
    places = [
        own_client.post(f"/api/v1/nodes/{ROOT}/runs", json={"seeds": seeds, "seed": seed}).headers["location"]
        for seeds, seed in ((4, 0), (6, 0), (4, 20))
    ]
    for place in places:
        wait_for(lambda place=place: own_client.get(place).json()["status"] in FINAL)
    first, second, elsewhere = (place.rsplit("/", 1)[1] for place in places)
    same = own_client.get(f"/api/v1/runs/{first}/beside/{second}").json()
    assert [(row["name"], row["mean"], row["pairs"]) for row in same["differences"]] == [("y", 0.0, 2)]
    other = own_client.get(f"/api/v1/runs/{first}/beside/{elsewhere}").json()
    assert other["differences"] == []
    assert "different seeds" in other["why_not"]
    assert own_client.get(f"/api/v1/runs/{first}/beside/nothing").status_code == 404
