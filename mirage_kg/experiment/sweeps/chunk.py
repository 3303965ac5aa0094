"""One chunk of a sweep: cells of one compiled shape, run in one batch and judged where they were run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import sim
from mirage_kg.experiment.plan import ABLATED
from mirage_kg.experiment.stored import DIGITS, rounded_one
from mirage_kg.experiment.sweeps.plan import SweepPlan, cell_arms
from mirage_kg.experiment.verdict import Floats, Seen, effects, judge_effect, verdict_of
from mirage_kg.model.experiment import Prediction, Value
from mirage_kg.model.sweep import Cell, CellEffect, Chunk

OnStep = Callable[[int, int, bool], None]
"""Told the number of a chunk, its last recorded step, and whether it compiles."""

ShouldStop = Callable[[], sim.Status | None]
"""Asked between blocks; a status ends the chunk with it."""


@dataclass(frozen=True)
class Ran:
    """How one chunk ended, with its cells if it has reached its last step; `worker` is where it ran, if not in this process."""

    status: sim.Status
    message: str = ""
    chunk: Chunk | None = None
    jax: str | None = None
    device: str | None = None
    device_name: str | None = None
    compile_seconds: float = 0.0
    worker: str = ""


def steps_of(plan: SweepPlan) -> tuple[int, ...]:
    """Return how many steps each chunk of a plan takes."""
    spec, settings = sim.get_spec(plan.simulation), plan.grid.cells()
    return tuple(spec.steps({**plan.parameters, **settings[chunk[0]]}) for chunk in plan.chunks)


def run_chunk(plan: SweepPlan, number: int, on_step: OnStep, should_stop: ShouldStop) -> Ran:
    """Run the cells of one chunk of a plan and judge them.

    The same plan and number give the same cells, whichever process runs them and whatever ran before.

    Raises:
        sim.DeviceError: the device that was asked for is not there.
    """
    result = sim.simulate(
        plan.simulation,
        _arms(plan, plan.chunks[number]),
        seeds=plan.seeds,
        seed=plan.seed,
        device=plan.device,
        on_block=lambda block: on_step(number, block.step, block.compiling),
        should_stop=should_stop,
    )
    finished = result.status is sim.Status.FINISHED
    return Ran(
        status=result.status,
        message=result.message,
        chunk=Chunk(cells=tuple(_judged(plan, result, plan.chunks[number]))) if finished else None,
        jax=result.jax,
        device=result.device,
        device_name=result.device_name,
        compile_seconds=result.compile_seconds,
    )


def _arms(plan: SweepPlan, chunk: tuple[int, ...]) -> dict[str, dict[str, Value]]:
    """Return the arms of all cells of a chunk; a short last chunk is filled up, so that all have one compiled shape."""
    spec, settings = sim.get_spec(plan.simulation), plan.grid.cells()
    size = max(len(other) for other in plan.chunks)
    filled = [*chunk, *[chunk[-1]] * (size - len(chunk))]
    return {
        f"{place}:{name}": values
        for place, index in enumerate(filled)
        for name, values in cell_arms(spec, plan.setting, {**plan.changes, **settings[index]}, plan.ablated).items()
    }


def _judged(plan: SweepPlan, result: sim.Result, chunk: tuple[int, ...]) -> Iterator[Cell]:
    output_axes = {output.name: output.axes for output in sim.get_spec(plan.simulation).outputs}
    by_cell: dict[str, dict[str, Any]] = {}
    for key, outputs in result.outputs.items():
        place, _, name = key.partition(":")
        by_cell.setdefault(place, {})[name] = outputs
    for arms in list(by_cell.values())[: len(chunk)]:
        seen = Seen(result.axes, output_axes, arms)
        main = tuple(_effect(p, effects(p, seen), plan.level) for p in plan.setting.predictions)
        if not plan.ablated:
            yield Cell(effects=main)
            continue
        off = tuple(_effect(p, effects(p, seen, ABLATED), plan.level) for p in plan.setting.predictions)
        verdicts = tuple(verdict_of(on.holds, without.holds) for on, without in zip(main, off, strict=True))
        yield Cell(effects=main, ablated=off, verdicts=verdicts)


def _effect(prediction: Prediction, values: Floats, level: float) -> CellEffect:
    effect = judge_effect(prediction, values, level)
    finite = values[np.isfinite(values)]
    edges = [prediction.seeds_below, prediction.seeds_above]
    if edges == [None, None]:
        edges = [prediction.at_least, prediction.at_most]
    known = [edge for edge in edges if edge is not None]
    return CellEffect(
        mean=_rounded(effect.mean),
        low=_rounded(effect.low),
        high=_rounded(effect.high),
        holds=effect.holds,
        agree=_share(effect.agree),
        below=_share(np.mean(finite < known[0])) if len(finite) else 0.0,
        above=_share(np.mean(finite > known[-1])) if len(finite) else 0.0,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else rounded_one(value)


def _share(value: float | np.floating) -> float:
    return round(float(value), DIGITS)
