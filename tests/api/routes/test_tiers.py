"""Theory, presets and mutants through the doors: over HTTP and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mirage_http import Running, running
from mirage_small_content import ROOT, write_content

from api.cli import main

NODE = """---
id: a-gap
kind: claim
title: A gap
statement: The gap grows.
links:
  - to: a-root-claim
    relation: supports
    reason: A part of why.
experiments:
  - id: main
    simulation: generation_verification_gap
    parameters: {prompts: 100, samples: 8}
    predictions:
      - id: grows
        statement: The relative gap grows by a tenth per decade.
        measure: {output: relative_gap, reduce: slope}
        at_least: 0.1
---

Text.
"""
RUNS = "/api/v1/nodes/a-gap/runs"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_content(tmp_path_factory.mktemp("content"))
    (folder / "nodes" / "claim" / "a-gap.md").write_text(NODE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(content, tmp_path_factory.mktemp("data")) as found:
        yield found


def test_a_run_of_the_theory_is_finished_when_it_is_answered_and_needs_no_worker(client: Running) -> None:
    answer = client.post(RUNS, json={"tier": "theory"})
    assert answer.status_code == 202
    run = answer.json()
    assert (run["status"], run["verdict"], run["tier"], run["seeds"]) == ("finished", "supported", "theory", 0)
    assert run["judgements"][0]["effect"]["interval"] == "exact"
    assert run["outputs"]["arms"][0]["curves"]["relative_gap"]["mean"]
    assert client.get(answer.headers["location"]).json()["verdict"] == "supported"
    assert client.get("/api/v1/runs", params={"node": "a-gap"}).json()["items"][0]["tier"] == "theory"
    assert client.post(RUNS, json={"tier": "theory"}).json()["provenance"]["cached"]


def test_a_run_of_the_theory_or_of_a_preset_does_not_set_the_state_of_the_node(client: Running) -> None:
    client.post(RUNS, json={"tier": "theory"})
    preset = client.post(RUNS, json={"tier": "theory", "preset": "facts"}).json()
    assert (preset["preset"], preset["verdict"], preset["twin"]) == ("facts", "supported", "contrast")
    assert preset["judgements"][0]["prediction"] == "facts"
    node = client.get("/api/v1/nodes/a-gap").json()
    assert node["state"] == "never_run"
    assert node["experiments"][0]["last_run"] is None


def test_presets_are_described_with_their_predictions_and_contrasts(client: Running) -> None:
    simulation = client.get("/api/v1/simulations/generation_verification_gap").json()
    facts = next(row for row in simulation["presets"] if row["name"] == "facts")
    assert facts["predictions"][0]["at_most"] == 0.08
    assert facts["contrast"] == {"chain_length": 8, "systematicity": 0.0}
    assert simulation["tiers"] == ["theory", "monte_carlo"]


@pytest.mark.parametrize(
    ("node", "asked", "status", "where"),
    [
        (ROOT, {"tier": "theory"}, 409, "tier"),
        ("a-gap", {"tier": "neural"}, 409, "tier"),
        ("a-gap", {"preset": "no_such"}, 422, "preset"),
        ("a-gap", {"preset": "many_answers"}, 422, "preset"),
        ("a-gap", {"mutants": True, "ablated": True}, 422, "mutants"),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_place(
    client: Running, node: str, asked: dict[str, object], status: int, where: str
) -> None:
    answer = client.post(f"/api/v1/nodes/{node}/runs", json=asked)
    assert (answer.status_code, answer.json()["where"]) == (status, where)
    assert answer.json()["hint"]


def test_the_command_line_prints_the_theory_and_the_twin_check_says_that_there_is_no_gpu(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def called(*arguments: str) -> tuple[int, str]:
        place = ("--folder", str(content), "--data", str(tmp_path))
        monkeypatch.setattr("sys.argv", ["mirage", *arguments, *place])
        monkeypatch.setenv("COLUMNS", "120")
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), capsys.readouterr().out

    code, out = called("run", "a-gap", "--tier", "theory")
    assert (code, "no seeds" in out, "Verdict: supported" in out) == (0, True, True)
    assert "mechanism off" in out
    code, out = called("run", "a-gap", "--tier", "theory", "--preset", "facts")
    assert (code, "contrast" in out, "mechanism" in out) == (0, True, False)
    monkeypatch.setattr("sim.devices", lambda: ["cpu"])
    code, out = called("twin", "a-gap")
    assert (code, "no GPU is visible here" in out) == (3, True)
    code, out = called("twin", "a-gap", "--json")
    assert (code, json.loads(out)["agrees"]) == (3, None)


def test_a_folder_with_an_unbound_node_passes_the_check_with_a_notice_and_is_served(
    content: Path, client: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["mirage", "check", str(content), "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert not left.value.code
    assert {problem["severity"] for problem in problems if problem["code"] == "unbound"} == {"notice"}
    assert client.get("/api/v1/nodes/a-lonely-topic").status_code == 200


def test_a_preview_of_the_theory_is_drawn_at_once_without_a_worker_or_twins(client: Running) -> None:
    seen = client.post("/api/v1/nodes/a-gap/preview", json={"tier": "theory"}).json()
    assert (seen["status"], seen["tier"], seen["seeds"]) == ("finished", "theory", 0)
    assert [(arm["name"], arm["ablated"]) for arm in seen["outputs"]["arms"]] == [("main", False)]
    assert client.server.serving.previews.pid is None
