"""Ids: lower-case words joined by hyphens, the only names that reach a path, a URL or a query."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from mirage_kg.limits import limit

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_id(text: str) -> str:
    """Return `text` if it is an id.

    An id is 1 to 80 characters of a-z and 0-9 in words joined by single hyphens, so it can never climb out of a folder.

    Raises:
        ValueError: with what was found and what to write instead.
    """
    if len(text) > limit("id_length"):
        raise ValueError(f"an id has at most {limit('id_length')} characters, this one has {len(text)}")
    if not _ID.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an id; write {suggest_id(text)!r} (a-z, 0-9, single hyphens)")
    return text


def suggest_id(text: str) -> str:
    """Return the nearest valid id to `text`, or 'a-node' when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[: limit("id_length")].strip("-") or "a-node"


Id = Annotated[str, AfterValidator(check_id)]
