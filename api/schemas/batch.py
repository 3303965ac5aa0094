"""The wire of batches: which experiments to run one after another, and how that stands."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.wire import Asked, Wire
from mirage_kg.limits import limit
from mirage_kg.model.run import NodeState

BatchStatus = Literal["none", "running", "finished", "cancelled"]
Id = Annotated[str, Field(max_length=limit("id_length"))]


class BatchRequest(Asked):
    """What to run: experiments in one of some states, of the named nodes or of all, each as its node says."""

    states: Annotated[list[Literal["never_run", "stale", "ablated", "failed"]], Field(min_length=1, max_length=4)] = [
        "never_run",
        "stale",
        "ablated",
    ]
    """Which experiments: those in one of these states."""
    nodes: Annotated[list[Id], Field(min_length=1, max_length=limit("page_size"))] | None = None
    """Ids of nodes whose experiments are meant; null or absent means all."""
    seeds: Annotated[int, Field(ge=1, le=limit("seeds"))] = 20
    """Number of seeds of each run."""
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    """The first seed of each run."""


class BatchNow(Wire):
    """The run of a batch that is under way."""

    node: str
    """Id of its node."""
    title: str
    """Title of its node."""
    experiment: str
    """Id of the experiment within its node."""
    run: str
    """Id of the run, to follow it by."""


class BatchRefused(Wire):
    """An experiment that could not be run."""

    node: str
    """Id of its node."""
    experiment: str
    """Id of the experiment within its node."""
    words: str
    """Why not, and what to do about it."""


class BatchView(Wire):
    """How a batch stands."""

    status: BatchStatus = "none"
    """running, finished or cancelled; none where this server had no batch yet."""
    stopping: bool = False
    """Whether it ends after the run that is under way."""
    total: int = 0
    """How many experiments it holds."""
    done: int = 0
    """How many of them have ended, those that were refused among them."""
    counts: dict[NodeState, int] = {}
    """By state, how many of those that were run ended in it."""
    now: BatchNow | None = None
    """The run under way; null where none is."""
    left_seconds: float | None = None
    """What the rest is expected to take, if each takes as long as those before; null until one has ended."""
    left_out: int = 0
    """How many experiments lie beyond the limit `batch_experiments`."""
    refused: list[BatchRefused] = []
    """The first experiments that could not be run."""
