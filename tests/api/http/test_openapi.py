"""The OpenAPI document: committed, complete, readable as a page, and kept by every operation."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, settings
from mirage_http import Running
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api import openapi
from api.app import PREFIX, create_app
from api.errors import ALL_ERRORS
from api.http.document import document
from api.http.reference import answers_of
from api.settings import Settings

DOCUMENT = document(create_app(Settings(data=Path("/nowhere"))))


def test_the_committed_document_is_the_one_that_is_served(client: Running) -> None:
    assert openapi.COMMITTED.read_text(encoding="utf-8") == openapi.text(), "run: python -m api.openapi"
    assert client.get("/openapi.json").json() == json.loads(openapi.COMMITTED.read_text(encoding="utf-8"))


def test_every_path_stands_under_one_version() -> None:
    assert all(path.startswith(f"{PREFIX}/") for path in DOCUMENT["paths"])


OPERATIONS = {row["operationId"]: row for rows in DOCUMENT["paths"].values() for row in rows.values()}


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
def test_every_operation_says_what_it_does_what_it_takes_and_what_it_answers(row: dict[str, Any]) -> None:
    assert is_sentence(row["description"])
    assert 10 < len(row["summary"]) < 130
    assert row["description"].replace("\n", " ").startswith(row["summary"])
    assert all(is_sentence(answer["description"]) for answer in answers_of(row, DOCUMENT).values())
    assert all(is_sentence(parameter["description"]) for parameter in row.get("parameters", ()))
    assert "requestBody" not in row or is_sentence(row["requestBody"]["description"])


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_model_and_every_field_says_what_it_is(name: str) -> None:
    model = DOCUMENT["components"]["schemas"][name]
    assert is_sentence(model["description"])
    silent = [field for field, row in model["properties"].items() if not is_sentence(row.get("description", ""))]
    assert not silent


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_field_that_may_be_null_says_when(name: str) -> None:
    fields = DOCUMENT["components"]["schemas"][name]["properties"].items()
    nullable = [(field, row) for field, row in fields if {"type": "null"} in row.get("anyOf", ())]
    assert not [field for field, row in nullable if "null" not in row["description"].lower()]


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
def test_every_refusal_is_a_problem_with_one_of_the_codes_of_its_status(row: dict[str, Any]) -> None:
    status_of = {error.code: str(error.status) for error in ALL_ERRORS}
    refusals = {status: answer for status, answer in answers_of(row, DOCUMENT).items() if status >= "400"}
    assert {"400", "422", "500", "503"} <= set(refusals)
    for status, answer in refusals.items():
        assert list(answer["content"]) == ["application/problem+json"]
        problem, named = answer["content"]["application/problem+json"]["schema"]["allOf"]
        codes = named["properties"]["code"]["enum"]
        assert problem == {"$ref": "#/components/schemas/Problem"}
        assert codes
        assert {status_of[code] for code in codes} == {status}
        assert all(f"`{code}`: " in answer["description"] for code in codes)


def is_sentence(text: str) -> bool:
    """Return whether `text` ends as a sentence does; which words it needs, no test can say."""
    return len(text) > 3 and text.endswith(".")


def test_every_reference_leads_somewhere() -> None:
    names = re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT))
    assert set(names) <= set(DOCUMENT["components"]["schemas"])
    assert {"Problem", "RunEvent", "RunView"} <= set(names)
    assert set(re.findall(r"#/components/responses/([\w-]+)", json.dumps(DOCUMENT))) == set(
        DOCUMENT["components"]["responses"]
    )


ROUTES = [(path, verb, row) for path, rows in DOCUMENT["paths"].items() for verb, row in rows.items()]


@pytest.mark.parametrize(("path", "verb", "row"), ROUTES, ids=[f"{verb} {path}" for path, verb, _ in ROUTES])
def test_an_operation_is_called_by_what_it_does_and_the_words_of_its_path(
    path: str, verb: str, row: dict[str, Any]
) -> None:
    does = {"post": "start" if "202" in row["responses"] else "ask", "delete": "cancel", "get": "get"}[verb]
    if verb == "get" and "text/event-stream" in row["responses"]["200"]["content"]:
        does = "follow"
    words = path.removeprefix(f"{PREFIX}/").split("/")
    if verb == "get" and words[-1].endswith("s") and is_list(row):
        does = "list"
    # A word is about one thing where its name follows, and where one is started.
    one = {word for word, after in pairwise(words) if after.startswith("{")}
    one |= {words[-1]} if does == "start" else set()
    named = [word.removesuffix("s") if word in one else word for word in words if not word.startswith("{")]
    assert row["operationId"] == "_".join((does, *named)).replace("-", "_")


def is_list(row: dict[str, Any]) -> bool:
    """Return whether an operation answers one page of a list: items, and where the next page begins."""
    schema = row["responses"]["200"]["content"].get("application/json", {}).get("schema", {})
    model = DOCUMENT["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
    return {"items", "next"} <= set(model.get("properties", {}))


def test_the_document_is_less_than_a_quarter_of_a_mebibyte_as_it_is_served_and_as_it_is_committed(
    client: Running,
) -> None:
    assert len(client.get("/openapi.json").content) < 2**18
    assert openapi.COMMITTED.stat().st_size < 2**18


def test_no_schema_has_a_title_that_only_says_its_name_again() -> None:
    models = DOCUMENT["components"]["schemas"]
    assert all("title" not in model for model in models.values())
    assert all("title" not in field for model in models.values() for field in model["properties"].values())
    assert "title" in models["NodeSummary"]["properties"]


def test_every_number_that_a_client_sends_has_bounds() -> None:
    for rows in DOCUMENT["paths"].values():
        for row in rows.values():
            for parameter in row.get("parameters", ()):
                schema = parameter["schema"]
                if schema.get("type") == "integer":
                    assert {"minimum", "maximum"} <= set(schema), parameter


def test_the_reference_page_lists_every_operation_and_fetches_nothing_from_elsewhere(client: Running) -> None:
    page = client.get("/docs").text
    for path, rows in DOCUMENT["paths"].items():
        assert path in page
        assert all(f'id="{row["operationId"]}"' in page for row in rows.values())
    assert all(f'id="{name}"' in page for name in DOCUMENT["components"]["schemas"])
    assert not re.findall(r'(?:src|href)="(?![/#])', page)
    assert "<script" not in page
    assert "style=" not in page
    anchors = set(re.findall(r'href="#(\w+)"', page))
    assert anchors <= set(re.findall(r'id="(\w+)"', page))


# A wrong body that is over its limit is refused for its size, before anybody reads it.
REFUSED = {"negative_data_rejection": {"expected-statuses": ["4xx"]}}

LONGEST_TARGET = 60_000
"""Bytes of the address in a request: on a head of more than 64 KiB the server closes the connection unread."""

schema = schemathesis.openapi.from_dict(DOCUMENT, config=schemathesis.Config.from_dict({"checks": REFUSED}))


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_own_schema(case: schemathesis.Case, client: Running) -> None:
    assume(len(quote(f"{case.path_parameters} {case.query}")) < LONGEST_TARGET)
    # Which page tokens, parameters and whole numbers are good is more than a schema can say, so a refusal is no fault.
    case.call_and_validate(base_url=str(client.base_url), excluded_checks=[positive_data_acceptance])


@pytest.mark.parametrize("name", ["HTTPValidationError", "ValidationError"])
def test_the_frameworks_own_error_body_is_nowhere(name: str) -> None:
    assert name not in json.dumps(DOCUMENT)
