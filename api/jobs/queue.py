"""The queue in which runs and sweeps wait: each reader's own in order of arrival, and the readers in turn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from api.jobs.turns import Reader, Turns

REMEMBERED = 16
"""For each place of the queue, readers whose last turn is remembered after they have left it."""

ADDRESS_SHARE = 3
"""How many times the free places one address may hold: names are free to invent, addresses less so."""


class Queue:
    """The ids that wait, `most` of them at once. A queue of no lock: its owner calls it from one thread at a time.

    Whoever has gone without a turn for longest comes next. A reader finds a place while there are more free ones than it
    holds, so that one alone can take half of them, and its address while it holds less than three times the free ones, so
    that a quarter is left to other addresses; nobody who has a place loses it. What several readers wait for comes with the
    first of them, and is a turn of each.
    """

    def __init__(self, most: int, last: Reader) -> None:
        """Take the number of places, and the reader who comes behind all others."""
        self._most = most
        self._last = last
        self._turns = Turns(REMEMBERED * most)
        self._waiting: dict[Reader, list[str]] = {}
        self._order: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._order)

    def __iter__(self) -> Iterator[str]:
        """Go through what waits, in the order in which it comes if nobody else joins."""
        return iter(self._order)

    def __contains__(self, id: object) -> bool:
        """Return whether an id waits."""
        return id in self._order

    def before(self, id: str) -> int:
        """Return how many come before an id; 0 for one that does not wait."""
        return self._order.index(id) if id in self._order else 0

    def takes(self, reader: Reader) -> bool:
        """Return whether there is a place for one more of a reader."""
        free = self._most - len(self)
        held = len(self._waiting.get(reader, ()))
        of_address = {id for other, ids in self._waiting.items() if other.address == reader.address for id in ids}
        return held < free and len(of_address) < ADDRESS_SHARE * free

    def join(self, id: str, reader: Reader) -> None:
        """Have an id wait for a reader, behind what the same reader waits for; another one may wait for it already.

        As many readers are told apart as there are places: one more who wants what waits already has it with the others.
        """
        if id in self and reader not in self._waiting and len(self._waiting) >= self._most:
            return
        own = self._waiting.setdefault(reader, [])
        if id not in own:
            own.append(id)
            self._arrange()

    def leave(self, id: str) -> None:
        """Take an id out, if it is there."""
        for reader, ids in tuple(self._waiting.items()):
            if id in ids:
                ids.remove(id)
            if not ids:
                del self._waiting[reader]
        self._arrange()

    def serve(self) -> str:
        """Take out the id whose turn it is."""
        first = self._order[0]
        for reader in [reader for reader, ids in self._waiting.items() if first in ids]:
            self._turns.had(reader)
        self.leave(first)
        return first

    def clear(self) -> None:
        """Take everything out."""
        self._waiting.clear()
        self._arrange()

    def _arrange(self) -> None:
        """Go through the turns to come: what is said of who waits before whom is what will happen."""
        left = {reader: list(ids) for reader, ids in self._waiting.items()}
        since = {reader: (reader == self._last, self._turns.since(reader)) for reader in left}
        later = itertools.count(1 + max((number for _, number in since.values()), default=0))
        order = []
        while left:
            id = left[min(left, key=since.__getitem__)][0]
            order.append(id)
            for reader in [reader for reader, ids in left.items() if id in ids]:
                left[reader].remove(id)
                since[reader] = (reader == self._last, next(later))
                if not left[reader]:
                    del left[reader]
        self._order = tuple(order)
