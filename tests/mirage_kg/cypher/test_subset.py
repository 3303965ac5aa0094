"""The published list: every query on it is answered, it is the page in docs, and nothing in it can change anything."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.cypher.estimate import Statistics
from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex
from mirage_kg.cypher.parse import CHANGES, KEYWORDS, parse
from mirage_kg.cypher.project import LABELS, TYPES, project
from mirage_kg.cypher.run import run
from mirage_kg.cypher.subset import PARTS, markdown
from mirage_kg.cypher.values import Bounds, Rows
from mirage_kg.errors import MirageError, QueryRefused, QueryStopped
from mirage_kg.load.load import load_folder
from mirage_kg.model.map import Place
from mirage_kg.open import shipped_folder

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def graph() -> PropertyGraph:
    found = load_folder(shipped_folder()).graph
    return project(found, {id: Place(0, 0, 0, 1, 0.1) for id in found.nodes})


def ask(graph: PropertyGraph, text: str, bounds: Bounds | None = None) -> Rows:
    return run(text, {"name": 1, "states": {}}, graph, Statistics(graph), bounds or Bounds.usual())


def dense(size: int) -> PropertyGraph:
    """Return a graph in which everybody knows everybody: the worst for paths."""
    people = [Vertex(f"p{n}", ("P",), {"id": f"p{n}"}) for n in range(size)]
    edges = [Edge(f"{a.key} {b.key}", "KNOWS", a, b, {}) for a in people for b in people if a is not b]
    return PropertyGraph(people, edges)


def test_the_page_in_docs_is_what_the_table_says() -> None:
    assert (ROOT / "docs" / "cypher.md").read_text("utf-8") == markdown(), "run make generated"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.does)
def test_every_query_of_the_page_is_answered(graph: PropertyGraph, part: object) -> None:
    found = ask(graph, part.query)  # type: ignore[attr-defined]
    assert found.columns
    assert found.notes == ()


def test_the_projection_has_the_labels_types_and_properties_that_the_page_names(graph: PropertyGraph) -> None:
    assert set(graph.labelled) == set(LABELS)
    assert set(graph.types) <= set(TYPES)
    for vertex in graph.vertices:
        assert set(vertex.properties) <= set(LABELS[vertex.labels[-1]].properties)
        assert None not in vertex.properties.values()
    for edge in graph.edges:
        ends = LABELS.keys() & {TYPES[edge.type].source}, LABELS.keys() & {TYPES[edge.type].target}
        assert ends[0] & set(edge.source.labels)
        assert ends[1] & set(edge.target.labels)
        assert set(edge.properties) <= {*TYPES[edge.type].properties, "id"}


@pytest.mark.parametrize("word", CHANGES)
@pytest.mark.parametrize("before", ["", "MATCH (n) ", "MATCH (n) WITH n ", "UNWIND [1] AS x ", "RETURN 1 UNION "])
def test_no_clause_that_changes_something_can_be_parsed(word: str, before: str) -> None:
    with pytest.raises(QueryRefused, match=r"would change something|found|ends"):
        parse(f"{before}{word} (n:X) RETURN n")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*KEYWORDS, *CHANGES, "(n)", "(n:A {x: 1})", "-->", "-[r*]-", "n", "1", "'", '"', ",", "[", "}", "$"]
        ),
        max_size=14,
    )
)
def test_any_row_of_words_is_answered_or_refused_in_words(words: list[str]) -> None:
    small = dense(3)
    before = [(vertex.labels, dict(vertex.properties)) for vertex in small.vertices]
    try:
        found = run(" ".join(words), {}, small, Statistics(small), Bounds(2.0, 50, 20_000, 200_000))
        assert all(len(row) == len(found.columns) for row in found.rows)
        told = "text"
    except MirageError as error:
        told = error.where if error.detail else ""
    assert told.startswith(("line ", "text"))
    assert [(vertex.labels, dict(vertex.properties)) for vertex in small.vertices] == before


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[*]->(b) RETURN count(*)",
        "MATCH (a) RETURN COUNT { (a)-[*]->() } AS c",
        "MATCH (a) WHERE EXISTS { (a)-[*20..]->(b) WHERE b.none = 1 } RETURN a",
        "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y WITH x, y WHERE x < 0 RETURN x",
        "RETURN [x IN range(1, 100000) | size([y IN range(1, 100000) WHERE y = x])][0] AS s",
        "RETURN reduce(s = 0, x IN range(1, 100000) | s + size(range(1, 100000))) AS s",
        "UNWIND range(1, 100000) AS x RETURN collect(range(1, 100000)) AS all",
    ],
)
def test_a_query_without_end_is_stopped_in_its_time(text: str) -> None:
    graph = dense(12)
    started = time.monotonic()
    with pytest.raises(QueryStopped):
        run(text, {}, graph, Statistics(graph), Bounds(0.3, 100, 300_000, 10**30))
    # Ten times the limit: a machine under load is slow, one that does not stop is slower.
    assert time.monotonic() - started < 3.0 + 10 * 0.3


def test_cost_is_refused_before_anything_runs_and_the_step_is_named() -> None:
    graph = dense(12)
    with pytest.raises(QueryStopped, match=r"expected to look at .* follow \(a\)-\[\*1\.\.\]->\(b\)"):
        run("MATCH (a)-[*]->(b) RETURN count(*)", {}, graph, Statistics(graph), Bounds.usual())


def test_rows_beyond_the_limit_are_left_out_and_said() -> None:
    graph = dense(5)
    found = run("MATCH (a)-->(b) RETURN a.id, b.id", {}, graph, Statistics(graph), Bounds.usual(7))
    assert (len(found.rows), found.truncated) == (7, True)
    assert not run("MATCH (a) RETURN a", {}, graph, Statistics(graph), Bounds.usual(5)).truncated


def test_notes_name_what_the_graph_does_not_know(graph: PropertyGraph) -> None:
    found = ask(graph, "MATCH (n:Clam)-[:SUPORTS]->(m) RETURN n.titel")
    assert [note.partition("; ")[2] for note in found.notes] == [
        "did you mean Claim?",
        "did you mean SUPPORTS?",
        "did you mean title?",
    ]
