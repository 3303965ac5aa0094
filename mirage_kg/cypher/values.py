"""Values of a query: equality and order with null as unknown, the budget that bounds the work, and what an answer holds."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from mirage_kg.cypher.graph import Edge, Vertex, Walk
from mirage_kg.errors import QueryStopped
from mirage_kg.limits import limit


class Bounds(NamedTuple):
    """What one query may use: seconds, rows of the answer, values held at once, and rows that it may be expected to look at."""

    seconds: float
    rows: int
    values: int
    cost: int

    @classmethod
    def usual(cls, rows: int | None = None) -> Bounds:
        """Return the bounds of the table of limits, with fewer rows where that is asked for."""
        most = limit("cypher_rows")
        return cls(
            limit("cypher_seconds"),
            most if rows is None else min(rows, most),
            limit("cypher_values"),
            limit("cypher_cost"),
        )


@dataclass(frozen=True)
class Rows:
    """The answer to a query.

    `columns` are names, `rows` hold values: null, truth values, numbers, texts, lists, maps, `Vertex`, `Edge` and `Walk`.
    `truncated` when there were more rows. `notes` say what was odd about the question. `plan` tells the steps.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool
    notes: tuple[str, ...]
    plan: tuple[Step, ...]
    seconds: float


class Step(NamedTuple):
    """One step of a plan with the rows that it is expected to give."""

    does: str
    detail: str
    rows: float


def explained(plan: tuple[Step, ...], notes: tuple[str, ...], seconds: float) -> Rows:
    """Return what EXPLAIN answers with: the steps of a plan as rows, each with the rows that it is expected to give."""
    rows = tuple((step.does, step.detail, round(step.rows, 2)) for step in plan)
    return Rows(("step", "detail", "rows"), rows, truncated=False, notes=notes, plan=plan, seconds=seconds)


class Budget:
    """Counts work and values, and stops the query at the first that is too much."""

    _EVERY = 256

    def __init__(self, bounds: Bounds) -> None:
        """Start the clock."""
        self._bounds = bounds
        self._started = time.monotonic()
        self._steps = 0
        self._next = self._EVERY
        self._held = 0

    @property
    def seconds(self) -> float:
        """How long the query has been running."""
        return time.monotonic() - self._started

    def step(self, count: int = 1) -> None:
        """Count work done; looks at the clock now and then."""
        self._steps += count
        if self._steps >= self._next:
            self._next = self._steps + self._EVERY
            if self.seconds > self._bounds.seconds:
                raise QueryStopped(
                    f"the query was stopped after {self._bounds.seconds:g} s",
                    hint="name a label, a type or an id, or bound the length of a path",
                    where="text",
                )

    def hold(self, count: int) -> None:
        """Count values that are kept; a text counts one for every 64 characters."""
        self._held += count
        self.step(count)
        if self._held > self._bounds.values:
            raise QueryStopped(
                f"the query would hold more than {self._bounds.values:,} values",
                hint="filter, aggregate or cut with LIMIT before collecting",
                where="text",
            )

    def made(self, value: Any) -> Any:
        """Count a value that was made, and return it."""
        if isinstance(value, list | str):
            self.hold(1 + (len(value) if isinstance(value, list) else len(value) // 64))
        return value


def type_name(value: Any) -> str:
    """Return the name that Cypher has for the type of `value`."""
    names = ((bool, "BOOLEAN"), (int, "INTEGER"), (float, "FLOAT"), (str, "STRING"), (list, "LIST"), (dict, "MAP"))
    graphs = ((Vertex, "NODE"), (Edge, "RELATIONSHIP"), (Walk, "PATH"))
    return next((name for kind, name in (*names, *graphs) if isinstance(value, kind)), "NULL")


def is_number(value: Any) -> bool:
    """Return whether `value` is a number; truth values are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(left: Any, right: Any) -> bool | None:
    """Return whether two values are equal; None when a null leaves that open. Values of unlike types are unequal."""
    if left is None or right is None:
        return None
    if is_number(left) and is_number(right):
        return compare(left, right) == 0
    if isinstance(left, list) and isinstance(right, list):
        return False if len(left) != len(right) else every(equal(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return False if left.keys() != right.keys() else every(equal(left[name], right[name]) for name in left)
    return bool(type(left) is type(right) and left == right)


def every(truths: Iterable[bool | None]) -> bool | None:
    """Return the conjunction in three-valued logic."""
    found = True
    for truth in truths:
        if truth is False:
            return False
        found = found and truth is not None
    return True if found else None


def compare(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 for values that can be compared (two numbers, texts, truth values or lists), else None."""
    if is_number(left) and is_number(right):
        if isinstance(left, float) or isinstance(right, float):
            # A whole number is made a float for it, as a server does: the largest lose their last digits.
            left, right = float(left), float(right)
        return None if left != left or right != right else (left > right) - (left < right)
    if type(left) is type(right) and isinstance(left, str | bool):
        return int(left > right) - int(left < right)
    if isinstance(left, list) and isinstance(right, list):
        for a, b in zip(left, right, strict=False):
            found = compare(a, b)
            if found != 0:
                return found
        return (len(left) > len(right)) - (len(left) < len(right))
    return None


_ORDER = ("MAP", "NODE", "RELATIONSHIP", "LIST", "PATH", "STRING", "BOOLEAN", "NUMBER", "NULL")


def sort_key(value: Any) -> tuple[Any, ...]:
    """Return a key that puts all values in Cypher's order: by type, then by value, null last."""
    kind = "NUMBER" if is_number(value) else type_name(value)
    rank = _ORDER.index(kind)
    if kind == "NUMBER":
        return (rank, math.isnan(value), value)
    if kind in ("STRING", "BOOLEAN"):
        return (rank, value)
    if kind == "LIST":
        return (rank, tuple(sort_key(item) for item in value))
    if kind == "MAP":
        return (rank, tuple(sorted((name, sort_key(item)) for name, item in value.items())))
    if kind == "PATH":
        return (rank, tuple(vertex.key for vertex in value.vertices), tuple(edge.key for edge in value.edges))
    return (rank, "" if kind == "NULL" else value.key)
