from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.store import walk

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=16)


def neighbours(graph: nx.Graph[str]) -> dict[str, list[str]]:
    return {node: sorted(graph[node]) for node in graph}


def graph_of(pairs: list[tuple[str, str]]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from("abcdefg")
    graph.add_edges_from((a, b) for a, b in pairs if a != b)
    return graph


@given(PAIRS, st.integers(0, 6))
def test_paths_are_all_simple_paths_in_order_of_length_and_ids(pairs: list[tuple[str, str]], longest: int) -> None:
    graph = graph_of(pairs)
    found, truncated = walk.simple_paths(neighbours(graph), "a", "g", 50, longest)
    every = sorted(map(tuple, nx.all_simple_paths(graph, "a", "g", cutoff=longest)), key=lambda way: (len(way), way))
    assert found == every[:50]
    assert truncated == (len(every) > 50)


@given(st.integers(0, 2**32), st.integers(2, 4))
def test_paths_through_a_larger_graph_are_found_from_both_ends(seed: int, degree: int) -> None:
    graph = nx.gnm_random_graph(30, 15 * degree, seed=seed)
    near = {node: sorted(graph[node]) for node in graph}
    found, truncated = walk.simple_paths(near, 0, 29, 50, 5)
    every = sorted(map(tuple, nx.all_simple_paths(graph, 0, 29, cutoff=5)), key=lambda way: (len(way), way))
    assert found == every[:50]
    assert truncated == (len(every) > 50)


@given(PAIRS, st.integers(0, 4))
def test_distances_are_those_of_networkx(pairs: list[tuple[str, str]], most: int) -> None:
    graph = graph_of(pairs)
    assert walk.distances(neighbours(graph), "a", most) == nx.single_source_shortest_path_length(graph, "a", most)


def test_a_search_that_would_go_on_for_ever_stops_at_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(nx.complete_graph(40), {number: f"n{number:02}" for number in range(40)})
    graph.remove_edge("n00", "n39")
    monkeypatch.setattr(walk, "visits", lambda: 30)
    found, truncated = walk.simple_paths(neighbours(graph), "n00", "n39", 50)
    assert truncated
    assert 0 < len(found) <= 30


def test_limits_cannot_be_exceeded_by_asking() -> None:
    assert walk.path_limits(10**9, 10**9) == (50, 8)
    assert walk.path_limits(-1, -1) == (0, 0)
    assert walk.whole_limit(10**9) == walk.whole_limit(None) == 20_000
