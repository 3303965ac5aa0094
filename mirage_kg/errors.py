"""Every error that Mirage raises on purpose: one class, one stable code, one HTTP status.

An error says what was wrong (`detail`), where (`where`) and what to write instead (`hint`). The doors (HTTP,
command line) print these three and nothing else of the inside.

Where a name is not there the library says which things could be named (`lists`), never how to ask for them: that is
another thing to type at each door, and each door holds a table of ways. Python's is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Listed = Literal["nodes", "sources", "simulations", "runs", "sweeps", "inferences"]
"""What a caller can name, and so may want listed."""

IN_PYTHON: Mapping[Listed, str] = {
    "nodes": "`graph.nodes`",
    "sources": "`graph.sources`",
    "simulations": "`sim.specs()`",
    "runs": "`page()` of the store of runs",
    "sweeps": "`page()` of the store of sweeps",
    "inferences": "`graph.standing().inferences`",
}
"""How Python lists them, for the note under a traceback."""


class MirageError(Exception):
    """Base of all deliberate errors.

    Args:
        detail: what was wrong, in one sentence.
        hint: what to write or do instead; empty when there is nothing to add.
        where: a file with line, a parameter path, or an id; empty when the whole request is meant.
        meant: the id that was probably meant, where one comes near; empty where none does.
        lists: the things of which one could be named instead; None when the hint is enough.
    """

    code = "error"
    status = 500

    def __init__(
        self, detail: str, *, hint: str = "", where: str = "", meant: str = "", lists: Listed | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.where = where
        self.meant = meant
        self.lists = lists
        if advice := self.advice(IN_PYTHON):
            self.add_note(advice)

    def advice(self, ways: Mapping[Listed, str]) -> str:
        """Return the hint, and how the caller of one door lists what could be named; `ways` is the table of that door."""
        return " ".join(filter(None, (self.hint, self.lists and f"{ways[self.lists]} lists all")))


class InvalidInput(MirageError):
    """A value that the caller sent is not one that the declared parameter accepts."""

    code = "invalid_input"
    status = 422


class BadRequest(MirageError):
    """The request could not be read at all: malformed JSON, a forged page token."""

    code = "bad_request"
    status = 400


class NotFound(MirageError):
    """No node, run, simulation, source or path of that name."""

    code = "not_found"
    status = 404


class NotRunnable(MirageError):
    """The node holds no experiment, or one that the check refused."""

    code = "not_runnable"
    status = 409


class TooLarge(MirageError):
    """The request asks for more than a limit allows; the message names the product and the limit."""

    code = "too_large"
    status = 413


class QueryRefused(MirageError):
    """The text is no query that this store answers; `where` names line and column."""

    code = "query_refused"
    status = 422


class QueryStopped(MirageError):
    """The query is expected to meet, or met, a limit of time, memory or cost; nothing of it goes on."""

    code = "query_stopped"
    status = 413


class QueueFull(MirageError):
    """All places of a queue are taken; try again in the seconds that Retry-After names."""

    code = "queue_full"
    status = 429
    retry_after = 5


class NotReady(MirageError):
    """Something that is made once is still being made; the hint says what answers meanwhile, and when to ask again."""

    code = "not_ready"
    status = 503


class HostRefused(MirageError):
    """The Host header is missing or is not one that this server was started for (DNS rebinding)."""

    code = "host_refused"
    status = 400


class OriginRefused(MirageError):
    """A page of another origin tried to start or change something."""

    code = "origin_refused"
    status = 403


class StoreDamaged(MirageError):
    """The compiled index cannot be read and could not be rebuilt."""

    code = "store_damaged"
    status = 503


class StoreNewer(MirageError):
    """The store was written by a newer Mirage; nothing was rewritten."""

    code = "store_newer"
    status = 503


class NotInstalled(MirageError):
    """An optional part that this needs is not installed; the hint names it."""

    code = "not_installed"
    status = 501


class StoreUnreachable(MirageError):
    """The database that holds the graph does not answer, or does not let Mirage in."""

    code = "store_unreachable"
    status = 503


class StoreStale(MirageError):
    """The database holds no graph, or another revision than the one that is asked for."""

    code = "store_stale"
    status = 503


class ClusterUnavailable(MirageError):
    """The cluster that a sweep was sent to cannot be reached, was lost, or has no worker for it; finished chunks are kept."""

    code = "cluster_unavailable"
    status = 503


class WorkersDiffer(MirageError):
    """A worker of a cluster has another code, JAX or kind of device, and would not give the bytes that are asked for."""

    code = "workers_differ"
    status = 409


class Closed(MirageError):
    """The store was used after it was closed."""

    code = "closed"
    status = 503


ERRORS: tuple[type[MirageError], ...] = (
    InvalidInput,
    BadRequest,
    NotFound,
    NotRunnable,
    TooLarge,
    QueryRefused,
    QueryStopped,
    QueueFull,
    HostRefused,
    OriginRefused,
    StoreDamaged,
    StoreNewer,
    NotInstalled,
    NotReady,
    StoreUnreachable,
    StoreStale,
    ClusterUnavailable,
    WorkersDiffer,
    Closed,
)
