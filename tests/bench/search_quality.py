"""How good search is on the judged queries: python -m tests.bench.search_quality prints docs/search.md.

Recall at 5: the share of the judged nodes of a query among its first five results. MRR: one over the rank of the first
judged node, 0 beyond 50. Both are means over queries, with a 95 % interval by resampling queries.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from mirage_kg.model.graph import Graph
from mirage_kg.open import open_store
from mirage_kg.query.embedding import Embedder
from mirage_kg.query.model_files import Mode
from mirage_kg.query.semantic import Semantic

JUDGED = Path(__file__).parents[1] / "judged" / "queries.yaml"
OWN_NAMES = 6
"""The last queries name a thing by its own name."""

MODES: tuple[Mode, ...] = ("text", "semantic", "hybrid")
DEPTH = 50


def judged() -> list[dict[str, Any]]:
    """Return all queries with their judged nodes."""
    found: list[dict[str, Any]] = yaml.safe_load(JUDGED.read_text("utf-8"))
    return found


def scores(ranked: list[str], wanted: list[str]) -> tuple[float, float]:
    """Return recall at 5 and the reciprocal rank of the first judged node."""
    first = next((rank for rank, id in enumerate(ranked[:DEPTH], 1) if id in wanted), None)
    return len(set(ranked[:5]) & set(wanted)) / len(wanted), 1 / first if first else 0.0


def measured(search: Callable[[str, Mode], list[str]]) -> dict[Mode, np.ndarray[Any, np.dtype[np.float64]]]:
    """Return, for each mode, recall and reciprocal rank of every query, of shape (queries, 2)."""
    return {
        mode: np.array([scores(search(row["query"], mode), row["nodes"]) for row in judged()], dtype=np.float64)
        for mode in MODES
    }


def links_found(graph: Graph) -> dict[str, float]:
    """Return how many of the linked pairs are among the five nearest of one another, by shared words and by meaning."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    nodes = list(graph.nodes.values())
    number = {node.id: at for at, node in enumerate(nodes)}
    texts = [f"{node.title}\n{node.title}\n{node.statement}\n{node.body}" for node in nodes]
    words = TfidfVectorizer(
        stop_words="english",
        ngram_range=(1, 2),
        sublinear_tf=True,
        strip_accents="unicode",
        token_pattern=r"[^\W\d_]{2,}",
    ).fit_transform(texts)
    meaning = Embedder()(texts)
    pairs = {
        frozenset((link.source, link.target))
        for link in graph.links
        if link.origin != "computed" and link.source != link.target
    }
    found = {}
    for name, near in (("words", (words @ words.T).toarray()), ("meaning", meaning @ meaning.T)):
        np.fill_diagonal(near, -1)
        top = [set(row) for row in np.argsort(-near, axis=1, kind="stable")[:, :5].tolist()]
        ends = [[number[id] for id in pair] for pair in pairs]
        found[name] = sum(b in top[a] or a in top[b] for a, b in ends) / len(pairs)
    return found


def _interval(values: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    rng = np.random.default_rng(0)
    means = values[rng.integers(len(values), size=(2_000, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return f"{values.mean():.2f} [{low:.2f}, {high:.2f}]"


def main() -> None:
    """Print the page."""
    with tempfile.TemporaryDirectory() as data:
        store = open_store(data_dir=data)
        semantic = Semantic(store, Path(data))
        started = time.perf_counter()
        semantic.search("warm", "semantic")
        first = time.perf_counter() - started
        started = time.perf_counter()
        found = measured(lambda text, mode: [hit.node.id for hit in semantic.search(text, mode, DEPTH).items])
        each = (time.perf_counter() - started) / (3 * len(judged()))
        links = links_found(store.graph())
        nodes = store.counts()["nodes"]
        store.close()
    count = len(judged())
    print("# How good search is\n")
    print(f"Made by `python -m tests.bench.search_quality` on {count} queries over {nodes} nodes of the shipped graph.")
    print(
        "The queries and the nodes that answer them (tests/judged/queries.yaml) were written before any search was measured."
    )
    print("Brackets: 95 % interval by resampling queries.\n")
    print("| queries | mode | recall at 5 | MRR |\n| --- | --- | --- | --- |")
    for name, part in (
        (f"all {count}", slice(None)),
        (f"{count - OWN_NAMES} in other words", slice(None, -OWN_NAMES)),
        (f"{OWN_NAMES} by name", slice(-OWN_NAMES, None)),
    ):
        for mode in MODES:
            values = found[mode][part]
            print(f"| {name} | {mode} | {_interval(values[:, 0])} | {_interval(values[:, 1])} |")
    print(
        f"\nThe first search by meaning took {first:.1f} s (model and vectors), a search {each * 1000:.0f} ms on average.\n"
    )
    print("Of the pairs that people linked, this share is among the five nearest texts of one another: ", end="")
    print(f"{links['words']:.2f} by shared words (TF-IDF), {links['meaning']:.2f} by meaning.")


if __name__ == "__main__":
    main()
