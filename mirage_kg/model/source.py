"""Sources and the figures that they published, as data with condition, locator and confidence, bound to simulations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mirage_kg.model.experiment import Measure
from mirage_kg.model.ids import Id
from mirage_kg.model.record import Record

Confidence = Literal["high", "digitised", "medium", "by_eye", "low", "own_check"]
"""How a figure was read.

high: in the paper's own text, table or code. digitised: off a vector curve in the authors' PDF, about +-0.005.
medium: in a secondary summary. by_eye: off a bitmap figure. low: from memory or a page alone. own_check: derived here.
"""


class Point(Record):
    """One value of a series: `at` says where along the series (a step, a round, a model size)."""

    at: str
    value: float


class Figure(Record):
    """One published figure.

    Either `value` or `series` is given, in `unit` ("1" for a fraction, "points" for percentage points, "percent").
    """

    id: Id
    quantity: str
    value: float | None = None
    series: tuple[Point, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = "1"
    condition: str = ""
    locator: str = ""
    confidence: Confidence
    seen: str = ""


class Reading(Record):
    """A published number of this source: a figure, and where along its series (`at`) when it has one."""

    figure: Id
    at: str | None = None


class Reproduction(Record):
    """A published number bound to what a simulation shows in its place, chosen for what it measures and not for how it agrees.

    Reported: `reported`, or `reported` minus (`combine` ratio: over) `reported_against`. Simulated, per seed: `measure`, or
    `measure` minus (over) `against`, taken from the run of `experiment` of `node`; an ablated twin is the arm "<arm>/ablated".
    `form` says what kind of number both are, and with it what "no effect" is: 0 for a change, 1 for a ratio, none for a level.
    `ranking` names the reproductions of this source whose order is compared. `scale` says in words how the units relate, and
    `same_unit` whether sizes can be compared at all; percent and percentage points are turned into fractions. `why_not` is
    the author's sentence on why the sizes may differ.
    """

    id: Id
    quantity: str
    reported: Reading
    reported_against: Reading | None = None
    node: Id
    experiment: Id = "main"
    measure: Measure
    against: Measure | None = None
    combine: Literal["difference", "ratio"] = "difference"
    form: Literal["change", "ratio", "level"] = "change"
    ranking: Id | None = None
    same_unit: bool = True
    scale: str
    why_not: str


class Source(Record):
    """A paper, report, repository or page; one YAML file each, named by its key."""

    key: Id
    title: str
    authors: tuple[str, ...] = ()
    year: Annotated[int, Field(ge=1900, le=2100)]
    arxiv: str | None = None
    venue: str = ""
    url: str
    summary: str = ""
    cautions: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    reproductions: tuple[Reproduction, ...] = ()

    def read(self, reading: Reading) -> tuple[Figure, float] | None:
        """Return a figure of this source with the value that `reading` means, or None where there is no such value."""
        figure = next((figure for figure in self.figures if figure.id == reading.figure), None)
        if figure is None:
            return None
        value = figure.value if reading.at is None else {row.at: row.value for row in figure.series}.get(reading.at)
        return None if value is None else (figure, value)
