"""The wire of previews: a run request over few seeds, and curves without a verdict."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.run import RunRequest
from api.schemas.wire import Wire
from mirage_kg.limits import limit
from mirage_kg.model.experiment import Value
from mirage_kg.model.run import Outputs, RunStatus, Tier


class PreviewRequest(RunRequest):
    """What to preview: a run request over few seeds. Mutants are left out, and nothing is judged."""

    seeds: Annotated[int, Field(ge=1, le=limit("preview_seeds"))] = 8
    """Number of seeds."""


class PreviewView(Wire):
    """What a preview showed: curves of the arms with the mechanism as asked, without twins, and no verdict."""

    status: RunStatus
    """`finished`, or why there is less, as for a run; time_limit keeps the points up to it."""
    message: str
    """What went wrong, in words; empty where nothing did."""
    seeds: int
    """Number of seeds."""
    tier: Tier
    """Which tier was run."""
    ablated: bool
    """Whether the mechanism was switched off."""
    parameters: dict[str, Value]
    """The complete setting."""
    outputs: Outputs | None
    """The curves; null where nothing was seen."""
    compile_seconds: float | None
    """How long compiling took; null where nothing was compiled."""
    run_seconds: float | None
    """How long computing took; null where it did not come to that."""
