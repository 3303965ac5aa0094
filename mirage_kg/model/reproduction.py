"""A published number beside what a simulation shows in its place, and whether the two agree."""

from __future__ import annotations

from typing import Literal

from mirage_kg.model.ids import Id
from mirage_kg.model.record import Record
from mirage_kg.model.source import Confidence

Agreement = Literal["agrees", "differs", "not_judged"]
"""Whether reported and simulated agree in one respect. not_judged: nothing to compare, or the interval does not decide."""


class Reported(Record):
    """What the source published, percent and percentage points as fractions; `text` is the number as it stands there.

    Of two readings that are subtracted or divided, condition and locator name both where they differ, and `confidence`
    is the lower one.
    """

    value: float
    low: float | None = None
    high: float | None = None
    text: str
    condition: str
    locator: str
    confidence: Confidence


class Simulated(Record):
    """What the run shows: mean over seeds with its 95 % t-interval, None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None
    seeds: int
    run: str


class Beside(Record):
    """One row of the table. Without a finished run `simulated` is None, and nothing is judged."""

    id: Id
    source: Id
    source_title: str
    quantity: str
    form: Literal["change", "ratio", "level"]
    node: Id
    experiment: Id
    simulation: str
    reported: Reported
    simulated: Simulated | None
    sign: Agreement = "not_judged"
    order: Agreement = "not_judged"
    size: Agreement = "not_judged"
    words: str = ""
    scale: str
    same_unit: bool = True
    why_not: str
