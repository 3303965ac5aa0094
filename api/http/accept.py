"""Who asks: a browser that opens an address for a reader, or a program."""

from __future__ import annotations


def wants_page(accept: str) -> bool:
    """Return whether a document is preferred to JSON (RFC 9110, 12.5.1); what takes anything, as programs do, does not.

    Args:
        accept: the header Accept; empty where it was not sent.
    """
    shares = dict(map(_range, accept.split(",")))
    return _share(shares, "text", "html") > _share(shares, "application", "json")


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
