"""Which texts hold a stem, as the database keeps it: small enough that every text which matches a search can be ranked.

The number of a text is the place of its node in the order of ids. The empty stem stands in every text, with the number of
the text's stems as its weight: so the lengths that BM25 needs are kept in the same way.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mirage_kg.store.ranking import Integers, Postings
from mirage_kg.store.stems import Occurrences

PART = 100_000
"""So many texts that hold one stem are packed together: a list without end would be one value of the database."""

LENGTHS = ""
"""The stem that no word has."""

_LEVEL, _SHORT, _NARROW, _WIDE = 1, 2_000, 9, 15


class Packed(NamedTuple):
    """A part of the postings of one stem."""

    stem: str
    part: int
    postings: bytes


def pack(steps: NDArray[Any], weights: NDArray[Any]) -> bytes:
    """Return postings in as few bytes as is quick: about one for each text of a common stem.

    Args:
        steps: the first number, and how much higher each of the others is than the one before.
        weights: what the stem counts in each, a whole number.
    """
    raw = _planes(steps) + _planes(weights)
    # Most stems are in a few texts, and the room for a wide window costs more time than packing those.
    return zlib.compress(raw, _LEVEL, _NARROW if len(raw) < _SHORT else _WIDE)


def unpack(parts: Iterable[bytes]) -> Postings:
    """Return the postings of one stem from all its packed parts, in the order of their numbers."""
    raw = [zlib.decompress(part) for part in parts]
    numbers = [np.cumsum(_whole(part[: len(part) // 2]), dtype=np.int64) for part in raw]
    weights = [_whole(part[len(part) // 2 :]) for part in raw]
    return Postings(np.concatenate(numbers), np.concatenate(weights).astype(np.float64))


def _planes(values: NDArray[Any]) -> bytes:
    """Return whole numbers of 32 bits as their lowest bytes, then the next: most of those are 0, which packs well."""
    return values.astype("<u4").view(np.uint8).reshape(-1, 4).T.tobytes()


def _whole(planes: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(planes, np.uint8).reshape(4, -1).T.copy().view("<u4").ravel()


def packed(stems: Iterable[Occurrences], texts: int) -> Iterator[Packed]:
    """Yield the packed postings of every stem, then of the empty one; texts have the numbers below `texts`."""
    lengths = np.zeros(texts, dtype=np.int64)
    for stem, occurring, weights in stems:
        starts = np.flatnonzero(np.diff(occurring, prepend=-1))
        numbers = occurring[starts]
        lengths[numbers] += np.diff(starts, append=len(occurring))
        yield from _in_parts(stem, numbers, np.add.reduceat(weights, starts))
    if texts:
        yield from _in_parts(LENGTHS, np.arange(texts), lengths)


def _in_parts(stem: str, numbers: Integers, weights: Integers) -> Iterator[Packed]:
    for part, start in enumerate(range(0, len(numbers), PART)):
        steps = np.diff(numbers[start : start + PART], prepend=0)
        yield Packed(stem, part, pack(steps, weights[start : start + PART]))
