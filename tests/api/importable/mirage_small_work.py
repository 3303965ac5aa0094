"""Small plans that really run in worker processes: what the pool is tried with, without JAX and its start."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from mirage_kg.model.run import ArmResult, Curve, Outputs, Progress


@dataclass(frozen=True)
class SmallPlan:
    """A plan whose `does` names one of the functions below; the other fields are those of a real plan."""

    kind: ClassVar[str] = "run"

    does: str
    content_hash: str
    node: str = "a-node"
    experiment: str = "main"
    simulation: str = "small"
    parameters: Any = None
    seeds: int = 2
    seed: int = 0
    device: str = "auto"
    tier: str = "monte_carlo"
    ablated: bool = False
    moved: Any = None
    preset: str | None = None
    code_version: str = "0"
    simulation_version: int = 1
    memory_bytes: int = 1000

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", self.parameters or {})


@dataclass(frozen=True)
class Outcome:
    """The fields of the real one, without the second that importing it takes; a test compares the two."""

    status: str
    message: str
    verdict: str | None
    judgements: tuple[Any, ...]
    outputs: Outputs | None
    jax: str
    device: str
    device_name: str
    compile_seconds: float
    run_seconds: float
    result_hash: str
    not_judged: tuple[str, ...] = ()
    agreement: tuple[Any, ...] = ()
    mutation: Any = None
    twin: str = "ablation"


def small_plan(does: str, content: str = "1", **changes: Any) -> SmallPlan:
    """Return a plan; equal `does` and `content` ask for the same result."""
    return SmallPlan(does, f"{does}-{content}", **changes)


def prepare() -> None:
    """Nothing to warm up."""


def prepare_slowly() -> None:
    """Take longer than a cancelled preview is given to stop."""
    time.sleep(4)


def ahead(node: Any, cache_dir: str) -> None:
    """Say that it has begun, and go on for longer than any test: a program that takes very long to compile."""
    place = Path(cache_dir)
    place.mkdir(exist_ok=True)
    (place / f"began {node.id}").touch()
    time.sleep(600)


def execute(
    plan: SmallPlan,
    on_progress: Callable[[Progress, Outputs | None], None],
    should_stop: Callable[[], bool],
    deadline_seconds: float,
    cache_dir: str | None,
) -> Outcome:
    """Do what the plan says; a plan made from a real request says it by its seed."""
    does = getattr(plan, "does", None) or SEEDS.get(plan.seed, "count")
    outcome = DOES[does](on_progress, should_stop, deadline_seconds)
    return replace(outcome, verdict="contradicted") if plan.ablated and outcome.verdict else outcome


def _outcome(status: str, outputs: Outputs | None, message: str = "") -> Outcome:
    return Outcome(
        status=status,
        message=message,
        verdict="supported" if status == "finished" else None,
        judgements=(),
        outputs=outputs,
        jax="none",
        device="cpu",
        device_name=f"process {os.getpid()}",
        compile_seconds=0.0,
        run_seconds=0.01,
        result_hash="0" * 64,
    )


def _curves(points: int) -> Outputs:
    values = tuple(float(index) for index in range(points))
    curve = Curve(shape=(points,), mean=values, low=values, high=values, seeds=(values, values))
    return Outputs(
        axes={"step": values}, arms=(ArmResult(name="main", ablated=False, parameters={}, curves={"y": curve}),)
    )


def _count(on_progress: Any, should_stop: Any, deadline: float, steps: int = 5, pause: float = 0.12) -> Outcome:
    begun = time.monotonic()
    for step in range(1, steps + 1):
        if should_stop():
            return _outcome("cancelled", _curves(step))
        if time.monotonic() - begun > deadline:
            return _outcome("time_limit", _curves(step), "its time was over")
        time.sleep(pause)
        on_progress(Progress(step=step, steps=steps), _curves(step))
    return _outcome("finished", _curves(steps))


def _long(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    return _count(on_progress, should_stop, deadline, steps=2000)


def _deaf(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    on_progress(Progress(step=1, steps=2), _curves(1))
    time.sleep(60)
    return _outcome("finished", None)


def _hard_of_hearing(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    """What a program that is being compiled does: it looks up only after seconds."""
    return _count(on_progress, should_stop, deadline, steps=2, pause=2.5)


def _dies(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    on_progress(Progress(step=1, steps=2), _curves(1))
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def _raises(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    raise ZeroDivisionError("a secret of the inside")


def _not_compiled(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    return _outcome("compile_failed", None, "shapes do not fit")


def _not_finite(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    """Two seeds of which one has left the numbers, turned into a record as those of a real run are."""
    import numpy as np

    from mirage_kg.experiment.outcome import outputs_of

    values = np.array([[0.5, np.inf, 0.75], [0.5, np.nan, 0.25]])
    seen = outputs_of({"step": np.arange(3.0)}, {"main": {"y": values}}, {"main": {}}, ablated=False, seed_lines=True)
    return _outcome("not_finite", seen, "First seen at step 3.")


def _on_a_gpu(on_progress: Any, should_stop: Any, deadline: float) -> Outcome:
    """What the engine does first when a run asks for a GPU, on a machine where JAX is kept to the CPU."""
    os.environ["JAX_PLATFORMS"] = "cpu"
    from sim.device import choose

    choose("gpu")
    raise AssertionError("there was a GPU")


DOES: dict[str, Callable[[Any, Any, float], Outcome]] = {
    "count": _count,
    "long": _long,
    "deaf": _deaf,
    "hard_of_hearing": _hard_of_hearing,
    "dies": _dies,
    "raises": _raises,
    "not_compiled": _not_compiled,
    "not_finite": _not_finite,
    "on_a_gpu": _on_a_gpu,
}


def prepare_for_real_plans() -> None:
    """Import what a real plan is made of, as the real preparation does, so that it does not count as time of the run."""
    import mirage_kg.experiment  # noqa: F401


SEEDS = {
    1: "long",
    2: "deaf",
    3: "dies",
    4: "raises",
    5: "not_compiled",
    6: "not_finite",
    7: "on_a_gpu",
    8: "hard_of_hearing",
}
