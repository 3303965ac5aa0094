"""Runs a plan to its end: simulation, statistics, verdict. Calling it brings in JAX; importing it does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import sim
from mirage_kg.experiment.fingerprint import digest_of_text
from mirage_kg.experiment.mutation import score_of
from mirage_kg.experiment.outcome import Array, outputs_of, within
from mirage_kg.experiment.picture import picture
from mirage_kg.experiment.plan import ABLATED, MUTANT, Plan
from mirage_kg.experiment.theory import agreement, exact_verdict, judge_exactly
from mirage_kg.experiment.verdict import Seen, effects, judge, judge_effect, level_of, overall
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import (
    Judgement,
    Mutant,
    MutationScore,
    Outputs,
    Progress,
    RunStatus,
    TierAgreement,
    Twin,
    Verdict,
)

T = TypeVar("T")

OnProgress = Callable[[Progress, Outputs | None], None]

SHOWN_SECONDS = 0.1
"""Least time between two curves that are shown while a run is under way: making them takes its time from the run."""


@dataclass(frozen=True)
class Outcome:
    """What came of a plan. Without a last step there is no verdict."""

    status: RunStatus
    message: str
    verdict: Verdict | None
    judgements: tuple[Judgement, ...]
    outputs: Outputs | None
    jax: str | None
    device: str
    device_name: str
    compile_seconds: float
    run_seconds: float
    result_hash: str
    not_judged: tuple[str, ...] = ()
    agreement: tuple[TierAgreement, ...] = ()
    mutation: MutationScore | None = None
    twin: Twin = "ablation"

    def __repr__(self) -> str:
        """Say the verdict and its arithmetic."""
        told = " ".join((self.message, *(row.words for row in self.judgements))).strip()
        return f"<Outcome {self.verdict or self.status}: {told}>"

    def _repr_html_(self) -> str:
        """Show verdict and curves in a notebook."""
        return picture(self.verdict, self.status, self.judgements, self.outputs, self.twin)


def execute(
    plan: Plan,
    on_progress: OnProgress | None = None,
    should_stop: Callable[[], bool] | None = None,
    deadline_seconds: float | None = None,
    cache_dir: str | None = None,
) -> Outcome:
    """Run every arm of a plan on the same seeds, judge its predictions, and return the outcome.

    A plan of the tier `theory` is solved instead, at once, and neither reports progress nor stops.

    Args:
        plan: decided and checked by `plan`.
        on_progress: called between blocks with steps done and, ten times a second at most, the curves so far.
        should_stop: asked between blocks; true cancels.
        deadline_seconds: wall time after which the run stops at the next block; default the limit `run_seconds`.
        cache_dir: folder of compiled programs to be kept between processes.

    Raises:
        sim.DeviceError: the device that was asked for is not there.
    """
    if plan.tier == "theory":
        return _solved(plan)
    if cache_dir:
        sim.configure(cache_dir)

    spec = sim.get_spec(plan.simulation)
    with ThreadPoolExecutor(1) as aside:
        # The simulation runs in compiled code, beside which there is room for the theory.
        expected = aside.submit(sim.solve, plan.simulation, _with_mechanism(plan)) if "theory" in spec.tiers else None
        result = sim.simulate(
            plan.simulation,
            plan.arms,
            seeds=plan.seeds,
            seed=plan.seed,
            device=plan.device,
            on_block=_listener(plan, on_progress),
            should_stop=lambda: sim.Status.CANCELLED if should_stop and should_stop() else None,
            deadline_seconds=limit("run_seconds") if deadline_seconds is None else deadline_seconds,
        )
    finished = result.status is sim.Status.FINISHED
    output_axes = {output.name: output.axes for output in spec.outputs}
    seen = Seen(result.axes, output_axes, result.outputs)
    judgements = judge(plan.predictions, seen, ablated_run=plan.ablated, twin=plan.twin) if finished else ()
    theory: Mapping[str, Mapping[str, Array]] = expected.result().outputs if finished and expected else {}
    outputs = _recorded(plan, result, theory)
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
        result_hash=digest_of_text(outputs.model_dump_json() if outputs else "null"),
        agreement=tuple(_agreement(plan, result, theory)),
        mutation=_mutation(plan, seen) if finished and plan.mutations else None,
        twin=plan.twin,
    )


def _listener(plan: Plan, on_progress: OnProgress | None) -> Callable[[sim.Block], None] | None:
    """Return what tells of each block of a run, with the curves so far where the last ones are old enough."""
    if on_progress is None:
        return None
    shown = time.monotonic()

    def told(block: sim.Block) -> None:
        nonlocal shown
        outputs = None
        if block.outputs and block.step < block.steps and time.monotonic() - shown >= SHOWN_SECONDS:
            shown = time.monotonic()
            outputs = outputs_of(block.axes, _shown(block.outputs), plan.arms, ablated=plan.ablated, seed_lines=False)
        on_progress(Progress(step=block.step, steps=block.steps, compiling=block.compiling), outputs)

    return told


def _recorded(plan: Plan, result: sim.Result, theory: Mapping[str, Mapping[str, Array]]) -> Outputs | None:
    """Return the outputs of a run as its record keeps them, its theory beside them; None where nothing was seen."""
    if not result.outputs:
        return None
    whole = outputs_of(result.axes, _shown(result.outputs), plan.arms, ablated=plan.ablated, seed_lines=True)
    solved = outputs_of(result.axes, theory, plan.arms, ablated=plan.ablated, seed_lines=False)
    return within(whole.model_copy(update={"theory": solved.arms}), limit("result_bytes"))


def _solved(plan: Plan) -> Outcome:
    """Return the outcome of a plan of the tier `theory`."""
    solution = sim.solve(plan.simulation, plan.arms)
    spec = sim.get_spec(plan.simulation)
    seen = Seen(solution.axes, {output.name: output.axes for output in spec.outputs}, solution.outputs)
    judgements, silent = judge_exactly(plan.predictions, seen, ablated_run=plan.ablated, twin=plan.twin)
    outputs = outputs_of(solution.axes, solution.outputs, plan.arms, ablated=plan.ablated, seed_lines=False)
    return Outcome(
        status="finished",
        message="",
        verdict=exact_verdict(judgements, silent),
        judgements=judgements,
        outputs=outputs,
        jax=None,
        device="cpu",
        device_name="closed form, no device",
        compile_seconds=0.0,
        run_seconds=solution.seconds,
        result_hash=digest_of_text(outputs.model_dump_json()),
        not_judged=silent,
        twin=plan.twin,
    )


def _agreement(plan: Plan, result: sim.Result, theory: Mapping[str, Mapping[str, Array]]) -> Iterator[TierAgreement]:
    spec = sim.get_spec(plan.simulation)
    output_axes = {output.name: output.axes for output in spec.outputs}
    return agreement(
        result.axes, output_axes, result.outputs, theory, precision=spec.theory_precision, ablated_run=plan.ablated
    )


def _with_mechanism(plan: Plan) -> dict[str, dict[str, Value]]:
    """Return the arms that are no twins: the ones whose theory is worth its time beside a run."""
    return {name: values for name, values in _shown(plan.arms).items() if not name.endswith(ABLATED)}


def _mutation(plan: Plan, seen: Seen) -> MutationScore:
    """Return the mutation score of a run from the arms that its mutants took."""
    level, mutants = level_of(plan.predictions), list[Mutant]()
    for mutation in plan.mutations:
        under = {
            row.id: judge_effect(row, effects(row, seen, MUTANT + mutation.id), level).holds for row in plan.predictions
        }
        mutants.append(
            Mutant(
                id=mutation.id,
                words=mutation.words,
                parameters=mutation.parameters,
                holds=under,
                killed="no" in under.values(),
            )
        )
    return score_of(mutants)


def _shown(arms: Mapping[str, T]) -> dict[str, T]:
    """Return the arms that a record keeps: those of mutants are judged and dropped."""
    return {name: values for name, values in arms.items() if MUTANT not in name}


STATUS: dict[str, RunStatus] = {
    "FINISHED": "finished",
    "CANCELLED": "cancelled",
    "TIME_LIMIT": "time_limit",
    "NOT_FINITE": "not_finite",
    "COMPILE_FAILED": "compile_failed",
}
"""The words of the record for the outcomes of the engine."""
