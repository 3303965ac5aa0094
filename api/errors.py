"""The errors that only the doors know, how each door lists what could be named, and the table of all that a caller can meet."""

from __future__ import annotations

from collections.abc import Mapping

from mirage_kg.errors import ERRORS, Listed, MirageError

BY_HTTP: Mapping[Listed, str] = {
    "nodes": "GET /api/v1/nodes",
    "sources": "GET /api/v1/sources",
    "simulations": "GET /api/v1/simulations",
    "runs": "GET /api/v1/runs",
    "sweeps": "GET /api/v1/sweeps",
    "inferences": "GET /api/v1/standing",
}
"""How a caller over HTTP lists what could be named."""

AT_TERMINAL: Mapping[Listed, str] = {
    "nodes": "`mirage query 'MATCH (n:Node) RETURN n.id, n.title'`",
    "sources": "`mirage query 'MATCH (r:Reference) RETURN r.id, r.title'`",
    "simulations": "`mirage simulations`",
    "runs": "`mirage serve`, then GET /api/v1/runs,",
    "sweeps": "`mirage serve`, then GET /api/v1/sweeps,",
    "inferences": "`mirage query 'MATCH (a:Argument) RETURN a.id'`",
}
"""How somebody at a terminal lists it."""


class MethodNotAllowed(MirageError):
    """The path exists, and answers other verbs; the Allow header lists them."""

    code = "method_not_allowed"
    status = 405


class WrongMediaType(MirageError):
    """The body is not declared as plain application/json, or is compressed."""

    code = "wrong_media_type"
    status = 415


class BodyLate(MirageError):
    """The body did not arrive in its time."""

    code = "body_late"
    status = 408


class TokenNeeded(MirageError):
    """This server asks for its token before it starts or cancels a run."""

    code = "token_needed"
    status = 401


class RunElsewhere(MirageError):
    """Another server, which keeps its runs in the same folder, works on this one; only that server can cancel it."""

    code = "run_elsewhere"
    status = 409


class StreamsFull(MirageError):
    """All event streams are in use; close one or ask for the run itself."""

    code = "streams_full"
    status = 429


class Stopping(MirageError):
    """The server is shutting down and takes no new work."""

    code = "stopping"
    status = 503


class Internal(MirageError):
    """Something that nobody foresaw; the log of the server holds the trace under the incident id."""

    code = "internal"
    status = 500


ALL_ERRORS: tuple[type[MirageError], ...] = (
    *ERRORS,
    MethodNotAllowed,
    WrongMediaType,
    BodyLate,
    TokenNeeded,
    RunElsewhere,
    StreamsFull,
    Stopping,
    Internal,
)
