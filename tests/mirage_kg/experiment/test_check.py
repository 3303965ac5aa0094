"""Every way in which an experiment does not fit its simulation is reported, with its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import sim
from mirage_kg.experiment import experiment_problems
from mirage_kg.load import load_folder
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.open import shipped_folder
from tests.mirage_kg.experiment.conftest import EXPERIMENT, make_node

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder

PREDICTION = EXPERIMENT["predictions"][0]


def problems(**experiment: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    node = make_node(**experiment)
    found = list(experiment_problems(Graph(nodes={node.id: node})))
    assert all(problem.path == node.path and problem.found and problem.expected for problem in found)
    return [(problem.code, problem.field[2:]) for problem in found]


def test_a_fitting_experiment_has_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"simulation": "nothing"}, "unknown_simulation", ("simulation",)),
        ({"parameters": {"nothing": 1}}, "unknown_parameter", ("parameters", "nothing")),
        ({"parameters": {"systematicity": 7}}, "out_of_range", ("parameters", "systematicity")),
        ({"parameters": {"systematicity": "much"}}, "out_of_range", ("parameters", "systematicity")),
        ({"arms": {"other": {"nothing": 1}}}, "unknown_parameter", ("arms", "other", "nothing")),
        ({"ablation": {"systematicity": -1}}, "out_of_range", ("ablation", "systematicity")),
        (
            {"predictions": [PREDICTION | {"measure": {"output": "nothing"}}]},
            "unknown_output",
            ("predictions", 0, "measure", "output"),
        ),
        (
            {"predictions": [PREDICTION | {"measure": {"output": "gap", "arm": "nothing"}}]},
            "experiment_invalid",
            ("predictions", 0, "measure", "arm"),
        ),
        (
            {"predictions": [PREDICTION | {"against": {"output": "nothing"}}]},
            "unknown_output",
            ("predictions", 0, "against", "output"),
        ),
        (
            {"predictions": [PREDICTION | {"measure": {"output": "gap", "select": {"k": 1}}}]},
            "experiment_invalid",
            ("predictions", 0, "measure", "select"),
        ),
    ],
)
def test_what_does_not_fit_is_reported_at_its_field(
    change: dict[str, Any], code: str, field: tuple[str | int, ...]
) -> None:
    assert problems(**change) == [(code, field)]


@pytest.mark.parametrize(
    ("written", "alike"),
    [("external_ancor", ["external_anchor"]), ("model_colapse", ["model_collapse"]), ("zzqq", [])],
)
def test_a_simulation_that_is_not_there_is_told_with_those_spelled_like_it_and_where_all_are_listed(
    written: str, alike: list[str]
) -> None:
    node = make_node(simulation=written)
    (found,) = experiment_problems(Graph(nodes={node.id: node}))
    assert all(f"'{name}'" in found.expected for name in alike)
    assert found.nearest == next(iter(alike), "")
    assert f"`mirage simulations` lists all {len(sim.specs())}" in found.expected


def test_a_simulation_that_a_package_registers_in_vain_is_told_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.registry.Registry, "broken", {"pull": "mirage_pull: ImportError: no such thing"})
    node = make_node(simulation="pull")
    (found,) = experiment_problems(Graph(nodes={node.id: node}))
    assert "mirage_pull: ImportError: no such thing" in found.found


def test_all_problems_of_one_experiment_come_in_one_run() -> None:
    found = problems(
        parameters={"nothing": 1, "systematicity": 7}, predictions=[PREDICTION | {"measure": {"output": "x"}}]
    )
    assert {code for code, _ in found} == {"unknown_parameter", "out_of_range", "unknown_output"}


def test_a_prediction_that_is_there_twice_is_told_once(folder: Folder) -> None:
    fault = "{id: p, statement: s, measure: {output: diversity}, at_least: 0}"
    folder.node("a", f"experiments:\n  - {{simulation: model_collapse, predictions: [{fault}, {fault}]}}\n")
    found = load_folder(folder.path, checks=(experiment_problems,)).problems
    assert [row.code for row in found if "called 'p'" in row.found] == ["same_experiment"]


def test_an_output_with_two_axes_must_say_which_place_it_means() -> None:
    measure = {"output": "pass_at_k"}
    experiment = {"simulation": "iterative_self_improvement", "predictions": [PREDICTION | {"measure": measure}]}
    assert problems(**experiment) == [("experiment_invalid", ("predictions", 0, "measure"))]


def test_a_node_without_an_experiment_is_a_notice_where_the_root_runs_and_nothing_in_a_graph_of_notes() -> None:
    bare = Node(id="bare", kind="claim", title="Bare", statement="Nothing to run.", path="nodes/claim/bare.md")
    root = make_node().model_copy(update={"root": True})
    notes = bare.model_copy(update={"root": True})
    found = list(experiment_problems(Graph(nodes={"a-claim": root, "bare": bare})))
    assert [(problem.code, problem.severity, problem.path) for problem in found] == [("unbound", "notice", bare.path)]
    assert list(experiment_problems(Graph(nodes={"bare": notes}))) == []


def test_the_shipped_graph_keeps_its_promise_that_every_node_but_a_heading_runs() -> None:
    graph = load_folder(shipped_folder()).graph
    assert [problem for problem in experiment_problems(graph) if problem.code == "unbound"] == []
