"""The wire of runs: what is asked for, the record, its line in a list, and the events of one that goes on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.wire import Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Outputs, Progress, Run, RunStatus, Tier, Twin, Verdict


class RunRequest(BaseModel):
    """What to run. Everything is optional; absent means the node's own setting.

    `tier` theory answers at once, without seeds, where the simulation has a theory; absent means over seeds. `preset` runs a
    preset of the simulation instead and judges it by its own prediction; `parameters` change it. `mutants` adds the mutation
    score.
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    experiment: str | None = None
    parameters: dict[str, Value] = {}
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    device: Literal["auto", "cpu", "gpu"] = "auto"
    tier: Tier | None = None
    ablated: bool = False
    preset: str | None = None
    mutants: bool = False


class RunSummary(Wire):
    """A run without its curves."""

    id: str
    node: str
    node_title: str
    simulation: str
    status: RunStatus
    verdict: Verdict | None
    created: str
    run_seconds: float | None
    seeds: int
    ablated: bool
    tier: Tier
    preset: str | None


class RunPage(Wire):
    """One page of runs, newest first."""

    items: list[RunSummary]
    next: str | None


class RunView(Run):
    """A run as it is answered; same fields as the record, of which `twin` is always there."""

    twin: Twin


class RunEvent(Wire):
    """One server-sent event of a run. `partial` holds every point so far (no per-seed rows), so a lost event loses nothing."""

    status: RunStatus
    progress: Progress
    partial: Outputs | None = None
    verdict: Verdict | None = None
