"""Search by meaning: what it finds that words do not, its cache, its fusion, and what is said where the model is missing."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.errors import Closed, InvalidInput, NotInstalled, NotReady
from mirage_kg.limits import limit
from mirage_kg.model.node import Node
from mirage_kg.query import kept_meanings
from mirage_kg.query.embedding import DIMENSIONS, Embedder
from mirage_kg.query.semantic import RANK_CONSTANT, Semantic, _best, _ranked, fuse
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
@given(
    st.lists(
        st.sampled_from([*"  ab<s>/\n\té👀中ß,.-0'", "\u2581", "</s>", "<unk>", "the", " model "]), max_size=30
    ).map("".join)
)
def test_pieces_between_blanks_give_the_tokens_of_the_whole_text(embedder: Embedder, text: str) -> None:
    assert embedder.tokens(text) == embedder._tokenizer.encode(text, add_special_tokens=False).ids


class Counting(Embedder):
    """Counts the texts that it is asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self.made: list[str] = []
        self._embedder = embedder

    def __call__(self, texts):  # type: ignore[no-untyped-def]
        self.made.extend(texts)
        return self._embedder(texts)


def some(*titles: str) -> dict[str, Node]:
    return {f"n{title}": Node(id=f"n{title}", kind="claim", title=title, statement="said") for title in titles}


def kept(titles: str, folder: Path | None, embedder: Embedder) -> kept_meanings.Kept:
    return kept_meanings.keep(some(*titles.split()), titles, folder, embedder, lambda _: None)


@needs_model
def test_vectors_are_kept_by_text_and_only_new_ones_are_made(embedder: Embedder, tmp_path: Path) -> None:
    counting = Counting(embedder)
    first = kept("one two", tmp_path, counting)
    second = kept("three two", tmp_path, counting)
    assert sorted(counting.made) == ["", "one", "said", "three", "two"]
    np.testing.assert_array_equal(first.parts(np.array([1])), second.parts(np.array([1])))
    assert second.names(np.arange(2)) == ["nthree", "ntwo"]
    (held,) = tmp_path.iterdir()
    assert kept_meanings.read(tmp_path, "one two") is None
    whole = held.read_bytes()
    for length in (0, 40, len(whole) // 2, len(whole) - 1):
        held.write_bytes(whole[:length])
        assert kept_meanings.read(tmp_path, "three two") is None
    np.testing.assert_array_equal(kept("three two", tmp_path, counting).means, second.means)


@needs_model
def test_meanings_that_cannot_be_written_are_done_without(embedder: Embedder, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert kept("one", blocked, embedder).means.any()


@needs_model
@pytest.mark.parametrize("most", [1, 5, 20, 234, 235, 1_000])
def test_the_nearest_are_those_that_scoring_every_node_puts_first(store: Store, semantic: Semantic, most: int) -> None:
    semantic.search("anything", "semantic")
    held = kept_meanings.read(semantic._folder, store.revision)
    assert held is not None
    everyone = np.arange(len(held.ids))
    for row in judged()[:10]:
        asked = semantic._model()([str(row["query"])])[0]
        assert _best(held, asked, most)[:most] == _ranked(held.names(everyone), held.parts(everyone), asked)[:most]


@needs_model
def test_who_will_not_wait_is_told_how_far_the_meanings_are_and_answered_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = threading.Event()
    keep = kept_meanings.keep

    def slow(*given: Any) -> kept_meanings.Kept:
        given[-1](0.25)
        may_go_on.wait(60)
        return keep(*given)

    monkeypatch.setattr(kept_meanings, "keep", slow)
    semantic = Semantic(store)
    with pytest.raises(NotReady, match="25%") as caught:
        semantic.search("judge", "semantic", wait=0.5)
    assert "mode=text" in caught.value.hint
    assert semantic.search("judge", "text", wait=0.1).items
    may_go_on.set()
    assert semantic.search("judge", "semantic", wait=60).items


@needs_model
def test_what_stops_the_making_is_raised_and_the_next_search_tries_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise Closed("the store was closed")

    semantic = Semantic(store)
    with monkeypatch.context() as patched:
        patched.setattr(kept_meanings, "keep", broken)
        with pytest.raises(Closed):
            semantic.search("judge", "semantic")
    assert semantic.search("judge", "semantic").items


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
