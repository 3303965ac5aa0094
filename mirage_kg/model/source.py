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
    """One value of a series."""

    at: str
    """Where along the series: a step, a round, a model size."""
    value: float
    """The value there."""


class Figure(Record):
    """One published figure: either `value` or `series` is given."""

    id: Id
    """Id of the figure within its source."""
    quantity: str
    """What was measured."""
    value: float | None = None
    """The value; null where there is a series."""
    series: tuple[Point, ...] = ()
    """The values along a series; empty where there is one value."""
    low: float | None = None
    """Lower end of the published interval; null where none was published."""
    high: float | None = None
    """Upper end of the published interval; null where none was published."""
    unit: str = "1"
    """Unit: `1` for a fraction, `points` for percentage points, `percent`, or another."""
    condition: str = ""
    """Under which conditions it was measured; may be empty."""
    locator: str = ""
    """The place in the source: a section, table or figure; may be empty."""
    confidence: Confidence
    """How it was read. high: in the paper's own text, table or code. digitised: off a vector curve in the authors' PDF.
    medium: in a secondary summary. by_eye: off a bitmap. low: from memory or a page alone. own_check: derived here.
    """
    seen: str = ""
    """Where and how it was seen; may be empty."""


class Reading(Record):
    """A published number of this source."""

    figure: Id
    """Id of the figure."""
    at: str | None = None
    """Where along its series; null for a figure of one value."""


class Reproduction(Record):
    """A published number bound to what a simulation shows in its place, chosen for what it measures and not for how it
    agrees.
    """

    id: Id
    """Id of the row within its source."""
    quantity: str
    """What both numbers are."""
    reported: Reading
    """The published number."""
    reported_against: Reading | None = None
    """The published number that is subtracted from it, or that it is divided by; null where it stands alone."""
    node: Id
    """Id of the node whose run is read."""
    experiment: Id = "main"
    """Id of the experiment of that node."""
    measure: Measure
    """What is taken from the run, seed by seed; an ablated twin is the arm `<arm>/ablated`."""
    against: Measure | None = None
    """What is subtracted from it, or what it is divided by; null where it stands alone."""
    combine: Literal["difference", "ratio"] = "difference"
    """Whether both are subtracted or divided."""
    form: Literal["change", "ratio", "level"] = "change"
    """What kind of number both are, and with it what no effect is: 0 for a change, 1 for a ratio, none for a level."""
    ranking: Id | None = None
    """Name that rows of this source share whose order is compared; null where it is not."""
    same_unit: bool = True
    """Whether sizes can be compared; percent and percentage points are turned into fractions first."""
    scale: str
    """How the two units relate, in words."""
    why_not: str
    """Why the sizes may differ, in the author's words."""


class Source(Record):
    """A paper, report, repository or page; one YAML file each."""

    key: Id
    """Key of the source, which is the name of its file."""
    title: str
    """Its title."""
    authors: tuple[str, ...] = ()
    """Names of the authors."""
    year: Annotated[int, Field(ge=1900, le=2100)]
    """Year of publication."""
    arxiv: str | None = None
    """Number on arXiv, without a version; null where it is not there."""
    venue: str = ""
    """Where it appeared; may be empty."""
    url: str
    """Its address, http or https."""
    summary: str = ""
    """What it found, in our words; may be empty."""
    cautions: tuple[str, ...] = ()
    """What to keep in mind when it is cited."""
    figures: tuple[Figure, ...] = ()
    """What it published, as data."""
    reproductions: tuple[Reproduction, ...] = ()
    """Its numbers that are bound to simulations."""

    def read(self, reading: Reading) -> tuple[Figure, float] | None:
        """Return a figure of this source with the value that `reading` means, or None where there is no such value."""
        figure = next((figure for figure in self.figures if figure.id == reading.figure), None)
        if figure is None:
            return None
        value = figure.value if reading.at is None else {row.at: row.value for row in figure.series}.get(reading.at)
        return None if value is None else (figure, value)
