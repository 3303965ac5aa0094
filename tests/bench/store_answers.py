"""Measures how long a store takes to open and to answer, on the shipped graph or on a folder that is given.

    python tests/bench/store_answers.py [FOLDER]

Prints the first compilation, the opening of a fresh index, and the median of each question in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable

ASKED = 100


def milliseconds(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return 1e3 * (time.perf_counter() - begun)


def main(folder: str | None) -> None:
    print(f"{'import':24}{milliseconds(lambda: __import__('mirage_kg')):10.1f}")
    from mirage_kg import open_store

    with tempfile.TemporaryDirectory() as data:
        print(f"{'compile the index':24}{milliseconds(lambda: open_store(folder, data).close()):10.1f}")
        print(f"{'open a fresh index':24}{milliseconds(lambda: open_store(folder, data).close()):10.1f}")
        store = open_store(folder, data)
        ids = [row.id for row in store.whole().nodes]
        center, far = store.root or ids[0], ids[-1]
        questions: dict[str, Callable[[], object]] = {
            "node": lambda: store.get_node(center),
            "neighbourhood, 2 hops": lambda: store.neighbourhood(center, 2),
            "10 paths": lambda: store.paths(center, far, 10),
            "search": lambda: store.search("reward collaps"),
            "search without a match": lambda: store.search("xyzzy"),
            "whole graph": store.whole,
        }
        for name, ask in questions.items():
            print(f"{name:24}{statistics.median(milliseconds(ask) for _ in range(ASKED)):10.2f}")
        store.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
