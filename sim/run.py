"""Run a simulation: check, compile once per shape, advance in blocks, and say how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.check import ParameterError, check_parameters, padded
from sim.device import Device, choose, cores, describe
from sim.lazy import jax, jnp
from sim.program import BLOCK_POINTS, Program, Shape, compile_program, seed_keys
from sim.registry import SIMULATIONS, Simulation
from sim.spec import Spec, Value, Values, recorded_steps, stride
from sim.status import Status

Outputs = dict[str, dict[str, NDArray[np.float32]]]
"""Arm name -> output name -> array of shape (seeds, *axes)."""

_BLOCK_SECONDS = 0.2


@dataclass(frozen=True)
class Block:
    """A run under way. `outputs` holds every point so far; both mappings are empty while it compiles."""

    step: int
    steps: int
    axes: dict[str, NDArray[np.float64]]
    outputs: Outputs
    compiling: bool = False


@dataclass(frozen=True)
class Result:
    """A run that has ended, in whichever way `status` says. `step` is the last recorded step, `steps` what was asked for.

    `axes` maps axis name to its values, `outputs` arm to output to array (seeds, *axes), float32. `message` adds to the
    sentence of the status what only this run knows. `not_finite` is the first recorded step at which a state was not finite.
    """

    status: Status
    message: str
    step: int
    steps: int
    axes: dict[str, NDArray[np.float64]]
    outputs: Outputs
    compile_seconds: float
    run_seconds: float
    device: str
    device_name: str
    jax: str
    not_finite: int | None = None


def simulate(
    simulation_id: str,
    arms: Mapping[str, Values],
    *,
    seeds: int,
    seed: int,
    device: Device = "auto",
    on_block: Callable[[Block], None] | None = None,
    should_stop: Callable[[], Status | None] | None = None,
    deadline_seconds: float | None = None,
) -> Result:
    """Run `arms` of one simulation on the same `seeds` seeds and return what was seen.

    Each arm is a parameter set (defaults are filled in). Arms whose shape parameters agree run in one batch; the batches
    take turns, block by block. Seed i draws from a key of (seed, i) alone, and all arms of a seed share it. The counts are
    rounded up to `sim.check.padded`. The same request gives the same bytes on one machine: on a CPU the seeds are cut into as
    many parts as the cores take, and a part of another size may be rounded otherwise.

    Outputs are recorded at step 0, then every k = ceil(steps / 120) steps, and at the last step. Between blocks of points
    the clock (`deadline_seconds` from the call), `should_stop` and finiteness are looked at, and `on_block` is called.

    KeyError for an unknown simulation, ParameterError for parameters, `seeds` or `seed`, DeviceError for a missing device.
    """
    began = time.monotonic()
    simulation = SIMULATIONS[simulation_id]
    checked = _check(simulation.spec, arms, seeds, seed)
    target = choose(device)
    record = _Record(simulation.spec, checked, seeds)
    looks = _Looks(record, began, on_block, should_stop, deadline_seconds)
    ended = _Ended(record, target, began)
    if stop := looks.interrupted():
        return ended(stop)
    looks.tell(compiling=True)
    with jax.default_device(target), jax.enable_x64(False):
        try:
            batches = _batches(simulation, checked, seeds, seed, target)
        except Exception as error:
            ended.compiled = time.monotonic()
            return ended(Status.COMPILE_FAILED, f"{type(error).__name__}: {error}")
        ended.compiled = time.monotonic()
        status = looks.interrupted() or _advanced(batches, record, looks)
    return ended(status, f"First seen at step {record.not_finite}." if status is Status.NOT_FINITE else "")


def compile_ahead(simulation_id: str, arms: Mapping[str, Values], *, seeds: int, device: Device = "auto") -> None:
    """Compile what `simulate` would compile for these arms and seeds, and keep it in this process; nothing is run.

    Any thread may call it: a `simulate` that needs the same program meanwhile waits for it, and another one runs beside it.

    Raises as `simulate` does, and whatever compiling raises.
    """
    simulation = SIMULATIONS[simulation_id]
    checked, target = _check(simulation.spec, arms, seeds, 0), choose(device)
    with jax.default_device(target), jax.enable_x64(False):
        _batches(simulation, checked, seeds, 0, target)


def _batches(
    simulation: Simulation, arms: Mapping[str, Values], seeds: int, seed: int, target: jax.Device
) -> list[_Batch]:
    groups = _by_shape(simulation.spec, arms)
    return [_Batch(simulation, group, seeds, seed, target.platform) for group in groups]


def _advanced(batches: Sequence[_Batch], record: _Record, looks: _Looks) -> Status:
    """Advance all batches, block by block, and return how that ended. Blocks grow until one takes `_BLOCK_SECONDS`."""
    record.add([batch.start() for batch in batches])
    points = 1
    while record.not_finite is None and record.step < record.steps:
        looks.tell()
        if stop := looks.interrupted():
            return stop
        began = time.monotonic()
        record.add([batch.advance(record.step, points, record.steps) for batch in batches])
        per_point = (time.monotonic() - began) / points
        points = max(1, min(BLOCK_POINTS, int(_BLOCK_SECONDS / max(per_point, 1e-6))))
    if record.not_finite is not None:
        return Status.NOT_FINITE
    looks.tell()
    return Status.FINISHED


@dataclass(frozen=True)
class _Looks:
    """What happens between blocks: the caller is told how far the run is, and asked whether it shall go on."""

    record: _Record
    began: float
    on_block: Callable[[Block], None] | None
    should_stop: Callable[[], Status | None] | None
    deadline_seconds: float | None

    def tell(self, *, compiling: bool = False) -> None:
        if self.on_block is None:
            return
        steps = self.record.steps
        seen = ({}, {}) if compiling else (self.record.axes(), self.record.outputs())
        self.on_block(Block(self.record.step, steps, *seen, compiling=compiling))

    def interrupted(self) -> Status | None:
        if self.deadline_seconds is not None and time.monotonic() - self.began >= self.deadline_seconds:
            return Status.TIME_LIMIT
        return self.should_stop() if self.should_stop else None


@dataclass
class _Ended:
    """Makes the result of a run on `target` that began and was `compiled` at these times of the monotonic clock, in seconds."""

    record: _Record
    target: jax.Device
    began: float
    compiled: float | None = None

    def __call__(self, status: Status, message: str = "") -> Result:
        record = self.record
        kind, name = describe(self.target)
        compile_seconds = 0.0 if self.compiled is None else self.compiled - self.began
        return Result(
            status=status,
            message=message,
            step=record.step,
            steps=record.steps,
            axes=record.axes(),
            outputs=record.outputs(),
            compile_seconds=compile_seconds,
            run_seconds=time.monotonic() - self.began - compile_seconds,
            device=kind,
            device_name=name,
            jax=jax.__version__,
            not_finite=record.not_finite,
        )


class _Batch:
    """The arms that share their shapes, with their state on the device.

    On a CPU the seeds are shared out over the cores, each part a run of the same program in a thread of its own: what XLA
    itself spreads over threads leaves a core idle for most of a step.
    """

    def __init__(self, simulation: Simulation, arms: Mapping[str, Values], seeds: int, seed: int, device: str) -> None:
        spec = simulation.spec
        rows = list(arms.values())
        rows += [rows[-1]] * (padded(len(rows)) - len(rows))
        parts = _parts(padded(seeds)) if device == "cpu" else 1
        shape = Shape(spec.id, spec.version, _statics(spec, rows[0]), len(rows), padded(seeds) // parts, device)
        self.names = list(arms)
        self._seeds = seeds
        words = np.split(seed_keys(seed, padded(seeds)), parts)
        self._keys = [jax.random.wrap_key_data(jnp.asarray(part), impl="threefry2x32") for part in words]
        self._sliders = {
            p.name: jnp.asarray([_as_number(spec, p.name, row[p.name]) for row in rows], jnp.float32)
            for p in spec.parameters
            if not p.shape
        }
        self._program: Program = compile_program(simulation, shape, self._keys[0], self._sliders)
        self._states: list[object] = []

    def start(self) -> _Points:
        """Make the first state and return the point at step 0."""
        self._states = self._each(lambda keys: self._program.start(keys, self._sliders), self._keys)
        return self._seen(0, 1, 0, 0)

    def advance(self, step: int, points: int, steps: int) -> _Points:
        """Go on from `step` for `points` recorded points or to the end."""
        every = stride(steps)
        return self._seen(step, min(points, -(-(steps - step) // every)), every, steps)

    def _seen(self, step: int, points: int, every: int, last: int) -> _Points:
        """Go on from `step` for `points` points, `every` steps apart, and put what all parts saw together."""
        counters = [jnp.asarray(value, jnp.int32) for value in (step, points, every, last)]

        def one(keys: jax.Array, state: Any) -> Any:
            after, outputs, finite = self._program.advance(keys, self._sliders, state, *counters)
            return after, {name: np.asarray(value) for name, value in outputs.items()}, np.asarray(finite)

        found = self._each(one, self._keys, self._states)
        self._states = [state for state, _, _ in found]
        return self._points([(outputs, finite) for _, outputs, finite in found], points)

    def _each(self, work: Callable[..., Any], *parts: Sequence[Any]) -> list[Any]:
        """Return what `work` makes of every part, all at once."""
        return list(_threads().map(work, *parts)) if len(self._keys) > 1 else [work(*(each[0] for each in parts))]

    def _points(self, found: Sequence[tuple[dict[str, Any], Any]], points: int) -> _Points:
        """Put the parts together and cut padding."""
        outputs = {name: np.concatenate([part[name][:points] for part, _ in found], axis=1) for name in found[0][0]}
        by_arm = {
            arm: {name: value[:, : self._seeds, i] for name, value in outputs.items()}
            for i, arm in enumerate(self.names)
        }
        finite = np.concatenate([part[:points] for _, part in found], axis=1)[:, : self._seeds, : len(self.names)]
        return _Points(by_arm, np.asarray(finite.all(axis=(1, 2))))


def _parts(seeds: int) -> int:
    """Return into how many equal parts `seeds` seeds are cut: the most that the cores can take at once."""
    return max(parts for parts in range(1, cores() + 1) if seeds % parts == 0)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), "simulation")


@dataclass(frozen=True)
class _Points:
    """New recorded points of one batch: arm -> output -> (points, seeds, ...), and whether each point is finite."""

    arms: dict[str, dict[str, NDArray[np.float32]]]
    finite: NDArray[np.bool_]


class _Record:
    """Everything recorded so far, in the order of the arms that were asked for.

    `steps` is the last step of the run, `not_finite` the first recorded step at which a state was not finite.
    """

    def __init__(self, spec: Spec, arms: Mapping[str, Values], seeds: int) -> None:
        self._spec = spec
        self._values = next(iter(arms.values()))
        self.steps = spec.steps(self._values)
        self.not_finite: int | None = None
        self._steps = recorded_steps(self.steps)
        self._points = 0
        self._rows: dict[str, dict[str, list[NDArray[np.float32]]]] = {
            arm: {output.name: [] for output in spec.outputs} for arm in arms
        }
        self._empty = {
            output.name: np.zeros((seeds, *spec.output_shape(output, 0)), np.float32) for output in spec.outputs
        }

    @property
    def step(self) -> int:
        """The last recorded step, 0 before anything was."""
        return self._steps[max(self._points - 1, 0)]

    def add(self, batches: Sequence[_Points]) -> None:
        """Add points of all batches up to the first that is not finite."""
        finite = np.logical_and.reduce([batch.finite for batch in batches])
        good = int(finite.argmin()) if not finite.all() else len(finite)
        for batch in batches:
            for arm, outputs in batch.arms.items():
                for name, value in outputs.items():
                    self._rows[arm][name].append(value[:good])
        self._points += good
        if good < len(finite):
            self.not_finite = self._steps[self._points]

    def axes(self) -> dict[str, NDArray[np.float64]]:
        """Return the values of every axis, the simulation's own one as far as it was recorded."""
        own = [self._spec.axis_value(self._values, step) for step in self._steps[: self._points]]
        return {
            self._spec.axis.name: np.asarray(own, dtype=np.float64),
            **{axis.name: np.asarray(axis.values, dtype=np.float64) for axis in self._spec.axes},
        }

    def outputs(self) -> Outputs:
        """Return arm -> output -> (seeds, points, ...)."""
        return {
            arm: {
                name: np.ascontiguousarray(np.moveaxis(np.concatenate(parts), 0, 1)) if parts else self._empty[name]
                for name, parts in outputs.items()
            }
            for arm, outputs in self._rows.items()
        }


