"""What an index gives of itself piece by piece is what the store in memory gives of the whole graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mirage_kg.load import load_folder
from mirage_kg.query.synthetic import synthetic
from mirage_kg.store import stems, stored_copy
from mirage_kg.store.build import build, content_of
from mirage_kg.store.copy import Copy
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.sqlite import SqliteStore
from tests.mirage_kg.store.conftest import analyse_once

SHIPPED = Path(__file__).parents[3] / "graph_data"


@pytest.fixture(scope="module", params=["shipped", "synthetic", "empty"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Copy, Copy]]:
    """The copy of an index, read in small pieces, and that of the same graph in memory."""
    if request.param == "shipped":
        graph = load_folder(SHIPPED).graph
        map = analyse_once(graph)
    else:
        graph, map = synthetic(300 if request.param == "synthetic" else 0)
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    build(path, content_of(graph, map))
    here, there = SqliteStore(path.read_bytes()), MemoryStore(graph, map)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stored_copy, "AT_ONCE", 7)
        patched.setattr(stems, "STEMS", 7)
        patched.setattr(stems, "WORDS", 7)
        yield here.copy(), there.copy()
    here.close()
    there.close()


def test_it_says_beforehand_what_there_is(both: tuple[Copy, Copy]) -> None:
    found, whole = both
    assert found.outline() == whole.outline()
    vertices, edges = list(found.vertices()), list(found.edges())
    assert found.outline()[:2] == (len(vertices), len(edges))
    assert set(found.outline().labels) == {label for vertex in vertices for label in vertex.labels}
    assert set(found.outline().types) == {edge.type for edge in edges}
    named = {name for piece in (*vertices, *edges) for name in piece.properties}
    assert set(found.outline().names) == named


def test_vertices_and_edges_come_in_the_same_order_with_the_same_values(both: tuple[Copy, Copy]) -> None:
    found, whole = both
    assert list(found.vertices()) == list(whole.vertices())
    assert list(found.edges()) == list(whole.edges())
    assert list(found.edges()) == list(found.edges())


def test_words_and_stems_come_in_the_same_order_with_every_place_of_them(both: tuple[Copy, Copy]) -> None:
    found, whole = both
    assert list(found.words()) == list(whole.words())
    for here, there in zip(found.stems(), whole.stems(), strict=True):
        assert here.stem == there.stem
        assert np.array_equal(here.texts, there.texts)
        assert np.array_equal(here.weights, there.weights)
