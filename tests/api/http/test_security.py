"""Who may ask: exact names of this server, no page of another site, and the token where there is one."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest
from mirage_http import Running, running
from mirage_small_content import ROOT

from api.http.security import own_names
from api.settings import Settings

RUNS = f"/api/v1/nodes/{ROOT}/runs"


def raw(client: Running, text: str) -> str:
    """Send bytes as they are, and return the answer."""
    with socket.create_connection(("127.0.0.1", client.settings.port), timeout=10) as connection:
        connection.sendall(text.replace("\n", "\r\n").encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_loopback_names_with_the_port_are_answered(client: Running, name: str) -> None:
    host = f"{name}:{client.settings.port}"
    assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "localhost.evil.example:{port}", "127.evil.example:{port}", "127.0.0.1.evil.example:{port}", "evil.example",
        "localhost", "127.0.0.1", "localhost:1", "[::1]", "::1:{port}", "0.0.0.0:{port}", "127.1:{port}", "2130706433:{port}",
        "localhost.:{port}", "evil.example@localhost:{port}", "localhost:{port}.evil.example", "",
    ],
)  # fmt: skip
def test_look_alikes_are_refused(client: Running, host: str) -> None:
    response = client.get("/api/v1/graph", headers={"Host": host.format(port=client.settings.port)})
    assert (response.status_code, response.json()["code"]) == (400, "host_refused")


def test_a_missing_host_is_refused(client: Running) -> None:
    answer = raw(client, "GET /api/v1/health HTTP/1.0\n\n")
    assert answer.startswith("HTTP/1.1 400")
    assert "host_refused" in answer


def test_two_hosts_are_refused(client: Running) -> None:
    good = f"Host: localhost:{client.settings.port}"
    answer = raw(client, f"GET /api/v1/health HTTP/1.1\n{good}\nHost: evil.example\nConnection: close\n\n")
    assert answer.startswith("HTTP/1.1 400")


def test_forwarded_host_headers_change_nothing(client: Running) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": f"localhost:{client.settings.port}"}
    assert client.get("/api/v1/health", headers=headers).status_code == 400


def test_further_names_are_answered_when_the_settings_list_them() -> None:
    names = own_names(Settings(port=8123, names=("mirage.example:443",)))
    assert "mirage.example:443" in names
    assert "mirage.example" not in names
    assert "127.0.0.1" in own_names(Settings(port=80))
    assert "0.0.0.0:8123" not in own_names(Settings(host="0.0.0.0", port=8123, allow_public=True))


def run_ids(client: Running) -> list[str]:
    """Return which runs there are; one of an earlier test may still be going, so their progress is no part of it."""
    return [run["id"] for run in client.get("/api/v1/runs").json()["items"]]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "file://"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("media", ["application/json", "text/plain"])
def test_a_page_of_another_site_can_start_and_cancel_nothing(
    client: Running, headers: dict[str, str], media: str
) -> None:
    before = run_ids(client)
    for verb, path in (("POST", RUNS), ("DELETE", "/api/v1/runs/some-run")):
        response = client.request(verb, path, content=b"{}", headers={"Content-Type": media, **headers})
        assert (response.status_code, response.json()["code"]) == (403, "origin_refused")
    assert run_ids(client) == before


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"]
)
def test_a_simple_request_without_origin_is_not_taken_either(client: Running, media: str) -> None:
    before = run_ids(client)
    response = client.post(RUNS, content=b"{}", headers={"Content-Type": media} if media else {})
    assert (response.status_code, response.json()["code"]) == (415, "wrong_media_type")
    assert run_ids(client) == before


def test_the_own_page_and_programs_may_start_runs(client: Running) -> None:
    origin = f"http://localhost:{client.settings.port}"
    for headers in ({"Origin": origin, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        assert client.post(RUNS, json={}, headers=headers).status_code == 202


def test_no_answer_allows_another_origin_to_read(client: Running) -> None:
    response = client.get("/api/v1/graph", headers={"Origin": "http://evil.example"})
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_a_token_is_needed_to_start_and_cancel_and_not_to_read(folder: Path, tmp_path: Path) -> None:
    with running(folder, tmp_path, token="a-long-secret") as client:
        assert client.get("/api/v1/graph").status_code == 200
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "a-long-secret"},
            {"Authorization": "é"},
        ):
            sent = {name: value.encode() for name, value in headers.items()}
            for response in (client.post(RUNS, json={}, headers=sent), client.delete("/api/v1/runs/x", headers=sent)):
                assert (response.status_code, response.json()["code"]) == (401, "token_needed")
                assert response.headers["www-authenticate"] == "Bearer"
                assert "secret" not in response.text
        good = {"Authorization": "Bearer a-long-secret"}
        assert client.post(RUNS, json={}, headers=good).status_code == 202
        assert client.delete("/api/v1/runs/x", headers=good).status_code == 404


def test_the_server_does_not_say_what_it_is_made_with(client: Running) -> None:
    response: httpx.Response = client.get("/api/v1/health")
    assert "server" not in response.headers
    assert "x-powered-by" not in response.headers
