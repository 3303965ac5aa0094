"""The OpenAPI document of an application: what the framework finds, with what it cannot know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.http.problems import PROBLEM_TYPE
from api.schemas import Problem, RunEvent, SweepEvent

EXAMPLES = Path(__file__).resolve().parent / "examples.json"
"""What the shipped graph answered to one call of each operation; tests/api/http/test_examples.py takes them."""

DESCRIPTION = """\
Read the graph, ask how its statements stand and why, run a node's experiment, follow the run.

Every error is application/problem+json with a stable `code`, a `detail`, a `hint` and `where`. A path that is not there is 404,
a verb that a path does not take 405; HEAD is taken wherever GET is. Lists are `{items, next}`: send `next` as `cursor` until
it is null, or follow the Link header. Reads carry an ETag, which changes with the files and with every run that ends. Where
the server has a token, whatever starts or changes something needs `Authorization: Bearer` and the token.

An operation is called by what it does and the words of its path: `list_nodes`, `get_node`, `start_node_run`. The examples are
answers of the shipped graph, with lists cut to one entry, or two numbers or words, and texts to 80 characters."""


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of `app`."""
    if app.openapi_schema is None:
        found = get_openapi(title="Mirage", version=app.version, description=DESCRIPTION, routes=app.routes)
        _add_models(found)
        found["components"], found["paths"] = _untitled(found["components"]), _untitled(found["paths"])
        _share_refusals(found)
        examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
        for row in _operations(found):
            _describe(row, found["components"]["schemas"])
            _exemplify(row, examples.get(row["operationId"], {}))
        app.openapi_schema = found
    return app.openapi_schema


def _operations(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return (row for rows in found["paths"].values() for row in rows.values())


def _add_models(found: dict[str, Any]) -> None:
    """Add the models that no route returns as plain JSON, and take out the framework's own body of errors."""
    _, extra = models_json_schema(
        [(model, "serialization") for model in (Problem, RunEvent, SweepEvent)],
        ref_template="#/components/schemas/{model}",
    )
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update({name: schema for name, schema in extra["$defs"].items() if name not in schemas})
    found["components"]["schemas"] = dict(sorted(schemas.items()))


def _untitled(value: Any, *, of_fields: bool = False) -> Any:
    """Return schemas without the titles that the framework makes of names: they say nothing in a tenth of the document."""
    if isinstance(value, dict):
        return {
            key: _untitled(inner, of_fields=key == "properties" and not of_fields)
            for key, inner in value.items()
            if of_fields or key != "title"
        }
    return [_untitled(inner) for inner in value] if isinstance(value, list) else value


def _share_refusals(found: dict[str, Any]) -> None:
    """Put each refusal once into the components, by its status and codes; most routes have the same ones."""
    shared = found["components"].setdefault("responses", {})
    for row in _operations(found):
        for status, answer in row["responses"].items():
            if status >= "400":
                codes = answer["content"][PROBLEM_TYPE]["schema"]["allOf"][1]["properties"]["code"]["enum"]
                name = "-".join((status, *codes))
                shared[name] = answer
                row["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _describe(row: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Give an operation its first sentence as summary, and its good answer and its body the sentences of their models."""
    row["summary"] = " ".join(row["description"].split()).partition(". ")[0].rstrip(".")
    for parameter in row.get("parameters", ()):
        # The framework says it twice.
        parameter["schema"].pop("description", None)
    if "requestBody" in row:
        row["requestBody"]["description"] = _sentence(row["requestBody"], schemas)
    for status, answer in row["responses"].items():
        if status < "300":
            answer["description"] = _sentence(answer, schemas) or answer["description"]


def _sentence(body: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Return the description of the model that `body` holds as JSON; empty where it holds none."""
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    named = [schema, *schema.get("allOf", ()), *schema.get("anyOf", ())]
    names = [part["$ref"].rpartition("/")[2] for part in named if "$ref" in part]
    return str(schemas[names[0]]["description"]) if names else ""


def _exemplify(row: dict[str, Any], example: Mapping[str, Any]) -> None:
    """Put the values of one real call, and its answer, where an operation has them."""
    for parameter in row.get("parameters", ()):
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    if "body" in example:
        row["requestBody"]["content"]["application/json"]["example"] = example["body"]
    if "answer" in example:
        row["responses"][example["status"]]["content"][example["media_type"]]["example"] = example["answer"]
