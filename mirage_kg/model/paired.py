"""How two runs on the same seeds differ."""

from __future__ import annotations

from typing import Literal

from mirage_kg.model.record import Record


class Difference(Record):
    """One number of two runs, first minus second, paired over seeds: mean with its 95 % t-interval, None where undefined.

    `of` says what it is: the effect of a prediction, or the last point of an output. `lower` and `higher` count the seeds
    that lie lower and higher in the first run.
    """

    of: Literal["prediction", "output"]
    name: str
    mean: float | None
    low: float | None
    high: float | None
    pairs: int
    lower: int
    higher: int


class Paired(Record):
    """The differences of two runs; `why_not` says why there are none."""

    run: str
    other: str
    differences: tuple[Difference, ...]
    why_not: str = ""
