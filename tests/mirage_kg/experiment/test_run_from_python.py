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


def test_what_came_of_a_run_moves_its_node_and_what_rests_on_it(graph: mirage_kg.KnowledgeGraph) -> None:
    id = "gap-grows-with-compute"
    real, off = graph.run(id, seeds=4), graph.run(id, seeds=4, ablated=True)
    found = [graph.argue(id, evidence) for evidence in ({id: off}, (), {id: real})]
    strengths = [row.standing.strength for row in found]
    assert strengths == sorted(set(strengths))
    assert found[0].evidence.simulated_score < 0 < found[2].evidence.simulated_score
    assert [row.paths[0].effect < 0 for row in (found[0], found[2])] == [True, False]
    assert found[1].paths == ()


def test_standing_is_a_pure_function_of_graph_evidence_and_rule(graph: mirage_kg.KnowledgeGraph) -> None:
    assert graph.standing() == graph.standing()
    doubted = graph.standing(rule={"prior": 0.3})
    assert doubted.evidence != graph.standing().evidence
    assert doubted.rule["prior"] == 0.3
    with pytest.raises(NotFound):
        graph.argue("no-such-node")
    with pytest.raises(InvalidInput):
        graph.argue("gap-grows-with-compute", semantics="astrology")
    with pytest.raises(InvalidInput):
        graph.standing(rule={"prior": 3})
