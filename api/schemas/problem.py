"""The wire of errors: one body for all of them."""

from __future__ import annotations

from api.schemas.wire import Wire


class Problem(Wire):
    """The one error body (RFC 9457): a stable code, what was wrong, where, and what to do instead."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str = ""
    where: str = ""
