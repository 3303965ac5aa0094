from __future__ import annotations

from typing import TYPE_CHECKING

from mirage_kg.model.graph import Graph, build_graph, link_id

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder


def by_id(graph: Graph) -> dict[str, object]:
    return {link.id: link for link in graph.links}


def test_an_argument_becomes_one_link_for_each_premise(small: Folder) -> None:
    links = by_id(small.load().graph)
    assert list(links) == [
        "decay--supports--root-claim--a1",
        "gauge--supports--root-claim--a1",
        "repair--mitigates--decay",
        "repair--undercuts--root-claim--a2",
        "root-claim--causes--decay",
        "root-claim--part_of--reading",
    ]
    assert list(links) == sorted(links)


def test_linked_premises_name_each_other_and_an_undercut_names_what_it_hits(small: Folder) -> None:
    links = {link.id: link for link in small.load().graph.links}
    linked, undercut = links["decay--supports--root-claim--a1"], links["repair--undercuts--root-claim--a2"]
    assert (linked.linked_with, linked.weight, linked.argument) == (("gauge",), 0.6, "a1")
    assert (undercut.hits, undercut.linked_with, undercut.target) == ("a1", (), "root-claim")


def test_the_origin_of_a_link_is_kept(small: Folder) -> None:
    origins = {link.id: link.origin for link in small.load().graph.links}
    assert origins["root-claim--part_of--reading"] == "incoming"
    assert origins["root-claim--causes--decay"] == "author"


def test_refused_entries_become_no_link(small: Folder) -> None:
    graph = small.load().graph
    made = build_graph(graph.nodes, graph.sources, "r", {("root-claim", "links", 0), ("root-claim", "arguments", 0)})
    assert {link.id for link in graph.links} - {link.id for link in made.links} == {
        "root-claim--causes--decay",
        "decay--supports--root-claim--a1",
        "gauge--supports--root-claim--a1",
    }


def test_the_arguments_know_their_conclusion(small: Folder) -> None:
    assert {name: node.id for name, (node, _) in small.load().graph.arguments.items()} == {
        "a1": "root-claim",
        "a2": "root-claim",
    }


def test_a_link_that_is_there_is_not_added_twice(small: Folder) -> None:
    graph = small.load().graph
    assert graph.with_links(graph.links).links == graph.links


def test_the_parts_of_a_link_id_cannot_run_together() -> None:
    assert link_id("a", "causes", "b-c") != link_id("a", "causes", "b", "c")


def test_a_reader_begins_at_the_node_that_is_marked_else_at_the_one_with_the_most_links(folder: Folder) -> None:
    for id, text in {
        "alone": "",
        "left": "links: [{to: middle, relation: supports}]\n",
        "middle": "",
        "right": "links: [{to: middle, relation: supports}, {to: left, relation: attacks}]\n",
    }.items():
        folder.node(id, text)
    # Left, middle and right have two links each.
    assert folder.load().graph.root == "left"
    folder.node("under", "links: [{to: middle, relation: supports}]\n")
    assert folder.load().graph.root == "middle"
    folder.node("alone", "root: true\n")
    assert folder.load().graph.root == "alone"


def test_only_a_graph_without_nodes_has_no_beginning() -> None:
    assert Graph().root is None
