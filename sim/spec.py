"""What a simulation declares about itself: parameters, axis, outputs, ablation, presets. Nothing here imports JAX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Number = float | int
Value = float | int | str


@dataclass(frozen=True)
class Parameter:
    """One knob.

    A slider (`shape=False`) is a traced scalar: moving it never compiles again. A `shape` parameter decides an array size or
    a method, takes one of `choices`, and compiles once per choice. `unit` is "1" for a pure number.
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
    """One dimension of an output: rounds, steps, capability, k. `values` may depend on parameters and is given by the run."""

    name: str
    label: str
    unit: str


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
class Preset:
    """A named setting, counter-regimes and negative results among them. `shows` says what is seen there."""

    name: str
    label: str
    parameters: dict[str, Value]
    shows: str


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
    """The whole declaration of one simulation. `version` changes when its outputs change."""

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
    axes: tuple[Axis, ...] = ()
    presets: tuple[Preset, ...] = ()
    references: tuple[Reference, ...] = ()
    tiers: tuple[Literal["theory", "monte_carlo", "neural"], ...] = ("monte_carlo",)
    bistable: bool = False

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called `name`; KeyError if there is none."""
        return next(p for p in self.parameters if p.name == name) if name in self.names() else _missing(name)

    def names(self) -> tuple[str, ...]:
        """Return the names of all parameters in declared order."""
        return tuple(p.name for p in self.parameters)

    def defaults(self) -> dict[str, Value]:
        """Return the default of every parameter."""
        return {p.name: p.default for p in self.parameters}


def _missing(name: str) -> Parameter:
    raise KeyError(name)
