"""The one table of simulations: those that come with the package, and those that other packages register.

A package registers a simulation under the entry point group `mirage.simulations`; the value names a module with SPEC, init,
step and observe. A module that cannot be used is listed in `SIMULATIONS.broken` with the reason, and hurts no other.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from types import MappingProxyType, ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.spec import Spec, Values

GROUP = "mirage.simulations"

_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")

_BUILT_IN = (
    "generation_verification_gap",
    "iterative_self_improvement",
    "majority_vote_reward",
    "probe_alarms",
    "external_anchor",
    "feedback_signals",
    "self_rewarding_judge",
    "reflection_and_debate",
    "proxy_overoptimisation",
    "policy_tilt",
    "model_collapse",
    "resampling_drift",
    "temporal_self_rewarding",
    "self_correction",
    "confirmatory_reflection",
    "reflection_training",
    "entropy_law",
    "proposer_solver",
    "error_avalanche",
    "archive_search",
    "moving_task",
    "random_reward",
    "neural_self_training",
    "neural_vote_reward",
    "neural_gap",
)


Theory = Callable[[Values], Mapping[str, NDArray[np.float64]]]
"""From a complete parameter set to the expected curves: output -> array of shape (recorded points, *further axes)."""


@dataclass(frozen=True)
class Simulation:
    """A declaration with its three pure functions, and its theory where it has one.

    init(key, parameters) -> state; step(key, state, parameters) -> state; observe(state, parameters) -> {output: array}.
    `parameters` maps every name to a traced float32 scalar, or for a shape parameter to its plain value.
    theory(parameters) -> {output: array} takes plain values, draws nothing, and gives the outputs that it can at that setting.
    """

    spec: Spec
    init: Callable[[Any, Mapping[str, Any]], Any]
    step: Callable[[Any, Any, Mapping[str, Any]], Any]
    observe: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]
    theory: Theory | None = None


def from_module(module: ModuleType) -> Simulation:
    """Return the simulation that `module` declares; TypeError or ValueError that names what is missing or does not fit."""
    missing = [name for name in ("SPEC", "init", "step", "observe") if not hasattr(module, name)]
    if missing:
        raise TypeError(
            f"module {module.__name__} lacks {', '.join(missing)}: a simulation has SPEC, init, step, observe"
        )
    if not isinstance(module.SPEC, Spec):
        raise TypeError(f"{module.__name__}.SPEC must be a sim.Spec, not {type(module.SPEC).__name__}")
    if not _ID.fullmatch(module.SPEC.id):
        raise ValueError(f"the id {module.SPEC.id!r} of SPEC: write a-z, 0-9 and _, beginning with a letter")
    theory = getattr(module, "theory", None)
    if ("theory" in module.SPEC.tiers) != (theory is not None):
        raise TypeError(f"module {module.__name__}: the tier `theory` and a function theory(values) go together")
    return Simulation(module.SPEC, module.init, module.step, module.observe, theory)


class Registry(Mapping[str, Simulation]):
    """Read-only mapping from simulation id to simulation; modules are imported at the first look."""

    @cached_property
    def _loaded(self) -> tuple[dict[str, Simulation], dict[str, str]]:
        found: dict[str, Simulation] = {}
        broken: dict[str, str] = {}
        for name in _BUILT_IN:
            found[name] = from_module(importlib.import_module(f"sim.models.{name}"))
        for point in entry_points(group=GROUP):
            try:
                simulation = from_module(point.load())
                if simulation.spec.id in found:
                    raise ValueError(f"the id {simulation.spec.id} is taken")
                found[simulation.spec.id] = simulation
            except Exception as error:
                broken[point.name] = f"{point.value}: {type(error).__name__}: {error}"
        return found, broken

    @property
    def broken(self) -> Mapping[str, str]:
        """What was registered and cannot be used: entry point name -> reason."""
        return MappingProxyType(self._loaded[1])

    def __getitem__(self, simulation_id: str) -> Simulation:
        """Return the simulation with this id; KeyError that lists the ids there are."""
        try:
            return self._loaded[0][simulation_id]
        except KeyError:
            raise KeyError(f"no simulation {simulation_id!r}; there are {', '.join(self)}") from None

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids in the order of the table."""
        return iter(self._loaded[0])

    def __len__(self) -> int:
        """Return the number of usable simulations."""
        return len(self._loaded[0])


SIMULATIONS = Registry()


def specs() -> dict[str, Spec]:
    """Return the declaration of every simulation by id, without importing JAX."""
    return {simulation_id: simulation.spec for simulation_id, simulation in SIMULATIONS.items()}


def get_spec(simulation_id: str) -> Spec:
    """Return the declaration of one simulation; KeyError that lists the ids there are."""
    return SIMULATIONS[simulation_id].spec
