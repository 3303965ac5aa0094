from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mirage_kg.load import load_folder
from mirage_kg.model.graph import Graph
from mirage_kg.model.map import size_word
from mirage_kg.query import analyse
from mirage_kg.query.networkx import neighbours, to_networkx

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder


def rings(folder: Folder, count: int, size: int) -> None:
    """Write `count` rings of `size` nodes, each joined to the next by one link."""
    for ring in range(count):
        for number in range(size):
            following = [f"r{ring}n{(number + 1) % size}", f"r{ring}n{(number + 2) % size}"]
            if number == 0 and ring + 1 < count:
                following.append(f"r{ring + 1}n0")
            links = "".join(f"  - {{to: {other}, relation: related_to}}\n" for other in following)
            folder.node(f"r{ring}n{number}", f"links:\n{links}", title=f"{ring} {number}", body="")


def test_rings_are_found_as_communities_and_named_by_their_most_linked_node(folder: Folder) -> None:
    rings(folder, 3, 8)
    found = analyse(folder.load().graph)
    parts = {
        frozenset(id for id, place in found.places.items() if place.community == community.id)
        for community in found.communities
    }
    assert parts == {frozenset(f"r{ring}n{number}" for number in range(8)) for ring in range(3)}
    assert [community.label for community in found.communities] == ["0 0", "1 0", "2 0"]
    assert {community.word for community in found.communities} == {"small"}


def test_communities_are_numbered_from_the_largest(small: Folder) -> None:
    communities = analyse(small.load().graph).communities
    assert [community.id for community in communities] == list(range(len(communities)))
    sizes = [community.size for community in communities]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == 6


@pytest.mark.parametrize(
    ("size", "word"), [(1, "small"), (12, "small"), (13, "medium"), (60, "medium"), (61, "large"), (10**6, "large")]
)
def test_the_word_for_a_size_comes_from_the_table(size: int, word: str) -> None:
    assert size_word(size) == word


def test_degree_counts_neighbours_and_centrality_sums_to_one(small: Folder) -> None:
    graph = small.load().graph
    found = analyse(graph)
    linked = graph.with_links(found.links)
    for id, place in found.places.items():
        others = {
            end for link in linked.links if id in (link.source, link.target) for end in (link.source, link.target)
        }
        assert place.degree == len(others - {id})
    assert sum(place.centrality for place in found.places.values()) == pytest.approx(1, abs=1e-6)
    assert max(found.places, key=lambda id: found.places[id].centrality) == "root-claim"


def test_an_empty_graph_and_a_single_node_have_a_map(folder: Folder) -> None:
    assert analyse(Graph()).places == {}
    folder.node("only")
    found = analyse(folder.load().graph)
    assert (found.places["only"].x, found.places["only"].y, found.places["only"].degree) == (0, 0, 0)
    assert [community.size for community in found.communities] == [1]


def test_the_same_graph_gives_the_same_map() -> None:
    graph = load_folder(Path(__file__).parents[3] / "graph_data").graph
    assert analyse(graph) == analyse(graph)


def test_networkx_gets_every_node_and_every_link_with_its_attributes(small: Folder) -> None:
    graph = small.load().graph
    made = to_networkx(graph)
    assert set(made) == set(graph.nodes)
    assert {key for _, _, key in made.edges(keys=True)} == {link.id for link in graph.links}
    assert made.nodes["decay"]["kind"] == "failure_mode"
    assert made.edges["decay", "root-claim", "decay--supports--root-claim--a1"]["weight"] == 0.6
    assert (made.graph["revision"], made.graph["root"]) == (graph.revision, "root-claim")


def test_what_networkx_gets_is_a_copy(small: Folder) -> None:
    graph = small.load().graph
    to_networkx(graph).clear()
    assert len(to_networkx(graph)) == 6


def test_several_links_between_two_nodes_are_one_neighbour_of_more_weight(small: Folder) -> None:
    near = neighbours(small.load().graph)
    assert near.edges["root-claim", "decay"]["weight"] == 2
    assert near.degree["root-claim"] == 4
