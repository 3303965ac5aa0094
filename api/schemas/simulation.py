"""The wire of simulations, as they declare themselves and as a node's experiment uses them."""

from __future__ import annotations

from typing import Literal

from api.schemas.wire import Wire
from mirage_kg.model.experiment import Prediction, Value
from mirage_kg.model.run import Tier


class ParameterView(Wire):
    """One knob of an experiment: the simulation's declaration with this node's value as `value`."""

    name: str
    label: str
    symbol: str
    unit: str
    default: Value
    value: Value
    low: float | None
    high: float | None
    step: float | None
    sentence: str
    choices: list[Value]
    shape: bool
    integer: bool
    group: str


class AxisView(Wire):
    """One dimension of outputs."""

    name: str
    label: str
    unit: str


class OutputView(Wire):
    """One observed quantity."""

    name: str
    label: str
    unit: str
    sentence: str
    axes: list[str]
    role: Literal["wanted", "paid", "other"]
    low: float | None
    high: float | None


class PresetView(Wire):
    """A named setting. `predictions` are its own, judged against `contrast`; a preset without any is only a setting."""

    name: str
    label: str
    parameters: dict[str, Value]
    shows: str
    predictions: list[Prediction]
    contrast: dict[str, Value]


class ReferenceView(Wire):
    """Where a model comes from."""

    text: str
    url: str


class SimulationView(Wire):
    """A simulation as it declares itself."""

    id: str
    title: str
    version: int
    summary: str
    mechanism: str
    axis: AxisView
    axes: list[AxisView]
    parameters: list[ParameterView]
    outputs: list[OutputView]
    ablation: dict[str, Value]
    ablation_removes: str
    presets: list[PresetView]
    references: list[ReferenceView]
    tiers: list[Tier]
    bistable: bool
    not_shown: str


class SimulationPage(Wire):
    """All simulations."""

    items: list[SimulationView]
    next: str | None


class ExperimentView(Wire):
    """A node's experiment, joined with its simulation. `problem` is set when it cannot run, and says why."""

    id: str
    simulation: SimulationView | None
    arms: dict[str, dict[str, Value]]
    ablation: dict[str, Value]
    predictions: list[Prediction]
    not_shown: str
    problem: str
    last_run: str | None
