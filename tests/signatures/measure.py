"""Measures signatures on runs, and says which hold.

A signature holds when our 95 % interval reaches the stated interval widened by half of its width (a quarter on either side).
A figure that is stated without an interval is read as itself within 5 % or 0.02, whichever is wider.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

import sim
from mirage_kg.experiment.reduce import reduce_curves
from tests.signatures.signature import Batch, Reading, Signature

RELATIVE, ABSOLUTE = 0.05, 0.02


@dataclass(frozen=True)
class Measured:
    """A signature with what we found, and whether it holds."""

    signature: Signature
    mean: float
    low: float
    high: float
    holds: bool


def measure(batch: Batch, *, seeds: int, seed: int) -> list[Measured]:
    """Run the arms of a batch and measure its signatures."""
    result = sim.simulate(batch.simulation, batch.arms, seeds=seeds, seed=seed, device="cpu")
    assert result.status is sim.Status.FINISHED, result.message
    return [_measured(row, result) for row in batch.signatures()]


def allowed(row: Signature) -> tuple[float, float]:
    """Return the stated interval, widened; a threshold as it is."""
    if row.low is None or row.high is None:
        width = max(RELATIVE * abs(row.value), ABSOLUTE)
        return row.value - width, row.value + width
    if math.isinf(row.low) or math.isinf(row.high):
        return row.low, row.high
    margin = (row.high - row.low) / 4
    return row.low - margin, row.high + margin


def _measured(row: Signature, result: sim.Result) -> Measured:
    values = _values(row.reading, result)
    if row.against is not None:
        values = values - _values(row.against, result)
    mean, low, high = sim.t_interval(values)
    least, most = allowed(row)
    return Measured(row, mean, low, high, bool(low <= most and least <= high))


def _values(reading: Reading, result: sim.Result) -> np.ndarray:
    own, *further = result.axes
    curves = result.outputs[reading.arm][reading.output].astype(np.float64)
    if curves.ndim == 3:
        name = next(name for name in further if name in reading.select)
        curves = curves[:, :, int(np.abs(result.axes[name] - reading.select[name]).argmin())]
    return reduce_curves(reading.reduce, curves, result.axes[own], reading.at)
