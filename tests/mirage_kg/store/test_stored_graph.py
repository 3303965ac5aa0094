"""The graph that an index gives to queries is the one that the projection makes in memory, read piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mirage_kg.cypher import Bounds
from mirage_kg.cypher.graph import Edge, PropertyGraph, Vertex
from mirage_kg.cypher.project import TYPES, project
from mirage_kg.load import load_folder
from mirage_kg.model.map import Map
from mirage_kg.query.synthetic import synthetic
from mirage_kg.store import held, stored_graph
from mirage_kg.store.build import build, content_of
from mirage_kg.store.sqlite import SqliteStore
from tests.mirage_kg.store.conftest import analyse_once

SHIPPED = Path(__file__).parents[3] / "graph_data"


@pytest.fixture(scope="module", params=["shipped", "synthetic"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqliteStore, Any]]:
    """An index, and what its query graph has to be."""
    if request.param == "shipped":
        graph = load_folder(SHIPPED).graph
        map: Map = analyse_once(graph)
    else:
        graph, map = synthetic(400)
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    build(path, content_of(graph, map))
    store = SqliteStore(path.read_bytes())
    yield store, project(graph.with_links(map.links), map.places)
    store.close()


def of_vertex(vertex: Vertex) -> tuple[object, ...]:
    return vertex.key, vertex.labels, list(vertex.properties.items())


def of_edge(edge: Edge) -> tuple[object, ...]:
    return edge.key, edge.type, edge.source.key, edge.target.key, list(edge.properties.items())


def around(vertex: Vertex) -> tuple[object, ...]:
    return tuple(
        [(type, list(map(of_edge, edges))) for type, edges in way.items()] for way in (vertex.out, vertex.into)
    )


def test_vertices_and_edges_come_in_the_same_order_with_the_same_values(
    both: tuple[SqliteStore, PropertyGraph],
) -> None:
    stored, made = both[0]._query_graph(), both[1]
    assert list(map(of_vertex, stored.vertices)) == list(map(of_vertex, made.vertices))
    assert list(map(around, stored.vertices)) == list(map(around, made.vertices))
    assert stored.labelled.keys() == made.labelled.keys()
    for label, carriers in made.labelled.items():
        assert [vertex.key for vertex in stored.labelled[label]] == [vertex.key for vertex in carriers]


def test_counts_and_names_are_the_same(both: tuple[SqliteStore, PropertyGraph]) -> None:
    stored, made = both[0]._query_graph(), both[1]
    assert (stored.groups, stored.types, set(stored.names)) == (made.groups, made.types, made.names)
    named = [(), ("CITES",), ("SUPPORTS", "ATTACKS", "SUPPORTS"), *((name,) for name in TYPES)]
    for types, direction in product(named, (-1, 0, 1)):
        leading = {labels: count for labels, count in made.leading(types, direction).items() if count}
        assert {labels: count for labels, count in stored.leading(types, direction).items() if count} == leading
        assert stored.branching(types, direction) == made.branching(types, direction)


def test_a_vertex_is_found_by_its_id_and_is_always_the_same_one(both: tuple[SqliteStore, PropertyGraph]) -> None:
    stored, made = both[0]._query_graph(), both[1]
    for vertex in list(made.vertices)[::7]:
        id = vertex.properties["id"]
        assert [found.key for found in stored.with_id(id)] == [found.key for found in made.with_id(id)]
        assert all(a is b for a, b in zip(stored.with_id(id), stored.with_id(id), strict=True))
    assert stored.with_id("nothing") == stored.with_id("\ud800") == stored.with_id(7) == []


def test_a_graph_that_holds_too_much_is_replaced_and_answers_as_before(
    both: tuple[SqliteStore, PropertyGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = both[0]
    text = "MATCH (n:Node)-[r]->(m:Node) RETURN n.id, type(r), r.id, m.title ORDER BY r.id"
    before = store.query(text, {}, Bounds.usual())
    monkeypatch.setattr(stored_graph, "MOST", 3)
    monkeypatch.setattr(held, "MOST", 5)
    for _ in range(3):
        assert store.query(text, {}, Bounds.usual()).rows == before.rows
