"""Exports: re-reading gives the same text, and no text of a node becomes markup, script or an address to fetch."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg import limits
from mirage_kg.errors import InvalidInput, NotFound, TooLarge
from mirage_kg.formats import FORMATS, format_named
from mirage_kg.formats.node_link import read
from mirage_kg.load import load_folder
from mirage_kg.model.graph import Graph, build_graph
from mirage_kg.model.map import Community, Map, Place
from mirage_kg.model.node import LinkTo, Node
from mirage_kg.query import analyse
from mirage_kg.store.memory import MemoryStore

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder

NASTY = (
    "</script><script>alert(1)</script>",
    "<img src=https://evil.example/x onerror=alert(1)>",
    "<link rel=stylesheet href=https://evil.example>",
    "]]> & \"quoted\" 'single'",
    "=HYPERLINK(1)",
    "{{7*7}} {% raw %}",
    "line\u2028break",
    "<!-- comment",
    "\ufffe \x0b",
    "😀 é \\u003c",
)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(str.strip) | st.sampled_from(NASTY)


def store_of(*titles: str) -> MemoryStore:
    nodes = {
        f"n{number}": Node(
            id=f"n{number}",
            kind="claim",
            title=title,
            statement=title,
            aliases=(title,),
            root=number == 0,
            body=title,
            links=(LinkTo(to="n0", relation="explains", reason=title),) if number else (),
        )
        for number, title in enumerate(titles)
    }
    places = {id: Place(0.1 * number, -0.2, 0, 1, 0.5) for number, id in enumerate(nodes)}
    graph = build_graph(nodes, {}, "r")
    return MemoryStore(graph, Map((), places, (Community(0, titles[0], len(nodes), "small"),)))


@pytest.fixture
def store(small: Folder) -> Iterator[MemoryStore]:
    graph = small.load().graph
    made = MemoryStore(graph, analyse(graph))
    yield made
    made.close()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("titles", [(), ("one",), NASTY])
def test_every_format_writes_every_graph(name: str, titles: tuple[str, ...]) -> None:
    store = store_of(*titles) if titles else MemoryStore(Graph(revision="r"), Map((), {}, ()))
    content = FORMATS[name].write(store)
    assert content.decode("utf-8")
    assert FORMATS[name].write(store) == content
    store.close()


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_json_reads_back_to_an_equal_graph(titles: list[str]) -> None:
    store = store_of(*titles)
    assert read(FORMATS["json"].write(store)) == store.graph()
    store.close()


def test_the_shipped_graph_reads_back_from_json() -> None:
    graph = load_folder(Path(__file__).parents[3] / "graph_data").graph
    store = MemoryStore(graph, analyse(graph))
    assert read(FORMATS["json"].write(store)) == store.graph()
    store.close()


def test_a_graph_of_more_nodes_than_one_answer_holds_is_written_whole_or_refused(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lowered = dict(limits.LIMITS)
    lowered["graph_nodes"] = lowered["graph_nodes"]._replace(value=1)
    monkeypatch.setattr(limits, "LIMITS", lowered)
    count = store.counts()["nodes"]
    assert count > 1
    assert all("x" in node["place"] for node in json.loads(FORMATS["json"].write(store))["nodes"])
    plotted = nx.read_graphml(io.BytesIO(FORMATS["graphml"].write(store)))
    assert sum("x" in attributes for _, attributes in plotted.nodes(data=True)) == count
    with pytest.raises(TooLarge, match=f"a page draws 1 nodes, and there are {count}"):
        FORMATS["html"].write(store)


def test_networkx_reads_the_json(store: MemoryStore) -> None:
    made = nx.node_link_graph(json.loads(FORMATS["json"].write(store)), edges="links")
    assert set(made) == set(store.graph().nodes)
    assert {key for _, _, key in made.edges(keys=True)} == {link.id for link in store.graph().links}
    assert set(made.nodes["decay"]["place"]) == {"x", "y", "community", "degree", "centrality"}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b"null", b'{"nodes": [1], "links": []}', b"[" * 99_999]
)
def test_what_is_no_such_document_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read(content)


@settings(deadline=None, max_examples=30)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_graphml_reads_back_with_the_same_titles(titles: list[str]) -> None:
    store = store_of(*titles)
    made = nx.read_graphml(io.BytesIO(FORMATS["graphml"].write(store)))
    nodes = store.graph().nodes
    assert set(made) == set(nodes)
    for id, node in nodes.items():
        shown = re.sub(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", node.title)
        assert made.nodes[id].get("title", "").split() == shown.split()
    store.close()


def test_graphml_holds_places_and_every_link(store: MemoryStore) -> None:
    made = nx.read_graphml(io.BytesIO(FORMATS["graphml"].write(store)), force_multigraph=True)
    assert made.number_of_edges() == len(store.graph().links)
    assert {"x", "y", "label", "community", "kind"} <= set(made.nodes["decay"])


class Tags(HTMLParser):
    """Collects the tags of a page, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(content: bytes) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(content.decode())
    return parser.seen


def test_the_page_fetches_nothing(store: MemoryStore) -> None:
    seen = tags(FORMATS["html"].write(store))
    assert [tag for tag, attrs in seen if "src" in attrs or "href" in attrs] == []
    assert "script" in [tag for tag, _ in seen]


def test_no_text_of_a_node_becomes_a_tag_of_the_page() -> None:
    plain, nasty = store_of(*("x" for _ in NASTY)), store_of(*NASTY)
    assert tags(FORMATS["html"].write(nasty)) == tags(FORMATS["html"].write(plain))
    plain.close()
    nasty.close()


def test_the_page_holds_every_node_where_the_map_has_it_and_nothing_moves(store: MemoryStore) -> None:
    page = FORMATS["html"].write(store).decode()
    nodes = json.loads(re.search(r"nodes = new vis\.DataSet\((\[.*?\])\);", page)[1])  # type: ignore[index]
    rows = {row.id: row for row in store.whole().nodes}
    assert {node["id"] for node in nodes} == set(rows)
    for node in nodes:
        assert (node["x"], node["y"]) == pytest.approx((1400 * rows[node["id"]].x, -1400 * rows[node["id"]].y))
    assert re.search(r'"physics": \{"enabled": false\}', page)


def test_an_unknown_format_lists_those_that_are_there() -> None:
    with pytest.raises(NotFound) as error:
        format_named("dot")
    assert all(name in error.value.hint for name in FORMATS)


def test_every_format_has_its_name_ending_and_type() -> None:
    assert [row.name for row in FORMATS.values()] == list(FORMATS)
    assert all(row.ending and "/" in row.media_type and row.sentence.endswith(".") for row in FORMATS.values())
