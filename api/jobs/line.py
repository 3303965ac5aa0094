"""The line in which previews wait: at most one wish of each reader, and whoever has gone without for longest comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.jobs.turns import Reader, Turns

if TYPE_CHECKING:
    from mirage_kg.experiment import Plan
    from mirage_kg.model.run import Run

REMEMBERED = 16
"""For each place of the line, readers whose last turn is remembered after they have left it."""


@dataclass(eq=False)
class Wish:
    """What one reader wants to see, and the answer to come. `since` numbers when its reader last had a turn."""

    reader: Reader
    plan: Plan
    answer: Future[Run] = field(default_factory=Future)
    since: int = 0

    def __post_init__(self) -> None:
        """Have the answer refuse to be cancelled by whoever waits for it: it is this side that ends it."""
        self.answer.set_running_or_notify_cancel()


class Line:
    """The wishes that wait, `most` of them at once. A line of no lock: its owner calls it from one thread at a time.

    A reader who leaves and comes back, or changes the wish, keeps the place: it hangs on the reader's last turn, and for a
    reader who never had one on the first arrival. So everybody who waits is served before those who come or come again later.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[Reader, Wish] = {}
        self._turns = Turns(REMEMBERED * most)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def __iter__(self) -> Iterator[Wish]:
        """Go through the wishes that wait."""
        return iter(tuple(self._waiting.values()))

    def join(self, wish: Wish) -> Wish | None:
        """Take in a wish, in place of another of its reader. Return the one that finds no place any more, if there is one.

        That is, among those from the address that holds most places, the one whose turn is farthest off. It may be the new one.
        """
        wish.since = self._turns.since(wish.reader)
        self._waiting[wish.reader] = wish
        if len(self._waiting) <= self._most:
            return None
        held = Counter(reader.address for reader in self._waiting)
        last = max(self, key=lambda row: (held[row.reader.address], row.since))
        del self._waiting[last.reader]
        return last

    def leave(self, wish: Wish) -> None:
        """Take a wish out of the line, if it is there."""
        if self._waiting.get(wish.reader) is wish:
            del self._waiting[wish.reader]

    def serve(self) -> list[Wish]:
        """Take out the wish whose turn it is, and behind it those of other readers that one computation answers as well."""
        first = min(self, key=lambda row: row.since)
        group = [wish for wish in self if wish.plan.content_hash == first.plan.content_hash]
        for wish in group:
            del self._waiting[wish.reader]
            self._turns.had(wish.reader)
        return [first, *(wish for wish in group if wish is not first)]
