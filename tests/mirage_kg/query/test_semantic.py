"""Search by meaning: what it finds that words do not, its cache, its fusion, and what is said where the model is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.errors import InvalidInput, NotInstalled
from mirage_kg.limits import limit
from mirage_kg.query.embedding import DIMENSIONS, Embedder, cached
from mirage_kg.query.semantic import RANK_CONSTANT, Semantic, fuse
from mirage_kg.store.protocol import Store
from tests.bench.search_quality import MODES, judged, measured

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("wordllama") is None, reason="the extra semantic is not installed"
)


@pytest.fixture(scope="module")
def store(unplaced: Store) -> Store:
    return unplaced


@pytest.fixture(scope="module")
def semantic(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Semantic:
    return Semantic(store, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


@needs_model
def test_vectors_have_length_one_and_like_texts_are_nearer_than_unlike_ones(embedder: Embedder) -> None:
    vectors = embedder(["The judge grades answers.", "A referee scores replies.", "Bread is baked in ovens.", ""])
    assert vectors.shape == (4, DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(vectors[:3], axis=1), 1, rtol=1e-5)
    assert not vectors[3].any()
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


@needs_model
def test_meaning_finds_what_words_do_not(semantic: Semantic) -> None:
    asked = "reviewing machine-written science takes too long"
    by_words = [hit.node.id for hit in semantic.search(asked, "text", 5).items]
    by_meaning = [hit.node.id for hit in semantic.search(asked, "semantic", 5).items]
    assert "verification-lag" not in by_words
    assert "verification-lag" in by_meaning


@needs_model
def test_the_judged_queries_are_answered_better_by_meaning_and_by_both_than_by_words(
    store: Store, semantic: Semantic
) -> None:
    known = store.graph().nodes.keys()
    assert len(judged()) >= 30
    assert all(set(row["nodes"]) <= known for row in judged())
    found = measured(lambda text, mode: [hit.node.id for hit in semantic.search(text, mode, 50).items])
    recall, rank = ({mode: found[mode][:, column].mean() for mode in MODES} for column in (0, 1))
    for mode in ("semantic", "hybrid"):
        assert recall[mode] > recall["text"] + 0.1
        assert rank[mode] > rank["text"] + 0.03


@needs_model
def test_both_keep_the_highlights_of_words_and_come_best_first(semantic: Semantic) -> None:
    found = semantic.search("reward hacking", "hybrid", 20).items
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.node.id for hit in found}) == len(found) == 20
    assert any(hit.title_ranges or hit.snippet_ranges for hit in found)


@needs_model
@pytest.mark.parametrize("text", ["", "   ", "👀", "\x00", "\ud800", "'; DROP TABLE nodes; --", "a" * 512])
def test_odd_texts_are_answered(semantic: Semantic, text: str) -> None:
    for mode in MODES:
        assert len(semantic.search(text, mode, 3).items) <= 3


@needs_model
def test_a_text_over_its_limit_is_refused(semantic: Semantic) -> None:
    with pytest.raises(InvalidInput, match="characters"):
        semantic.search("a" * (limit("query_length") + 1), "semantic")


@needs_model
def test_vectors_are_kept_by_text_and_only_new_ones_are_made(embedder: Embedder, tmp_path: Path) -> None:
    made: list[str] = []

    class Counting(Embedder):
        def __init__(self) -> None:
            return

        def __call__(self, texts):  # type: ignore[no-untyped-def]
            made.extend(texts)
            return embedder(texts)

    first = cached(["one", "two", "two"], tmp_path, Counting())
    second = cached(["two", "three"], tmp_path, Counting())
    assert sorted(made) == ["one", "three", "two"]
    np.testing.assert_array_equal(first["two"], second["two"])
    held = list(tmp_path.iterdir())
    assert len(held) == 1
    held[0].write_bytes(held[0].read_bytes()[:40])
    np.testing.assert_allclose(cached(["two"], tmp_path, Counting())["two"], first["two"])
    assert made.count("two") == 2


@needs_model
def test_a_cache_that_cannot_be_written_is_done_without(embedder: Embedder, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert cached(["one"], blocked, embedder)["one"].any()


def test_without_the_model_the_hint_says_what_to_install(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NotInstalled) as caught:
        Semantic(store).search("judge", "semantic")
    assert "mirage-kg[semantic]" in caught.value.hint
    assert Semantic(store).search("judge", "text").items


@given(st.lists(st.permutations("abcde"), min_size=1, max_size=4))
def test_fusion_scores_every_rank_and_nothing_else(rankings: list[list[str]]) -> None:
    scores = fuse(rankings)
    for id in "abcde":
        expected = sum(1 / (RANK_CONSTANT + 1 + ranking.index(id)) for ranking in rankings)
        assert scores[id] == pytest.approx(expected)
    if all(ranking[0] == "a" for ranking in rankings):
        assert max(scores, key=lambda id: scores[id]) == "a"
