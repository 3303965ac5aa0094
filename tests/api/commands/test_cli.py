"""The command line, as the installed program: what it prints, what it exits with, and that it says what to do."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from mirage_small_content import NODES, ROOT, write_content

from api.bench.simulations import bench_simulations
from api.cli import main
from api.schemas import ArgumentAnswer
from mirage_kg.errors import NotFound
from sim.registry import SIMULATIONS, Registry

PROGRAM = str(Path(sys.executable).with_name("mirage"))
Called = Callable[..., tuple[int, str, str]]
COMMANDS = (
    *("serve", "check", "push", "show", "search", "query", "simulations", "run", "sweep", "reproduce", "export"),
    *("argue", "explain", "twin", "bench"),
)


def mirage(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, *map(str, arguments)]
    given = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"} | environment
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=given)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """The same in this process, which spares a second of start: exit code, output, errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mirage", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return call


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that lead every command to the small content and a data folder of its own."""
    base = tmp_path_factory.mktemp("cli")
    return ["--folder", str(write_content(base / "content")), "--data", str(base / "data")]


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


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-p", "steps"], "name=value"),
        (["-p", "steps=many"], "steps"),
        (["-p", "no_such=1"], "no_such"),
        (["-p", "steps=999999"], "3000"),
        (["--seeds", "0"], "seeds"),
        (["--seed", "-1"], "seed"),
        (["--experiment", "other"], "main"),
        (["--device", "tpu"], "device"),
    ],
)
def test_a_run_that_cannot_be_is_refused_in_one_line_before_anything_starts(
    place: list[str], called: Called, arguments: list[str], told: str
) -> None:
    code, _, err = called("run", ROOT, *arguments, *place)
    assert code == 1
    assert err.startswith("mirage: ")
    assert err.count("\n") == 1
    assert told in err


@pytest.mark.slow
def test_a_run_prints_its_verdict_and_is_kept(place: list[str]) -> None:
    done = mirage("run", ROOT, "-p", "steps=20", "--seeds", "4", *place)
    assert done.returncode == 0, done.stderr
    assert re.search(r"Verdict: (supported|contradicted|inconclusive|vacuous)", done.stdout)
    assert "mechanism off" in done.stdout
    again = json.loads(mirage("run", ROOT, "-p", "steps=20", "--seeds", "4", "--json", *place).stdout)
    assert again["provenance"]["cached"]
    assert again["judgements"][0]["effect"]["low"] is not None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--grid", "e=0,1", "--grid", "g_b=0,1", "--grid", "eta=1,2"], "at most 2 items"),
        (["--grid", "shore=0:1:3"], "has no parameter 'shore'"),
        (["--grid", "e=0:1"], "low:high:count"),
        (["--grid", "e"], "--grid e names no parameter"),
        (["--grid", "e=0,1", "--grid", "e=0,.5"], "names e twice"),
        (["--grid", "e=0:1:60", "--grid", "g_b=0:1:60"], "3,600 cells"),
        (["--grid", "e=0,1", "--engine", "dusk"], "did you mean 'dask'"),
        (["--grid", "e=0,1", "--scheduler", "tcp://127.0.0.1:1"], "engine local has no scheduler"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused_in_one_line(
    place: list[str], called: Called, arguments: list[str], told: str
) -> None:
    code, _, err = called("sweep", ROOT, *arguments, *place)
    assert code == 1
    assert err.startswith("mirage: ")
    assert err.count("\n") == 1
    assert told in err


def test_a_server_is_not_started_with_an_engine_that_it_cannot_use(place: list[str], called: Called) -> None:
    content = [place[1], *place[2:], "--port", "0"]
    code, out, err = called("serve", *content, "--engine", "dask")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "--scheduler tcp://host:8786, or MIRAGE_SCHEDULER" in err
    assert "did you mean 'dask'" in called("serve", *content, "--engine", "dusk")[2]


@pytest.mark.slow
def test_a_sweep_prints_a_map_with_today_on_it_and_is_kept(place: list[str]) -> None:
    asked = [
        "sweep",
        ROOT,
        "--grid",
        "e=0:1:3",
        "--grid",
        "g_b=0:1:2",
        "-p",
        "steps=3",
        "-p",
        "prompts=16",
        "--seeds",
        "2",
    ]
    done = mirage(*asked, *place)
    assert done.returncode == 0, done.stderr
    assert "3 x 2 cells, 2 seeds: finished" in done.stdout
    assert re.search(r"^  e 0 ( [#.?] )\[[#.?]\]$", done.stdout, re.MULTILINE), done.stdout
    assert len(re.findall(r"^ *e \S+ ", done.stdout, re.MULTILINE)) == 3
    assert "Today (e = 0, g_b = 1)" in done.stdout
    again = json.loads(mirage(*asked, "--json", *place).stdout)
    assert again["provenance"]["cached"]
    assert len(again["outputs"]["cells"]) == 6


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run"], "mirage run NODE, or mirage run --all"),
        (["run", ROOT, "--all"], "a node does not go with --all"),
        (["run", "--all", "-p", "steps=3"], "-p does not go with --all"),
        (["run", "--all", "--ablated"], "--ablated does not go with --all"),
        (["run", "--all", "--seeds", "0"], "seeds"),
        (["reproduce", "a-papre"], "did you mean 'a-paper'"),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_line(
    place: list[str], called: Called, arguments: list[str], told: str
) -> None:
    code, out, err = called(*arguments, *place)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert told in err


def test_an_experiment_that_cannot_run_is_told_and_the_others_go_on(tmp_path: Path, called: Called) -> None:
    folder = write_content(tmp_path / "content")
    node = folder / "nodes/claim/a-root-claim.md"
    node.write_text(node.read_text().replace("simulation: external_anchor", "simulation: external_anchr"))
    options = ["--folder", folder, "--data", tmp_path / "data"]
    code, out, _ = called("run", "--all", "--json", *options)
    found = json.loads(out)
    assert (code, found["counts"], found["not_finished"]) == (1, {"failed": 1}, 1)
    assert "external_anchr" in found["told"][0]["words"][0]
    assert "did not end" in called("run", "--all", *options)[1]
    code, out, _ = called("reproduce", *options)
    assert code == 1, "a table with a hole is not a table"
    assert "not simulated" in out


@pytest.mark.slow
def test_all_runs_and_the_table_beside_them_come_from_one_computation(place: list[str], tmp_path: Path) -> None:
    apart = [*place[:3], str(tmp_path)]
    done = mirage("run", "--all", "--json", *apart)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["experiments"], found["not_finished"]) == (1, 0)
    assert sum(found["counts"].values()) == 1
    again = json.loads(mirage("run", "--all", "--json", *apart).stdout)
    assert again["runs"] == found["runs"], "what was run already is not recorded once more"
    (row,) = json.loads(mirage("reproduce", "--json", *apart).stdout)["items"]
    assert row["simulated"]["run"] == found["runs"][0]["run"]
    assert (row["reported"]["value"], row["order"]) == (-0.12, "not_judged")
    page = mirage("reproduce", "a-paper", "--markdown", *apart)
    assert page.returncode == 0
    assert page.stdout.startswith("# Reported beside simulated")
    assert "−0.12 (−12 points)" in page.stdout


@pytest.fixture
def served(place: list[str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """A server that was started by the command line, and what it printed about itself."""
    command = [PROGRAM, "serve", place[1], *place[2:], "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    with process.stdout, process.stderr:
        yield process, json.loads(process.stdout.readline())
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops_within_five_seconds_when_asked(
    served: tuple[subprocess.Popen[str], dict[str, object]], number: int
) -> None:
    process, told = served
    health = httpx.get(f"{told['url']}api/v1/health", timeout=30).json()
    assert (health["status"], health["revision"]) == ("ok", told["revision"])
    begun = time.monotonic()
    process.send_signal(number)
    process.wait(10)
    assert time.monotonic() - begun < 5
    assert process.stderr
    assert "Traceback" not in process.stderr.read()


def test_serve_with_reload_answers_with_the_files_of_now_on_the_same_port_and_leaves_no_process(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    command = [PROGRAM, "serve", str(folder), "--data", str(tmp_path / "data"), "--port", "0", "--reload", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process.stdout:
        try:
            told = json.loads(process.stdout.readline())
            at = f"{told['url']}api/v1/"
            assert httpx.get(f"{at}health", timeout=30).json()["reload"] is True
            (tmp_path / "content" / "notes.txt").write_text("no content")
            file = next((folder / "nodes").rglob("*.md"))
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"(?m)^title: .*$", "title: Written just now", text), encoding="utf-8")
            again = json.loads(process.stdout.readline())
            assert (again["url"], again["nodes"]) == (told["url"], told["nodes"])
            assert httpx.get(f"{at}health", timeout=30).json()["revision"] == again["revision"] != told["revision"]
            assert httpx.get(f"{at}nodes/{file.stem}", timeout=30).json()["title"] == "Written just now"
            file.write_text("---\nno: front matter\n---\n", encoding="utf-8")
            assert json.loads(process.stdout.readline())["nodes"] == told["nodes"] - 1
            assert httpx.get(f"{at}health", timeout=30).json()["counts"]["errors"] > 0
        finally:
            process.terminate()
            process.wait(15)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{at}health", timeout=5)


def test_a_busy_port_is_one_line_with_what_to_do(place: list[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = mirage("serve", place[1], "--port", port)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"port {port} on 127.0.0.1 is in use" in done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_a_public_address_without_a_token_is_refused_with_the_setting(place: list[str]) -> None:
    done = mirage("serve", place[1], "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "MIRAGE_TOKEN" in done.stderr
    assert "MIRAGE_PORT" in mirage("serve", place[1], MIRAGE_PORT="eight").stderr


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
