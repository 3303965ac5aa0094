"""What a simulation declares about itself: parameters, axis, outputs, ablation, presets. Nothing here imports JAX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Number = float | int
Value = float | int | str
Values = Mapping[str, Value]

MOST_POINTS = 120
"""Most recorded points on a simulation's own axis, the starting point not counted."""


def number(values: Values, name: str) -> float:
    """Return the numeric parameter `name`."""
    return float(values[name])


def whole(values: Values, name: str) -> int:
    """Return the whole-number parameter `name`."""
    return int(values[name])


def _steps(values: Values) -> int:
    return whole(values, "steps")


def _same(values: Values, step: int) -> float:
    return float(step)


@dataclass(frozen=True)
class Parameter:
    """One knob.

    A slider (`shape=False`) is a traced scalar: moving it never compiles again; a slider with `choices` enters as the index
    of the choice. A `shape` parameter decides an array size or a method, takes one of `choices`, and compiles once per
    choice. `unit` is "1" for a pure number.
    """

    name: str
    label: str
    symbol: str
    unit: str
    default: Value
    low: Number | None
    high: Number | None
    step: Number | None
    sentence: str
    choices: tuple[Value, ...] = ()
    shape: bool = False
    integer: bool = False
    group: str = ""


@dataclass(frozen=True)
class Axis:
    """One dimension of an output: rounds, steps, capability, k. `values` is given where it does not depend on the run."""

    name: str
    label: str
    unit: str
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Output:
    """One observed quantity. `axes` names its dimensions; the first is the simulation's own axis.

    `role` tells the page how to draw it: the wanted quantity, what the loop is paid, or something else.
    `low` and `high` bound it where it is bounded.
    """

    name: str
    label: str
    unit: str
    sentence: str
    axes: tuple[str, ...]
    role: Literal["wanted", "paid", "other"] = "other"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Reading:
    """One number per seed from one output: `reduce` names how the curve is reduced, `at` where it needs a place.

    `select` fixes the further axes of the output. With `contrast` it is read in the contrast of the preset instead.
    """

    output: str
    reduce: str = "last"
    at: float | None = None
    select: Mapping[str, float] = field(default_factory=dict)
    contrast: bool = False


@dataclass(frozen=True)
class Expectation:
    """What a preset is expected to show, decided before it runs; the fields mean what they mean in a node's prediction."""

    statement: str
    measure: Reading
    against: Reading | None = None
    combine: Literal["difference", "ratio"] = "difference"
    at_least: float | None = None
    at_most: float | None = None
    seeds_below: float | None = None
    seeds_above: float | None = None


@dataclass(frozen=True)
class Preset:
    """A named setting, counter-regimes and negative results among them. `shows` says what is seen there.

    `expects` is its own prediction. It counts only if it fails in the contrast: the same setting with the parameters of
    the preset at their defaults or, where `contrast` is given, changed as that says.
    """

    name: str
    label: str
    parameters: dict[str, Value]
    shows: str
    expects: tuple[Expectation, ...] = ()
    contrast: dict[str, Value] | None = None


@dataclass(frozen=True)
class Ablation:
    """The parameter change that removes the claimed mechanism, and the sentence that says what it removes."""

    parameters: dict[str, Value]
    removes: str


@dataclass(frozen=True)
class Reference:
    """Where the model comes from: authors, year, title, address, and which equation or section."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Spec:
    """The whole declaration of one simulation. `version` changes when its outputs change.

    `steps` gives the number of steps that a parameter set asks for, `axis_value` the place of a step on the axis, and
    `axis_parameters` names the parameters that the two read: they must agree over the arms of one run.
    `theory_precision` is the share of the size of a curve to which its theory is known: rounding, or the fixed sample of
    prompts over which a mean field averages.
    `mechanism_groups` names the groups of parameters that make the mechanism: those whose mutants are run.
    `bytes_per_seed` is an upper estimate of the memory that one seed of one arm needs while it runs, in bytes.
    """

    id: str
    title: str
    version: int
    summary: str
    mechanism: str
    axis: Axis
    parameters: tuple[Parameter, ...]
    outputs: tuple[Output, ...]
    ablation: Ablation
    not_shown: str
    bytes_per_seed: Callable[[Values], int]
    axes: tuple[Axis, ...] = ()
    presets: tuple[Preset, ...] = ()
    references: tuple[Reference, ...] = ()
    tiers: tuple[Literal["theory", "monte_carlo", "neural"], ...] = ("monte_carlo",)
    theory_precision: float = 1e-3
    bistable: bool = False
    mechanism_groups: tuple[str, ...] = ("Mechanism",)
    steps: Callable[[Values], int] = _steps
    axis_value: Callable[[Values, int], float] = _same
    axis_parameters: tuple[str, ...] = ("steps",)

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called `name`; KeyError if there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)

    def preset(self, name: str) -> Preset:
        """Return the preset called `name`; KeyError if there is none."""
        for preset in self.presets:
            if preset.name == name:
                return preset
        raise KeyError(name)

    def contrast(self, preset: Preset) -> dict[str, Value]:
        """Return the change that takes a preset to its contrast; parameters of the axis stay, since arms share the axis."""
        if preset.contrast is not None:
            return dict(preset.contrast)
        return {n: self.parameter(n).default for n in preset.parameters if n not in self.axis_parameters}

    @property
    def seeded_tier(self) -> Literal["monte_carlo", "neural"]:
        """The tier that runs over seeds: neural where networks are trained, Monte Carlo otherwise."""
        return "neural" if "neural" in self.tiers else "monte_carlo"

    def names(self) -> tuple[str, ...]:
        """Return the names of all parameters in declared order."""
        return tuple(p.name for p in self.parameters)

    def defaults(self) -> dict[str, Value]:
        """Return the default of every parameter."""
        return {p.name: p.default for p in self.parameters}

    def output_shape(self, output: Output, points: int) -> tuple[int, ...]:
        """Return the shape of `output` for one seed when `points` points of the simulation's own axis were recorded."""
        lengths = {axis.name: len(axis.values) for axis in self.axes} | {self.axis.name: points}
        return tuple(lengths[name] for name in output.axes)


def recorded_steps(steps: int) -> list[int]:
    """Return the steps after which outputs are recorded: 0, then every k-th, then the last; k = ceil(steps / 120)."""
    every = stride(steps)
    return [*range(0, steps, every), steps]


def stride(steps: int) -> int:
    """Return k = ceil(steps / 120), the number of steps from one recorded point to the next."""
    return max(1, -(-steps // MOST_POINTS))
