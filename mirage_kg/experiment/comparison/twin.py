"""The twin check: one node on CPU and on GPU with the same seeds, and whether the two tell the same.

Round-off differs between devices, so bytes are not compared. Where a simulation has one outcome, the mean curves over seeds
must lie within 2e-3 of the size of the curve. Where it is bistable a rounding error can turn the fate of a seed and the mean
describes neither; there the fraction of seeds that end low is compared, and the two Wilson intervals must overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np

import sim
from mirage_kg.errors import NotRunnable
from mirage_kg.experiment.outcome import Array
from mirage_kg.experiment.plan import plan
from mirage_kg.model.node import Node
from mirage_kg.model.record import Record
from sim.spec import Spec
from sim.stats import wilson_interval

TOLERANCE = 2e-3
"""Largest difference of two mean curves, relative to the largest value of the curve."""

Arms = Mapping[str, Mapping[str, Array]]
"""Arm -> output -> (seeds, *axes)."""


class TwinRow(Record):
    """One comparison. `first` and `second` are the values where they differ most, or two fractions of seeds.

    `apart` is the relative difference of means, or the gap between two intervals, 0 where they overlap.
    """

    arm: str
    output: str
    by: Literal["mean", "fraction"]
    first: float
    second: float
    apart: float
    agrees: bool


class Twin(Record):
    """The whole check. `agrees` is None when there was nothing to compare with, and `message` says why."""

    node: str
    experiment: str
    simulation: str
    seeds: int
    devices: tuple[str, ...]
    rows: tuple[TwinRow, ...] = ()
    agrees: bool | None
    message: str = ""


def twin(node: Node, experiment: str | None = None, *, seeds: int = 64, seed: int = 0) -> Twin:
    """Run one experiment of a node on CPU and on GPU and compare; without a GPU compare nothing, and say so.

    Raises:
        NotRunnable, InvalidInput, TooLarge: as `plan` says; NotRunnable too where a run did not end.
    """
    decided = plan(node, {"experiment": experiment, "seeds": seeds, "seed": seed, "device": "cpu"})
    asked = {"node": node.id, "experiment": decided.experiment, "simulation": decided.simulation, "seeds": seeds}
    if "gpu" not in sim.devices():
        return Twin(**asked, devices=("cpu",), agrees=None, message="no GPU is visible here, so nothing was compared")
    ran = []
    for device in ("cpu", "gpu"):
        result = sim.simulate(decided.simulation, decided.arms, seeds=seeds, seed=seed, device=device)
        if result.status is not sim.Status.FINISHED:
            raise NotRunnable(f"the run on {device} did not end: {result.status.value} {result.message}", where=device)
        ran.append(result)
    rows = tuple(compare(sim.get_spec(decided.simulation), ran[0].outputs, ran[1].outputs))
    names = tuple(result.device_name for result in ran)
    return Twin(**asked, devices=names, rows=rows, agrees=all(row.agrees for row in rows))


def compare(spec: Spec, first: Arms, second: Arms) -> Iterator[TwinRow]:
    """Yield one row for each arm and output of two runs of the same arms; see the module for the rule.

    A bistable simulation is compared in the outputs that tell the two outcomes apart: what is wanted, and what is paid.
    """
    for arm in first:
        for output in spec.outputs:
            one, two = np.asarray(first[arm][output.name]), np.asarray(second[arm][output.name])
            if not spec.bistable:
                yield _means(arm, output.name, one, two)
            elif output.role != "other" and one.ndim == 2:
                yield _fractions(arm, output.name, one[:, -1], two[:, -1])


def _means(arm: str, output: str, one: Array, two: Array) -> TwinRow:
    means = [np.ravel(np.asarray(values, dtype=np.float64).mean(0)) for values in (one, two)]
    size = max(float(np.abs(means).max()), 1e-9)
    apart = np.abs(means[0] - means[1]) / size
    worst = int(apart.argmax())
    return TwinRow(
        arm=arm,
        output=output,
        by="mean",
        first=float(means[0][worst]),
        second=float(means[1][worst]),
        apart=float(apart[worst]),
        agrees=bool(apart[worst] <= TOLERANCE),
    )


def _fractions(arm: str, output: str, one: Array, two: Array) -> TwinRow:
    """Compare the fractions of seeds that end in the lower half of all that was seen on either device."""
    ends = np.concatenate([one, two])
    middle = float(ends.min() + ends.max()) / 2
    spread = float(ends.max() - ends.min())
    low = [int((values < middle).sum()) if spread > TOLERANCE * max(abs(middle), 1e-9) else 0 for values in (one, two)]
    intervals = [wilson_interval(count, len(values)) for count, values in zip(low, (one, two), strict=True)]
    gap = max(intervals[0].low - intervals[1].high, intervals[1].low - intervals[0].high, 0.0)
    return TwinRow(
        arm=arm,
        output=output,
        by="fraction",
        first=low[0] / len(one),
        second=low[1] / len(two),
        apart=gap,
        agrees=gap == 0.0,
    )
