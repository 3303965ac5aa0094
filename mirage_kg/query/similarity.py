"""Which nodes speak of the same thing without being linked: nearness of their words."""

from __future__ import annotations

from collections.abc import Iterable

from mirage_kg.model.graph import Graph, link_id
from mirage_kg.model.node import Link

THRESHOLD = 0.12
"""Least cosine of two TF-IDF vectors that counts as near."""

PER_NODE = 2
"""Most computed links of one node."""

NEIGHBOURS = 5
"""Two nodes are near only if each is among this many nearest of the other."""


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
    if len(ids) < 2:
        return []
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    texts = [f"{node.title}\n{node.title}\n{node.statement}\n{node.body}" for node in graph.nodes.values()]
    vectorizer = TfidfVectorizer(
        stop_words="english",
        ngram_range=(1, 2),
        sublinear_tf=True,
        strip_accents="unicode",
        token_pattern=r"[^\W\d_]{2,}",
    )
    try:
        vectors = vectorizer.fit_transform(texts)
    except ValueError:
        return []
    search = NearestNeighbors(n_neighbors=min(NEIGHBOURS + 1, len(ids)), metric="cosine", algorithm="brute")
    distances, indices = search.fit(vectors).kneighbors(vectors)
    near = {
        (row, int(other)): round(1 - float(distance), 4)
        for row in range(len(ids))
        for other, distance in zip(indices[row], distances[row], strict=True)
        if int(other) != row and 1 - distance >= THRESHOLD
    }
    return [(cosine, ids[a], ids[b]) for (a, b), cosine in near.items() if a < b and (b, a) in near]


def _link(source: str, target: str, cosine: float) -> Link:
    return Link(
        id=link_id(source, "semantically_near", target),
        source=source,
        target=target,
        relation="semantically_near",
        origin="computed",
        reason=f"Their texts share words: cosine {cosine:.2f}.",
    )
