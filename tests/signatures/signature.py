"""What a stated figure is: a reading of one arm of a simulation, the stated value, and the arms that are run for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reading:
    """One number per seed of one arm: output, reducer, place, and the further axes that are fixed."""

    arm: str
    output: str
    reduce: str = "last"
    at: float | None = None
    select: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Signature:
    """One stated figure. Without an interval, `low` and `high` are None; a threshold has a bound at infinity."""

    id: str
    says: str
    simulation: str
    reading: Reading
    value: float
    low: float | None = None
    high: float | None = None
    against: Reading | None = None


@dataclass(frozen=True)
class Batch:
    """The arms of one simulation that share an axis, and the rows measured on them, on `seeds` seeds.

    `quick` ones are measured again by the tests.
    """

    simulation: str
    arms: dict[str, dict[str, Any]]
    rows: tuple[tuple[Any, ...], ...]
    seeds: int = 20
    quick: bool = False

    def signatures(self) -> list[Signature]:
        """Return the rows as signatures."""
        return [_row(self.simulation, *row) for row in self.rows]


def _row(simulation: str, id: str, says: str, reading: tuple[Any, ...], value: float, *more: Any) -> Signature:
    """Return a row from its short form: an interval and a reading to compare with may follow the value, in that order."""
    low, high = more[:2] if more and not isinstance(more[0], tuple) else (None, None)
    against = Reading(*more[-1]) if more and isinstance(more[-1], tuple) else None
    return Signature(id, says, simulation, Reading(*reading), value, low, high, against)


def pass_change(arm: str, k: float) -> tuple[Any, ...]:
    """Return the reading of how far pass@k of an arm moves from start to end."""
    return (arm, "pass_at_k", "change", None, {"k": k})
