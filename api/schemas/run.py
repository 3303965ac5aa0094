"""The wire of runs: what is asked for, the record, its line in a list, and the events of one that goes on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.wire import Asked, Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Outputs, Progress, Run, RunStatus, Tier, Twin, Verdict


class RunRequest(Asked):
    """What to run. Everything is optional; absent means the node's own setting."""

    experiment: str | None = None
    """Id of one of the node's experiments; null or absent takes its first."""
    parameters: dict[str, Value] = {}
    """Values by name of the parameter, which replace those of the experiment."""
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    """Number of seeds."""
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    """The first seed; the same one gives the same numbers."""
    device: Literal["auto", "cpu", "gpu"] = "auto"
    """Where to compute: `auto` takes a GPU where there is one."""
    tier: Tier | None = None
    """`theory` answers at once, without seeds, where the simulation has one; null or absent runs over seeds."""
    ablated: bool = False
    """Whether to run with the mechanism switched off."""
    preset: str | None = None
    """Name of a preset of the simulation to run instead, judged by its own prediction; `parameters` change it. Null or
    absent runs the node's own.
    """
    mutants: bool = False
    """Whether to add the mutation score: how many changes of the mechanism the predictions notice."""


class RunSummary(Wire):
    """A run without its curves."""

    id: str
    """Id of the run."""
    node: str
    """Id of its node."""
    node_title: str
    """Title of its node; the id where the node is gone."""
    simulation: str
    """Id of its simulation."""
    status: RunStatus
    """How far it is, or how it ended."""
    verdict: Verdict | None
    """What it says of its predictions together; null while it goes on, and where it ended without one."""
    created: str
    """When it was asked for, in UTC (ISO 8601)."""
    run_seconds: float | None
    """How long it computed; null while it goes on, and where it ended before that was measured."""
    seeds: int
    """Number of seeds; 0 for a run of the theory."""
    ablated: bool
    """Whether it ran with the mechanism switched off."""
    tier: Tier
    """Which tier it ran: theory, monte_carlo or neural."""
    preset: str | None
    """Name of the preset that it ran; null for the node's own experiment."""
    moved: dict[str, Value]
    """Parameters that stood elsewhere than in the experiment or preset, with their values."""


class RunPage(Wire):
    """One page of runs."""

    items: list[RunSummary]
    """The runs of this page, newest first."""
    next: str | None
    """Opaque: send it as `cursor` for the next page; null on the last page."""


class RunView(Run):
    """A run as it is answered; same fields as the record, of which `twin` is always there."""

    twin: Twin
    """What the arms marked as ablated are: the setting without the mechanism (ablation), or the setting without the
    preset's changes (contrast).
    """


class RunEvent(Wire):
    """One server-sent event of a run."""

    status: RunStatus
    """How far the run is, or how it ended."""
    progress: Progress
    """Steps done, and what it waits for."""
    partial: Outputs | None = None
    """Every point so far, without the rows of single seeds, so a lost event loses nothing; null while there is none."""
    verdict: Verdict | None = None
    """What the run says of its predictions together; null until it has ended."""
