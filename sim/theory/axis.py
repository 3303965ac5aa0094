"""What every theory does with steps: which are recorded, and a recursion iterated over all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.spec import recorded_steps

Curve = NDArray[np.float64]
S = TypeVar("S")


def steps_of(steps: int) -> Curve:
    """Return the recorded steps, shape (points,)."""
    return np.asarray(recorded_steps(steps), dtype=np.float64)


def iterate(
    state: S, advance: Callable[[S], S], steps: int, observe: Callable[[S], dict[str, Curve]]
) -> dict[str, Curve]:
    """Advance a deterministic state step by step, observe it at the recorded steps, and stack what was seen."""
    wanted = set(recorded_steps(steps))
    seen = [observe(state)]
    for step in range(1, steps + 1):
        state = advance(state)
        if step in wanted:
            seen.append(observe(state))
    return {name: np.stack([np.asarray(row[name], dtype=np.float64) for row in seen]) for name in seen[0]}


def normal_nodes(count: int = 64) -> tuple[Curve, Curve]:
    """Return nodes and weights, summing to 1, that average over a standard normal number (Gauss-Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


def even_nodes(spacing: float = 0.04, reach: float = 8.0) -> tuple[Curve, Curve]:
    """Return evenly spaced nodes and weights, summing to 1, that average over a standard normal number.

    For what varies over a length of about `spacing`, which the nodes of Gauss and Hermite, a quarter apart, would step over.
    """
    nodes = np.linspace(-reach, reach, round(2 * reach / spacing) + 1)
    weights = np.exp(-0.5 * nodes**2)
    return nodes, weights / weights.sum()
