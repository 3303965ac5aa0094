"""BM25 as FTS5 computes it, for a store whose own index ranks by another formula."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from mirage_kg.store.text_index import WEIGHTS, Stemmed

K1 = 1.2
B = 0.75
LEAST = 1e-6
"""What a word counts that half of all texts hold or more; the logarithm would be negative there."""


class Bm25:
    """Ranks texts for one search: the lower, the better, to the last bit what SQLite's bm25() gives.

    For every phrase i, with N texts of which n hold it, idf = ln((N - n + 0.5) / (n + 0.5)), at least 1e-6. A text of D
    stems in which the phrase occurs with weight f (a title counts 8, another name 4, the text 1) gets
    -sum_i idf_i f (k1 + 1) / (f + k1 (1 - b + b D / mean D)). (Robertson and Zaragoza, 2009, with the field weights of
    their section 3.6 put into f.)

    Args:
        phrases: the stem of every phrase that was asked for; one given twice counts twice.
        holding: how many texts hold each stem; none where a stem is missing.
        texts: N.
        mean: mean D over all texts.
    """

    def __init__(self, phrases: Sequence[str], holding: dict[str, int], texts: int, mean: float) -> None:
        self._phrases = phrases
        self._wanted = frozenset(phrases)
        self._mean = mean
        self._idf = [_idf(texts, holding.get(phrase, 0)) for phrase in phrases]

    def rank(self, text: Stemmed) -> float:
        """Return the rank of one text."""
        columns = [column.split() for column in text]
        weight: Counter[str] = Counter()
        for worth, stems in zip(WEIGHTS, columns, strict=True):
            for stem in stems:
                if stem in self._wanted:
                    weight[stem] += worth  # type: ignore[assignment]
        length = float(sum(map(len, columns)))
        score = 0.0
        for phrase, idf in zip(self._phrases, self._idf, strict=True):
            found = float(weight[phrase])
            score += idf * ((found * (K1 + 1.0)) / (found + K1 * (1 - B + B * length / self._mean)))
        return -1.0 * score


def _idf(texts: int, holding: int) -> float:
    found = math.log((texts - holding + 0.5) / (holding + 0.5))
    return found if found > 0 else LEAST
