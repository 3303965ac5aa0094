"""BM25 as FTS5 computes it, for a store that keeps which texts hold a stem; all texts at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
LEAST = 1e-6
"""What a word counts that half of all texts hold or more; the logarithm would be negative there."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Postings(NamedTuple):
    """The texts that hold one stem: their numbers from low to high, and the weight of the stem in each."""

    numbers: Integers
    weights: Floats


NOWHERE = Postings(np.zeros(0, dtype=np.int64), np.zeros(0))


def ranks(phrases: Sequence[str], held: Mapping[str, Postings], lengths: Floats) -> Floats:
    """Return the rank of every text in one search: the lower, the better, to the last bit what SQLite's bm25() gives.

    For every phrase i, with N texts of which n hold it, idf = ln((N - n + 0.5) / (n + 0.5)), at least 1e-6. A text of D
    stems in which the phrase occurs with weight f (a title counts 8, another name 4, the text 1) gets
    -sum_i idf_i f (k1 + 1) / (f + k1 (1 - b + b D / mean D)). (Robertson and Zaragoza, 2009, with the field weights of
    their section 3.6 put into f.)

    Args:
        phrases: the stem of every phrase that was asked for; one given twice counts twice.
        held: where each stem is; a stem that is missing is nowhere.
        lengths: D of every text, (N,).

    Returns:
        (N,); 0 for a text that holds none of the stems.
    """
    scores, mean = np.zeros(len(lengths)), float(lengths.sum()) / max(len(lengths), 1)
    for phrase in phrases:
        numbers, found = held.get(phrase, NOWHERE)
        idf = _idf(len(lengths), len(numbers))
        scores[numbers] += idf * ((found * (K1 + 1.0)) / (found + K1 * (1 - B + B * lengths[numbers] / mean)))
    return -1.0 * scores


def matching(groups: Iterable[Iterable[str]], held: Mapping[str, Postings], texts: int, *, every: bool) -> Integers:
    """Return the numbers of the texts that hold a stem of every group, or of any group; of `texts` texts."""
    found = np.full(texts, every)
    for group in groups:
        holds = np.zeros(texts, dtype=bool)
        for stem in group:
            holds[held.get(stem, NOWHERE).numbers] = True
        found = found & holds if every else found | holds
    return np.flatnonzero(found)


def best(numbers: Integers, rank: Floats, most: int) -> Integers:
    """Return the `most` numbers with the lowest rank, equal ranks in the order of their numbers.

    Args:
        numbers: some texts, from low to high.
        rank: the rank of every text.
        most: how many are wanted.
    """
    kept = rank[numbers]
    if len(numbers) > most > 0:
        numbers = numbers[kept <= np.partition(kept, most - 1)[most - 1]]
    return numbers[np.argsort(rank[numbers], kind="stable")][:most]


def _idf(texts: int, holding: int) -> float:
    found = math.log((texts - holding + 0.5) / (holding + 0.5))
    return found if found > 0 else LEAST
