"""Solve a simulation instead of running it: the curves that its theory gives, without seeds and without JAX."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.check import ParameterError, check_parameters
from sim.registry import SIMULATIONS
from sim.spec import Values, recorded_steps


@dataclass(frozen=True)
class Solution:
    """Expected curves. `axes` as in a run; `outputs` arm -> output -> array (1, points, *further axes), the outputs given."""

    axes: dict[str, NDArray[np.float64]]
    outputs: dict[str, dict[str, NDArray[np.float64]]]
    seconds: float


def solve(simulation_id: str, arms: Mapping[str, Values]) -> Solution:
    """Return what the theory of a simulation expects of each arm, at the steps that a run would record.

    KeyError for an unknown simulation, ValueError for one without a theory or a theory that gives what was not declared,
    ParameterError for parameters.
    """
    began = time.monotonic()
    simulation = SIMULATIONS[simulation_id]
    spec = simulation.spec
    if simulation.theory is None:
        raise ValueError(f"{simulation_id} has no theory")
    if not arms:
        raise ParameterError("arms", "There is no arm to solve.", "Give at least one parameter set.")
    checked = {arm: check_parameters(spec, values) for arm, values in arms.items()}
    first = next(iter(checked.values()))
    steps = recorded_steps(spec.steps(first))
    axes = {
        spec.axis.name: np.asarray([spec.axis_value(first, step) for step in steps]),
        **{axis.name: np.asarray(axis.values, dtype=np.float64) for axis in spec.axes},
    }
    declared = {output.name: output for output in spec.outputs}
    solved: dict[str, dict[str, NDArray[np.float64]]] = {}
    for arm, values in checked.items():
        solved[arm] = {}
        for name, curve in simulation.theory(values).items():
            whole = np.asarray(curve, dtype=np.float64)
            if name not in declared or whole.shape != spec.output_shape(declared[name], len(steps)):
                raise ValueError(
                    f"the theory of {simulation_id} gives {name} of shape {whole.shape}, which is not declared"
                )
            solved[arm][name] = whole[None]
    return Solution(axes, solved, time.monotonic() - began)
