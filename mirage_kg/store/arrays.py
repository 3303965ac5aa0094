"""Rows of whole numbers inside an index: who is next to whom, as arrays that are read at once and need no parsing."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TABLE = "CREATE TABLE arrays (name TEXT PRIMARY KEY, content BLOB NOT NULL);"

Numbers = Sequence[int]
Read = Callable[..., list[tuple[Any, ...]]]


def write(connection: sqlite3.Connection, name: str, numbers: NDArray[np.int64]) -> None:
    """Keep an array under a name, as 32 bits a number, the least significant byte first."""
    connection.execute("INSERT INTO arrays VALUES (?, ?)", (name, numbers.astype("<i4").tobytes()))


def read(rows: Read, name: str) -> Numbers:
    """Return an array as the standard library has it, so that a start needs no numerical library."""
    found = array("i")
    found.frombytes(rows("SELECT content FROM arrays WHERE name = ?", name)[0][0])
    if sys.byteorder == "big":
        found.byteswap()
    return memoryview(found)


class Grouped:
    """Numbers in groups: those of group n are at `self[n]`."""

    def __init__(self, starts: Numbers, numbers: Numbers) -> None:
        self._starts = starts
        self._numbers = numbers

    def __getitem__(self, group: int) -> Numbers:
        """Return the numbers of one group."""
        return self._numbers[self._starts[group] : self._starts[group + 1]]

    def __len__(self) -> int:
        """Return how many groups there are."""
        return len(self._starts) - 1


def write_grouped(
    connection: sqlite3.Connection, name: str, groups: int, group: NDArray[np.int64], numbers: NDArray[np.int64]
) -> None:
    """Keep `numbers`, which are in the order of their `group`, so that `read_grouped` gives them group by group."""
    import numpy as np

    write(connection, f"{name}/starts", np.searchsorted(group, np.arange(groups + 1)))
    write(connection, name, numbers)


def read_grouped(rows: Read, name: str) -> Grouped:
    """Return what `write_grouped` kept."""
    return Grouped(read(rows, f"{name}/starts"), read(rows, name))
