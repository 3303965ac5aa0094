"""What users hold shows itself in a notebook: each object in words, and as HTML that fetches and runs nothing of its own."""

from __future__ import annotations

import copy
import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import mirage_kg
from mirage_kg.experiment import Outcome, SweepOutcome
from mirage_kg.model.node import Node
from mirage_kg.shown import shown, table

ID = "gap-grows-with-compute"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> mirage_kg.KnowledgeGraph:
    return mirage_kg.open_graph(Path(__file__).parents[2] / "graph_data", tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def outcome(graph: mirage_kg.KnowledgeGraph) -> Outcome:
    return graph.run(ID, seeds=3)


@pytest.fixture(scope="module")
def swept(graph: mirage_kg.KnowledgeGraph) -> SweepOutcome:
    return graph.sweep(ID, {"systematicity": [0.0, 0.5, 1.0], "samples": "8,32"}, seeds=3)


def drawings(text: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", text)]


def map_nodes(text: str) -> list[dict[str, object]]:
    """Return the nodes of the map in a frame."""
    (document,) = re.findall(r'srcdoc="([^"]*)"', text)
    (rows,) = re.findall(r"var nodes = new vis\.DataSet\((.*?)\);\n", html.unescape(document))
    found: list[dict[str, object]] = json.loads(rows)
    return found


def test_a_neighbourhood_shows_how_its_statements_stand_as_the_saved_map_does(
    graph: mirage_kg.KnowledgeGraph,
) -> None:
    ball, stand = graph.neighbourhood(ID, 1), {row.id: row for row in graph.standing().nodes}
    rows = map_nodes(ball._repr_html_())
    assert {row["id"] for row in rows} == {ID, *(row.id for row in ball.nodes)}
    for row in rows:
        level = row["level"]
        assert isinstance(level, dict)
        assert level["strength"] == stand[str(row["id"])].strength
        assert level["testedness"] == stand[str(row["id"])].testedness


def test_a_neighbourhood_is_copied_as_the_tuple_that_it_is(graph: mirage_kg.KnowledgeGraph) -> None:
    ball = graph.neighbourhood(ID, 1)
    assert copy.copy(ball) == ball
    assert map_nodes(copy.copy(ball)._repr_html_())


def test_a_sweep_shows_a_cell_for_every_setting_and_says_the_same_in_a_table(swept: SweepOutcome) -> None:
    text = swept._repr_html_()
    drawn = drawings(text)
    assert len(drawn) == len(swept.predictions) == len(re.findall("All cells as a table", text))
    for number, picture in enumerate(drawn):
        looks = [cell.effects[number].holds for cell in swept.outputs.cells if cell]
        colours = [rect.get("fill") for rect in picture.iter(f"{SVG}rect")]
        wanted = {"yes": "var(--holds)", "no": "var(--falls)", "undecided": "var(--hairline)"}
        assert colours == [wanted[look] for look in looks]
        marked = sum(look != "yes" for look in looks)
        assert sum(path.get("stroke-width") == "1.4" for path in picture.iter(f"{SVG}path")) == marked
        assert swept.predictions[number].statement in (picture.get("aria-label") or "")
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>", text)
    assert len(rows) == len(swept.outputs.cells) * len(swept.predictions)
    assert rows[0][:2] == ("0", "8")


def test_a_ring_stands_where_the_setting_of_today_lies_on_the_map_and_nowhere_beyond_it(
    graph: mirage_kg.KnowledgeGraph, swept: SweepOutcome
) -> None:
    rings = [ring for ring in drawings(swept._repr_html_())[0].iter(f"{SVG}circle") if ring.get("r") == "6"]
    here = {axis.name: axis.here for axis in swept.axes}
    inside = all(min(axis.values) <= here[axis.name] <= max(axis.values) for axis in swept.axes)  # type: ignore[type-var]
    assert len(rings) == (2 if inside else 0)
    beyond = graph.sweep(ID, {"systematicity": [0.9, 1.0]}, seeds=3)
    assert not [ring for ring in drawings(beyond._repr_html_())[0].iter(f"{SVG}circle") if ring.get("r") == "6"]


def test_a_sweep_that_was_stopped_leaves_the_cells_empty_that_it_did_not_reach(swept: SweepOutcome) -> None:
    from dataclasses import replace

    outputs = swept.outputs.model_copy(update={"cells": (swept.outputs.cells[0], *(None,) * 5), "boundaries": ()})
    text = replace(swept, outputs=outputs, status="time_limit")._repr_html_()
    assert "Time limit: 1 of 6 cells." in text
    assert sum(rect.get("fill") == "none" for rect in drawings(text)[0].iter(f"{SVG}rect")) == 5
    assert text.count("<td>not run yet</td>") == 5 * len(swept.predictions)


def test_a_run_shows_its_curves_and_the_numbers_of_them_in_a_table(outcome: Outcome) -> None:
    text = outcome._repr_html_()
    assert outcome.outputs is not None
    main = outcome.outputs.arms[0]
    (last, *_) = [curve.mean[-1] for curve in main.curves.values()]
    assert f"{last:.3g} [" in text
    for picture in drawings(text):
        assert " over " in (picture.get("aria-label") or "")
        assert picture.get("role") == "img"


def test_a_node_and_an_argument_show_themselves_in_words(graph: mirage_kg.KnowledgeGraph, outcome: Outcome) -> None:
    node = graph.nodes[ID]
    text = node._repr_html_()
    assert f"<h3>{node.title}</h3>" in text
    assert all(html.escape(row.statement) in text for one in node.experiments for row in one.predictions)
    why = graph.argue(ID, {ID: outcome})
    told = why._repr_html_()
    assert f"{why.standing.verdict}, strength {why.standing.strength:.2f}" in told
    assert all(html.escape(row) in told for row in why.reasons.words)
    assert told.count("<td>for</td>") == len(why.supports)


def test_every_object_says_in_one_line_what_it_is(
    graph: mirage_kg.KnowledgeGraph, outcome: Outcome, swept: SweepOutcome
) -> None:
    counts = graph.store.counts()
    assert repr(graph) == (
        f"<KnowledgeGraph: {counts['nodes']} nodes and {counts['links']} links, revision {graph.revision[:12]}>"
    )
    assert repr(graph.nodes[ID]) == f"<Node {ID}: Claim, “The gap widens with pretraining compute”>"
    assert repr(graph.neighbourhood(ID, 1)).startswith(f"<Neighbourhood of {ID}: 5 direct, ")
    assert repr(outcome).startswith(f"<Outcome {outcome.verdict}: ")
    assert repr(swept).startswith("<SweepOutcome Finished: 6 of 6 cells.")
    assert repr(graph.argue(ID)).startswith(f"<Argument of {ID}: ")


def test_no_text_of_a_file_becomes_markup() -> None:
    hostile = '<script>x</script>"onload="y'
    node = Node.model_validate(
        {"id": "a", "kind": "claim", "title": hostile, "statement": hostile,
         "links": [{"to": "b", "relation": "supports", "reason": hostile}]}
    )  # fmt: skip
    text = node._repr_html_()
    assert "<script" not in text
    assert 'onload="' not in text
    assert text.count(html.escape(hostile)) == 4


def test_what_is_shown_asks_for_nothing(graph: mirage_kg.KnowledgeGraph, outcome: Outcome, swept: SweepOutcome) -> None:
    for one in (graph.nodes[ID], outcome, swept, graph.argue(ID)):
        text = one._repr_html_()
        assert not re.search(r"<(script|img|link|iframe|object)\b|url\(|@import|\bsrc=|\bhref=", text)
        assert re.match(r'<section class="mirage-shown" aria-label="[^"]+">', text)


def test_the_colours_are_those_of_a_saved_map_light_and_dark() -> None:
    style = shown("x")
    assert "--holds: #1f62b4;" in style
    assert "--holds: #6fa8f0;" in style
    assert style.count("--paper: #fafaf8;") == style.count("--paper: #0f1215;") == 2
    assert table("Nothing", ("a",), ()) == ""
