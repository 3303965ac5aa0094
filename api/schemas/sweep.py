"""The wire of sweeps: a grid of settings, the record, and the events of one that goes on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.wire import Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Progress, RunStatus
from mirage_kg.model.sweep import Sweep, SweepOutputs


class SweepRequest(BaseModel):
    """A grid of settings to run. `grid` maps a parameter, by name or symbol, to `low:high:count`, `a,b,c` or its values."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    grid: Annotated[
        dict[str, str | Annotated[list[Value], Field(min_length=1, max_length=limit("sweep_cells"))]],
        Field(min_length=1, max_length=limit("sweep_axes")),
    ]
    experiment: str | None = None
    parameters: dict[str, Value] = {}
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    device: Literal["auto", "cpu", "gpu"] = "auto"
    ablated: bool = False


class SweepView(Sweep):
    """A sweep as it is answered; same fields as the record."""


class SweepEvent(Wire):
    """One server-sent event of a sweep. `partial` holds every cell so far, so a lost event loses nothing."""

    status: RunStatus
    progress: Progress
    partial: SweepOutputs | None = None
