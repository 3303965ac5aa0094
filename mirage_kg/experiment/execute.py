"""Runs a plan to its end: simulation, statistics, verdict. Calling it brings in JAX; importing it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sim
from mirage_kg.experiment.fingerprint import digest
from mirage_kg.experiment.outcome import outputs_of, within
from mirage_kg.experiment.plan import Plan
from mirage_kg.experiment.verdict import Seen, judge, overall
from mirage_kg.limits import limit
from mirage_kg.model.run import Judgement, Outputs, Progress, RunStatus, Verdict

OnProgress = Callable[[Progress, Outputs | None], None]


@dataclass(frozen=True)
class Outcome:
    """What came of a plan. Without a last step there is no verdict."""

    status: RunStatus
    message: str
    verdict: Verdict | None
    judgements: tuple[Judgement, ...]
    outputs: Outputs | None
    jax: str
    device: str
    device_name: str
    compile_seconds: float
    run_seconds: float
    result_hash: str


def execute(
    plan: Plan,
    on_progress: OnProgress | None = None,
    should_stop: Callable[[], bool] | None = None,
    deadline_seconds: float | None = None,
    cache_dir: str | None = None,
) -> Outcome:
    """Run every arm of a plan on the same seeds, judge its predictions, and return the outcome.

    Args:
        plan: decided and checked by `plan`.
        on_progress: called between blocks with steps done and, where there are any, the curves so far.
        should_stop: asked between blocks; true cancels.
        deadline_seconds: wall time after which the run stops at the next block; default the limit `run_seconds`.
        cache_dir: folder of compiled programs to be kept between processes.

    Raises:
        sim.DeviceError: the device that was asked for is not there.
    """
    if cache_dir:
        sim.configure(cache_dir)

    def report(block: sim.Block) -> None:
        if on_progress is None:
            return
        progress = Progress(step=block.step, steps=block.steps, compiling=block.compiling)
        on_progress(
            progress,
            outputs_of(block.axes, block.outputs, plan.arms, ablated=plan.ablated, seed_lines=False)
            if block.outputs
            else None,
        )

    result = sim.simulate(
        plan.simulation,
        plan.arms,
        seeds=plan.seeds,
        seed=plan.seed,
        device=plan.device,
        on_block=report,
        should_stop=lambda: sim.Status.CANCELLED if should_stop and should_stop() else None,
        deadline_seconds=limit("run_seconds") if deadline_seconds is None else deadline_seconds,
    )
    finished = result.status is sim.Status.FINISHED
    spec = sim.get_spec(plan.simulation)
    seen = Seen(result.axes, {output.name: output.axes for output in spec.outputs}, result.outputs)
    judgements = judge(plan.predictions, seen, ablated_run=plan.ablated) if finished else ()
    outputs = None
    if result.outputs:
        whole = outputs_of(result.axes, result.outputs, plan.arms, ablated=plan.ablated, seed_lines=True)
        outputs = within(whole, limit("result_bytes"))
    return Outcome(
        status=STATUS[result.status.name],
        message="" if finished else f"{result.status.value} {result.message}".strip(),
        verdict=overall(judgements) if judgements else None,
        judgements=judgements,
        outputs=outputs,
        jax=result.jax,
        device=result.device,
        device_name=result.device_name,
        compile_seconds=result.compile_seconds,
        run_seconds=result.run_seconds,
        result_hash=digest(outputs.model_dump(mode="json") if outputs else None),
    )


STATUS: dict[str, RunStatus] = {
    "FINISHED": "finished",
    "CANCELLED": "cancelled",
    "TIME_LIMIT": "time_limit",
    "NOT_FINITE": "not_finite",
    "COMPILE_FAILED": "compile_failed",
}
"""The words of the record for the outcomes of the engine."""
