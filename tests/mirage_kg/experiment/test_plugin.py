"""A package of someone else adds a simulation; one that is broken is reported and hurts nobody.

The package is the very one that graph_data/README.md tells its reader to write. Each test asks a fresh process on whose path
it lies as an installer would leave it: the module beside a .dist-info folder with the metadata of its pyproject.toml.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

README = (Path(__file__).parents[3] / "graph_data" / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """Return the only block of a language in the README of the content, under its recipe for a simulation."""
    (found,) = re.findall(
        rf"^```{language}\n(.*?)^```", README.split("## Add a simulation")[1], re.DOTALL | re.MULTILINE
    )
    return str(found)


def install(site: Path, name: str, points: dict[str, dict[str, str]], module: str, source: str) -> None:
    """Lay a package into `site` as an installer does."""
    info = site / f"{name.replace('-', '_')}-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n", encoding="utf-8")
    groups = ("".join(f"{key} = {value}\n" for key, value in rows.items()) for rows in points.values())
    text = "".join(f"[{group}]\n{rows}" for group, rows in zip(points, groups, strict=True))
    (info / "entry_points.txt").write_text(text, encoding="utf-8")
    (site / f"{module}.py").write_text(source, encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    project = tomllib.loads(block("toml"))["project"]
    install(site, project["name"], project["entry-points"], "mirage_pull", block("python"))
    broken = {"mirage.simulations": {"broken": "mirage_broken_example"}}
    install(site, "mirage-broken-example", broken, "mirage_broken_example", "raise RuntimeError('not today')\n")
    return site


@pytest.fixture(scope="module")
def answer(site: Path) -> dict[str, Any]:
    """What a fresh process with both packages says."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={
            **os.environ,
            "PYTHONPATH": str(site),
            "EXPERIMENT": json.dumps(yaml.safe_load(block("yaml"))["experiments"][0]),
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


PROGRAM = """
import json, os, sys
import sim
from mirage_kg.experiment import execute, plan, plan_sweep, sweep
from mirage_kg.experiment.fingerprint import code_version
from mirage_kg.model.node import Node

EXPERIMENT = json.loads(os.environ["EXPERIMENT"])
listed = list(sim.specs())
without_jax = "jax" not in sys.modules

def node(parameters):
    experiment = EXPERIMENT | {"parameters": parameters}
    fields = {"id": "a", "kind": "claim", "title": "A", "statement": "A.", "path": "a.md", "experiments": [experiment]}
    return Node.model_validate(fields)

refused = ""
try:
    plan(node({"pull": 2.0}), {})
except Exception as error:
    refused = f"{error.code}: {error.detail}"

run = execute(plan(node({}), {"seeds": 3}))
swept = sweep(plan_sweep(node({}), {"grid": {"a": "0:0.4:21"}, "seeds": 3}))
other = sim.simulate("resampling_drift", {"main": {"modes": 10, "generations": 2}}, seeds=2, seed=0)
print(json.dumps({
    "listed": listed,
    "without_jax": without_jax,
    "broken": dict(sim.SIMULATIONS.broken),
    "refused": refused,
    "verdict": run.verdict,
    "curve": run.outputs.arms[0].curves["distance"].mean,
    "boundary": swept.outputs.boundaries[0].nearest,
    "other": other.status.name,
    "versions": [code_version("mirage_pull"), code_version("sim.models.resampling_drift")],
}))
"""


def test_it_is_listed_beside_those_that_come_with_mirage_without_importing_jax(answer: dict[str, Any]) -> None:
    assert "pull_to_centre" in answer["listed"]
    assert "external_anchor" in answer["listed"]
    assert answer["without_jax"]


def test_its_parameters_are_checked_against_what_it_declares(answer: dict[str, Any]) -> None:
    assert answer["refused"] == "invalid_input: pull = 2.0 is out of range."


def test_the_engine_runs_it_to_a_verdict_as_it_does_any_other(answer: dict[str, Any]) -> None:
    assert answer["verdict"] == "supported"
    assert answer["curve"] == pytest.approx([0.8**t for t in range(11)], rel=1e-4)


def test_it_can_be_swept(answer: dict[str, Any]) -> None:
    # (1 - a)^10 = 0.15
    assert answer["boundary"] == pytest.approx([1 - 0.15**0.1], abs=0.002)


def test_a_broken_one_is_reported_and_the_others_run(answer: dict[str, Any]) -> None:
    assert answer["broken"] == {"broken": "mirage_broken_example: RuntimeError: not today"}
    assert "broken" not in answer["listed"]
    assert answer["other"] == "FINISHED"


def test_its_results_grow_stale_with_its_own_code(answer: dict[str, Any]) -> None:
    assert len(set(answer["versions"])) == 2
