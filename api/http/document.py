"""The OpenAPI document of an application, with the models that no route returns as plain JSON."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.schemas import Problem, RunEvent, SweepEvent

DESCRIPTION = (
    "Read the graph, run a node's experiment, follow the run. Every error is application/problem+json with a stable "
    "`code`, a `detail`, a `hint` and `where`. Lists are `{items, next}` with an opaque `next`. Reads carry an ETag."
)


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of `app`, with the models that no route returns as plain JSON."""
    if app.openapi_schema is None:
        found = get_openapi(title="Mirage", version=app.version, description=DESCRIPTION, routes=app.routes)
        _, extra = models_json_schema(
            [(model, "serialization") for model in (Problem, RunEvent, SweepEvent)],
            ref_template="#/components/schemas/{model}",
        )
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas.update({name: schema for name, schema in extra["$defs"].items() if name not in schemas})
        found["components"]["schemas"] = dict(sorted(schemas.items()))
        _describe_answers(found)
        app.openapi_schema = found
    return app.openapi_schema


def _describe_answers(found: dict[str, Any]) -> None:
    """Give each good answer the sentence of its model, where the framework has only a stock phrase."""
    schemas = found["components"]["schemas"]
    for rows in found["paths"].values():
        for row in rows.values():
            for status, answer in row["responses"].items():
                model = answer.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
                if status < "300" and model:
                    answer["description"] = schemas[model.rpartition("/")[2]]["description"]
