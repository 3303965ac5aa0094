"""Rows of an index that were read, kept for the next who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 200_000
"""So many of one sort are kept at most; then all are forgotten."""

AHEAD = 256
"""So many are read together where one after the other is asked for."""


class Held(Generic[T]):
    """What has a number, from 0: read when it is first asked for."""

    def __init__(self, count: int, read: Callable[[Sequence[int]], Iterable[tuple[int, T]]]) -> None:
        """Hold what `read` gives for numbers below `count`."""
        self._count = count
        self._read = read
        self._kept: dict[int, T] = {}
        self._last = -AHEAD

    def all_of(self, numbers: Iterable[int]) -> list[T]:
        """Return those of `numbers` that are there, in this order."""
        wanted = list(numbers)
        kept = self._kept
        missing = [number for number in wanted if number not in kept]
        if missing:
            if len(kept) + len(missing) > MOST:
                # Another thread may still be using the old ones.
                kept, missing = {}, wanted
            kept.update(self._read(missing))
            self._kept = kept
        return [kept[number] for number in wanted if number in kept]

    def __getitem__(self, number: int) -> T:
        """Return one; those that follow are read along where the last question was for one shortly before."""
        near = 0 <= number - self._last < AHEAD
        self._last = number
        found = self._kept.get(number)
        if found is not None:
            return found
        return self.all_of(range(number, min(number + AHEAD, self._count)) if near else (number,))[0]
