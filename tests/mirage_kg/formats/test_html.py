"""The map as a page of its own: it looks as the page does, and a walk is laid out so that its marks stand apart."""

from __future__ import annotations

import html
import json
import math
import re
from itertools import combinations
from pathlib import Path

import pytest

import mirage_kg
from mirage_kg.formats.html import about_map, looks, walk_page, whole
from mirage_kg.formats.html.walk import around

ROOT = Path(__file__).resolve().parents[3]
STYLES = ROOT / "mirage_kg/formats/html/template/map.css"
TOKENS = ROOT / "api/web/src/styles/tokens.css"
LEAST_APART = 20


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> mirage_kg.KnowledgeGraph:
    return mirage_kg.open_graph(ROOT / "graph_data", tmp_path_factory.mktemp("data"))


def test_kinds_have_the_shapes_of_the_page() -> None:
    page = (ROOT / "api/web/src/marks/kinds.tsx").read_text(encoding="utf-8")
    outlines = dict(re.findall(r'name: "(\w+)".*?\bpath: "([^"]+)"', page, re.DOTALL))
    assert {row["name"]: row["path"] for row in looks.KIND_LOOKS} == outlines
    details = re.findall(r'detail: "([^"]+)"', page)
    assert [row["detail"] for row in looks.KIND_LOOKS if row["detail"]] == details


def test_links_have_the_words_and_strokes_of_the_page() -> None:
    page = (ROOT / "api/web/src/marks/links.tsx").read_text(encoding="utf-8")
    for row in looks.POLARITIES:
        assert f'name: "{row["name"]}", label: "{row["label"]}"' in page
    for row in looks.ORIGINS:
        label = "your link" if row["name"] == "author" else row["label"]
        assert f'name: "{row["name"]}", label: "{label}"' in page
        dash = " ".join(f"{length:g}" for length in row["dash"])
        assert not dash or f'dash: "{dash}"' in page


def test_a_saved_map_speaks_of_its_author_and_not_of_its_reader(graph: mirage_kg.KnowledgeGraph) -> None:
    page = html.unescape(graph.neighbourhood("gap-grows-with-compute", 1)._repr_html_())
    found = re.search(r"const ORIGINS = (\[.*?\]);", page)
    assert found
    labels = [row["label"] for row in json.loads(found[1])]
    assert labels == ["by the author", "from elsewhere", "semantically near"]


def test_every_colour_is_that_of_the_page_light_and_dark() -> None:
    def colours(path: Path) -> list[dict[str, str]]:
        blocks = re.findall(r":root[^{]*\{([^}]*)\}", path.read_text(encoding="utf-8"))
        return [found for block in blocks if (found := dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block)))]

    light, dark, *_ = colours(STYLES)
    known_light, known_dark, *_ = colours(TOKENS)
    assert light.items() <= known_light.items()
    assert dark.items() <= known_dark.items()
    assert light.keys() == dark.keys()


@pytest.mark.parametrize(("node", "hops"), [("gap-grows-with-compute", 1), ("self-improvement-mirage", 2)])
def test_marks_of_a_walk_stand_apart_and_its_node_in_the_middle(
    graph: mirage_kg.KnowledgeGraph, node: str, hops: int
) -> None:
    ball = graph.neighbourhood(node, hops)
    places = around(ball)
    assert places.keys() == {node} | {row.id for row in ball.nodes}
    assert places[node] == (0.0, 0.0)
    assert min(math.dist(one, other) for one, other in combinations(places.values(), 2)) > LEAST_APART
    assert around(ball) == places


def test_a_map_tells_title_thesis_and_how_each_statement_stands(graph: mirage_kg.KnowledgeGraph) -> None:
    rows = {row.id: row for row in graph.standing().nodes}
    about = about_map(graph.store)._replace(address="http://mirage.example/network", day="1 May 2026")
    text = whole(graph.store, rows, about).decode()
    root = graph.nodes["self-improvement-mirage"]
    assert f"<h1>{root.title}</h1>" in text
    assert root.statement in text
    assert 'saved on 1 May 2026 from <a href="http://mirage.example/network"' in text
    assert f"{rows[root.id].strength:.2f} {rows[root.id].verdict}" in text
    bare = walk_page(graph.neighbourhood(root.id, 1), about_map(graph.store)).decode()
    assert "saved on" not in bare
    assert "<a href" not in bare


def test_a_neighbourhood_shows_itself_in_a_notebook_as_a_frame_that_may_only_run_its_own_script(
    graph: mirage_kg.KnowledgeGraph,
) -> None:
    shown = graph.neighbourhood("gap-grows-with-compute", 1)._repr_html_()
    assert "<p>5 direct neighbours of “The gap widens with pretraining compute”" in shown
    assert shown.count("<iframe") == 1
    assert 'sandbox="allow-scripts"' in shown
    assert shown.count("<script") == 0, "the document of the frame is an attribute"
