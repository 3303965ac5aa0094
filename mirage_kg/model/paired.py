"""How two runs on the same seeds differ."""

from __future__ import annotations

from typing import Literal

from mirage_kg.model.record import Record


class Difference(Record):
    """One number of two runs, first minus second, paired over seeds."""

    of: Literal["prediction", "output"]
    """What it is: the effect of a prediction, or the last point of an output."""
    name: str
    """Id of the prediction, or name of the output."""
    mean: float | None
    """Mean difference; null where it is not defined."""
    low: float | None
    """Lower end of its 95 % t-interval; null where there is none."""
    high: float | None
    """Upper end of its 95 % t-interval; null where there is none."""
    pairs: int
    """How many seeds were paired."""
    lower: int
    """How many seeds lie lower in the first run."""
    higher: int
    """How many seeds lie higher in the first run."""


class Paired(Record):
    """The differences of two runs."""

    run: str
    """Id of the first run."""
    other: str
    """Id of the second run."""
    differences: tuple[Difference, ...]
    """The differences; empty where the runs cannot be paired."""
    why_not: str = ""
    """Why they cannot be paired; empty where they can."""
