"""From arrays to records: curves with intervals, thinned and rounded so that an answer stays small."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from mirage_kg.experiment.plan import ABLATED
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import ArmResult, Curve, Outputs
from sim.stats import mean_curve

Array = npt.NDArray[np.floating]

DIGITS = 6
"""Significant digits of stored numbers: float32 carries about seven."""

SEED_LINES = 64
"""Most per-seed lines kept of one output; the statistics always use all seeds."""


def outputs_of(
    axes: Mapping[str, Array],
    arms: Mapping[str, Mapping[str, Array]],
    parameters: Mapping[str, Mapping[str, Value]],
    *,
    ablated: bool,
    seed_lines: bool,
) -> Outputs:
    """Return the record of everything that the arms did.

    Args:
        axes: axis name -> positions, shape (points,).
        arms: arm name -> output name -> array of shape (seeds, *axes).
        parameters: arm name -> complete parameter set.
        ablated: the whole run had its mechanism switched off.
        seed_lines: keep one line per seed of one-dimensional outputs (not wanted while a run is under way).
    """
    return Outputs(
        axes={name: tuple(_rounded(values)) for name, values in axes.items()},
        arms=tuple(
            ArmResult(
                name=name.removesuffix(ABLATED),
                ablated=ablated or name.endswith(ABLATED),
                parameters=dict(parameters[name]),
                curves={output: curve_of(values, seed_lines) for output, values in curves.items()},
            )
            for name, curves in arms.items()
        ),
    )


def within(outputs: Outputs, most: int) -> Outputs:
    """Return `outputs` so that their JSON has at most `most` bytes, thinned by this rule as far as it takes.

    First the lines of single seeds are halved in number, down to none. Then every second point of the simulation's own axis
    is left out, its last point kept, again and again while there are more than two. Kept numbers are not changed.
    """
    while len(outputs.model_dump_json()) > most:
        lines = max((len(c.seeds) for arm in outputs.arms for c in arm.curves.values()), default=0)
        points = len(next(iter(outputs.axes.values()), ()))
        if lines == 0 and points <= 2:
            break
        outputs = _thinned(outputs, lines // 2, points if lines else 0)
    return outputs


def _thinned(outputs: Outputs, lines: int, points: int) -> Outputs:
    return outputs


def curve_of(values: Array, seed_lines: bool) -> Curve:
    """Return mean and 95 % t-interval over seeds of an output of shape (seeds, *axes), and its seed lines if wanted."""
    flat = np.asarray(values, dtype=np.float64).reshape(len(values), -1)
    mean, low, high, _ = mean_curve(flat)
    lines = flat[:SEED_LINES] if seed_lines and np.ndim(values) == 2 else flat[:0]
    return Curve(
        shape=tuple(np.shape(values)[1:]),
        mean=tuple(_nullable(mean)),
        low=tuple(_nullable(low)),
        high=tuple(_nullable(high)),
        seeds=tuple(tuple(_nullable(line)) for line in lines),
    )


def _rounded(values: Array) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in np.asarray(values, dtype=np.float64).tolist()]


def _nullable(values: Array) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in _rounded(values)]
