"""From a node and a request to a plan: everything that one run needs, checked before anything is compiled or allocated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import sim
from mirage_kg.errors import InvalidInput, MirageError, NotRunnable, TooLarge
from mirage_kg.experiment.fingerprint import code_version, digest
from mirage_kg.experiment.mutation import Mutation, mutations_of
from mirage_kg.experiment.preset import experiment_of
from mirage_kg.limits import limit
from mirage_kg.load.problem import near
from mirage_kg.model.experiment import Experiment, Prediction, Value
from mirage_kg.model.node import Node
from mirage_kg.model.run import Tier, Twin, twin_of
from sim.check import ParameterError, check_parameters, plan_memory
from sim.device import Device
from sim.spec import Spec

ABLATED = "/ablated"
"""Suffix of the twin of an arm in which the mechanism is switched off."""

MUTANT = "/mutant "
"""What stands between the name of an arm and the name of a mutation in the twin of the arm that has this mutation."""


@dataclass(frozen=True)
class Decided:
    """What a run and a sweep have in common: an experiment of a node, the setting, and the code that answers.

    `content_hash` is equal for two that must give the same result and for no others: same code, parameters, seeds, device
    class, tier and predictions. `memory_bytes` is what is held at one time.
    """

    node: str
    experiment: str
    simulation: str
    parameters: dict[str, Value]
    seeds: int
    seed: int
    device: Device
    ablated: bool
    code_version: str
    simulation_version: int
    content_hash: str
    memory_bytes: int


@dataclass(frozen=True)
class Plan(Decided):
    """One run, decided.

    `arms` maps arm names to complete parameter sets, ablated and mutated twins included. `moved` holds what stands elsewhere
    in it than the experiment says. A plan of the tier `theory` has no seeds.
    """

    kind: ClassVar[Literal["run"]] = "run"

    arms: dict[str, dict[str, Value]]
    predictions: tuple[Prediction, ...]
    tier: Tier
    preset: str | None
    moved: dict[str, Value]
    mutations: tuple[Mutation, ...]

    @property
    def twin(self) -> Twin:
        """What the twins are: ablations, or the contrast of a preset."""
        return twin_of(self.preset)


def spec_of(experiment: Experiment) -> Spec:
    """Return the SPEC of an experiment's simulation.

    Raises:
        NotRunnable: no such simulation is installed; the hint names those that are spelled like it, and where all are listed.
    """
    try:
        return sim.get_spec(experiment.simulation)
    except KeyError:
        raise NotRunnable(
            f"no simulation called {experiment.simulation!r} is installed",
            hint=hint_for(experiment.simulation),
            where="simulation",
            lists="simulations",
        ) from None


def simulations_like(name: str) -> str:
    """Return the names of simulations that are spelled like one that is not there, in words."""
    return " or ".join(map(repr, near(name, sim.specs())))


def hint_for(name: str) -> str:
    """Return why a simulation that a package registers is not there, else what may have been meant; empty where neither is."""
    if reason := sim.SIMULATIONS.broken.get(name):
        return f"a package registers it, and it cannot be used: {reason}."
    alike = simulations_like(name)
    return f"did you mean {alike}?" if alike else ""


def ablation_of(experiment: Experiment, spec: Spec) -> dict[str, Value]:
    """Return the parameter change that removes the mechanism: the node's own, else the simulation's."""
    return dict(spec.ablation.parameters if experiment.ablation is None else experiment.ablation)


def arms_of(
    experiment: Experiment,
    spec: Spec,
    changes: Mapping[str, Value],
    *,
    ablated: bool,
    mutations: Sequence[Mutation] = (),
) -> dict[str, dict[str, Value]]:
    """Return all arms as complete, checked parameter sets.

    Every arm is defaults < experiment.parameters < changes < the arm's own changes. Each has a twin with the ablation on top,
    named `<arm>/ablated`, and one with each mutation, named `<arm>/mutant <mutation>`; an ablated run has only arms with the
    ablation on, under their plain names.

    Raises:
        InvalidInput: a parameter is unknown, of the wrong type, not finite or out of range.
    """
    base = {**experiment.parameters, **changes}
    settings = {"main": base} | {name: {**base, **own} for name, own in experiment.arms.items()}
    off = ablation_of(experiment, spec)
    if ablated:
        return {name: _checked(spec, {**values, **off}) for name, values in settings.items()}
    twins = {name + ABLATED: {**values, **off} for name, values in settings.items()}
    for mutation in mutations:
        twins |= {name + MUTANT + mutation.id: {**values, **mutation.parameters} for name, values in settings.items()}
    return {name: _checked(spec, values) for name, values in {**settings, **twins}.items()}


def find_experiment(node: Node, name: str | None) -> Experiment:
    """Return the experiment of `node` called `name`, or its first.

    Raises:
        NotRunnable: the node holds no experiment.
        InvalidInput: it holds others, but none of that name.
    """
    if not node.experiments:
        raise NotRunnable(
            f"{node.id} holds no experiment", hint="choose a node whose `runnable` is true", where=node.id
        )
    for experiment in node.experiments:
        if name in (None, experiment.id):
            return experiment
    names = ", ".join(e.id for e in node.experiments)
    raise InvalidInput(f"{node.id} holds no experiment called {name!r}", hint=f"it holds: {names}", where="experiment")


def plan(node: Node, request: Mapping[str, Any]) -> Plan:
    """Decide one run of a node's experiment.

    Args:
        node: the node.
        request: any of experiment, parameters, seeds, seed, device, tier, ablated, preset, mutants; absent means the node's
            own setting.

    Raises:
        NotRunnable: no experiment, no such simulation, or a tier that it does not have.
        InvalidInput: a value is not one that the declared parameter accepts, or no preset with a prediction has that name.
        TooLarge: the product of sizes needs more memory than one run may plan for.
    """
    experiment = find_experiment(node, request.get("experiment"))
    spec = spec_of(experiment)
    tier, seeds, seed = request.get("tier") or spec.seeded_tier, request.get("seeds", 20), request.get("seed", 0)
    ablated, device, preset = request.get("ablated", False), request.get("device", "auto"), request.get("preset")
    changes = request.get("parameters", {})
    if tier not in spec.tiers:
        raise NotRunnable(f"{spec.id} has no tier {tier!r}", hint=f"it has: {', '.join(spec.tiers)}", where="tier")
    check_seeds(seeds, seed)
    if tier == "theory":
        seeds, seed, device = 0, 0, "cpu"
    if preset is not None:
        experiment = experiment_of(spec, preset, experiment.id)
    mutations = _mutations(experiment, spec, changes, ablated=ablated) if request.get("mutants", False) else ()
    arms = arms_of(experiment, spec, changes, ablated=ablated, mutations=mutations)
    memory = plan_memory(spec, arms["main"], len(arms), max(seeds, 1))
    check_memory(memory, f"{len(arms)} arms x {seeds} seeds of this size need")
    asked = asked_of(experiment, spec, seeds=seeds, seed=seed, device=device, ablated=ablated)
    asked |= {"arms": arms, "tier": tier}
    if mutations:
        asked["mutations"] = [mutation.id for mutation in mutations]
    return Plan(
        node=node.id,
        experiment=experiment.id,
        simulation=spec.id,
        parameters=arms["main"],
        arms=arms,
        predictions=experiment.predictions,
        seeds=seeds,
        seed=seed,
        device=device,
        tier=tier,
        ablated=ablated,
        preset=preset,
        moved=_moved(experiment, spec, changes, arms["main"]),
        mutations=mutations,
        code_version=asked["code"],
        simulation_version=spec.version,
        content_hash=digest(asked),
        memory_bytes=memory,
    )


def asked_of(
    experiment: Experiment, spec: Spec, *, seeds: int, seed: int, device: Device, ablated: bool
) -> dict[str, Any]:
    """Return what the content of a run and that of a sweep have in common, to be hashed with what tells them apart."""
    return {
        "simulation": spec.id,
        "version": spec.version,
        "code": code_version(sim.SIMULATIONS[spec.id].step.__module__),
        "predictions": [p.model_dump(mode="json") for p in experiment.predictions],
        "seeds": seeds,
        "seed": seed,
        "device": device,
        "ablated": ablated,
        "dtype": "float32",
    }


def check_memory(planned: int, what: str) -> None:
    """Refuse what needs more memory than one run may plan for.

    Args:
        planned: bytes.
        what: the beginning of a sentence that goes on with the number of bytes.

    Raises:
        TooLarge: it needs more.
    """
    most = limit("run_memory_bytes")
    if planned > most:
        raise TooLarge(
            f"{what} {planned:,} bytes, the limit is {most:,}", hint="take fewer seeds or smaller sizes", where="seeds"
        )


def _moved(
    experiment: Experiment, spec: Spec, changes: Mapping[str, Value], ran: Mapping[str, Value]
) -> dict[str, Value]:
    """Return those of `changes` that changed anything; what the ablation overrides did not."""
    own = {**spec.defaults(), **experiment.parameters}
    return {name: ran[name] for name, value in changes.items() if ran[name] == value != own[name]}


def _mutations(
    experiment: Experiment, spec: Spec, changes: Mapping[str, Value], *, ablated: bool
) -> tuple[Mutation, ...]:
    if ablated:
        raise InvalidInput("an ablated run has no mechanism left to mutate", hint="ask for one", where="mutants")
    return mutations_of(spec, {**spec.defaults(), **experiment.parameters, **changes})


def check_seeds(seeds: Any, seed: Any) -> None:
    """Refuse what cannot be a number of seeds, or a first seed.

    Raises:
        InvalidInput: it is no whole number, or out of range.
    """
    if type(seeds) is not int or not 1 <= seeds <= limit("seeds"):
        raise InvalidInput(f"seeds must be a whole number from 1 to {limit('seeds')}, not {seeds!r}", where="seeds")
    if type(seed) is not int or not 0 <= seed < 2**53:
        raise InvalidInput(f"seed must be a whole number from 0 to 2^53 - 1, not {seed!r}", where="seed")


def _checked(spec: Spec, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return a complete parameter set in one spelling: 1 and 1.0 are the same setting and must give the same hash."""
    try:
        checked = check_parameters(spec, {**spec.defaults(), **values})
        return {name: _spelled(spec, name, value) for name, value in checked.items()}
    except ParameterError as error:
        raise InvalidInput(error.message, hint=error.hint, where=f"parameters.{error.name}") from None


def _spelled(spec: Spec, name: str, value: Value) -> Value:
    declared = spec.parameter(name)
    return value if declared.choices or declared.integer else float(value)


def problem_of(node: Node, experiment: Experiment) -> MirageError | None:
    """Return why an experiment cannot run as its file states it, or None."""
    try:
        plan(node, {"experiment": experiment.id})
    except MirageError as error:
        return error
    return None
