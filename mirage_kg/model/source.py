"""Sources and the figures that they published, as data with condition, locator and confidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

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
