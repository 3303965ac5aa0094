"""The errors that only the doors know, and the table of all that a caller can meet."""

from __future__ import annotations

from mirage_kg.errors import ERRORS, MirageError


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
