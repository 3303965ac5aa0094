"""One error body for every way in which a request can go wrong, on every route, with the security headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from mirage_http import Running
from mirage_small_content import ROOT

from api.app import create_app
from api.errors import ALL_ERRORS
from api.http.document import document
from api.http.security import HEADERS
from api.schemas import Problem
from api.settings import Settings

DOCUMENT = document(create_app(Settings()))
OPERATIONS = [(verb.upper(), path) for path, rows in DOCUMENT["paths"].items() for verb in rows]
FILLED = {"id": ROOT, "key": "a-paper", "format": "json", "other": "another-run"}
REQUIRED = {"/api/v1/paths": {"source": ROOT, "target": ROOT}, "/api/v1/search": {"q": "root"}}


BODIES = {
    "/api/v1/nodes/{id}/sweeps": {"grid": {"external_share": "0:0.5:3"}},
    "/api/v1/query": {"text": "RETURN 1"},
}
"""What a POST must hold at the least to be looked at."""


def send(client: httpx.Client, verb: str, path: str, fill: dict[str, str] = FILLED, **more: object) -> httpx.Response:
    body = {"json": BODIES.get(path, {})} if verb == "POST" else {}
    return client.request(verb, path.format(**fill), params=REQUIRED.get(path), **{**body, **more})


def assert_problem(response: httpx.Response, status: int, code: str) -> Problem:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    found = Problem.model_validate_json(response.text)
    assert (found.status, found.code, found.type) == (status, code, f"urn:mirage:{code}")
    assert found.title
    assert found.detail
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    return found


@pytest.mark.parametrize(("verb", "path"), OPERATIONS)
def test_a_wrong_host_is_refused_before_routing(client: Running, verb: str, path: str) -> None:
    assert_problem(send(client, verb, path, headers={"Host": "localhost.evil.example"}), 400, "host_refused")


@pytest.mark.parametrize(("verb", "path"), OPERATIONS)
def test_a_verb_that_a_path_does_not_take_is_405_with_all_that_it_takes(client: Running, verb: str, path: str) -> None:
    response = send(client, "PATCH", path)
    assert_problem(response, 405, "method_not_allowed")
    taken = {other for other, where in OPERATIONS if where == path}
    assert set(response.headers["allow"].split(", ")) == taken | ({"HEAD"} if "GET" in taken else set())


@pytest.mark.parametrize(("verb", "path"), [(v, p) for v, p in OPERATIONS if "{" in p])
def test_a_name_that_is_not_there_is_404_and_the_hint_says_where_names_are(
    client: Running, verb: str, path: str
) -> None:
    response = send(client, verb, path, dict.fromkeys(FILLED, "no-such-thing"))
    found = assert_problem(response, 404, "not_found")
    assert "no-such-thing" in found.detail
    assert found.hint
    assert "mirage query" not in found.hint


@pytest.mark.parametrize(("verb", "path"), [(v, p) for v, p in OPERATIONS if "{" in p])
def test_a_name_that_is_too_long_is_refused(client: Running, verb: str, path: str) -> None:
    response = send(client, verb, path, dict.fromkeys(FILLED, "x" * 300))
    assert_problem(response, 422, "invalid_input")


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
"""What a browser accepts when a reader opens an address."""


class _Broken:
    """Stands for any part that fails in a way that nobody foresaw."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("a secret of the inside")


@pytest.fixture
def broken(client: Running) -> Iterator[Running]:
    state = client.server.config.app.state
    before, state.serving = state.serving, _Broken()
    yield client
    state.serving = before


@pytest.mark.parametrize(("verb", "path"), OPERATIONS)
def test_an_unforeseen_error_is_500_with_an_incident_id_and_the_trace_is_in_the_log_only(
    broken: Running, verb: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = assert_problem(send(broken, verb, path), 500, "internal")
    incident = re.fullmatch(r"incident ([0-9a-f]{12})", found.detail)
    assert incident
    assert incident[1] in caplog.text
    assert "a secret of the inside" in caplog.text
    assert "secret" not in found.model_dump_json()


def test_the_server_answers_after_an_unforeseen_error(client: Running) -> None:
    assert client.get("/api/v1/health").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/api",
        "/api/v1",
        "/api/v2/health",
        "/api/v1/health/",
        "//api/v1/health",
        "/api/v1/nodes/",
        "/docs/",
        "/.env",
    ],
)
@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "application/json, text/html;q=0.9", "text/css,*/*;q=0.1"]
)
def test_an_unknown_path_is_404_and_for_programs_never_the_page(client: Running, path: str, accept: str) -> None:
    assert_problem(client.get(path, headers={"Accept": accept}), 404, "not_found")


@pytest.mark.parametrize("path", ["/api/v1", "/api/v2/health", "/api/v1/health/", "/api/v1/nodes/no-such-node"])
def test_an_unknown_path_of_the_interface_is_a_problem_even_for_a_browser(client: Running, path: str) -> None:
    assert_problem(client.get(path, headers={"Accept": BROWSER}), 404, "not_found")


@pytest.mark.parametrize("verb", ["TRACE", "OPTIONS", "CONNECTX"])
def test_other_verbs_are_405(client: Running, verb: str) -> None:
    assert_problem(client.request(verb, "/api/v1/graph"), 405, "method_not_allowed")


def test_every_error_has_its_own_code_and_a_sentence() -> None:
    assert len({error.code for error in ALL_ERRORS}) == len(ALL_ERRORS)
    assert all((error.__doc__ or "").strip() for error in ALL_ERRORS)


def test_every_error_of_the_table_is_in_meta(client: Running) -> None:
    rows = client.get("/api/v1/meta").json()["errors"]
    assert {(row["code"], row["status"]) for row in rows} == {(error.code, error.status) for error in ALL_ERRORS}


@pytest.mark.parametrize(
    "path", ["/api/v1/health", "/api/v1/graph", "/docs", "/docs/style.css", "/openapi.json", "/", f"/walk/{ROOT}"]
)
def test_good_answers_carry_the_security_headers_too(client: Running, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("path", "named", "hint"),
    [
        ("/api/v1/nodes?limt=2", "limt", "did you mean 'limit'?"),
        ("/api/v1/nodes?limit=2&page=xxx", "page", "it takes cursor, kind, limit"),
        ("/api/v1/health?verbose=1", "verbose", "it takes none"),
        ("/api/v1/standing?rle=prior:0.4", "rle", "did you mean 'rule'?"),
    ],
)
def test_a_query_parameter_that_a_route_does_not_have_is_refused_with_what_it_takes(
    client: Running, path: str, named: str, hint: str
) -> None:
    response = client.get(path)
    assert response.status_code == 422
    assert response.json()["where"] == named
    assert response.json()["hint"] == hint
