"""The state of a node: one word from a closed list, from its experiment and its latest run."""

from __future__ import annotations

from mirage_kg.errors import MirageError
from mirage_kg.experiment.plan import Decided, plan
from mirage_kg.experiment.sweeps.plan import plan_sweep
from mirage_kg.model.node import Node
from mirage_kg.model.run import NodeState, Run
from mirage_kg.model.sweep import Sweep


def state_of(node: Node, run: Run | None) -> NodeState:
    """Return the state of a node whose latest run is `run`.

    A finished run is stale when the same request would now have another content hash: the code of the simulation, the
    setting that the node states, or a prediction has changed since. A run with the mechanism off is a run like any other: it
    says what was seen last (decision record 0032).
    """
    if run is None or run.status == "cancelled":
        return "never_run"
    if run.status in ("queued", "running"):
        return run.status
    if run.status != "finished" or run.verdict is None:
        return "failed"
    if not is_current(node, run):
        return "stale"
    return run.verdict


def is_current(node: Node, made: Run | Sweep) -> bool:
    """Return whether a run or a sweep still answers what its node asks, with the code that is installed."""
    try:
        return _asked_again(node, made).content_hash == made.provenance.content_hash
    except MirageError:
        return False


def _asked_again(node: Node, made: Run | Sweep) -> Decided:
    same = {
        "experiment": made.experiment,
        "parameters": made.moved if isinstance(made, Run) and made.moved is not None else made.parameters,
        "seeds": made.seeds,
        "seed": made.seed,
        "device": made.device,
        "ablated": made.ablated,
    }
    if isinstance(made, Run):
        return plan(node, same | {"tier": made.tier, "preset": made.preset, "mutants": made.mutation is not None})
    return plan_sweep(node, same | {"grid": {axis.name: axis.values for axis in made.axes}})
