"""The record of one sweep: a node's experiment over a grid of settings, and where its predictions turn."""

from __future__ import annotations

from typing import Literal

from mirage_kg.model.experiment import Value
from mirage_kg.model.record import Record
from mirage_kg.model.run import Entry, Verdict

Point = tuple[float, ...]
"""A place on the map, one coordinate per axis: the value, or on an axis of words the index of the word."""


class SweepAxis(Record):
    """One swept parameter: its values in order, and `here`, today's setting. `numeric` is false when the values are words."""

    name: str
    label: str
    symbol: str
    unit: str
    values: tuple[Value, ...]
    here: Value
    numeric: bool


class CellEffect(Record):
    """One prediction in one cell.

    `mean`, `low`, `high`: effect over seeds with its interval, at the level that the prediction has in a run. `agree` is the
    fraction of seeds whose own effect lies within the threshold; `below` and `above` are the fractions of seeds under and
    over the threshold that the boundary follows (`seeds_below` or `seeds_above` where the prediction has one).
    """

    mean: float | None
    low: float | None
    high: float | None
    holds: Literal["yes", "no", "undecided"]
    agree: float
    below: float
    above: float


class Cell(Record):
    """One setting: an effect per prediction; where the ablation was asked for, the same without the mechanism, and verdicts."""

    effects: tuple[CellEffect, ...]
    ablated: tuple[CellEffect, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


class Chunk(Record):
    """The cells that were run together, kept so that an interrupted sweep goes on behind them."""

    cells: tuple[Cell, ...]


class Boundary(Record):
    """Where the mean effect of one prediction crosses a threshold.

    `lines` are polylines on a map of two numeric axes and single points on the others. `nearest` is their point nearest to
    today's setting and `distance` how far it is, each axis measured in the range that was swept; None without a line.
    `met_here` tells whether the mean meets the thresholds in the cell nearest to today's setting.
    """

    prediction: str
    lines: tuple[tuple[Point, ...], ...]
    nearest: Point | None
    distance: float | None
    met_here: bool | None
    words: str


class SweepOutputs(Record):
    """The map: cells in row order, the last axis fastest, None where not run yet; boundaries by prediction once all are."""

    cells: tuple[Cell | None, ...]
    boundaries: tuple[Boundary, ...] = ()


class SweptPrediction(Record):
    """What a prediction asks for, as far as reading the map needs it. `interval` as in the effect of a run."""

    id: str
    statement: str
    at_least: float | None
    at_most: float | None
    seeds_below: float | None
    seeds_above: float | None
    interval: Literal["t", "wilson"]
    level: float


class Sweep(Entry):
    """One sweep of one node's experiment.

    `parameters` is the setting around which the axes move; `ablated` adds the twins. `engine` is what ran the chunks.
    """

    engine: str = "local"
    axes: tuple[SweepAxis, ...]
    predictions: tuple[SweptPrediction, ...]
    outputs: SweepOutputs | None = None
