"""A sweep: one experiment over a grid of settings, in chunks of one compiled shape that are kept as they are finished."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import sim
from mirage_kg.experiment.execute import STATUS
from mirage_kg.experiment.fingerprint import digest
from mirage_kg.experiment.sweeps.boundary import boundary_of
from mirage_kg.experiment.sweeps.chunk import Ran, ShouldStop, steps_of
from mirage_kg.experiment.sweeps.engines import run_of
from mirage_kg.experiment.sweeps.heat_map import heat_maps
from mirage_kg.experiment.sweeps.plan import SweepPlan
from mirage_kg.limits import limit
from mirage_kg.model.run import Progress, RunStatus
from mirage_kg.model.sweep import Boundary, Cell, Chunk, SweepAxis, SweepOutputs, SweptPrediction
from mirage_kg.shown import paragraph, shown
from mirage_kg.store.sweeps import SweepsStore

OnCells = Callable[[Progress, SweepOutputs | None], None]


@dataclass(frozen=True)
class SweepOutcome:
    """What came of a sweep. Cells that were not reached are None; `jax` and the device are None where all cells were known."""

    status: RunStatus
    message: str
    axes: tuple[SweepAxis, ...]
    predictions: tuple[SweptPrediction, ...]
    outputs: SweepOutputs
    jax: str | None
    device: str | None
    device_name: str | None
    compile_seconds: float
    run_seconds: float
    result_hash: str

    def __repr__(self) -> str:
        """Say how many cells were run, and where each prediction turns."""
        return " ".join(("<SweepOutcome", self._said, *(row.words for row in self.outputs.boundaries))) + ">"

    def _repr_html_(self) -> str:
        """Show in a notebook how many cells were run, and for each prediction a map of where it holds."""
        maps = heat_maps(self.axes, self.predictions, self.outputs)
        return shown("A sweep", paragraph(self._said, "ink"), paragraph(self.message), *maps)

    @property
    def _said(self) -> str:
        reached = [cell for cell in self.outputs.cells if cell is not None]
        verdicts = Counter(verdict for cell in reached for verdict in cell.verdicts)
        judged = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
        status = self.status.replace("_", " ").capitalize()
        return f"{status}: {len(reached)} of {len(self.outputs.cells)} cells. {judged}".strip()


def sweep(
    plan: SweepPlan,
    on_progress: OnCells | None = None,
    should_stop: Callable[[], bool] | None = None,
    deadline_seconds: float | None = None,
    cache_dir: str | None = None,
) -> SweepOutcome:
    """Run every cell of a plan on the same seeds, chunk by chunk, and find where each prediction turns.

    The chunks go to the engine that the plan names; where they are run changes nothing in the cells. A finished chunk is kept
    in the file that the plan names, and not run again when the same sweep is asked for later.

    Args:
        plan: decided and checked by `plan_sweep`.
        on_progress: called between blocks with steps done over all chunks, and after each chunk with all cells so far.
        should_stop: asked between blocks; true cancels.
        deadline_seconds: wall time after which the sweep stops at the next block; default the limit `sweep_seconds`.
        cache_dir: folder of compiled programs to be kept between processes.

    Raises:
        sim.DeviceError: the device that was asked for is not there.
        ClusterUnavailable: the engine's cluster cannot be reached, was lost, or has nobody for the work.
        WorkersDiffer: a worker of the cluster would not give the bytes that this process would.
    """
    began = time.monotonic()
    seconds = limit("sweep_seconds") if deadline_seconds is None else deadline_seconds
    so_far = _SoFar(plan, on_progress)

    def stopped() -> sim.Status | None:
        if time.monotonic() - began >= seconds:
            return sim.Status.TIME_LIMIT
        return sim.Status.CANCELLED if should_stop and should_stop() else None

    endings = _run_missing(plan, so_far, stopped, cache_dir)
    finished = None not in so_far.cells
    boundaries = tuple(_boundaries(plan, so_far.cells)) if finished else ()
    outputs = SweepOutputs(cells=tuple(so_far.cells), boundaries=boundaries)
    status = sim.Status.FINISHED if finished else endings[-1].status
    compile_seconds = _longest(endings)
    return SweepOutcome(
        status=STATUS[status.name],
        message="" if finished else f"{status.value} {endings[-1].message} {so_far.words}".replace("  ", " "),
        axes=plan.grid.axes,
        predictions=plan.predictions(),
        outputs=outputs,
        jax=_joined(ran.jax for ran in endings),
        device=_joined(ran.device for ran in endings),
        device_name=_joined(ran.device_name for ran in endings),
        compile_seconds=compile_seconds,
        run_seconds=time.monotonic() - began - compile_seconds,
        result_hash=digest(outputs.model_dump(mode="json")),
    )


class _SoFar:
    """The cells that are known, None where they are not, and how many steps each chunk has done; tells whoever asked."""

    def __init__(self, plan: SweepPlan, on_progress: OnCells | None) -> None:
        self.cells: list[Cell | None] = [None] * math.prod(plan.grid.shape)
        self._plan = plan
        self._on_progress = on_progress
        self._steps = steps_of(plan)
        self._reached = [0] * len(plan.chunks)

    @property
    def words(self) -> str:
        return f"{sum(cell is not None for cell in self.cells)} of {len(self.cells)} cells are done."

    def on_step(self, number: int, step: int, compiling: bool) -> None:
        """Note how far a chunk is. Its end is told with its cells; one that lost its worker begins anew, and counts on."""
        if step < self._steps[number]:
            self._reached[number] = max(self._reached[number], step)
            self._tell(None, compiling=compiling)

    def hold(self, number: int, chunk: Chunk) -> None:
        """Note the cells of a chunk."""
        for index, cell in zip(self._plan.chunks[number], chunk.cells, strict=True):
            self.cells[index] = cell
        self._reached[number] = self._steps[number]
        self._tell(SweepOutputs(cells=tuple(self.cells)))

    def _tell(self, outputs: SweepOutputs | None, *, compiling: bool = False) -> None:
        if self._on_progress:
            done = Progress(step=sum(self._reached), steps=sum(self._steps), compiling=compiling)
            self._on_progress(done, outputs)


def _run_missing(plan: SweepPlan, so_far: _SoFar, stopped: ShouldStop, cache_dir: str | None) -> list[Ran]:
    """Take the chunks that were kept, run the others up to one that does not finish, and return how these ended."""
    endings: list[Ran] = []
    with ExitStack() as stack:
        kept = stack.enter_context(closing(SweepsStore(Path(plan.kept_in)))) if plan.kept_in else None
        missing = []
        for number in range(len(plan.chunks)):
            found = kept.chunk(plan.content_hash, number) if kept else None
            if found is None:
                missing.append(number)
            else:
                so_far.hold(number, found)
        run = run_of(plan.engine)
        for number, ran in stack.enter_context(closing(run(plan, missing, so_far.on_step, stopped, cache_dir))):
            endings.append(ran)
            if ran.chunk is None:
                break
            if kept:
                kept.keep_chunk(plan.content_hash, number, ran.chunk)
            so_far.hold(number, ran.chunk)
    return endings


def _joined(names: Iterable[str | None]) -> str | None:
    return ", ".join(sorted({name for name in names if name})) or None


def _longest(endings: Sequence[Ran]) -> float:
    """Return the seconds that the worker which compiled longest spent on it: workers compile side by side."""
    spent: dict[str, float] = {}
    for ran in endings:
        spent[ran.worker] = spent.get(ran.worker, 0.0) + ran.compile_seconds
    return max(spent.values(), default=0.0)


def _boundaries(plan: SweepPlan, cells: list[Cell | None]) -> Iterator[Boundary]:
    for number, prediction in enumerate(plan.setting.predictions):
        means = [math.nan if cell is None else _or_nan(cell.effects[number].mean) for cell in cells]
        on_grid = np.array(means, dtype=np.float64).reshape(plan.grid.shape)
        yield boundary_of(prediction.id, plan.grid, on_grid, prediction.at_least, prediction.at_most)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
