"""Which texts hold a stem, as the database keeps it: small enough that every text which matches a search can be ranked.

The number of a text is the place of its node in the order of ids. The empty stem stands in every text, with the number of
the text's stems as its weight: so the lengths that BM25 needs are kept in the same way.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mirage_kg.store.ranking import Integers, Postings
from mirage_kg.store.text_index import WEIGHTS

PART = 100_000
"""Postings are closed and packed after so many texts: what is being made, about 150 stems of each text, lies in memory."""

LENGTHS = ""
"""The stem that no word has."""

_LEVEL, _SHORT, _NARROW, _WIDE = 1, 2_000, 9, 15


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


class Collected:
    """Postings in the making: texts come in batches, as the numbers of their stems."""

    def __init__(self) -> None:
        self._packed: list[tuple[int, int, bytes]] = []
        self._keys: list[Integers] = []
        self._weights: list[Integers] = []
        self._texts = self._parts = 0

    def add(self, numbers: Sequence[int], columns: Sequence[Sequence[int]]) -> None:
        """Count the stems of some texts.

        Args:
            numbers: the number of each text, higher than all that came in parts before; none comes twice.
            columns: for each text its title, names and content, as the numbers of their stems, which count from 1.
        """
        if not numbers:
            return
        sizes = np.fromiter(map(len, columns), dtype=np.int64, count=len(columns))
        stems = np.fromiter(chain.from_iterable(columns), dtype=np.int64, count=int(sizes.sum()))
        texts = np.array(numbers, dtype=np.int64)
        worth = np.repeat(np.tile(np.array(WEIGHTS, dtype=np.int64), len(texts)), sizes)
        lengths = sizes.reshape(-1, len(WEIGHTS)).sum(axis=1)
        keys = np.concatenate((stems << 32 | np.repeat(np.repeat(texts, len(WEIGHTS)), sizes), texts))
        summed, place = np.unique(keys, return_inverse=True)
        self._keys.append(summed)
        self._weights.append(np.bincount(place, np.concatenate((worth, lengths))).astype(np.int64))
        self._texts += len(texts)
        if self._texts >= PART:
            self._close()

    def rows(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the number of every stem, 0 for the empty one, with the number of a part and what is packed in it."""
        self._close()
        yield from self._packed

    def _close(self) -> None:
        """Pack what was counted since the part before."""
        if not self._keys:
            return
        keys, weights = np.concatenate(self._keys), np.concatenate(self._weights)
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[order]
        stems, texts = keys >> 32, keys & 0xFFFFFFFF
        starts = np.flatnonzero(np.diff(stems, prepend=-1))
        steps = np.diff(texts, prepend=0)
        steps[starts] = texts[starts]
        for stem, start, end in zip(stems[starts].tolist(), starts, [*starts[1:], len(keys)], strict=True):
            self._packed.append((stem, self._parts, pack(steps[start:end], weights[start:end])))
        self._keys, self._weights, self._texts, self._parts = [], [], 0, self._parts + 1
