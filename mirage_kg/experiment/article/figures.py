"""How a draft writes a published figure: its value or its series, and where it was read."""

from __future__ import annotations

from mirage_kg.experiment.article.escape import plain
from mirage_kg.model.source import Figure, Source
from mirage_kg.model.written import written

UNITS = {"1": "", "percent": " percent", "points": " percentage points"}

POINTS = 4
"""Longest series that is told whole; of a longer one its ends, its highest and its lowest value are."""


def value_of(row: Figure) -> str:
    """Return the value with its interval, or the series with where along it each value stands, and the unit."""
    unit = UNITS.get(row.unit, f" {plain(row.unit)}")
    if row.value is not None:
        span = f" \\[{written(row.low)}, {written(row.high)}\\]" if row.low is not None and row.high is not None else ""
        return f"{written(row.value)}{span}{unit}"
    values = [point.value for point in row.series]
    ends = {0, len(values) - 1, values.index(max(values)), values.index(min(values))}
    shown = range(len(values)) if len(values) <= POINTS else sorted(ends)
    return ", ".join(f"{written(row.series[at].value)} ({plain(row.series[at].at)})" for at in shown) + unit


def place_of(source: Source, row: Figure) -> str:
    """Return the key of the source and the place in it."""
    return ", ".join(filter(None, (f"`{source.key}`", plain(row.locator))))
