"""The sentence below each field of a model, as the description of that field in JSON Schema and OpenAPI.

The sentence stands once, in the code, as a string under the field. Pydantic's own `use_attribute_docstrings` reads such strings
too, but for every class as it is made: that more than doubled the import of the wire (from 80 ms to 130 and up). Here they
are read when somebody asks for a schema, so that a start costs nothing for it.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Described(BaseModel):
    """A model whose schema gives each property the sentence that stands below its field."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of the model with its sentences; a class that only bears another's fields has theirs."""
        schema = handler(core_schema)
        whole = handler.resolve_ref_schema(schema)
        told = sentences(cls)
        for name, field in cls.model_fields.items():
            rows: dict[str, Any] = whole.get("properties", {})
            found = rows.get(field.alias or name)
            if found is not None and name in told:
                found.setdefault("description", told[name])
        return schema


def sentences(model: type[BaseModel]) -> dict[str, str]:
    """Return the sentences of a model by field, of its own and of those that it inherits; the nearest class decides."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, BaseModel) and kind is not BaseModel:
            found |= _of_module(kind.__module__).get(kind.__qualname__, {})
    return found


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """Return the sentences of every class of a module, read from its source."""
    module = sys.modules[name]
    tree = ast.parse(inspect.getsource(module))
    return {row.name: dict(_below_fields(row)) for row in tree.body if isinstance(row, ast.ClassDef)}


def _below_fields(row: ast.ClassDef) -> list[tuple[str, str]]:
    return [
        (field.target.id, " ".join(inspect.cleandoc(below.value.value).split()))
        for field, below in zip(row.body, row.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    ]