def _check(spec: Spec, arms: Mapping[str, Values], seeds: int, seed: int) -> dict[str, dict[str, Value]]:
    if isinstance(seeds, bool) or not isinstance(seeds, int) or seeds < 1:
        raise ParameterError("seeds", f"seeds = {seeds!r} cannot be run.", "seeds takes a whole number of at least 1.")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**64:
        raise ParameterError(
            "seed", f"seed = {seed!r} cannot be used.", "seed takes a whole number from 0 to 2^64 - 1."
        )
    if not arms:
        raise ParameterError(
            "arms", "There is no arm to run.", "Give at least one parameter set; {} means the defaults."
        )
    checked = {arm: check_parameters(spec, values) for arm, values in arms.items()}
    for name in spec.axis_parameters:
        given = {arm: values[name] for arm, values in checked.items()}
        if len(set(given.values())) > 1:
            raise ParameterError(name, f"{name} differs between arms: {given}.", "All arms of a run share one axis.")
    return checked


def _by_shape(spec: Spec, arms: Mapping[str, Values]) -> list[dict[str, Values]]:
    groups: dict[tuple[tuple[str, Value], ...], dict[str, Values]] = {}
    for arm, values in arms.items():
        groups.setdefault(_statics(spec, values), {})[arm] = values
    return list(groups.values())


def _statics(spec: Spec, values: Values) -> tuple[tuple[str, Value], ...]:
    return tuple((p.name, values[p.name]) for p in spec.parameters if p.shape)


def _as_number(spec: Spec, name: str, value: Value) -> float:
    choices = spec.parameter(name).choices
    return float(choices.index(value)) if choices else float(value)
