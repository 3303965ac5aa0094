"""The table of reducers: how one curve of one seed becomes one number."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Reducer = Callable[[Array, Array, float], Array]


def _first(curves: Array, axis: Array, at: float) -> Array:
    return curves[:, 0]


def _last(curves: Array, axis: Array, at: float) -> Array:
    return curves[:, -1]


def _tail_mean(curves: Array, axis: Array, at: float) -> Array:
    """Mean of the last tenth of the points, at least one."""
    return _mean(curves[:, -max(1, curves.shape[1] // 10) :], axis, at)


def _mean(curves: Array, axis: Array, at: float) -> Array:
    return np.asarray(curves.mean(axis=1), dtype=np.float64)


def _max(curves: Array, axis: Array, at: float) -> Array:
    return np.asarray(curves.max(axis=1), dtype=np.float64)


def _min(curves: Array, axis: Array, at: float) -> Array:
    return np.asarray(curves.min(axis=1), dtype=np.float64)


def _at(curves: Array, axis: Array, at: float) -> Array:
    """Value at the recorded point nearest to `at`."""
    return curves[:, int(np.argmin(np.abs(axis - at)))]


def _change(curves: Array, axis: Array, at: float) -> Array:
    return np.subtract(_last(curves, axis, at), _first(curves, axis, at))


def _slope(curves: Array, axis: Array, at: float) -> Array:
    """Least-squares slope per unit of the axis: sum((x - mean x) y) / sum((x - mean x)^2)."""
    centred = axis - axis.mean()
    return np.asarray(curves @ centred / (centred @ centred), dtype=np.float64)


def _correlation(curves: Array, axis: Array, at: float) -> Array:
    """Spearman correlation with the axis; 0 for a constant curve, not a number where a point is none."""
    from scipy.stats import rankdata  # a second of import that most starts never need

    ranks = rankdata(curves, axis=1) - (curves.shape[1] + 1) / 2
    places = rankdata(axis) - (len(axis) + 1) / 2
    scale = np.sqrt((ranks**2).sum(axis=1) * (places**2).sum())
    return np.asarray(np.divide(ranks @ places, scale, out=np.zeros(len(curves)), where=scale != 0))


def _argmax(curves: Array, axis: Array, at: float) -> Array:
    """Position of the maximum; not a number where a point is none, which NumPy takes for the largest."""
    return np.where(np.isnan(curves).any(axis=1), np.nan, axis[curves.argmax(axis=1)])


def _share_by(curves: Array, axis: Array, at: float) -> Array:
    """Share of the whole change that is reached at `at`; not a number where nothing changed."""
    total = _change(curves, axis, at)
    reached = np.subtract(_at(curves, axis, at), curves[:, 0])
    share: Array = np.divide(reached, total, out=np.full(len(curves), np.nan), where=total != 0)
    return share


def _reaches(curves: Array, axis: Array, at: float) -> Array:
    """First position by which the share `at` of the whole change is reached; not a number where nothing changed."""
    total = _change(curves, axis, at)[:, None]
    moved = np.subtract(curves, curves[:, :1])
    share = np.divide(moved, total, out=np.full(curves.shape, np.nan), where=total != 0)
    return np.where((share >= at).any(axis=1), axis[(share >= at).argmax(axis=1)], np.nan)


REDUCERS: MappingProxyType[str, Reducer] = MappingProxyType(
    {
        "first": _first,
        "last": _last,
        "tail_mean": _tail_mean,
        "mean": _mean,
        "max": _max,
        "min": _min,
        "at": _at,
        "change": _change,
        "slope": _slope,
        "correlation": _correlation,
        "argmax": _argmax,
        "share_by": _share_by,
        "reaches": _reaches,
    }
)


def reduce_curves(name: str, curves: Array, axis: Array, at: float | None = None) -> Array:
    """Reduce curves to one number per seed.

    Args:
        name: a key of REDUCERS.
        curves: shape (seeds, points), the unit of the output.
        axis: shape (points,), the positions of the points in the unit of the axis.
        at: the axis position that `at` and `share_by` need, or the share that `reaches` needs.

    Returns:
        Shape (seeds,), the unit of the output (slope: per unit of the axis; argmax and reaches: unit of the axis; correlation
        and share_by: 1).
    """
    return REDUCERS[name](np.asarray(curves, dtype=np.float64), np.asarray(axis, dtype=np.float64), at or 0.0)
