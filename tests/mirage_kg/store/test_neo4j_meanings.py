"""Search by meaning inside the database: the answers of all stores in their order, by a look at all nodes or by the index."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mirage_kg.query import semantic
from mirage_kg.query.embedding import Embedder, unit
from mirage_kg.query.model_files import model
from mirage_kg.query.semantic import Semantic, meanings
from mirage_kg.store.memory import MemoryStore
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.address import read_address
from mirage_kg.store.neo4j.connect import Database
from mirage_kg.store.neo4j.push import Meanings, push
from mirage_kg.store.neo4j.store import Neo4jStore
from mirage_kg.store.protocol import KeepsMeanings, Near, Store
from tests.bench.search_quality import judged
from tests.mirage_kg.store.conftest import memory

if TYPE_CHECKING:
    from tests.mirage_kg.conftest import Folder
    from tests.neo4j.server import Given, Server

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("wordllama") is None, reason="the extra semantic is not installed"
)
QUESTIONS = [str(row["query"]) for row in judged()][:12]


@pytest.fixture(scope="module")
def database(neo4j_server: Server | Given) -> Iterator[Database]:
    with closing(Database(read_address(neo4j_server.environment))) as made:
        yield made


def understood(source: Store, database: Database) -> int:
    return push(source, database, meanings=Meanings(model(), meanings)).understood


def here_and_there(source: Store, database: Database) -> tuple[Semantic, Semantic]:
    return Semantic(source), Semantic(Neo4jStore(database))


VECTORS = arrays(np.float32, (3, 8), elements=st.floats(-1, 1, width=32))


@given(VECTORS, VECTORS)
def test_the_cosine_of_the_lifted_mean_is_the_mean_cosine(parts: np.ndarray, other: np.ndarray) -> None:
    parts, asked = unit(parts), unit(other)[0]
    if not asked.any():
        return
    weights = semantic.weights(parts[None])[0].astype(np.float64)
    mean = weights @ parts.astype(np.float64)
    lifted = np.append(mean, np.sqrt(max(1 - mean @ mean, 0)))
    assert np.linalg.norm(lifted) == pytest.approx(1, abs=1e-5)
    assert lifted @ np.append(asked, 0) == pytest.approx(semantic._ranked("a", parts[None], asked)[0][1], abs=1e-5)


def test_a_database_that_was_pushed_without_a_model_is_given_meanings_by_the_next_push(
    small: Folder, database: Database
) -> None:
    with closing(memory(small.path)) as source:
        push(source, database)
        assert Neo4jStore(database).model is None
        here, there = here_and_there(source, database)
        assert there.search("decay", "semantic") == here.search("decay", "semantic")
        assert understood(source, database) == len(source.graph().nodes)
        assert push(source, database, meanings=Meanings(model(), meanings))[1:] == (0, 0, 0)
        assert Neo4jStore(database).model == model()
        database.write(lambda ask: ask("MATCH (g:Graph) SET g._model = 'another 1.0'"))
        here, there = here_and_there(source, database)
        assert there.search("decay", "semantic") == here.search("decay", "semantic")


@pytest.mark.parametrize("by_index", [False, True])
def test_the_database_finds_what_all_stores_find_in_their_order(
    unplaced: Store, database: Database, by_index: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by_index:
        database.write(lambda ask: ask("MATCH (g:Graph) REMOVE g._model"))
        monkeypatch.setattr(schema, "SCANNED", 10)
        # The index finds nearly the nearest: it is asked for enough that the ten best are among them, and not for all.
        monkeypatch.setattr(semantic, "LEAST", 60)
    assert isinstance(unplaced, MemoryStore)
    understood(unplaced, database)
    asked: list[int] = []
    near = Neo4jStore.near

    def counted(self: Neo4jStore, lifted: list[float], most: int) -> list[Near]:
        asked.append(most)
        return near(self, lifted, most)

    monkeypatch.setattr(Neo4jStore, "near", counted)
    here, there = here_and_there(unplaced, database)
    for question in QUESTIONS:
        for mode in ("semantic", "hybrid"):
            assert there.search(question, mode, 10) == here.search(question, mode, 10)
    assert len(asked) >= 2 * len(QUESTIONS)
    assert min(asked) < len(unplaced.graph().nodes) if by_index else min(asked) > 235


class Tied:
    """A store of equal nodes, of which it gives the last ones first."""

    model = "any"

    def __init__(self, parts: bytes, cosine: float) -> None:
        self.rows = [Near(f"n{number:03d}", parts, cosine) for number in range(500)]

    def near(self, lifted: list[float], most: int) -> list[Near]:
        return self.rows[-most:]


def test_candidates_that_might_not_be_the_best_are_not_enough() -> None:
    embedder = Embedder()
    parts, asked = embedder(["a loop", "", ""]), embedder(["a circle"])[0]
    tied = Tied(parts.tobytes(), float(parts[0] @ asked))
    assert isinstance(tied, KeepsMeanings)
    assert [id for id, _ in semantic._nearest(tied, 500, asked, 3)[:3]] == ["n000", "n001", "n002"]
