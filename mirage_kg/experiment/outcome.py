"""From arrays to records: curves with intervals, thinned and rounded so that an answer stays small."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from mirage_kg.experiment.plan import ABLATED
from mirage_kg.experiment.stored import rounded
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import ArmResult, Curve, Outputs
from sim.stats import mean_curve

Array = npt.NDArray[np.floating]

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
        axes={name: tuple(rounded(values).tolist()) for name, values in axes.items()},
        arms=tuple(
            ArmResult(
                name=name.removesuffix(ABLATED),
                ablated=ablated or name.endswith(ABLATED),
                parameters=dict(parameters[name]),
                curves=curves_of(curves, seed_lines),
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


def curves_of(outputs: Mapping[str, Array], seed_lines: bool) -> dict[str, Curve]:
    """Return mean and 95 % t-interval over seeds of each output, shape (seeds, *axes), and its seed lines if wanted.

    All outputs of an arm share their seeds: they are laid side by side and gone through once.
    """
    if not outputs:
        return {}
    shapes = {name: np.shape(values) for name, values in outputs.items()}
    flat = np.concatenate([np.reshape(values, (shapes[name][0], -1)) for name, values in outputs.items()], axis=1)
    flat = flat.astype(np.float64, copy=False)
    statistics = [_nullable(values) for values in mean_curve(flat)[:3]]
    lines = _nullable(flat[:SEED_LINES]) if seed_lines else np.empty((0, flat.shape[1]), dtype=object)
    curves, begin = dict[str, Curve](), 0
    for name, shape in shapes.items():
        end = begin + math.prod(shape[1:])
        mean, low, high = (tuple(values[begin:end].tolist()) for values in statistics)
        own = lines[:, begin:end].tolist() if len(shape) == 2 else []
        # What is made here from arrays has the right types; checking each number again takes as long as making it.
        curves[name] = Curve.model_construct(
            shape=shape[1:], mean=mean, low=low, high=high, seeds=tuple(tuple(line) for line in own)
        )
        begin = end
    return curves


def _nullable(values: Array) -> npt.NDArray[Any]:
    """Return rounded numbers, and None in place of what is not finite."""
    numbers: npt.NDArray[Any] = rounded(values)
    finite = np.isfinite(numbers)
    if not finite.all():
        numbers = numbers.astype(object)
        numbers[~finite] = None
    return numbers
