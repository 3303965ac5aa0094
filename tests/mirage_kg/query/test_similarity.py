from __future__ import annotations

import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

from mirage_kg.model.graph import Graph
from mirage_kg.query.similarity import PER_NODE, THRESHOLD, near_links

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder

JUDGE = "The judge that trains the actor shares its errors and rewards them."
SOUP = "Boil lentils with cumin, garlic and lemon until soft."


def test_nodes_with_like_texts_are_near_and_others_are_not(folder: Folder) -> None:
    folder.node("one", body=JUDGE)
    folder.node("two", body=JUDGE + " Again and again.")
    folder.node("soup", body=SOUP)
    (link,) = near_links(folder.load().graph)
    assert (link.id, link.origin, link.weight) == ("one--semantically_near--two", "computed", None)
    assert "cosine" in link.reason


def test_linked_nodes_are_not_linked_again(folder: Folder) -> None:
    folder.node("one", "links:\n  - {to: two, relation: explains}\n", body=JUDGE)
    folder.node("two", body=JUDGE)
    assert near_links(folder.load().graph) == ()


def test_no_node_has_more_computed_links_than_the_limit(folder: Folder) -> None:
    for number in range(8):
        folder.node(f"n{number}", body=JUDGE)
    links = near_links(folder.load().graph)
    count = Counter(end for link in links for end in (link.source, link.target))
    assert links
    assert max(count.values()) <= PER_NODE


def test_the_same_graph_gives_the_same_links(small: Folder) -> None:
    graph = small.load().graph
    assert near_links(graph) == near_links(graph)
    assert all(float(link.reason.split()[-1].rstrip(".")) >= round(THRESHOLD, 2) for link in near_links(graph))


def test_graphs_without_words_to_compare_have_no_near_links(folder: Folder) -> None:
    assert near_links(Graph()) == ()
    folder.node("one", title="1", body="2")
    assert near_links(folder.load().graph) == ()
    folder.node("two", title="3", body="4")
    assert all(link.relation == "semantically_near" for link in near_links(folder.load().graph))


def test_nodes_of_stop_words_only_have_no_near_links(folder: Folder) -> None:
    for id in ("the", "and"):
        folder.file(f"nodes/claim/{id}.md", f"---\nid: {id}\nkind: claim\ntitle: the\nstatement: and of\n---\nit is\n")
    assert near_links(folder.load().graph) == ()


def test_a_small_graph_is_compared_in_little_memory(small: Folder) -> None:
    graph = small.load().graph
    near_links(graph)
    tracemalloc.start()
    near_links(graph)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100e6
