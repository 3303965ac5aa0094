"""Who asks, a browser that opens an address for a reader or a program, and whether it takes compressed answers."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send


def wants_page(accept: str) -> bool:
    """Return whether a document is preferred to JSON (RFC 9110, 12.5.1); what takes anything, as programs do, does not.

    Args:
        accept: the header Accept; empty where it was not sent.
    """
    shares = _shares(accept)
    return _share(shares, "text", "html") > _share(shares, "application", "json")


def takes_gzip(accept_encoding: str) -> bool:
    """Return whether an answer may be compressed with gzip (RFC 9110, 12.5.3).

    Args:
        accept_encoding: the header Accept-Encoding; empty where it was not sent.
    """
    shares = _shares(accept_encoding)
    return shares.get("gzip", shares.get("*", 0.0)) > 0


class GzipRefused:
    """Lets no word of gzip through where it is refused by its weight, which what compresses does not look at."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without its Accept-Encoding if that takes no gzip."""
        if scope["type"] == "http" and not takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            scope = {**scope, "headers": list(scope["headers"])}
            del MutableHeaders(scope=scope)["accept-encoding"]
        await self.app(scope, receive, send)


def _shares(header: str) -> dict[str, float]:
    return dict(map(_range, header.split(",")))


def _share(shares: dict[str, float], kind: str, form: str) -> float:
    """Return the weight of one media type: that of the most exact range that holds it."""
    ranges = (f"{kind}/{form}", f"{kind}/*", "*/*")
    return next((shares[name] for name in ranges if name in shares), 0.0)


def _range(text: str) -> tuple[str, float]:
    """Return a media range with its weight from 0 to 1; 0 where the weight does not read as one."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    weight = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    try:
        return name, min(1.0, max(0.0, float(weight)))
    except ValueError:
        return name, 0.0
