"""The wire of sweeps: a grid of settings, the record, and the events of one that goes on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.wire import Asked, Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Progress, RunStatus
from mirage_kg.model.sweep import Sweep, SweepOutputs


class SweepRequest(Asked):
    """A grid of settings to run."""

    grid: Annotated[
        dict[str, str | Annotated[list[Value], Field(min_length=1, max_length=limit("sweep_cells"))]],
        Field(min_length=1, max_length=limit("sweep_axes")),
    ]
    """By name or symbol of a parameter, its values: `low:high:count`, `a,b,c`, or a list. One or two parameters."""
    experiment: str | None = None
    """Id of one of the node's experiments; null or absent takes its first."""
    parameters: dict[str, Value] = {}
    """Values by name of the parameter, which replace those of the experiment."""
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    """Number of seeds in each cell."""
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    """The first seed; the same one gives the same numbers."""
    device: Literal["auto", "cpu", "gpu"] = "auto"
    """Where to compute: `auto` takes a GPU where there is one."""
    ablated: bool = False
    """Whether to run each cell a second time without the mechanism, which gives it verdicts."""


class SweepSummary(Wire):
    """A sweep without its cells."""

    id: str
    """Id of the sweep."""
    node: str
    """Id of its node."""
    node_title: str
    """Title of its node; the id where the node is gone."""
    simulation: str
    """Id of its simulation."""
    status: RunStatus
    """How far it is, or how it ended."""
    axes: list[str]
    """Names of the parameters that were swept."""
    cells: int
    """Number of settings on its grid."""
    seeds: int
    """Number of seeds in each cell."""
    ablated: bool
    """Whether each cell was run a second time without the mechanism."""
    created: str
    """When it was asked for, in UTC (ISO 8601)."""
    run_seconds: float | None
    """How long it computed; null while it goes on, and where it ended before that was measured."""


class SweepPage(Wire):
    """One page of sweeps."""

    items: list[SweepSummary]
    """The sweeps of this page, newest first."""
    next: str | None
    """Opaque: send it as `cursor` for the next page; null on the last page."""


class SweepView(Sweep):
    """A sweep as it is answered; same fields as the record."""


class SweepEvent(Wire):
    """One server-sent event of a sweep."""

    status: RunStatus
    """How far the sweep is, or how it ended."""
    progress: Progress
    """Cells done, and what it waits for."""
    partial: SweepOutputs | None = None
    """Every cell so far, so a lost event loses nothing; null while there is none."""
