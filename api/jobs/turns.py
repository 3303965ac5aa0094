"""Whose turn it is: readers as far as fairness knows them, and who of them has gone without for longest."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple


class Reader(NamedTuple):
    """Who asks, as far as fairness needs to know it; both are said by the client, and neither is trusted."""

    address: str
    name: Hashable


SOMEBODY = Reader("", None)
"""Who asks from within this process."""

BATCH = Reader("", "batch")
"""The batch, which comes behind whoever else asks."""


class Turns:
    """Numbers that grow: for each reader that of the last turn, or of the first arrival for one who never had a turn.

    The smaller the number, the longer has its reader gone without. Only `most` readers are remembered, those seen last.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._since: OrderedDict[Reader, int] = OrderedDict()
        self._numbers = itertools.count()

    def since(self, reader: Reader) -> int:
        """Return the number of a reader, who is new to it or not."""
        return self._remember(reader, self._since.get(reader, next(self._numbers)))

    def had(self, reader: Reader) -> None:
        """Note that a reader has a turn now."""
        self._remember(reader, next(self._numbers))

    def _remember(self, reader: Reader, since: int) -> int:
        self._since[reader] = since
        self._since.move_to_end(reader)
        while len(self._since) > self._most:
            self._since.popitem(last=False)
        return since
