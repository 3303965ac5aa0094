"""Search by meaning, and its fusion with search by words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from mirage_kg.errors import InvalidInput, NotReady
from mirage_kg.limits import limit
from mirage_kg.model.graph import Graph
from mirage_kg.query import kept_meanings
from mirage_kg.query.embedding import Embedder, Vectors
from mirage_kg.query.kept_meanings import weights
from mirage_kg.query.model_files import Mode, installed, model
from mirage_kg.store.protocol import Found, Hit, KeepsMeanings, Meaning, Row, Store

DEPTH = 50
"""How many results of either search are fused."""

RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as its authors have it."""


WIDER, LEAST = 4, 1_000
"""A store that finds candidates is asked for so many times more than are wanted, and for so many at the least."""

TOLERANCE = 1e-5
"""A cosine of a store, in single precision, may differ from ours by less."""


class Semantic:
    """Nearness of meaning between a text and the nodes of one store."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """Hold the store. Where it keeps no meanings, the first search reads them in `folder`, or makes them."""
        self._store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._making: Future[kept_meanings.Kept] | None = None
        self._done = 0.0

    def search(self, text: str, mode: Mode, limit: int = 20, wait: float | None = None) -> Found:
        """Return the nodes that answer `text` by words, by meaning, or by both, best first.

        Args:
            text: what to look for.
            mode: the kind of search.
            limit: most results.
            wait: how many seconds to wait where the meanings of the nodes have to be made first; without end by default.

        Raises:
            NotReady: they are not made in that time; they go on being made.
            NotInstalled: meaning is asked for, and the model is not there.
            InvalidInput: the text is too long.
        """
        if mode == "text":
            return self._store.search(text, limit)
        near = self._near(text, max(limit, DEPTH if mode == "hybrid" else 0), wait)
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

    def _near(self, text: str, most: int, wait: float | None) -> list[tuple[str, float]]:
        """Return the nearest nodes, `most` or more, with the mean cosine of `text` to title, statement and body.

        Scores have six decimals, and equal ones the order of their ids: so an answer does not depend on where it was computed.
        """
        if len(text) > limit("query_length"):
            hint = f"write at most {limit('query_length')}"
            raise InvalidInput(f"the search text has {len(text)} characters", hint=hint, where="q")
        asked = self._model()([text])[0]
        if not asked.any():
            return []
        if isinstance(self._store, KeepsMeanings) and self._in_store():
            return _nearest(self._store, self._store.counts()["nodes"], asked, most)
        return _best(self._meanings(wait), asked, most)

    def _model(self) -> Embedder:
        with self._lock:
            self._embedder = self._embedder or Embedder()
            return self._embedder

    def _in_store(self) -> bool:
        return isinstance(self._store, KeepsMeanings) and self._store.model == model()

    def _meanings(self, wait: float | None) -> kept_meanings.Kept:
        with self._lock:
            if self._making is None or (self._making.done() and self._making.exception()):
                self._done, self._making = 0.0, Future()
                threading.Thread(target=self._make, args=(self._making,), name="mirage-meaning", daemon=True).start()
            making = self._making
        try:
            return making.result(wait)
        except TimeoutError:
            raise NotReady(
                f"search by meaning reads every text of the graph once, and {self._done:.0%} of that is done",
                hint="search by words meanwhile (mode=text), and ask again in a few seconds",
                where="mode",
            ) from None

    def _make(self, making: Future[kept_meanings.Kept]) -> None:
        try:
            kept = kept_meanings.read(self._folder, self._store.revision)
            if kept is None:
                nodes = self._store.graph().nodes
                kept = kept_meanings.keep(nodes, self._store.revision, self._folder, self._model(), self._told)
            making.set_result(kept)
        except BaseException as error:
            # It is raised where the meanings are waited for.
            making.set_exception(error)

    def _told(self, share: float) -> None:
        self._done = share


def keep_meanings(graph: Graph, folder: Path) -> None:
    """Make the meanings of all nodes of a graph and keep them in `folder`, where the model is installed."""
    if installed():
        kept_meanings.keep(graph.nodes, graph.revision, folder, Embedder(), lambda _: None)


def meanings(store: Store, folder: Path | None = None) -> Iterator[Meaning]:
    """Yield the meaning of each node of `store` as another one keeps it; vectors of texts are kept in `folder`.

    With p the unit vectors of the parts that a node has, the score of a unit vector q is q·m where m = mean(p), and |m| <= 1.
    `lifted` is m with one component more, sqrt(1 - |m|²): a unit vector, whose cosine with (q, 0) is the score.

    Raises:
        NotInstalled: the model is not there.
    """
    kept = kept_meanings.read(folder, store.revision) or kept_meanings.keep(
        store.graph().nodes, store.revision, folder, Embedder(), lambda _: None
    )
    for id, parts in kept_meanings.all_parts(kept):
        mean = (parts * weights(parts[None])[0][:, None]).sum(axis=0, dtype=np.float64)
        lifted = [*mean.tolist(), float(np.sqrt(max(1 - (mean**2).sum(), 0)))]
        yield Meaning(id, parts.tobytes(), lifted)


def _best(kept: kept_meanings.Kept, asked: Vectors, most: int) -> list[tuple[str, float]]:
    """Return the nearest nodes, `most` or more of them, and all where nothing or as many as there are is wanted.

    A product with the means in single precision tells who may be among them; those alone are scored as all would be.
    """
    number = len(kept.ids)
    nodes = np.arange(number)
    if 0 < most < number:
        near = kept.means @ asked
        least = np.partition(near, number - most)[number - most] - 2 * TOLERANCE
        nodes = np.flatnonzero(near >= least)
    return _ranked(kept.names(nodes), kept.parts(nodes), asked)


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


def _ranked(ids: Sequence[str], parts: Vectors, asked: Vectors) -> list[tuple[str, float]]:
    # One node after the other, so that a score does not depend on which others are computed with it.
    cosines = np.einsum("npd,d->np", parts, asked.astype(np.float64))
    scores = np.round((cosines * weights(parts)).sum(axis=1), 6).tolist()
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
