"""The base of all records: frozen, strict about unknown fields."""

from __future__ import annotations

from pydantic import ConfigDict

from mirage_kg.model.sentences import Described


class Record(Described):
    """A frozen record that refuses unknown fields and non-finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)
