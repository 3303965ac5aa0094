"""Runs over HTTP: started, followed, cancelled, lost, refused when there are too many, answered from the store."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from mirage_http import Running, running
from mirage_small_content import ROOT
from mirage_waiting import wait_for
from starlette.requests import Request

from api import schemas
from api.errors import StreamsFull
from api.http.events import Streams
from mirage_kg.limits import limit
from mirage_kg.model.run import FINAL

RUNS = f"/api/v1/nodes/{ROOT}/runs"
LONG, DEAF, DIES, RAISES, NOT_COMPILED, NOT_FINITE, ON_A_GPU = ({"seed": seed} for seed in range(1, 8))


def start(client: Running, asked: dict[str, object]) -> str:
    response = client.post(RUNS, json=asked)
    assert response.status_code == 202, response.text
    assert response.headers["location"] == f"/api/v1/runs/{response.json()['id']}"
    return str(response.headers["location"])


def ended(client: Running, place: str) -> schemas.RunView:
    wait_for(lambda: client.get(place).json()["status"] in FINAL)
    return schemas.RunView.model_validate(client.get(place).json())


def events(client: httpx.Client, place: str, most: int = 10_000) -> Iterator[dict[str, str]]:
    """Yield the events of a stream as mappings of their fields."""
    with client.stream("GET", f"{place}/events") as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        event: dict[str, str] = {}
        for line in response.iter_lines():
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                event[name] = value
            elif event:
                if "event" in event:
                    yield event
                    most -= 1
                event = {}
            if not most:
                return


def test_a_run_is_accepted_followed_and_finished(own_client: Running) -> None:
    place = start(own_client, {})
    seen = list(events(own_client, place))
    assert [event["event"] for event in seen[:-1]] == ["progress"] * (len(seen) - 1)
    assert seen[-1]["event"] == "end"
    told = [schemas.RunEvent.model_validate(json.loads(event["data"])) for event in seen]
    assert told[-1].status == "finished"
    assert told[-1].verdict == "supported"
    steps = [event.progress.step for event in told if event.status == "running"]
    assert steps == sorted(steps)
    numbers = [int(event["id"]) for event in seen]
    assert numbers == sorted(set(numbers))
    run = ended(own_client, place)
    assert run.outputs is not None
    assert run.provenance.content_hash


def test_an_event_holds_every_point_so_far_without_the_lines_of_single_seeds(own_client: Running) -> None:
    for event in events(own_client, start(own_client, {})):
        told = schemas.RunEvent.model_validate(json.loads(event["data"]))
        if told.partial:
            curve = told.partial.arms[0].curves["y"]
            assert len(curve.mean) == told.progress.step
            assert curve.seeds == ()


def test_a_stream_that_was_cut_can_be_taken_up_again(own_client: Running) -> None:
    place = start(own_client, LONG)
    first = list(events(own_client, place, most=2))
    again = list(events(own_client, place, most=1))
    assert int(again[0]["id"]) >= int(first[-1]["id"])
    own_client.delete(place)
    assert list(events(own_client, place))[-1]["event"] == "end"


def test_the_stream_of_a_run_that_has_ended_is_its_end_alone(own_client: Running) -> None:
    place = start(own_client, {})
    ended(own_client, place)
    assert [event["event"] for event in events(own_client, place)] == ["end"]


def test_a_client_that_leaves_frees_its_stream(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path, event_streams=2) as client:
        place = start(client, LONG)
        streams = [events(client, place) for _ in range(2)]
        for stream in streams:
            next(stream)
        refused = client.get(f"{place}/events")
        assert (refused.status_code, refused.json()["code"]) == (429, "streams_full")
        assert int(refused.headers["retry-after"]) > 0
        streams[0].close()

        def free() -> bool:
            try:
                return next(events(client, place, most=1))["event"] == "progress"
            except AssertionError:
                return False

        wait_for(free)


def test_the_head_of_a_stream_is_answered_at_once_and_takes_no_stream(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path, event_streams=1) as client:
        place = start(client, LONG)
        for _ in range(3):
            head = client.head(f"{place}/events", timeout=5)
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-type"].startswith("text/event-stream")
        assert next(events(client, place, most=1))["event"] == "progress"


def test_a_stream_counts_before_it_is_sent_and_its_record_is_not_read_on_the_loop() -> None:
    threads: list[threading.Thread] = []

    class Records:
        def get(self, *asked: object) -> None:
            threads.append(threading.current_thread())

    request = Request({"type": "http", "method": "GET", "headers": []})

    async def two() -> None:
        streams = Streams(cast(Any, Records()), most=1)
        await streams.follow(request, "a-run")
        with pytest.raises(StreamsFull):
            await streams.follow(request, "a-run")
        assert threading.current_thread() not in threads

    asyncio.run(two())
    assert len(threads) == 2


def test_a_run_is_cancelled_and_cancelling_again_changes_nothing(own_client: Running) -> None:
    place = start(own_client, LONG)
    wait_for(lambda: own_client.get(place).json()["progress"]["step"] > 0)
    assert own_client.delete(place).status_code == 200
    run = ended(own_client, place)
    assert run.status == "cancelled"
    assert own_client.delete(place).json() == json.loads(run.model_dump_json())


def test_a_killed_worker_loses_its_run_and_the_next_one_finishes(own_client: Running) -> None:
    place = start(own_client, DEAF)
    wait_for(lambda: own_client.get(place).json()["progress"]["step"] > 0)
    pid = own_client.server.serving.board.workers[0]
    assert pid
    os.kill(pid, signal.SIGKILL)
    run = ended(own_client, place)
    assert (run.status, run.verdict) == ("worker_lost", None)
    assert ended(own_client, start(own_client, {})).status == "finished"


def test_two_servers_on_one_folder_see_each_others_runs_and_leave_them_alone(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path) as first:
        place = start(first, LONG)
        wait_for(lambda: first.get(place).json()["progress"]["step"] > 0)
        with running(folder, tmp_path) as second:
            assert second.get(place).json()["status"] == "running"
            refused = second.delete(place)
            assert (refused.status_code, refused.json()["code"]) == (409, "run_elsewhere")
            tag = second.get(f"/api/v1/nodes/{ROOT}").headers["etag"]
            follower = events(second, place)
            assert next(follower)["event"] == "progress"
            first.delete(place)
            assert [event["event"] for event in follower][-1] == "end"
            assert second.get(place).json()["status"] == "cancelled"
            finished = ended(first, start(first, {}))
            assert second.get(f"/api/v1/runs/{finished.id}").json()["verdict"] == "supported"
            node = second.get(f"/api/v1/nodes/{ROOT}", headers={"If-None-Match": tag})
            assert (node.status_code, node.json()["state"]) == (200, "supported")


def test_a_run_whose_server_died_is_lost_to_the_servers_that_live_on(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path) as first, running(folder, tmp_path) as second:
        place = start(first, LONG)
        # The lock is all that others know of a process; a death of the whole process is tried in test_owner.py.
        first.server.serving.board._owner.close()
        lost = ended(second, place)
        assert (lost.status, lost.message) == ("worker_lost", "the server stopped before the run had ended")
        first.delete(place)


def test_what_fails_inside_is_a_status_and_tells_nothing_of_the_inside(own_client: Running) -> None:
    run = ended(own_client, start(own_client, RAISES))
    assert run.status == "failed"
    assert "secret" not in run.model_dump_json()
    assert ended(own_client, start(own_client, NOT_COMPILED)).status == "compile_failed"


def test_a_run_that_leaves_the_numbers_is_a_status_with_its_step_and_nulls_in_valid_json(own_client: Running) -> None:
    place = start(own_client, NOT_FINITE)
    assert ended(own_client, place).status == "not_finite"
    for path in (place, f"{place}/events"):
        response = own_client.get(path)
        assert response.status_code == 200
        text = response.text.rpartition("data: ")[2]
        told = json.loads(text, parse_constant=pytest.fail)
        assert (told["status"], told["verdict"]) == ("not_finite", None)
    run = own_client.get(place).json()
    assert run["message"] == "First seen at step 3."
    curve = run["outputs"]["arms"][0]["curves"]["y"]
    assert curve["seeds"] == [[0.5, None, 0.75], [0.5, None, 0.25]]
    assert curve["mean"] == [0.5, None, 0.5]


def test_a_run_on_a_gpu_that_is_not_there_fails_and_says_what_to_ask_for(own_client: Running) -> None:
    run = ended(own_client, start(own_client, ON_A_GPU))
    assert (run.status, run.message) == ("failed", "no GPU is visible to JAX here; use device cpu or auto")
    assert run.provenance.code_version
    assert run.provenance.simulation_version >= 1
    assert ended(own_client, start(own_client, {})).status == "finished"


def test_a_run_over_the_memory_limit_is_413_with_product_and_limit_and_starts_nothing(
    own_client: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        import_module("mirage_kg.experiment.plan"), "limit", lambda name: 1000 if "memory" in name else limit(name)
    )
    response = own_client.post(RUNS, json={"seeds": 512})
    found = response.json()
    assert (response.status_code, found["code"], found["where"]) == (413, "too_large", "seeds")
    assert re.search(r"2 arms x 512 seeds .* need [\d,]+ bytes, the limit is 1,000", found["detail"])
    assert own_client.get("/api/v1/runs").json()["items"] == []
    assert own_client.server.serving.board.workers == (None,)


def test_a_run_over_its_time_has_a_status_and_what_was_seen(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path, run_seconds=1) as client:
        run = ended(client, start(client, LONG))
        assert run.status == "time_limit"
        assert run.outputs is not None


def test_of_a_hundred_runs_at_once_one_reader_gets_half_of_the_places_and_another_still_finds_one(
    own_client: Running,
) -> None:
    place = start(own_client, LONG)

    def ask(number: int) -> httpx.Response:
        return own_client.post(RUNS, json={"seed": 1000 + number})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(100)))
        assert own_client.get("/api/v1/graph").status_code == 200
    assert own_client.get(place).json()["status"] == "running"
    refused = [answer for answer in answers if answer.status_code == 429]
    most = own_client.settings.runs_queued // 2
    assert len(refused) in (100 - most, 99 - most)
    assert {answer.json()["code"] for answer in refused} == {"queue_full"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert all(answer.status_code == 202 for answer in answers if answer not in refused)
    another = own_client.post(RUNS, json={"seed": 2000}, headers={"Mirage-Reader": "another"})
    assert another.status_code == 202
    assert another.json()["progress"]["waiting"] <= 1


def test_the_same_request_joins_what_goes_on_and_later_comes_from_the_store(own_client: Running) -> None:
    asked = {"seed": 77, "parameters": {"steps": 50}}
    place = start(own_client, asked)
    assert start(own_client, asked) == place
    first = ended(own_client, place)
    again = own_client.get(start(own_client, asked)).json()
    assert again["id"] != first.id
    assert again["status"] == "finished"
    assert again["provenance"]["cached"] is True
    assert again["outputs"] == json.loads(first.model_dump_json())["outputs"]


def test_a_read_changes_its_tag_when_a_run_ends_and_the_node_shows_its_state(own_client: Running) -> None:
    path = f"/api/v1/nodes/{ROOT}"
    before = own_client.get(path)
    assert before.json()["state"] == "never_run"
    place = start(own_client, LONG)
    wait_for(lambda: own_client.get(path).json()["state"] == "running")
    own_client.delete(place)
    ended(own_client, place)
    assert own_client.get(path).json()["state"] == "never_run"
    done = ended(own_client, start(own_client, {}))
    after = own_client.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["state"]) == (200, "supported")
    assert after.json()["experiments"][0]["last_run"] == done.id
    for elsewhere in ({"ablated": True, "seed": 9}, {"parameters": {"steps": 50}}):
        last = ended(own_client, start(own_client, elsewhere))
        shown = own_client.get(path).json()
        assert shown["state"] == last.verdict
        assert shown["experiments"][0]["last_run_ablated"] == last.ablated
        assert shown["experiments"][0]["last_run_moved"] == elsewhere.get("parameters", {})
        assert shown["experiments"][0]["last_run_created"] == last.provenance.created
        assert shown["experiments"][0]["last_run"] == last.id
        (listed,) = own_client.get("/api/v1/runs?limit=1").json()["items"]
        assert (listed["id"], listed["moved"]) == (last.id, elsewhere.get("parameters", {}))


def test_a_record_is_kept_by_who_reads_it_once_it_has_ended_and_not_before(own_client: Running) -> None:
    place = start(own_client, LONG)
    going = own_client.get(place)
    assert going.headers["cache-control"] == "no-store"
    assert "etag" not in going.headers
    own_client.delete(place)
    ended(own_client, place)
    tag = own_client.get(place).headers["etag"]
    assert own_client.get(place, headers={"If-None-Match": tag}).status_code == 304


def test_runs_are_listed_newest_first_and_by_pages(own_client: Running) -> None:
    places = [start(own_client, {"seed": 100 + number}) for number in range(3)]
    for place in places:
        ended(own_client, place)
    newest = [place.rpartition("/")[2] for place in reversed(places)]
    page = own_client.get("/api/v1/runs?limit=2").json()
    rest = own_client.get("/api/v1/runs", params={"limit": 2, "cursor": page["next"]}).json()
    assert [row["id"] for row in page["items"] + rest["items"]] == newest
    assert rest["next"] is None
    assert page["items"][0]["node_title"] == "A root claim"
    assert own_client.get("/api/v1/runs?node=a-mechanism").json()["items"] == []


def test_a_node_without_an_experiment_cannot_be_run(own_client: Running) -> None:
    response = own_client.post("/api/v1/nodes/a-mechanism/runs", json={})
    assert (response.status_code, response.json()["code"]) == (409, "not_runnable")
    assert own_client.post("/api/v1/nodes/nowhere/runs", json={}).status_code == 404


def test_a_client_that_hangs_up_while_sending_leaves_no_run_and_no_incident(
    own_client: Running, caplog: pytest.LogCaptureFixture
) -> None:
    port = own_client.settings.port
    head = f"POST {RUNS} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + b'{"se')
    time.sleep(0.2)
    assert own_client.get("/api/v1/runs").json()["items"] == []
    assert "incident" not in caplog.text


def test_a_server_stops_within_five_seconds_with_a_run_and_a_stream_open(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path) as client:
        place = start(client, DEAF)
        stream = events(client, place)
        next(stream)
        begun = time.monotonic()
        client.server.should_exit = True
        assert json.loads(list(stream)[-1]["data"])["status"] == "cancelled"
    assert time.monotonic() - begun < 5
    with running(folder, tmp_path) as client:
        assert client.get(place).json()["status"] == "cancelled"


def test_results_outlive_the_server(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path) as client:
        run = ended(client, start(client, {}))
    with running(folder, tmp_path) as client:
        assert schemas.RunView.model_validate(client.get(f"/api/v1/runs/{run.id}").json()) == run
        assert client.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "supported"


@pytest.mark.slow
def test_a_real_simulation_goes_the_whole_way(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path, work=None) as client:
        place = start(client, {"seeds": 8})
        told = [schemas.RunEvent.model_validate(json.loads(event["data"])) for event in events(client, place)]
        run = ended(client, place)
        assert run.status == "finished", run.message
        assert {event.status for event in told} >= {"running", "finished"}
        assert run.verdict in ("supported", "contradicted", "inconclusive", "vacuous")
        judgement = run.judgements[0]
        assert judgement.effect.low is not None
        assert judgement.effect.high is not None
        assert judgement.ablated is not None
        assert run.provenance.jax
        assert run.provenance.compile_seconds is not None
        again = client.get(start(client, {"seeds": 8})).json()
        assert again["provenance"]["cached"]
