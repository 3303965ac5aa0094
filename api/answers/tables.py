"""The tables as the wire shows them, and what a server says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api import schemas
from api.errors import ALL_ERRORS
from mirage_kg.formats import FORMATS
from mirage_kg.limits import LIMITS
from mirage_kg.model.kind import KINDS
from mirage_kg.model.relation import RELATIONS
from mirage_kg.model.semantics import SEMANTICS
from mirage_kg.query.model_files import modes


def meta() -> schemas.Meta:
    """Return all tables."""
    return schemas.Meta(
        kinds=_rows(KINDS.values()),
        relations=_rows(RELATIONS.values()),
        semantics=_rows(SEMANTICS.values()),
        search=list(modes()),
        formats=_rows(FORMATS.values(), without="module"),
        limits=_rows(LIMITS.values()),
        errors=[
            {"code": error.code, "status": error.status, "sentence": (error.__doc__ or "").strip().splitlines()[0]}
            for error in ALL_ERRORS
        ],
    )


def _rows(rows: Iterable[Any], without: str = "") -> list[dict[str, Any]]:
    """Return named tuples as mappings, with sets as sorted lists."""
    return [
        {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in row._asdict().items()
            if name != without
        }
        for row in rows
    ]
