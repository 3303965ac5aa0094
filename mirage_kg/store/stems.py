"""The words and stems of an index of texts, read out of it one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mirage_kg.store.arrays import Read
from mirage_kg.store.text_index import WEIGHTS

Integers = NDArray[np.int64]

WORDS, STEMS = 20_000, 500
"""So many are read together."""

_WEIGHTS = np.array(WEIGHTS, dtype=np.int64)
_PLACES = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(("title", "names", "content")))
_TERMS = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'text', 'instance')"
# One text for all occurrences of a stem, since a row for each would take many times as much; the table is in this order.
_OCCURRENCES = (
    f"SELECT term, group_concat({len(WEIGHTS)} * doc + CASE col {_PLACES} END) FROM temp.terms WHERE term > ?"
    " GROUP BY term ORDER BY term LIMIT ?"
)


class Occurrences(NamedTuple):
    """Where a stem occurs: the number of the text and the weight of its column, once for each time.

    `texts` and `weights` have the shape (occurrences,); texts come from low to high.
    """

    stem: str
    texts: Integers
    weights: Integers


def words(rows: Read) -> Iterator[tuple[str, int]]:
    """Yield all words in the order of their bytes, each with how often it occurs; `rows` answers SQL over an index."""
    last = ""
    while some := rows("SELECT word, count FROM words WHERE word > ? ORDER BY word LIMIT ?", last, WORDS):
        yield from ((word, count) for word, count in some)
        last = some[-1][0]


def stems(rows: Read) -> Iterator[Occurrences]:
    """Yield every stem in the order of their bytes with where it occurs; `rows` answers SQL over an index."""
    rows(_TERMS)
    last = ""
    while some := rows(_OCCURRENCES, last, STEMS):
        for stem, places in some:
            text, column = np.divmod(np.fromstring(places, np.int64, sep=","), len(WEIGHTS))
            yield Occurrences(stem, text, _WEIGHTS[column])
        last = some[-1][0]
