from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist

from mirage_kg.query.layout import layout


def named(graph: nx.Graph[int]) -> nx.Graph[str]:
    return nx.relabel_nodes(graph, {number: f"n{number:05}" for number in graph})


def membership(graph: nx.Graph[str]) -> dict[str, int]:
    parts = nx.community.louvain_communities(graph, seed=1)
    return {node: number for number, part in enumerate(parts) for node in part}


def points(graph: nx.Graph[str], parts: dict[str, int] | None = None) -> np.ndarray:  # type: ignore[type-arg]
    placed = layout(graph, parts or membership(graph))
    return np.array([placed[node] for node in sorted(graph)])


@settings(deadline=None, max_examples=40)
@given(n=st.integers(1, 40), p=st.floats(0, 1), seed=st.integers(0, 99))
def test_every_node_has_a_place_of_its_own_within_the_frame(n: int, p: float, seed: int) -> None:
    graph = named(nx.gnp_random_graph(n, p, seed=seed))
    placed = points(graph)
    assert placed.shape == (n, 2)
    assert np.isfinite(placed).all()
    assert np.abs(placed).max() <= 1
    if n > 1:
        assert np.abs(placed).max() == pytest.approx(1, abs=1e-4)
        # Discs of the smallest distance must fit into the frame about as densely as they can.
        assert pdist(placed).min() > 0.35 / np.sqrt(n)


@pytest.mark.parametrize(
    "graph",
    [
        nx.empty_graph(300),
        nx.star_graph(299),
        nx.path_graph(300),
        nx.complete_graph(60),
        nx.barabasi_albert_graph(300, 3, 1),
    ],
    ids=["alone", "star", "path", "complete", "scale-free"],
)
def test_no_shape_of_graph_makes_nodes_overlap(graph: nx.Graph[int]) -> None:
    placed = points(named(graph))
    assert cKDTree(placed).query(placed, k=2)[0][:, 1].min() > 0.35 / np.sqrt(len(placed))


def test_communities_lie_apart() -> None:
    sizes = [40, 30, 20, 10]
    chance = [[0.3 if a == b else 0.01 for a in range(4)] for b in range(4)]
    graph = named(nx.stochastic_block_model(sizes, chance, seed=2))
    parts = dict(zip(sorted(graph), np.repeat(range(4), sizes).tolist(), strict=True))
    placed = points(graph, parts)
    labels = np.array([parts[node] for node in sorted(graph)])
    centres = np.array([placed[labels == part].mean(axis=0) for part in range(4)])
    nearest = np.linalg.norm(placed[:, None] - centres[None], axis=2).argmin(axis=1)
    assert (nearest == labels).mean() > 0.9


def test_linked_nodes_lie_nearer_than_others_of_their_community() -> None:
    graph = named(nx.cycle_graph(30))
    parts = dict.fromkeys(graph, 0)
    placed = layout(graph, parts)

    def length(a: str, b: str) -> float:
        return float(np.hypot(placed[a][0] - placed[b][0], placed[a][1] - placed[b][1]))

    linked = np.mean([length(a, b) for a, b in graph.edges])
    apart = np.mean([length(a, b) for a in graph for b in graph if a < b and not graph.has_edge(a, b)])
    assert linked < 0.6 * apart


def test_the_same_graph_is_always_placed_alike_whatever_the_order_of_its_nodes() -> None:
    graph = named(nx.barabasi_albert_graph(80, 2, seed=3))
    parts = membership(graph)
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(sorted(graph, reverse=True))
    turned.add_edges_from(graph.edges)
    first = layout(graph, parts)
    assert layout(graph, parts) == first
    again = layout(turned, parts)
    assert all(again[node] == pytest.approx(first[node], abs=1e-3) for node in first)


def test_five_thousand_nodes_are_placed_without_overlap() -> None:
    graph = named(
        nx.stochastic_block_model(
            [250] * 20, [[0.02 if a == b else 3e-4 for a in range(20)] for b in range(20)], seed=1
        )
    )
    parts = dict(zip(sorted(graph), np.repeat(range(20), 250).tolist(), strict=True))
    placed = points(graph, parts)
    assert cKDTree(placed).query(placed, k=2)[0][:, 1].min() > 0.35 / np.sqrt(5000)
