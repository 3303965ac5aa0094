"""The command line: what it prints, what it exits with, and that it says what to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mirage_small_content import NODES, ROOT, write_content

from api.bench.simulations import bench_simulations
from api.schemas import ArgumentAnswer
from mirage_kg.errors import NotFound
from sim.registry import SIMULATIONS, Registry
from tests.api.commands.conftest import Called, mirage

COMMANDS = (
    *("serve", "check", "push", "show", "search", "query", "simulations", "run", "sweep", "reproduce", "export"),
    *("argue", "explain", "twin", "bench"),
)


def test_help_lists_every_command_and_the_version_is_told() -> None:
    shown = mirage("--help")
    assert shown.returncode == 0
    assert all(re.search(rf"\b{name}\b", shown.stdout) for name in COMMANDS)
    assert re.fullmatch(r"mirage \d+\.\d+\.\d+\n", mirage("--version").stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_json(name: str, called: Called) -> None:
    code, out, _ = called(name, "--help")
    assert code == 0
    assert "--json" in out


def test_a_name_that_is_not_there_is_told_with_a_command_that_lists_those_that_are(
    place: list[str], called: Called
) -> None:
    code, _, err = called("show", "zzzzzz", *place)
    assert code == 1
    asked = re.search(r"`mirage query '(.+)'` lists all", err)
    assert asked
    assert ROOT in called("query", asked[1], *place)[1]
    assert "`mirage simulations` lists all" in called("simulations", "zzzzzz")[2]


def test_simulations_are_listed_and_each_says_what_an_experiment_may_write(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Registry, "broken", {"pull": "mirage_pull: ImportError: no such thing"})
    shown = called("simulations")[1]
    assert all(name in shown for name in SIMULATIONS)
    assert "mirage_pull: ImportError: no such thing" in shown
    (refused,) = json.loads(called("simulations", "--json")[1])["refused"]
    assert refused == {"name": "pull", "reason": "mirage_pull: ImportError: no such thing"}
    spec = SIMULATIONS["model_collapse"].spec
    one = called("simulations", spec.id)[1]
    assert all(row.name in one for row in (*spec.parameters, *spec.outputs))


def test_bench_names_the_simulations_when_one_is_unknown(called: Called) -> None:
    code, _, err = called("bench", "sim", "--only", "nothing")
    assert code == 1
    assert "policy_tilt" in err


def test_bench_says_clearly_that_an_installed_package_does_not_hold_the_measurements(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="installed package"):
        bench_simulations([], [], root=tmp_path)


def test_help_imports_nothing_slow() -> None:
    code = "import sys; import api.cli; print([n for n in ('fastapi', 'numpy', 'jax', 'pydantic') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_server_does_not_import_jax() -> None:
    code = "import sys; import api.server, mirage_kg.experiment; print('jax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_check_passes_sound_content_and_counts_it(tmp_path: Path, called: Called) -> None:
    folder = write_content(tmp_path / "content")
    experiment = NODES[f"claim/{ROOT}"].partition("experiments:")[2].strip("\n")
    for file in folder.glob("nodes/*/*.md"):
        text = file.read_text()
        if "experiments:" not in text:
            file.write_text(text.replace("\n---\n", f"\nexperiments:\n{experiment}\n---\n", 1))
    code, out, _ = called("check", folder)
    assert code == 0, out
    assert f"{len(NODES)} nodes" in out
    found = json.loads(called("check", folder, "--json")[1])
    assert (found["counts"]["nodes"], found["counts"]["errors"]) == (len(NODES), 0)


def test_check_lists_all_problems_with_file_and_line_and_fails(tmp_path: Path, called: Called) -> None:
    folder = write_content(tmp_path / "content")
    node = folder / "nodes/claim/a-root-claim.md"
    broken = (
        node.read_text()
        .replace("to: a-mechanism", "to: a-mechanisn")
        .replace("simulation: external_anchor", "simulation: x")
    )
    node.write_text(broken)
    code, out, _ = called("check", folder)
    assert code == 1
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if "a-mechanisn" in text)
    assert f"nodes/claim/a-root-claim.md:{line}:" in out
    assert "did you mean 'a-mechanism'" in out
    assert "no simulation is called 'x'" in out
    told = json.loads(called("check", folder, "--json")[1])
    assert {row["code"] for row in told["problems"]} >= {"missing_target", "unknown_simulation"}
    assert called("check", tmp_path / "nowhere")[0] == 1


def test_show_prints_a_node_and_its_json_is_the_wire(place: list[str], called: Called) -> None:
    code, out, _ = called("show", ROOT, *place)
    assert code == 0
    assert "A root claim" in out
    assert "explains" in out
    assert "<script>" in out
    assert json.loads(called("show", ROOT, "--json", *place)[1])["id"] == ROOT


def test_a_name_that_is_not_there_is_one_line_with_the_nearest(place: list[str], called: Called) -> None:
    code, out, err = called("show", "a-root-clam", *place)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"did you mean '{ROOT}'" in err
    assert json.loads(called("show", "a-root-clam", "--json", *place)[1])["code"] == "not_found"


def test_argue_prints_how_a_node_stands_and_its_json_is_the_wire(place: list[str], called: Called) -> None:
    code, out, _ = called("argue", ROOT, *place)
    assert code == 0
    assert "strength" in out
    assert "Quadratic energy" in out
    assert "<script>" in out.replace("\n", "")
    answer = ArgumentAnswer.model_validate_json(called("argue", ROOT, *place, "--semantics", "euler", "--json")[1])
    assert (answer.node.id, answer.asked) == (ROOT, "euler")
    assert [row.premises for row in answer.supports] == [("a-failure",)]


def test_explain_says_why_and_what_to_run(place: list[str], called: Called) -> None:
    code, out, _ = called("explain", ROOT, *place)
    assert code == 0
    assert "Never run" in " ".join(out.split())
    assert f"mirage run {ROOT}" in out
    told = json.loads(called("explain", ROOT, *place, "--json")[1])
    assert told["node"] == ROOT
    assert all(sentence in " ".join(out.split()) for sentence in told["reasons"]["words"])


@pytest.mark.parametrize("command", ["argue", "explain"])
def test_what_cannot_be_argued_is_refused_in_one_line(command: str, place: list[str], called: Called) -> None:
    code, _, err = called(command, "a-root-clam", *place)
    assert (code, err.count("\n")) == (1, 1)
    code, _, err = called(command, ROOT, *place, "--semantics", "astrology")
    assert (code, err.count("\n")) == (1, 1)
    assert "df_quad" in err
    code, _, err = called(command, ROOT, *place, "--rule", "mercy=1")
    assert (code, "it has: prior" in err) == (1, True)
    code, _, err = called(command, ROOT, *place, "--if", "splendid")
    assert (code, "-node:{id}" in err) == (1, True)


def test_an_argument_is_told_under_a_rule_of_ones_own_and_what_is_supposed(place: list[str], called: Called) -> None:
    def strength(*words: str) -> float:
        told = called("argue", ROOT, *place, "--json", *words)[1]
        return ArgumentAnswer.model_validate_json(told).standing.strength

    assert strength("--rule", "prior=0.2") < strength()
    assert strength("--if", f"base:{ROOT}:0.1", "--if", "-node:a-failure") < strength("--if", f"base:{ROOT}:0.1")


def test_a_query_prints_rows_for_people_and_for_programs(place: list[str], called: Called) -> None:
    text = "MATCH (n:Node) WHERE n.kind = $kind RETURN n, n.title AS title"
    code, out, _ = called("query", text, "-p", "kind=claim", *place)
    assert code == 0
    assert f"(Node:Claim {ROOT})" in out.replace("\n", "")
    assert "1 row," in out
    found = json.loads(called("query", text, "-p", 'kind="claim"', "--json", *place)[1])
    assert (found["columns"], found["rows"][0][1]) == (["n", "title"], "A root claim")


def test_a_refused_query_says_where(place: list[str], called: Called) -> None:
    code, _, err = called("query", "MATCH (n)\nRETRUN n", *place)
    assert code == 1
    assert "line 2, column 1" in err
    assert "did you mean RETURN" in err
    code, out, _ = called("query", "MATCH (n) DELETE n", "--json", *place)
    assert (code, json.loads(out)["code"]) == (1, "query_refused")


def test_search_by_an_unknown_mode_says_which_there_are(place: list[str], called: Called) -> None:
    code, _, err = called("search", "root", "--mode", "magic", *place)
    assert code == 1
    assert "use text, semantic, hybrid" in err


def test_export_writes_a_format_or_a_draft_and_refuses_one_for_the_other(
    place: list[str], called: Called, tmp_path: Path
) -> None:
    assert called("export", "article", ROOT, "-o", tmp_path / "draft.md", *place)[0] == 0
    draft = (tmp_path / "draft.md").read_text(encoding="utf-8")
    assert draft.startswith("# ")
    assert "127.0.0.1" not in draft
    assert f"`/argument/{ROOT}`" in draft
    assert (
        called("export", "article", ROOT, "--address", "https://mirage.example/", "-o", tmp_path / "d.md", *place)[0]
        == 0
    )
    assert f"<https://mirage.example/argument/{ROOT}>" in (tmp_path / "d.md").read_text(encoding="utf-8")
    assert called("export", "json", "-o", tmp_path / "graph.json", *place)[0] == 0
    assert len(json.loads((tmp_path / "graph.json").read_bytes())["nodes"]) == len(NODES)
    code, _, errors = called("export", "json", ROOT, *place)
    assert code == 1
    assert "mirage export article NODE" in errors


def test_search_prints_matches_or_the_nearest_spelling(place: list[str], called: Called) -> None:
    assert ROOT in called("search", "root", *place)[1]
    assert "did you mean" in called("search", "mechanizm", *place)[1]
    assert json.loads(called("search", "root", "--json", *place)[1])["items"][0]["node"]["id"] == ROOT


def test_push_says_what_to_set_where_the_address_is_none(
    place: list[str], called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "http://127.0.0.1:7474")
    code, out, _ = called("push", place[1], *place[2:], "--json")
    assert code == 1
    assert json.loads(out)["code"] == "store_unreachable"
    assert "bolt://host:7687" in json.loads(out)["hint"]
    code, _, err = called("push", place[1], *place[2:])
    assert code == 1
    assert "NEO4J_URI" in err
