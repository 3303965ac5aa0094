"""The local engine: one chunk after the other, in this process."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import sim
from mirage_kg.experiment.sweeps.chunk import OnStep, Ran, ShouldStop, run_chunk
from mirage_kg.experiment.sweeps.plan import SweepPlan


def run(
    plan: SweepPlan, numbers: Sequence[int], on_step: OnStep, should_stop: ShouldStop, cache_dir: str | None
) -> Generator[tuple[int, Ran], None, None]:
    """Run chunks in order, up to one that does not finish."""
    if cache_dir and numbers:
        sim.configure(cache_dir)
    for number in numbers:
        yield number, run_chunk(plan, number, on_step, should_stop)
