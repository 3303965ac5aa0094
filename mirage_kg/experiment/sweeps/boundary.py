"""Where a prediction turns: the lines on a map on which its mean effect crosses a threshold, and how far today is from them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from contourpy import LineType, contour_generator

from mirage_kg.experiment.stored import rounded_one
from mirage_kg.experiment.sweeps.grid import Grid
from mirage_kg.model.sweep import Boundary, Point, SweepAxis
from mirage_kg.model.written import written

Floats = npt.NDArray[np.float64]


def boundary_of(prediction: str, grid: Grid, means: Floats, at_least: float | None, at_most: float | None) -> Boundary:
    """Return the boundary of one prediction.

    Args:
        prediction: its id.
        grid: the axes.
        means: mean effect per cell, shape `grid.shape`; NaN where there is none.
        at_least: lower threshold of the mean effect, if any.
        at_most: upper threshold of the mean effect, if any.
    """
    places = [positions(axis) for axis in grid.axes]
    lines = [
        line
        for level in (at_least, at_most)
        if level is not None
        for line in crossings(places, [axis.numeric for axis in grid.axes], means, level)
    ]
    here = [_here(axis) for axis in grid.axes]
    # An axis without a range, and one of words, cannot be moved along: only lines at today's own value count.
    scale = [p[-1] - p[0] if axis.numeric and len(p) > 1 else 0.0 for axis, p in zip(grid.axes, places, strict=True)]
    found = None if None in here else nearest_point(lines, np.array(here, dtype=np.float64), np.array(scale))
    met = _met(places, here, means, at_least, at_most)
    nearest, distance = found or (None, None)
    return Boundary(
        prediction=prediction,
        lines=tuple(tuple(_point(row) for row in line) for line in lines),
        nearest=None if nearest is None else _point(nearest),
        distance=None if distance is None else rounded_one(distance),
        met_here=met,
        words=words(grid.axes, nearest, distance, met),
    )


def positions(axis: SweepAxis) -> Floats:
    """Return where the values of an axis lie: the values themselves, or their indices when they are words. Shape (values,)."""
    return np.array(axis.values if axis.numeric else range(len(axis.values)), dtype=np.float64)


def crossings(places: Sequence[Floats], numeric: Sequence[bool], means: Floats, level: float) -> list[Floats]:
    """Return the lines on which `means`, interpolated linearly between cells, equals `level`.

    Args:
        places: positions of the values of each axis, one or two axes.
        numeric: whether the space between two values of an axis means something.
        means: shape (len(places[0]), ...).
        level: the threshold.

    Returns:
        Arrays of shape (points, axes): polylines by marching squares when both axes are numeric and have two values or more;
        else single points, row by row along each numeric axis.
    """
    free = [index for index, p in enumerate(places) if numeric[index] and len(p) > 1]
    if len(free) == 2:
        x, y = places[1], places[0]
        generator = contour_generator(x, y, np.ma.masked_invalid(means), line_type=LineType.Separate)
        return [np.asarray(line, dtype=np.float64)[:, ::-1] for line in generator.lines(level)]
    if not free:
        return []
    along = free[0]
    rows = np.moveaxis(means, along, -1).reshape(-1, len(places[along]))
    other = places[1 - along] if len(places) == 2 else np.zeros(1)
    found = []
    for place, row in zip(other, rows, strict=True):
        for crossing in _crossings_of_row(places[along], row, level):
            point = [place] * len(places)
            point[along] = crossing
            found.append(np.array([point], dtype=np.float64))
    return found


def _crossings_of_row(x: Floats, row: Floats, level: float) -> list[float]:
    found = []
    for (x0, x1), (y0, y1) in zip(pairwise(x), pairwise(row), strict=True):
        # One side closed: a value that lies on the level is met once, and a row that stays on it never crosses.
        if (y0 < level) != (y1 < level) and np.isfinite(y0) and np.isfinite(y1):
            found.append(float(x0 + (x1 - x0) * (level - y0) / (y1 - y0)))
    return found


def nearest_point(lines: Sequence[Floats], here: Floats, scale: Floats) -> tuple[Floats, float] | None:
    """Return the point of the lines nearest to `here` and its distance, each axis divided by its `scale`.

    An axis of scale 0 cannot be moved along: points off today's value there do not count. None when there is no point.
    """
    best: tuple[Floats, float] | None = None
    fixed = scale == 0
    unit = np.where(fixed, 1.0, scale)
    for line in lines:
        if (line[:, fixed] != here[fixed]).any():
            continue
        for start, end in pairwise(line) if len(line) > 1 else [(line[0], line[0])]:
            step, back = (end - start) / unit, (here - start) / unit
            length = float(step @ step)
            share = min(max(float(back @ step) / length, 0.0), 1.0) if length else 0.0
            distance = float(np.linalg.norm(back - share * step))
            if best is None or distance < best[1]:
                best = start + share * (end - start), distance
    return best


def words(axes: Sequence[SweepAxis], nearest: Floats | None, distance: float | None, met: bool | None) -> str:
    """Say in one or two sentences whether today's setting meets the prediction on average, and where that turns."""
    today = ", ".join(f"{_name(axis)} = {_shown(axis.here)}" for axis in axes)
    state = {True: "is met on average", False: "is not met on average", None: "was not measured"}[met]
    if nearest is None or distance is None:
        return f"Today ({today}) the prediction {state}, and it turns nowhere that can be reached on this grid."
    there = ", ".join(
        f"{_name(axis)} = {_shown(float(value) if axis.numeric else axis.values[int(value)])}"
        for axis, value in zip(axes, nearest, strict=True)
    )
    return (
        f"Today ({today}) the prediction {state}. The nearest setting at which that turns is {there}, "
        f"{distance:.2g} of the swept range away."
    )


def _met(
    places: Sequence[Floats],
    here: Sequence[float | None],
    means: Floats,
    at_least: float | None,
    at_most: float | None,
) -> bool | None:
    """Whether the mean meets the thresholds in the cell nearest to today; None beyond the grid or without a mean."""
    cell = []
    for place, today in zip(places, here, strict=True):
        if today is None or not place[0] <= today <= place[-1]:
            return None
        cell.append(int(np.argmin(np.abs(place - today))))
    mean = means[tuple(cell)]
    if not np.isfinite(mean):
        return None
    return bool((at_least is None or mean >= at_least) and (at_most is None or mean <= at_most))


def _here(axis: SweepAxis) -> float | None:
    if axis.numeric:
        return None if isinstance(axis.here, str) else float(axis.here)
    return float(axis.values.index(axis.here)) if axis.here in axis.values else None


def _name(axis: SweepAxis) -> str:
    return axis.symbol or axis.name


def _shown(value: object) -> str:
    return written(value, ".3g") if isinstance(value, float | int) else str(value)


def _point(row: Floats) -> Point:
    return tuple(rounded_one(float(value)) for value in row)
