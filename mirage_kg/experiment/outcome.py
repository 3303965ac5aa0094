"""From arrays to records: curves with intervals, thinned and rounded so that an answer stays small."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

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
    is left out, its last point kept, while there are more than two. What is kept is not changed, and verdicts do not see
    it: they are reached from all seeds and points.
    """
    while len(outputs.model_dump_json()) > most:
        lines = max((len(curve.seeds) for arm in outputs.arms for curve in arm.curves.values()), default=0)
        own, axis = next(iter(outputs.axes.items()))
        if lines:
            axes, thin = outputs.axes, partial(_fewer_lines, lines // 2)
        elif len(axis) > 2:
            kept = sorted({*range(0, len(axis), 2), len(axis) - 1})
            axes, thin = {**outputs.axes, own: tuple(axis[i] for i in kept)}, partial(_fewer_points, kept)
        else:
            break
        outputs = Outputs(axes=axes, arms=_each_curve(thin, outputs.arms), theory=_each_curve(thin, outputs.theory))
    return outputs


def _each_curve(thin: Callable[[Curve], Curve], arms: Sequence[ArmResult]) -> tuple[ArmResult, ...]:
    return tuple(
        arm.model_copy(update={"curves": {name: thin(curve) for name, curve in arm.curves.items()}}) for arm in arms
    )


def _fewer_lines(lines: int, curve: Curve) -> Curve:
    return curve.model_copy(update={"seeds": curve.seeds[:lines]})


def _fewer_points(kept: Sequence[int], curve: Curve) -> Curve:
    """Return a curve at the `kept` points of its first axis."""
    row = math.prod(curve.shape[1:])
    places = [point * row + place for point in kept for place in range(row)]
    thinned = {name: tuple(getattr(curve, name)[place] for place in places) for name in ("mean", "low", "high")}
    return curve.model_copy(update={"shape": (len(kept), *curve.shape[1:]), **thinned})


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
