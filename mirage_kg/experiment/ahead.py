"""What a run will need, compiled before anybody asks for the run."""

from __future__ import annotations

import sim
from mirage_kg.errors import MirageError
from mirage_kg.experiment.plan import plan
from mirage_kg.model.node import Node


def compile_ahead(node: Node, cache_dir: str | None = None) -> None:
    """Compile what a run of the first experiment of `node`, as the node says it, compiles; nothing is run.

    A node that cannot be run is passed over here: the run that is asked for says why.

    Args:
        node: the node.
        cache_dir: folder of compiled programs to be kept between processes.
    """
    try:
        decided = plan(node, {})
    except MirageError:
        return
    if cache_dir:
        sim.configure(cache_dir)
    sim.compile_ahead(decided.simulation, decided.arms, seeds=decided.seeds, device=decided.device)
