"""A batch over HTTP: what was never run is run once, readers go first, and stopping loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mirage_http import Running, running
from mirage_small_content import ROOT, write_content
from mirage_waiting import wait_for

from api.schemas import BatchView
from mirage_kg.model.run import FINAL

BATCH = "/api/v1/batch"
LONG = 1
"""The seed whose run goes on until it is cancelled."""
NODES = ("another-claim", "one-more-claim", "the-last-claim")
NODE = """---
id: {id}
kind: claim
title: The claim {id}
statement: It is run like the root.
experiments:
  - id: main
    simulation: external_anchor
    parameters: {{external_share: 0.0, steps: {steps}}}
    predictions:
      - id: falls
        statement: Accuracy falls when nothing comes from outside.
        measure: {{output: accuracy, reduce: change}}
        at_most: 0.0
---
"""


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Running]:
    """A client of a server of its own, with four experiments that differ."""
    folder = write_content(tmp_path / "content")
    for steps, id in enumerate(NODES, start=61):
        (folder / f"nodes/claim/{id}.md").write_text(NODE.format(id=id, steps=steps), encoding="utf-8")
    with running(folder, tmp_path / "data") as client:
        yield client


def start(client: Running, asked: dict[str, Any] | None = None) -> BatchView:
    response = client.post(BATCH, json=asked or {})
    assert response.status_code == 202, response.text
    return BatchView.model_validate(response.json())


def now(client: Running) -> BatchView:
    response = client.get(BATCH)
    assert response.headers["cache-control"] == "no-store"
    return BatchView.model_validate(response.json())


def ended(client: Running) -> BatchView:
    wait_for(lambda: now(client).status != "running")
    return now(client)


def runs(client: Running) -> list[dict[str, Any]]:
    return list(client.get("/api/v1/runs").json()["items"])


def test_a_batch_runs_what_was_never_run_once_and_tells_how_it_stands(many: Running) -> None:
    assert now(many) == BatchView()
    begun = start(many)
    assert (begun.status, begun.total, begun.done) == ("running", 4, 0)
    seen = []
    wait_for(lambda: seen.append(now(many)) or seen[-1].status != "running")
    done = seen[-1]
    assert (done.status, done.total, done.done, done.now, done.left_seconds) == ("finished", 4, 4, None, None)
    assert done.counts == {"supported": 4}
    counted = [view.done for view in seen]
    assert counted == sorted(counted)
    assert {view.now.title for view in seen if view.now} <= {"A root claim", *(f"The claim {id}" for id in NODES)}
    assert any(view.left_seconds for view in seen)

    assert sorted(run["node"] for run in runs(many)) == sorted((ROOT, *NODES))
    states = {row["id"]: row["state"] for row in many.get("/api/v1/nodes").json()["items"]}
    assert [states[id] for id in (ROOT, *NODES)] == ["supported"] * 4

    start(many)
    nothing = ended(many)
    assert (nothing.status, nothing.total) == ("finished", 0)
    assert len(runs(many)) == 4


def test_a_node_whose_last_run_had_its_mechanism_off_is_run_again(many: Running) -> None:
    start(many)
    ended(many)
    place = many.post(f"/api/v1/nodes/{ROOT}/runs", json={"ablated": True}).headers["location"]
    wait_for(lambda: many.get(place).json()["status"] in FINAL)
    assert many.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "ablated"
    assert start(many).total == 1
    assert ended(many).counts == {"supported": 1}
    assert many.get(f"/api/v1/nodes/{ROOT}").json()["state"] == "supported"


def test_a_run_that_a_reader_starts_meanwhile_comes_next(many: Running) -> None:
    start(many)
    wait_for(lambda: now(many).now is not None)
    place = many.post(f"/api/v1/nodes/{ROOT}/runs", json={"seed": 99}).headers["location"]
    wait_for(lambda: many.get(place).json()["status"] in FINAL)
    assert now(many).done < 4
    assert ended(many).done == 4


def test_a_batch_that_is_stopped_ends_after_its_run_and_another_takes_up_the_rest(many: Running) -> None:
    start(many)
    wait_for(lambda: now(many).now is not None)
    stopping = BatchView.model_validate(many.delete(BATCH).json())
    assert stopping.stopping
    stopped = ended(many)
    assert stopped.status == "cancelled"
    assert 1 <= stopped.done < 4
    assert {run["status"] for run in runs(many)} == {"finished"}
    assert start(many).total == 4 - stopped.done
    assert ended(many).status == "finished"


def test_a_batch_that_goes_on_is_joined_whatever_is_asked(many: Running) -> None:
    first = start(many, {"nodes": [ROOT], "seed": LONG})
    assert first.total == 1
    assert start(many).total == 1
    wait_for(lambda: now(many).now is not None)
    under_way = now(many).now
    assert under_way
    many.delete(f"/api/v1/runs/{under_way.run}")
    assert ended(many).counts == {"never_run": 1}


def test_only_the_named_nodes_are_run(many: Running) -> None:
    assert start(many, {"nodes": [NODES[1], NODES[0], NODES[1]]}).total == 2
    ended(many)
    assert sorted(run["node"] for run in runs(many)) == sorted(NODES[:2])


def test_what_cannot_be_run_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    (folder / f"nodes/claim/{NODES[0]}.md").write_text(
        NODE.format(id=NODES[0], steps="61, prompts: 17"), encoding="utf-8"
    )
    with running(folder, tmp_path / "data") as client:
        assert start(client).total == 2
        done = ended(client)
    assert done.counts == {"supported": 1, "failed": 1}
    assert [row.node for row in done.refused] == [NODES[0]]
    assert "prompts cannot be 17" in done.refused[0].words


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"nodes": ["there-is-none"]}, 404),
        ({"nodes": ["a-lonely-topic"]}, 404),
        ({"nodes": []}, 422),
        ({"states": []}, 422),
        ({"states": ["supported"]}, 422),
        ({"seeds": 0}, 422),
        ({"everything": True}, 422),
    ],
)
def test_a_batch_of_what_is_not_there_is_refused(client: Running, asked: dict[str, Any], status: int) -> None:
    response = client.post(BATCH, json=asked)
    assert response.status_code == status, response.text
    assert response.json()["detail"]
    assert now(client).status == "none"


def test_a_server_that_is_stopped_in_mid_batch_stops_at_once_and_begins_nothing_more(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    with running(folder, tmp_path / "data") as client:
        start(client, {"seed": LONG})
        wait_for(lambda: client.get("/api/v1/runs").json()["items"] != [])
    with running(folder, tmp_path / "data") as client:
        assert now(client).status == "none"
        assert [run["status"] for run in runs(client)] == ["cancelled"]
