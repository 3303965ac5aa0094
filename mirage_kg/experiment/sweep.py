"""A sweep: one experiment over a grid of settings, in chunks of one compiled shape that are kept as they are finished."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import sim
from mirage_kg.experiment.boundary import boundary_of
from mirage_kg.experiment.execute import STATUS
from mirage_kg.experiment.fingerprint import digest
from mirage_kg.experiment.plan import ABLATED
from mirage_kg.experiment.sweep_plan import SweepPlan, cell_arms
from mirage_kg.experiment.verdict import Floats, Seen, effects, judge_effect, verdict_of
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Prediction, Value
from mirage_kg.model.run import Progress, RunStatus
from mirage_kg.model.sweep import Boundary, Cell, CellEffect, Chunk, SweepOutputs
from mirage_kg.store.sweeps import SweepsStore
from sim.spec import Spec

OnCells = Callable[[Progress, SweepOutputs | None], None]

DIGITS = 6


@dataclass(frozen=True)
class SweepOutcome:
    """What came of a sweep. Cells that were not reached are None; `jax` and the device are None where all cells were known."""

    status: RunStatus
    message: str
    outputs: SweepOutputs
    jax: str | None
    device: str | None
    device_name: str | None
    compile_seconds: float
    run_seconds: float
    result_hash: str


def sweep(
    plan: SweepPlan,
    on_progress: OnCells | None = None,
    should_stop: Callable[[], bool] | None = None,
    deadline_seconds: float | None = None,
    cache_dir: str | None = None,
) -> SweepOutcome:
    """Run every cell of a plan on the same seeds, chunk by chunk, and find where each prediction turns.

    A finished chunk is kept in the file that the plan names, and not run again when the same sweep is asked for later.

    Args:
        plan: decided and checked by `plan_sweep`.
        on_progress: called between blocks with steps done over all chunks, and after each chunk with all cells so far.
        should_stop: asked between blocks; true cancels.
        deadline_seconds: wall time after which the sweep stops at the next block; default the limit `sweep_seconds`.
        cache_dir: folder of compiled programs to be kept between processes.

    Raises:
        sim.DeviceError: the device that was asked for is not there.
    """
    began = time.monotonic()
    if cache_dir:
        sim.configure(cache_dir)
    seconds = limit("sweep_seconds") if deadline_seconds is None else deadline_seconds
    settings = plan.grid.cells()
    spec = sim.get_spec(plan.simulation)
    per_chunk = [spec.steps({**plan.parameters, **settings[chunk[0]]}) for chunk in plan.chunks]
    cells: list[Cell | None] = [None] * len(settings)
    done, steps = 0, sum(per_chunk)
    compile_seconds = 0.0
    last: sim.Result | None = None

    def told(step: int, outputs: SweepOutputs | None, *, compiling: bool = False) -> None:
        if on_progress:
            on_progress(Progress(step=done + step, steps=steps, compiling=compiling), outputs)

    def report(block: sim.Block) -> None:
        # The end of a chunk is told with its cells, below.
        if block.step < block.steps:
            told(block.step, None, compiling=block.compiling)

    with ExitStack() as stack:
        kept = stack.enter_context(closing(SweepsStore(Path(plan.kept_in)))) if plan.kept_in else None
        for number, chunk in enumerate(plan.chunks):
            found = kept.chunk(plan.content_hash, number) if kept else None
            if found is None:
                last = sim.simulate(
                    plan.simulation,
                    _arms(plan, spec, settings, chunk),
                    seeds=plan.seeds,
                    seed=plan.seed,
                    device=plan.device,
                    on_block=report,
                    should_stop=lambda: sim.Status.CANCELLED if should_stop and should_stop() else None,
                    deadline_seconds=seconds - (time.monotonic() - began),
                )
                compile_seconds += last.compile_seconds
                if last.status is not sim.Status.FINISHED:
                    break
                found = Chunk(cells=tuple(_judged(plan, spec, last, chunk)))
                if kept:
                    kept.keep_chunk(plan.content_hash, number, found)
            for index, cell in zip(chunk, found.cells, strict=True):
                cells[index] = cell
            done += per_chunk[number]
            told(0, SweepOutputs(cells=tuple(cells)))
    finished = None not in cells
    outputs = SweepOutputs(cells=tuple(cells), boundaries=tuple(_boundaries(plan, cells)) if finished else ())
    status = sim.Status.FINISHED if finished or last is None else last.status
    reached = f"{sum(cell is not None for cell in cells)} of {len(cells)} cells are done."
    return SweepOutcome(
        status=STATUS[status.name],
        message="" if finished or last is None else f"{status.value} {last.message} {reached}".replace("  ", " "),
        outputs=outputs,
        jax=last.jax if last else None,
        device=last.device if last else None,
        device_name=last.device_name if last else None,
        compile_seconds=compile_seconds,
        run_seconds=time.monotonic() - began - compile_seconds,
        result_hash=digest(outputs.model_dump(mode="json")),
    )


def _arms(
    plan: SweepPlan, spec: Spec, settings: list[dict[str, Value]], chunk: tuple[int, ...]
) -> dict[str, dict[str, Value]]:
    """Return the arms of all cells of a chunk; a short last chunk is filled up, so that all have one compiled shape."""
    size = max(len(other) for other in plan.chunks)
    filled = [*chunk, *[chunk[-1]] * (size - len(chunk))]
    return {
        f"{place}:{name}": values
        for place, index in enumerate(filled)
        for name, values in cell_arms(spec, plan.setting, {**plan.changes, **settings[index]}, plan.ablated).items()
    }


def _judged(plan: SweepPlan, spec: Spec, result: sim.Result, chunk: tuple[int, ...]) -> Iterator[Cell]:
    output_axes = {output.name: output.axes for output in spec.outputs}
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


def _boundaries(plan: SweepPlan, cells: list[Cell | None]) -> Iterator[Boundary]:
    for number, prediction in enumerate(plan.setting.predictions):
        means = [math.nan if cell is None else _or_nan(cell.effects[number].mean) for cell in cells]
        on_grid = np.array(means, dtype=np.float64).reshape(plan.grid.shape)
        yield boundary_of(prediction.id, plan.grid, on_grid, prediction.at_least, prediction.at_most)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")


def _share(value: float | np.floating) -> float:
    return round(float(value), DIGITS)
