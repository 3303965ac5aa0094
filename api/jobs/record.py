"""Records of runs and sweeps: how a plan, and what came of it, is written down."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from api.jobs.worker import Ending, Killed, Lost, Raised
from mirage_kg.model.run import Entry, Outputs, Provenance, Run
from mirage_kg.model.sweep import Sweep, SweepOutputs

if TYPE_CHECKING:
    from mirage_kg.experiment import Outcome, Plan, SweepOutcome, SweepPlan

Seen = Outputs | SweepOutputs
"""What was seen of a run or a sweep."""

E = TypeVar("E", bound=Entry)

JUDGED = ("verdict", "judgements", "not_judged", "agreement", "mutation")
"""What the outcome of a run says beyond what was seen; a sweep has none of it."""


def now() -> str:
    """Return the time in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """Return an id that sorts by its time."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"


def queued(plan: Plan) -> Run:
    """Return the record of a plan that waits."""
    return Run(**_asked(plan), tier=plan.tier, preset=plan.preset, moved=plan.moved)


def queued_sweep(plan: SweepPlan) -> Sweep:
    """Return the record of the plan of a sweep that waits."""
    return Sweep(**_asked(plan), engine=plan.engine, axes=plan.grid.axes, predictions=plan.predictions())


def _asked(plan: Plan | SweepPlan) -> dict[str, Any]:
    return {
        "id": new_id(),
        "node": plan.node,
        "experiment": plan.experiment,
        "simulation": plan.simulation,
        "parameters": plan.parameters,
        "seeds": plan.seeds,
        "seed": plan.seed,
        "device": plan.device,
        "ablated": plan.ablated,
        "status": "queued",
        "provenance": Provenance(
            code_version=plan.code_version,
            simulation_version=plan.simulation_version,
            content_hash=plan.content_hash,
            created=now(),
        ),
    }


def running(run: E) -> E:
    """Return the record of `run`, begun now."""
    return run.model_copy(
        update={"status": "running", "provenance": run.provenance.model_copy(update={"started": now()})}
    )


def ended(run: E, ending: Outcome | SweepOutcome | Ending, partial: Seen | None) -> E:
    """Return the record of `run`, ended now. What was seen before a loss is kept."""
    match ending:
        case Lost(exit_code):
            signal = f"signal {-exit_code}" if exit_code and exit_code < 0 else f"code {exit_code}"
            return stopped(run, "worker_lost", f"the worker process ended with {signal}; other runs go on", partial)
        case Killed(late=True):
            return stopped(run, "time_limit", "the run did not end in its time, and its process was ended", partial)
        case Killed():
            return stopped(run, "cancelled", "cancelled; the process did not stop by itself and was ended", partial)
        case Raised(message, deliberate):
            words = message if deliberate else "an error that nobody foresaw; the log of the server holds its trace"
            return stopped(run, "failed", words, partial)
    progress = {"compiling": False} | ({"step": run.progress.steps} if ending.status == "finished" else {})
    judged = {name: getattr(ending, name) for name in JUDGED if hasattr(ending, name)}
    return run.model_copy(
        update={
            **judged,
            "status": ending.status,
            "progress": run.progress.model_copy(update=progress),
            "message": ending.message,
            "outputs": ending.outputs,
            "provenance": run.provenance.model_copy(
                update={
                    "finished": now(),
                    "result_hash": ending.result_hash,
                    "jax": ending.jax,
                    "device": ending.device,
                    "device_name": ending.device_name,
                    "compile_seconds": ending.compile_seconds,
                    "run_seconds": ending.run_seconds,
                }
            ),
        }
    )


def stopped(run: E, status: str, message: str, partial: Seen | None = None) -> E:
    """Return the record of `run`, ended now without a verdict."""
    return run.model_copy(
        update={
            "status": status,
            "message": message,
            "outputs": partial,
            "provenance": run.provenance.model_copy(update={"finished": now()}),
        }
    )


def answered_from(known: E, fresh: E) -> E:
    """Return the record of `fresh` with the result of `known`, which answered the same request before."""
    made = known.provenance
    return known.model_copy(
        update={
            "id": fresh.id,
            "node": fresh.node,
            "experiment": fresh.experiment,
            # The same setting may be the own one of this node and another for that.
            **({"moved": fresh.moved} if isinstance(fresh, Run) else {}),
            "provenance": made.model_copy(
                update={"cached": True, "created": fresh.provenance.created, "finished": fresh.provenance.created}
            ),
        }
    )
