"""The wire of errors: one body for all of them."""

from __future__ import annotations

from api.schemas.wire import Wire


class Problem(Wire):
    """The one error body (RFC 9457)."""

    type: str
    """The code as a URI: `urn:mirage:` and the code."""
    title: str
    """What an error of this code means, in one sentence that is always the same."""
    status: int
    """The status of HTTP, as in the first line of the answer."""
    code: str
    """A stable word for this kind of error, to branch on; `errors` of GET /meta lists them all."""
    detail: str
    """What was wrong this time."""
    hint: str = ""
    """What to send or do instead; empty where there is nothing to add."""
    where: str = ""
    """The field, parameter, header or id that was wrong; empty where the whole request is meant."""
    meant: str = ""
    """The id that was probably meant where `where` is one that nothing has; empty where none comes near."""
