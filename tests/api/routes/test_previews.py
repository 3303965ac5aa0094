"""Previews and runs beside each other, over HTTP: quick answers that leave no trace."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from mirage_http import Running, running
from mirage_small_content import ROOT
from mirage_waiting import wait_for

from api.jobs.worker import Work
from mirage_kg import limits
from mirage_kg.limits import limit
from mirage_kg.model.run import FINAL

PREVIEW = f"/api/v1/nodes/{ROOT}/preview"
NAME = "Mirage-Reader"
LONG, DIES = {"seed": 1}, {"seed": 3}
SLOW = 8


@contextmanager
def long_preview(client: Running, asked: dict[str, int] = LONG, reader: str = "somebody") -> Iterator[None]:
    """Have a long preview under way, with its connection held open until the block ends."""
    body = json.dumps(asked)
    head = f"POST {PREVIEW} HTTP/1.1\r\nHost: 127.0.0.1:{client.settings.port}\r\nContent-Type: application/json\r\n"
    head += f"Mirage-Reader: {reader}\r\n"
    with socket.create_connection(("127.0.0.1", client.settings.port)) as held:
        held.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        wait_for(lambda: client.server.serving.previews.busy)
        yield


@contextmanager
def elsewhere(client: Running) -> Iterator[httpx.Client]:
    """A client of the same server at another address."""
    with httpx.Client(
        base_url=client.base_url, timeout=30, transport=httpx.HTTPTransport(local_address="127.0.0.2")
    ) as other:
        yield other


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


def test_runs_do_not_wait_for_a_preview_and_another_reader_does_until_its_reader_leaves(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a client waits for an answer.
    preview_seconds(600, monkeypatch)
    with running(folder, tmp_path) as client, ThreadPoolExecutor() as pool:
        with long_preview(client):
            other = pool.submit(client.post, PREVIEW, json={}, headers={NAME: "another"})
            place = client.post(f"/api/v1/nodes/{ROOT}/runs", json={}).headers["location"]
            wait_for(lambda: client.get(place).json()["status"] in FINAL)
            assert len(client.server.serving.previews.wanted) == 2
            assert not other.done()
        assert other.result().json()["status"] == "finished"


def test_the_newest_preview_of_a_reader_takes_the_place_of_its_older_one_under_way_or_in_line(
    own_client: Running,
) -> None:
    previews = own_client.server.serving.previews
    with ThreadPoolExecutor() as pool:

        def ask(seed: int) -> Future[httpx.Response]:
            return pool.submit(own_client.post, PREVIEW, json={"seed": seed}, headers={NAME: "one"})

        with long_preview(own_client):
            waits = ask(100)
            wait_for(lambda: len(previews.wanted) == 2)
            newer = ask(101)
            assert waits.result().json()["status"] == "cancelled"
            assert not newer.done()
        assert newer.result().json()["status"] == "finished"
        long = ask(LONG["seed"])
        wait_for(lambda: previews.busy)
        assert ask(102).result().json()["status"] == "finished"
        assert long.result().json()["status"] == "cancelled"


def test_readers_of_one_point_share_one_computation_and_one_who_leaves_takes_it_from_nobody(
    own_client: Running,
) -> None:
    with ThreadPoolExecutor() as pool, long_preview(own_client, {"seed": SLOW}, "first"):
        others = [pool.submit(own_client.post, PREVIEW, json={"seed": SLOW}, headers={NAME: f"{n}"}) for n in range(4)]
        wait_for(lambda: len(own_client.server.serving.previews.wanted) == 5)
    seen = [other.result().json() for other in others]
    assert {row["status"] for row in seen} == {"finished"}
    assert len({row["outputs"]["arms"][0]["curves"]["y"]["mean"][-1] for row in seen}) == 1


def test_a_point_that_was_just_computed_is_not_computed_again(own_client: Running) -> None:
    first = own_client.post(PREVIEW, json={"seed": 100}).json()
    with long_preview(own_client):
        assert own_client.post(PREVIEW, json={"seed": 100}, headers={NAME: "another"}).json() == first


def test_requests_that_name_no_reader_do_not_replace_each_other(own_client: Running) -> None:
    with ThreadPoolExecutor() as pool:
        answers = pool.map(lambda seed: own_client.post(PREVIEW, json={"seed": seed}), range(100, 104))
        assert {answer.json()["status"] for answer in answers} == {"finished"}


def test_a_preview_that_its_reader_leaves_while_it_waits_is_never_computed(own_client: Running) -> None:
    previews = own_client.server.serving.previews
    with long_preview(own_client):
        with long_preview(own_client, DIES, "another"):
            wait_for(lambda: len(previews.wanted) == 2)
            pid = previews.pid
        wait_for(lambda: len(previews.wanted) == 1)
    assert own_client.post(PREVIEW, json={}).json()["status"] == "finished"
    assert previews.pid == pid


def test_only_a_full_line_refuses_with_a_time_and_another_address_still_finds_a_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = limits.Limit("previews_waiting", 2, "previews", "")
    monkeypatch.setattr(limits, "LIMITS", limits.LIMITS | {"previews_waiting": few})
    with running(folder, tmp_path) as client, ThreadPoolExecutor() as pool, elsewhere(client) as other:
        with long_preview(client):
            held = [pool.submit(client.post, PREVIEW, json={"seed": n}, headers={NAME: f"many{n}"}) for n in (100, 101)]
            wait_for(lambda: len(client.server.serving.previews.wanted) == 3)
            refused = client.post(PREVIEW, json={"seed": 102}, headers={NAME: "many102"})
            assert (refused.status_code, refused.json()["code"]) == (429, "queue_full")
            assert int(refused.headers["retry-after"]) > 0
            welcome = pool.submit(other.post, PREVIEW, json={"seed": 103}, headers={NAME: "another"})
            wait_for(lambda: any(row.done() for row in held))
        assert sorted(row.result().status_code for row in held) == [200, 429]
        assert welcome.result().json()["status"] == "finished"


def test_while_many_drag_at_once_everybody_s_last_position_is_answered_and_no_other_is_computed(
    own_client: Running,
) -> None:
    readers, moves = 6, 5
    with ThreadPoolExecutor(readers * (moves + 1)) as pool:

        def drag(reader: int) -> list[Future[httpx.Response]]:
            """Ask for one position after another without waiting for an answer."""
            asked = []
            for seed in range(100 + reader * moves, 100 + (reader + 1) * moves):
                asked.append(pool.submit(own_client.post, PREVIEW, json={"seed": seed}, headers={NAME: f"{reader}"}))
                wait_for(
                    lambda seed=seed: seed in {wish.plan.seed for wish in own_client.server.serving.previews.wanted}
                )
            return asked

        with long_preview(own_client):
            dragged = list(pool.map(drag, range(readers)))
        ended = [[ask.result().json()["status"] for ask in asked] for asked in dragged]
    assert ended == [["cancelled"] * (moves - 1) + ["finished"]] * readers


def test_a_server_that_stops_tells_those_who_wait_at_once(folder: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        with running(folder, tmp_path) as client, long_preview(client):
            waits = pool.submit(httpx.post, f"{client.base_url}{PREVIEW}", json={}, timeout=30)
            wait_for(lambda: len(client.server.serving.previews.wanted) == 2)
        assert (waits.result().status_code, waits.result().json()["code"]) == (503, "stopping")


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
