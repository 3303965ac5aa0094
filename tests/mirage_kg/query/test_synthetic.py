"""Drawn graphs are the same for the same seed, sound, and shaped like the shipped one."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from mirage_kg.model.relation import RELATIONS
from mirage_kg.query.networkx import neighbours
from mirage_kg.query.synthetic import KINDS, Synthetic, synthetic

COUNT = 600


@pytest.fixture(scope="module")
def drawn() -> Synthetic:
    return synthetic(COUNT, seed=5)


def test_the_same_count_and_seed_give_the_same_graph_and_another_seed_another(drawn: Synthetic) -> None:
    assert synthetic(COUNT, seed=5) == drawn
    other = synthetic(COUNT, seed=6)
    assert other.graph.revision != drawn.graph.revision
    assert other.graph.nodes != drawn.graph.nodes


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_smallest_graphs_can_be_drawn_too(count: int) -> None:
    made = synthetic(count)
    assert len(made.graph.nodes) == len(made.map.places) == count


def test_every_link_joins_two_nodes_in_a_way_that_its_relation_allows(drawn: Synthetic) -> None:
    nodes = drawn.graph.nodes
    assert len({link.id for link in drawn.graph.links}) == len(drawn.graph.links)
    for link in drawn.graph.links:
        assert link.source in nodes
        assert link.target in nodes
        assert link.source != link.target
        if link.argument is None:
            assert nodes[link.source].kind in RELATIONS[link.relation].sources
            assert nodes[link.target].kind in RELATIONS[link.relation].targets


def test_relations_that_must_have_no_circle_have_none(drawn: Synthetic) -> None:
    for relation in RELATIONS.values():
        pairs = [(link.source, link.target) for link in drawn.graph.links if link.relation == relation.name]
        assert not relation.acyclic or nx.is_directed_acyclic_graph(nx.DiGraph(pairs))


def test_places_count_the_neighbours_that_there_are(drawn: Synthetic) -> None:
    degree = dict(neighbours(drawn.graph).degree)
    assert {id: place.degree for id, place in drawn.map.places.items()} == degree
    sizes = Counter(place.community for place in drawn.map.places.values())
    assert {row.id: row.size for row in drawn.map.communities} == sizes
    assert [row.size for row in drawn.map.communities] == sorted(sizes.values(), reverse=True)


def test_kinds_links_and_lengths_are_spread_as_in_the_shipped_graph(drawn: Synthetic) -> None:
    kinds = Counter(node.kind for node in drawn.graph.nodes.values())
    for kind, shipped in KINDS.items():
        share = shipped / sum(KINDS.values())
        assert kinds[kind] / COUNT == pytest.approx(share, abs=4 * np.sqrt(share / COUNT))
    degrees = np.array([place.degree for place in drawn.map.places.values()])
    assert 4 < degrees.mean() < 6
    assert degrees.max() > 5 * np.median(degrees)
    assert 0.45 < len(drawn.graph.arguments) / COUNT < 0.65
    words = [len(node.statement.split()) for node in drawn.graph.nodes.values()]
    assert 24 < np.median(words) < 32
