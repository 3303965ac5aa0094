"""What every model of the wire has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Base of answers."""

    model_config = ConfigDict(ser_json_inf_nan="null")
