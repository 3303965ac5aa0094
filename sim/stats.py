"""Statistics over seeds: intervals, effect size, mean curves. NaN marks what was not measured and is left out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Interval(NamedTuple):
    """A mean or a fraction with its interval; NaN where it is not defined."""

    mean: float
    low: float
    high: float


class MeanCurve(NamedTuple):
    """Mean over seeds with the t-interval of the mean, each of the shape of one seed; `seeds` counts finite values."""

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    seeds: NDArray[np.int64]


def mean_curve(values: ArrayLike, level: float = 0.95) -> MeanCurve:
    """Return mean and t-interval over the first axis, mean ± t_{n-1} s / sqrt(n), point by point.

    `values` has shape (seeds, ...). With one finite seed the interval is NaN, with none the mean is NaN too. Equal values have
    exactly themselves as mean and as both ends, so that a threshold at which they lie is met.
    """
    from scipy.special import stdtrit  # a third of a second of import, kept off the way to a first answer

    rows = np.asarray(values, dtype=np.float64)
    finite = np.isfinite(rows)
    n = finite.sum(axis=0)
    # Sums of what lies beyond the first finite value: those of equal values are exactly 0.
    first = np.take_along_axis(rows, finite.argmax(axis=0)[None], axis=0)[0]
    beyond = np.where(finite, rows - np.where(n > 0, first, 0.0), 0.0)
    ahead = beyond.sum(axis=0) / np.maximum(n, 1)
    mean = np.where(n > 0, first + ahead, np.nan)
    squares = (np.where(finite, beyond - ahead, 0.0) ** 2).sum(axis=0)
    deviation = np.sqrt(squares / np.maximum(n - 1, 1))
    # The quantile takes longer than all the rest, and there are as few of them as there are different numbers of seeds.
    counts, place = np.unique(np.maximum(n - 1, 1), return_inverse=True)
    quantile = stdtrit(counts, 0.5 + level / 2)[place].reshape(np.shape(n))
    half = np.where(n > 1, quantile * deviation / np.sqrt(np.maximum(n, 1)), np.nan)
    return MeanCurve(mean, mean - half, mean + half, n)


def t_interval(values: ArrayLike, level: float = 0.95) -> Interval:
    """Return the mean of one number per seed with its t-interval on n - 1 degrees of freedom."""
    curve = mean_curve(np.ravel(np.asarray(values, dtype=np.float64)), level)
    return Interval(float(curve.mean), float(curve.low), float(curve.high))


def wilson_interval(successes: int, n: int, level: float = 0.95) -> Interval:
    """Return the fraction successes / n with its Wilson score interval; NaN when n is 0.

    Wilson, E. B. (1927), J. Am. Stat. Assoc. 22: 209-212. ValueError unless 0 <= successes <= n.
    """
    from scipy.special import ndtri

    if not 0 <= successes <= n:
        raise ValueError(f"successes must lie in [0, n]: got {successes} of {n}")
    if n == 0:
        return Interval(float("nan"), float("nan"), float("nan"))
    z = float(ndtri(0.5 + level / 2))
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    return Interval(p, 0.0 if successes == 0 else centre - half, 1.0 if successes == n else centre + half)


def cohen_dz(values: ArrayLike) -> float:
    """Return Cohen's d_z, mean / standard deviation (n - 1) of one paired effect per seed; NaN where it is not defined.

    It is not defined for fewer than two values, nor where these differ by no more than the rounding of double precision.
    """
    rows = np.ravel(np.asarray(values, dtype=np.float64))
    rows = rows[np.isfinite(rows)]
    if rows.size < 2:
        return float("nan")
    deviation = float(rows.std(ddof=1))
    rounding = 8 * np.finfo(np.float64).eps * float(np.abs(rows).max())
    return float(rows.mean()) / deviation if deviation > rounding else float("nan")
