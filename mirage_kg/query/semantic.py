"""Search by meaning, and its fusion with search by words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit
from mirage_kg.model.node import Node
from mirage_kg.query.embedding import Embedder, Vectors, cached, installed
from mirage_kg.store.protocol import Found, Hit, Row, Store
from mirage_kg.store.text_index import plain

Mode = Literal["text", "semantic", "hybrid"]
DEPTH = 50
"""How many results of either search are fused."""

RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as its authors have it."""


def modes() -> tuple[Mode, ...]:
    """Return the kinds of search that what is installed allows."""
    return ("text", "semantic", "hybrid") if installed() else ("text",)


class _Index(NamedTuple):
    embedder: Embedder
    ids: tuple[str, ...]
    parts: Vectors
    weights: Vectors


class Semantic:
    """Nearness of meaning between a text and the nodes of one store."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """Hold the store; vectors are made by the first search and kept in `folder`."""
        self._store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._made: _Index | None = None

    def search(self, text: str, mode: Mode, limit: int = 20) -> Found:
        """Return the nodes that answer `text` by words, by meaning, or by both, best first.

        Raises:
            NotInstalled: meaning is asked for, and the model is not there.
            InvalidInput: the text is too long.
        """
        if mode == "text":
            return self._store.search(text, limit)
        near = self._near(text)
        by_words = self._store.search(text, DEPTH) if mode == "hybrid" else None
        ranking = dict(near[:limit])
        if by_words is not None:
            ranking = fuse([[hit.node.id for hit in by_words.items], [id for id, _ in near[:DEPTH]]])
        best = sorted(ranking, key=lambda id: (-ranking[id], id))[:limit]
        hits = {hit.node.id: hit for hit in by_words.items} if by_words else {}
        rows = self._store.rows(best)
        return Found(
            items=tuple(_hit(rows[id], round(ranking[id], 6), hits.get(id)) for id in best),
            searched=self._store.counts()["nodes"],
            suggestion=by_words.suggestion if by_words and not best else None,
        )

    def _near(self, text: str) -> list[tuple[str, float]]:
        """Return all nodes with the mean cosine of `text` to title, statement and body, nearest first."""
        if len(text) > limit("query_length"):
            hint = f"write at most {limit('query_length')}"
            raise InvalidInput(f"the search text has {len(text)} characters", hint=hint, where="q")
        index = self._index()
        asked = index.embedder([text])[0]
        if not index.ids or not asked.any():
            return []
        scores = ((index.parts @ asked) * index.weights).sum(axis=1)
        order = np.argsort(-scores, kind="stable")
        return [(index.ids[at], float(scores[at])) for at in order]

    def _index(self) -> _Index:
        with self._lock:
            if self._made is None:
                self._made = _index_of(self._store.graph().nodes, self._folder)
            return self._made


def _index_of(nodes: Mapping[str, Node], folder: Path | None) -> _Index:
    embedder = Embedder()
    texts = {id: (node.title, node.statement, plain(node.body)) for id, node in sorted(nodes.items())}
    vectors = cached((part for parts in texts.values() for part in parts), folder, embedder)
    parts = np.array([[vectors[part] for part in parts] for parts in texts.values()], dtype=np.float32)
    # A node without a body is measured by what it has.
    there = parts.any(axis=2).astype(np.float32) if len(texts) else np.zeros((0, 3), dtype=np.float32)
    weights = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return _Index(embedder, tuple(texts), parts, weights)


def fuse(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return the score of every id: sum over rankings of 1 / (60 + rank), rank from 1 (Cormack, Clarke, Buettcher, 2009)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id in enumerate(ranking, 1):
            scores[id] = scores.get(id, 0.0) + 1 / (RANK_CONSTANT + rank)
    return scores


def _hit(row: Row, score: float, by_words: Hit | None) -> Hit:
    if by_words is not None:
        return by_words._replace(score=score)
    return Hit(row, score, (), row.statement, ())
