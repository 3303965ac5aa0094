"""Which nodes speak of the same thing without being linked: nearness of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from mirage_kg.model.graph import Graph, link_id
from mirage_kg.model.node import Link

Indices = NDArray[np.int64]


THRESHOLD = 0.12
"""Least cosine of two TF-IDF vectors that counts as near."""

PER_NODE = 2
"""Most computed links of one node."""

NEIGHBOURS = 5
"""Two nodes are near only if each is among this many nearest of the other."""

COMMON = 1_000
"""A term in more texts than this brings no two of them together; it counts once something else has."""

CANDIDATES = 4 * NEIGHBOURS
"""For how many others of one node the whole cosine is worked out."""

TERM_BITS = 24
"""Terms are told apart by a hash of so many bits."""

BLOCK = 500
"""How many texts are compared with all at once."""


def near_links(graph: Graph) -> tuple[Link, ...]:
    """Return `semantically_near` links between nodes that are not linked yet, nearest first.

    The text of a node is its title (twice), statement and body. Each text becomes a TF-IDF vector of words and word pairs
    with a logarithmic count (Salton and Buckley, 1988); nearness is the cosine. A pair is linked when the cosine reaches
    `THRESHOLD`, each is among the `NEIGHBOURS` nearest of the other, and neither has `PER_NODE` computed links already.
    The same graph gives the same links.
    """
    ids = list(graph.nodes)
    linked = {frozenset((link.source, link.target)) for link in graph.links}
    count = dict.fromkeys(ids, 0)
    links = []
    for cosine, source, target in sorted(_pairs(graph, ids), key=lambda pair: (-pair[0], pair[1:])):
        if frozenset((source, target)) in linked or max(count[source], count[target]) >= PER_NODE:
            continue
        count[source] += 1
        count[target] += 1
        links.append(_link(source, target, cosine))
    return tuple(links)


def _pairs(graph: Graph, ids: list[str]) -> Iterable[tuple[float, str, str]]:
    """Return mutual near neighbours with their cosine, rounded so that no machine orders them differently."""
    vectors = _vectors([f"{node.title}\n{node.title}\n{node.statement}\n{node.body}" for node in graph.nodes.values()])
    near: dict[tuple[int, int], float] = {}
    for rows, others in _candidates(vectors):
        cosines = vectors[rows].multiply(vectors[others]).sum(axis=1)
        for at in _best(rows, others, cosines, NEIGHBOURS):
            if cosines[at] >= THRESHOLD:
                near[int(rows[at]), int(others[at])] = round(float(cosines[at]), 4)
    return [(cosine, ids[a], ids[b]) for (a, b), cosine in near.items() if a < b and (b, a) in near]


def _vectors(texts: list[str]) -> csr_array:
    """Return the texts as rows of length 1. Terms are known by a hash: a table of all word pairs would fill gigabytes."""
    hasher = HashingVectorizer(
        stop_words="english",
        ngram_range=(1, 2),
        strip_accents="unicode",
        token_pattern=r"[^\W\d_]{2,}",
        n_features=2**TERM_BITS,
        alternate_sign=False,
        norm=None,
    )
    counts = _occurring(hasher.transform(texts or [""]))
    return csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(counts))


def _occurring(counts: csr_array) -> csr_array:
    """Return the columns of the terms that occur, in their order: a number for each of all hashes would fill 128 MB, again
    and again, and hold up a graph of four nodes for half a second.
    """
    occurs = np.zeros(counts.shape[1], bool)
    occurs[counts.indices] = True
    terms = np.flatnonzero(occurs)
    number = np.empty(counts.shape[1], np.int32)
    number[terms] = np.arange(len(terms))
    # Texts without a word keep one column that nobody has: what weighs the terms refuses to weigh none.
    return csr_array((counts.data, number[counts.indices], counts.indptr), shape=(counts.shape[0], len(terms) or 1))


def _candidates(vectors: csr_array) -> Iterator[tuple[Indices, Indices]]:
    """Yield blocks of pairs of rows that may be near: for each row those that share most with it.

    A term that more than `COMMON` texts hold finds nobody by itself: such terms cost the square of the number of texts, and
    weigh least.
    """
    held = np.bincount(vectors.indices, minlength=vectors.shape[1])
    telling = (held > 1) & (held <= COMMON)
    number = np.cumsum(telling) - 1
    kept = telling[vectors.indices]
    starts = np.concatenate(([0], np.cumsum(kept)))[vectors.indptr]
    part = csr_array(
        (vectors.data[kept], number[vectors.indices[kept]], starts), shape=(vectors.shape[0], int(telling.sum()))
    )
    # What the other terms can add to a cosine, at most (Cauchy and Schwarz).
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    common = np.where(held[vectors.indices] > COMMON, vectors.data, 0)
    rest = np.sqrt(np.bincount(row, common**2, vectors.shape[0]))
    turned = part.T.tocsr()
    for start in range(0, part.shape[0], BLOCK):
        shared = part[start : start + BLOCK] @ turned
        rows = np.repeat(np.arange(shared.shape[0]) + start, np.diff(shared.indptr))
        possible = (shared.data + rest[rows] * rest[shared.indices] >= THRESHOLD) & (rows != shared.indices)
        rows, others, weight = rows[possible], shared.indices[possible], shared.data[possible]
        best = _best(rows, others, weight, CANDIDATES)
        yield rows[best], others[best]


def _best(rows: Indices, others: Indices, weight: NDArray[np.float64], most: int) -> Indices:
    """Return which pairs are among the `most` heaviest of their row, equal ones in the order of the others."""
    order = np.lexsort((others, -weight, rows))
    rank = np.arange(len(order)) - np.searchsorted(rows[order], rows[order])
    return order[rank < most]


def _link(source: str, target: str, cosine: float) -> Link:
    return Link(
        id=link_id(source, "semantically_near", target),
        source=source,
        target=target,
        relation="semantically_near",
        origin="computed",
        reason=f"Their texts share words: cosine {cosine:.2f}.",
    )
