"""The state of a node: one word from a closed list, from its experiment and its latest run."""

from __future__ import annotations

from mirage_kg.errors import MirageError
from mirage_kg.experiment.plan import plan
from mirage_kg.model.node import Node
from mirage_kg.model.run import NodeState, Run


def state_of(node: Node, run: Run | None) -> NodeState:
    """Return the state of a node whose latest run is `run`.

    A finished run is stale when the same request would now have another content hash: the code of the simulation, a
    parameter, or a prediction has changed since.
    """
    if run is None or run.status == "cancelled":
        return "never_run"
    if run.status in ("queued", "running"):
        return run.status
    if run.status != "finished" or run.verdict is None:
        return "failed"
    return run.verdict if is_current(node, run) else "stale"


def is_current(node: Node, run: Run) -> bool:
    """Return whether a run still answers the question that its node asks, with the code that is installed."""
    overrides = {
        "experiment": run.experiment,
        "parameters": run.parameters,
        "seeds": run.seeds,
        "seed": run.seed,
        "device": run.device,
        "tier": run.tier,
        "ablated": run.ablated,
        "preset": run.preset,
        "mutants": run.mutation is not None,
    }
    try:
        return plan(node, overrides).content_hash == run.provenance.content_hash
    except MirageError:
        return False
