"""Search by meaning, and its fusion with search by words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit
from mirage_kg.model.graph import Graph
from mirage_kg.model.node import Node
from mirage_kg.query.embedding import DIMENSIONS, Embedder, Vectors, cached, installed, model
from mirage_kg.store.protocol import Found, Hit, KeepsMeanings, Meaning, Row, Store
from mirage_kg.store.text_index import plain

Mode = Literal["text", "semantic", "hybrid"]
DEPTH = 50
"""How many results of either search are fused."""

RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as its authors have it."""


def modes() -> tuple[Mode, ...]:
    """Return the kinds of search that what is installed allows."""
    return ("text", "semantic", "hybrid") if installed() else ("text",)


WIDER, LEAST = 4, 1_000
"""A store that finds candidates is asked for so many times more than are wanted, and for so many at the least."""

TOLERANCE = 1e-5
"""A cosine of a store, in single precision, may differ from ours by less."""


class Semantic:
    """Nearness of meaning between a text and the nodes of one store."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """Hold the store. Where it keeps no meanings, they are made by the first search, and vectors kept in `folder`."""
        self._store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._all: tuple[tuple[str, ...], Vectors] | None = None

    def search(self, text: str, mode: Mode, limit: int = 20) -> Found:
        """Return the nodes that answer `text` by words, by meaning, or by both, best first.

        Raises:
            NotInstalled: meaning is asked for, and the model is not there.
            InvalidInput: the text is too long.
        """
        if mode == "text":
            return self._store.search(text, limit)
        near = self._near(text, max(limit, DEPTH if mode == "hybrid" else 0))
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

    def _near(self, text: str, most: int) -> list[tuple[str, float]]:
        """Return the nearest nodes, `most` or more, with the mean cosine of `text` to title, statement and body.

        Scores have six decimals, and equal ones the order of their ids: so an answer does not depend on where it was computed.
        """
        if len(text) > limit("query_length"):
            hint = f"write at most {limit('query_length')}"
            raise InvalidInput(f"the search text has {len(text)} characters", hint=hint, where="q")
        asked = self._model()([text])[0]
        if not asked.any():
            return []
        if isinstance(self._store, KeepsMeanings) and self._store.model == model():
            return _nearest(self._store, self._store.counts()["nodes"], asked, most)
        return _ranked(*self._parts(), asked)

    def _model(self) -> Embedder:
        with self._lock:
            self._embedder = self._embedder or Embedder()
            return self._embedder

    def _parts(self) -> tuple[tuple[str, ...], Vectors]:
        embedder = self._model()
        with self._lock:
            if self._all is None:
                self._all = _parts_of(self._store.graph().nodes, self._folder, embedder)
            return self._all


def meanings(graph: Graph, folder: Path | None = None) -> Iterator[Meaning]:
    """Yield the meaning of each node as a store keeps it; vectors of texts are kept in `folder`.

    With p the unit vectors of the parts that a node has, the score of a unit vector q is q·m where m = mean(p), and |m| <= 1.
    `lifted` is m with one component more, sqrt(1 - |m|²): a unit vector, whose cosine with (q, 0) is the score.

    Raises:
        NotInstalled: the model is not there.
    """
    ids, parts = _parts_of(graph.nodes, folder, Embedder())
    means = (parts * _weights(parts)[:, :, None]).sum(axis=1, dtype=np.float64)
    rest = np.sqrt(np.maximum(1 - (means**2).sum(axis=1, keepdims=True), 0))
    for id, part, lifted in zip(ids, parts, np.hstack([means, rest]).tolist(), strict=True):
        yield Meaning(id, part.tobytes(), lifted)


def _nearest(store: KeepsMeanings, nodes: int, asked: Vectors, most: int) -> list[tuple[str, float]]:
    """Return what `_ranked` would put first among all nodes, from candidates that the store finds.

    The last candidate bounds the score of every node that is none. As long as the last node wanted is not better than that,
    more candidates are asked for, in the end all.
    """
    wide = max(WIDER * most, LEAST)
    while True:
        found = store.near([*map(float, asked), 0.0], wide)
        parts = np.frombuffer(b"".join(near.parts for near in found), dtype=np.float32).reshape(len(found), 3, -1)
        ranked = _ranked([near.id for near in found], parts, asked)
        if wide >= nodes or (
            len(ranked) >= most > 0 and ranked[most - 1][1] > min(near.cosine for near in found) + TOLERANCE
        ):
            return ranked
        wide *= WIDER


def _parts_of(nodes: Mapping[str, Node], folder: Path | None, embedder: Embedder) -> tuple[tuple[str, ...], Vectors]:
    """Return ids, and the vectors of title, statement and body of each: of shape (nodes, 3, 256)."""
    texts = {id: (node.title, node.statement, plain(node.body)) for id, node in sorted(nodes.items())}
    vectors = cached((part for parts in texts.values() for part in parts), folder, embedder)
    parts = np.array([[vectors[part] for part in parts] for parts in texts.values()], dtype=np.float32)
    return tuple(texts), parts.reshape(len(texts), 3, DIMENSIONS)


def _weights(parts: Vectors) -> Vectors:
    """Return what each part counts, of shape (nodes, 3): a node without a body is measured by what it has."""
    there = parts.any(axis=2).astype(np.float32)
    weights: Vectors = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return weights


def _ranked(ids: Sequence[str], parts: Vectors, asked: Vectors) -> list[tuple[str, float]]:
    # One node after the other, so that a score does not depend on which others are computed with it.
    cosines = np.einsum("npd,d->np", parts, asked.astype(np.float64))
    scores = np.round((cosines * _weights(parts)).sum(axis=1), 6).tolist()
    return sorted(zip(ids, scores, strict=True), key=lambda row: (-row[1], row[0]))


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
