from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mirage_kg
from mirage_kg.errors import Closed, NotFound
from mirage_kg.open import default_data_dir, shipped_folder

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder

SHIPPED = Path(__file__).parents[2] / "graph_data"


def test_a_folder_opens_as_a_graph_to_read_walk_and_search(small: Folder, tmp_path: Path) -> None:
    with mirage_kg.open_graph(small.path, tmp_path / "data") as graph:
        assert graph.root == "root-claim"
        assert graph.nodes["decay"].title == "The signal decays"
        assert graph.sources["paper"].year == 2025
        assert graph.neighbourhood("root-claim").direct == 4
        assert [hit.node.id for hit in graph.search("gauge").items] == ["gauge"]
        assert graph.paths("reading", "repair", 1).items[0].nodes == ("reading", "root-claim", "repair")
        assert graph.to_networkx().number_of_edges() == len(graph.links)
        assert graph.problems == ()
        assert graph.revision == small.load().revision


def test_a_closed_graph_answers_no_more(small: Folder, tmp_path: Path) -> None:
    graph = mirage_kg.open_graph(str(small.path), str(tmp_path / "data"))
    graph.close()
    graph.close()
    with pytest.raises(Closed):
        graph.search("x")


def test_the_shipped_graph_is_the_default(tmp_path: Path) -> None:
    assert shipped_folder() == SHIPPED
    with mirage_kg.open_graph(data_dir=tmp_path) as graph:
        assert graph.root == "self-improvement-mirage"


def test_an_installed_package_finds_its_graph_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "graph_data").mkdir()
    monkeypatch.setattr(importlib.import_module("mirage_kg.open"), "HERE", tmp_path)
    assert shipped_folder() == tmp_path / "graph_data"


def test_each_folder_has_a_place_of_its_own_for_its_index(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "content", tmp_path / "b" / "content"
    assert default_data_dir(one) != default_data_dir(other)
    assert default_data_dir(one) == default_data_dir(one / ".." / "content")


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        mirage_kg.open_graph(tmp_path / "absent", tmp_path / "data")


def test_experiments_are_checked_against_the_simulations_when_a_graph_is_opened(small: Folder, tmp_path: Path) -> None:
    prediction = "{id: p, statement: s, measure: {output: o}, at_least: 0}"
    small.node("tried", f"experiments:\n  - {{simulation: not-there, predictions: [{prediction}]}}\n")
    with mirage_kg.open_graph(small.path, tmp_path / "data") as graph:
        assert [problem.code for problem in graph.problems] == ["unknown_simulation"]
        assert [node.id for node in graph.store.runnable()] == ["tried"]
