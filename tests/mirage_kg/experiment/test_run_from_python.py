"""A node of an opened graph runs from Python, as the README says."""

from __future__ import annotations

from pathlib import Path

import pytest

import mirage_kg
from mirage_kg.errors import InvalidInput, NotFound


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> mirage_kg.KnowledgeGraph:
    return mirage_kg.open_graph(Path(__file__).parents[3] / "graph_data", tmp_path_factory.mktemp("data"))


def test_a_shipped_claim_runs_and_is_judged(graph: mirage_kg.KnowledgeGraph) -> None:
    outcome = graph.run("gap-grows-with-compute", seeds=4)
    assert outcome.status == "finished"
    assert outcome.verdict == "supported"


def test_the_same_claim_without_its_mechanism_is_contradicted(graph: mirage_kg.KnowledgeGraph) -> None:
    assert graph.run("gap-grows-with-compute", seeds=4, ablated=True).verdict == "contradicted"


def test_what_cannot_run_says_why(graph: mirage_kg.KnowledgeGraph) -> None:
    with pytest.raises(NotFound):
        graph.run("no-such-node")
    with pytest.raises(InvalidInput, match="no parameter"):
        graph.run("gap-grows-with-compute", {"colour": 1.0})
