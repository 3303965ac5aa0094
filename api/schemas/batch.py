"""The wire of batches: which experiments to run one after another, and how that stands."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.wire import Wire
from mirage_kg.limits import limit
from mirage_kg.model.run import NodeState

BatchStatus = Literal["none", "running", "finished", "cancelled"]
Id = Annotated[str, Field(max_length=limit("id_length"))]


class BatchRequest(BaseModel):
    """What to run: experiments in one of these states, of the named nodes or of all, each as its node says."""

    model_config = ConfigDict(extra="forbid", strict=True)

    states: Annotated[list[Literal["never_run", "stale", "failed"]], Field(min_length=1, max_length=3)] = [
        "never_run",
        "stale",
    ]
    nodes: Annotated[list[Id], Field(min_length=1, max_length=limit("page_size"))] | None = None
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0


class BatchNow(Wire):
    """The run under way."""

    node: str
    title: str
    experiment: str
    run: str


class BatchRefused(Wire):
    """An experiment that could not be run, and why."""

    node: str
    experiment: str
    words: str


class BatchView(Wire):
    """How a batch stands.

    `total` and `done` count experiments, `counts` the states of those that were run. `left_seconds` expects the rest to take
    as long each as those before. `left_out` were beyond the limit `batch_experiments`; the first of `refused` are told.
    """

    status: BatchStatus = "none"
    stopping: bool = False
    total: int = 0
    done: int = 0
    counts: dict[NodeState, int] = {}
    now: BatchNow | None = None
    left_seconds: float | None = None
    left_out: int = 0
    refused: list[BatchRefused] = []
