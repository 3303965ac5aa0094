"""The OpenAPI document: committed, complete, readable as a page, and kept by every operation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from mirage_http import Running
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api import openapi
from api.app import PREFIX, create_app
from api.http.document import document
from api.settings import Settings

DOCUMENT = document(create_app(Settings(data=Path("/nowhere"))))


def test_the_committed_document_is_the_one_that_is_served(client: Running) -> None:
    assert openapi.COMMITTED.read_text(encoding="utf-8") == openapi.text(), "run: python -m api.openapi"
    assert client.get("/openapi.json").json() == json.loads(openapi.COMMITTED.read_text(encoding="utf-8"))


def test_every_path_stands_under_one_version() -> None:
    assert all(path.startswith(f"{PREFIX}/") for path in DOCUMENT["paths"])


def test_every_operation_has_a_name_a_sentence_and_problem_answers() -> None:
    for path, rows in DOCUMENT["paths"].items():
        for verb, row in rows.items():
            assert row["operationId"], (verb, path)
            assert row["description"], (verb, path)
            for status, answer in row["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (verb, path, status)


def test_every_reference_leads_somewhere() -> None:
    names = re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT))
    assert set(names) <= set(DOCUMENT["components"]["schemas"])
    assert {"Problem", "RunEvent", "RunView"} <= set(names)


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

schema = schemathesis.openapi.from_dict(DOCUMENT, config=schemathesis.Config.from_dict({"checks": REFUSED}))


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_own_schema(case: schemathesis.Case, client: Running) -> None:
    # Which page tokens, parameters and whole numbers are good is more than a schema can say, so a refusal is no fault.
    case.call_and_validate(base_url=str(client.base_url), excluded_checks=[positive_data_acceptance])


@pytest.mark.parametrize("name", ["HTTPValidationError", "ValidationError"])
def test_the_frameworks_own_error_body_is_nowhere(name: str) -> None:
    assert name not in json.dumps(DOCUMENT)
