"""What every model of the wire has in common."""

from __future__ import annotations

from pydantic import ConfigDict

from mirage_kg.model.sentences import Described


class Wire(Described):
    """Base of answers."""

    model_config = ConfigDict(ser_json_inf_nan="null")


class Asked(Described):
    """Base of requests: strict about types, and about fields that do not exist."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
