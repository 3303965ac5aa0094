"""The record of one sweep: a node's experiment over a grid of settings, and where its predictions turn."""

from __future__ import annotations

from typing import Literal

from mirage_kg.model.experiment import Value
from mirage_kg.model.record import Record
from mirage_kg.model.run import Entry, Verdict

Point = tuple[float, ...]
"""A place on the map, one coordinate per axis: the value, or on an axis of words the index of the word."""


class SweepAxis(Record):
    """One swept parameter."""

    name: str
    """Name of the parameter."""
    label: str
    """What a reader calls it."""
    symbol: str
    """Its symbol in the equations."""
    unit: str
    """Its unit; 1 for a pure number."""
    values: tuple[Value, ...]
    """Its values, in order."""
    here: Value
    """Its value in the setting around which was swept."""
    numeric: bool
    """Whether the values are numbers; false when they are words."""


class CellEffect(Record):
    """One prediction in one cell."""

    mean: float | None
    """Mean effect over seeds; null where it is not defined."""
    low: float | None
    """Lower end of its interval; null where there is none."""
    high: float | None
    """Upper end of its interval; null where there is none."""
    holds: Literal["yes", "no", "undecided"]
    """Whether the prediction holds in this cell."""
    agree: float
    """Fraction of seeds whose own effect lies within the threshold."""
    below: float
    """Fraction of seeds under the threshold that the boundary follows."""
    above: float
    """Fraction of seeds over that threshold."""


class Cell(Record):
    """One setting of a sweep."""

    effects: tuple[CellEffect, ...]
    """The effect for each prediction, in the order of `predictions`."""
    ablated: tuple[CellEffect, ...] = ()
    """The same without the mechanism; empty where that was not asked for."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdict for each prediction; empty where the mechanism was not switched off beside it."""


class Chunk(Record):
    """The cells that were run together, kept so that an interrupted sweep goes on behind them."""

    cells: tuple[Cell, ...]
    """The cells, in row order."""


class Boundary(Record):
    """Where the mean effect of one prediction crosses a threshold."""

    prediction: str
    """Id of the prediction."""
    lines: tuple[tuple[Point, ...], ...]
    """Polylines on a map of two numeric axes, single points on other maps; empty where it is not crossed."""
    nearest: Point | None
    """The point of the lines that is nearest to today's setting; null without a line."""
    distance: float | None
    """How far that is, each axis measured in the range that was swept; null without a line."""
    met_here: bool | None
    """Whether the mean meets the thresholds in the cell nearest to today's setting; null where that lies outside of the
    grid.
    """
    words: str
    """The same in words."""


class SweepOutputs(Record):
    """The map of a sweep."""

    cells: tuple[Cell | None, ...]
    """The cells in row order, the last axis fastest; null where not run yet."""
    boundaries: tuple[Boundary, ...] = ()
    """Where each prediction turns; empty until all cells have run."""


class SweptPrediction(Record):
    """What a prediction asks for, as far as reading the map needs it."""

    id: str
    """Id of the prediction."""
    statement: str
    """What must be seen, in words."""
    at_least: float | None
    """Lowest effect with which it holds; null where there is no such bound."""
    at_most: float | None
    """Highest effect with which it holds; null where there is no such bound."""
    seeds_below: float | None
    """Where given, the effect is the fraction of seeds below this; else null."""
    seeds_above: float | None
    """Where given, the effect is the fraction of seeds above this; else null."""
    interval: Literal["t", "wilson"]
    """t: of the mean of paired effects. wilson: of a fraction of seeds."""
    level: float
    """Level of the interval, corrected for the number of predictions."""


class Sweep(Entry):
    """One sweep of one node's experiment over a grid of settings, all else staying as in `parameters`."""

    engine: str = "local"
    """What ran the chunks: local, or dask for a cluster."""
    axes: tuple[SweepAxis, ...]
    """The swept parameters, one or two."""
    predictions: tuple[SweptPrediction, ...]
    """The predictions that each cell is judged by."""
    outputs: SweepOutputs | None = None
    """The cells so far, and once all are run the boundaries; null while there is nothing."""
