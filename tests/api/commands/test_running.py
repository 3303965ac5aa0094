"""`mirage run`, `sweep` and `reproduce`: what they refuse in one line, what they print, and what is kept of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from mirage_small_content import ROOT, write_content

from tests.api.commands.conftest import Called, mirage


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
