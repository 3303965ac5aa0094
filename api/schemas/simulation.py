"""The wire of simulations, as they declare themselves and as a node's experiment uses them."""

from __future__ import annotations

from typing import Literal

from api.schemas.wire import Wire
from mirage_kg.model.experiment import Prediction, Value
from mirage_kg.model.run import Tier


class ParameterView(Wire):
    """One knob of a simulation."""

    name: str
    """Name by which requests set it."""
    label: str
    """What a reader calls it."""
    symbol: str
    """Its symbol in the equations; also taken as a name by sweeps."""
    unit: str
    """Its unit; 1 for a pure number."""
    default: Value
    """The value that the simulation takes by itself."""
    value: Value
    """The value here: that of the node's experiment, or the default where no node is asked about."""
    low: float | None
    """Lowest value that is accepted; null for a choice of words."""
    high: float | None
    """Highest value that is accepted; null for a choice of words."""
    step: float | None
    """Step of its slider; null for a choice."""
    sentence: str
    """What it does."""
    choices: list[Value]
    """The values that are accepted, where it is a choice; empty for a range."""
    shape: bool
    """Whether it decides the size of an array or a method, so that each of its values compiles once."""
    integer: bool
    """Whether it takes whole numbers only."""
    group: str
    """Heading under which it stands."""


class AxisView(Wire):
    """One dimension of outputs."""

    name: str
    """Name of the axis."""
    label: str
    """What a reader calls it."""
    unit: str
    """Its unit; 1 for a pure number."""


class OutputView(Wire):
    """One quantity that a simulation observes."""

    name: str
    """Name of the output."""
    label: str
    """What a reader calls it."""
    unit: str
    """Its unit; 1 for a pure number."""
    sentence: str
    """What it is."""
    axes: list[str]
    """Names of its dimensions; the first is the simulation's own axis."""
    role: Literal["wanted", "paid", "other"]
    """Whether it is what is wanted of the loop, what the loop is paid for, or something else."""
    low: float | None
    """Lowest value that it can take; null where it is not bounded below."""
    high: float | None
    """Highest value that it can take; null where it is not bounded above."""


class PresetView(Wire):
    """A named setting of a simulation."""

    name: str
    """Name by which a run asks for it."""
    label: str
    """What a reader calls it."""
    parameters: dict[str, Value]
    """The parameters that it changes."""
    shows: str
    """What is seen there."""
    predictions: list[Prediction]
    """Its own predictions, by which a run of it is judged; empty where it is only a setting."""
    contrast: dict[str, Value]
    """The complete setting in which its predictions must fail if they are to count."""


class ReferenceView(Wire):
    """Where a model comes from."""

    text: str
    """Authors, year, title and the place in it."""
    url: str
    """Address; empty where there is none."""


class SimulationView(Wire):
    """A simulation as it declares itself."""

    id: str
    """Id of the simulation."""
    title: str
    """Its title."""
    version: int
    """Grows whenever its outputs change."""
    summary: str
    """What it simulates, in short."""
    mechanism: str
    """The mechanism from which its effects come."""
    axis: AxisView
    """Its own axis: what all of its curves run along."""
    axes: list[AxisView]
    """Further dimensions of its outputs."""
    parameters: list[ParameterView]
    """Its knobs."""
    outputs: list[OutputView]
    """What it observes."""
    ablation: dict[str, Value]
    """The parameter change that removes the mechanism."""
    ablation_removes: str
    """What that removes, in words."""
    presets: list[PresetView]
    """Named settings, counter-regimes and negative results among them."""
    references: list[ReferenceView]
    """Where the model comes from."""
    tiers: list[Tier]
    """The ways in which it can be run: theory (at once, without seeds), monte_carlo or neural."""
    bistable: bool
    """Whether its seeds may end in one of two places, so that a mean says little."""
    not_shown: str
    """What it does not show."""


class SimulationRefused(Wire):
    """A simulation that an installed package registers and that cannot be used."""

    name: str
    """Name of its entry point."""
    reason: str
    """Its module, and why it cannot be used."""


class SimulationPage(Wire):
    """All installed simulations, in one page."""

    items: list[SimulationView]
    """The simulations, by id."""
    refused: list[SimulationRefused]
    """Those that a package registers and that cannot be used, by name; runs of any other go on."""
    next: str | None
    """Always null: all of them stand on this page."""


class ExperimentView(Wire):
    """A node's experiment, joined with its simulation."""

    id: str
    """Id of the experiment within its node; `main` where the file gives none."""
    simulation: SimulationView | None
    """The simulation, with this node's values in its parameters; null where it is not installed."""
    arms: dict[str, dict[str, Value]]
    """Further settings that run on the same seeds: by name, the changes to the parameters."""
    ablation: dict[str, Value]
    """The parameter change that removes the mechanism: the node's own, or that of the simulation."""
    predictions: list[Prediction]
    """What must be seen, written down before the run."""
    not_shown: str
    """What the experiment does not show."""
    problem: str
    """Why it cannot run; empty when it can."""
    last_run: str | None
    """Id of the newest run that says something about it; null where there is none."""
    last_run_ablated: bool
    """Whether that run had the mechanism off, so that how the node stands is to be restored by a run as it is."""
    last_run_moved: dict[str, Value]
    """The parameters that stood elsewhere in that run than the node states, with their values in it; likewise."""
    last_run_created: str | None
    """When that run was asked for; null where there is none."""
