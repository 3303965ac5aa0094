"""The draft of an article says what was argued, published and run, names what is missing, and lets no text become markup."""

from __future__ import annotations

from pathlib import Path

import pytest

import mirage_kg
from mirage_kg.argument.frame import frame_of
from mirage_kg.argument.said import said_of
from mirage_kg.experiment import article, execute, named_in, plan
from mirage_kg.experiment.argue import Argued
from mirage_kg.model.node import Argument, Node
from mirage_kg.model.run import Provenance, Run
from mirage_kg.model.standing import Said

NODE = "gap-grows-with-compute"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> mirage_kg.KnowledgeGraph:
    return mirage_kg.open_graph(Path(__file__).parents[3] / "graph_data", tmp_path_factory.mktemp("data"))


def drafted(graph: mirage_kg.KnowledgeGraph, node: Node, runs: list[Run]) -> str:
    titles = {id: graph.nodes[id].title for id in named_in(node) if id in graph.nodes}
    said = said_of(frame_of(graph.store.graph()))[node.id]
    return article(node, titles, {row.source: graph.sources[row.source] for row in node.sources}, runs, said)


def test_it_holds_both_sides_cited_figures_and_sources_and_says_what_was_not_run(
    graph: mirage_kg.KnowledgeGraph,
) -> None:
    node = graph.nodes["self-improvement-mirage"]
    text = drafted(graph, node, [])
    assert text.startswith(f"# {node.title}\n")
    for heading in ("What speaks for it", "What speaks against it", "What was published", "Sources"):
        assert f"## {heading}" in text
    assert "Not run yet: main." in text
    assert "[[" not in text
    cited = {(row.source, figure) for row in node.sources for figure in row.figures}
    assert text.count("\n- ", text.index("## What was published"), text.index("## Sources")) == len(cited)
    assert all(graph.sources[row.source].url in text for row in node.sources)


def test_it_tells_the_verdict_of_a_run_with_its_arithmetic_and_what_a_run_does_not_show(
    graph: mirage_kg.KnowledgeGraph,
) -> None:
    node = graph.nodes[NODE]
    outcome = execute(plan(node, {"seeds": 3}))
    run = Run(
        id="r1", node=NODE, experiment="main", simulation="any", parameters={}, seeds=3, seed=0, device="cpu",
        ablated=False, status="finished", tier="monte_carlo", verdict=outcome.verdict, judgements=outcome.judgements,
        provenance=Provenance(code_version="1", simulation_version=1, content_hash="c", created="now"),
    )  # fmt: skip
    text = drafted(graph, node, [run])
    assert f"*{outcome.verdict}*" in text
    assert outcome.judgements[0].words.split(";")[0].replace("[", "\\[").replace("]", "\\]") in text
    assert "3 seeds from 0" in text
    assert "Not run yet" not in text
    assert "A simulation shows that a mechanism is enough under its assumptions." in text


def test_hostile_words_stay_words(graph: mirage_kg.KnowledgeGraph) -> None:
    hostile = "<script>x</script> [a](javascript:b) `c` # d"
    row = Argument(id="a", premises=("p",), relation="attacks", warrant=hostile, weight=0.5)
    text = article(
        Node(id="n", kind="claim", title=hostile, statement=hostile, arguments=(row,)), {"p": hostile}, {}, [], Said()
    )
    assert "<script" not in text.replace("\\<script", "")
    assert "](" not in text.replace("\\](", "")


def test_it_counts_what_is_said_as_the_page_does_and_names_what_counts_for_nothing(
    graph: mirage_kg.KnowledgeGraph,
) -> None:
    node = graph.nodes["self-improvement-mirage"]
    said = next(row.said for row in Argued(graph.store.graph(), findings=()).standing.nodes if row.id == node.id)
    text = drafted(graph, node, [])
    assert f"{said.support} for, {said.attack} against, {said.undercut} that undercut" in text
    assert said.support > len(node.arguments) > 0
    assert said.uncounted > 0
    assert f"{said.uncounted} more that undercut name no reason and count for nothing" in text
