"""Who asked: a browser that opens an address, or a program."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.http.accept import takes_gzip, wants_page

BROWSERS = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "text/html",
    "TEXT/HTML; charset=utf-8",
    "application/json;q=0.5, text/html",
    "text/*, */*;q=0.1",
)
PROGRAMS = (
    "",
    "*/*",
    "application/json",
    "application/json, text/html;q=0.9",
    "text/html, application/json",
    "text/html;q=0, */*",
    "text/html;q=0",
    "text/html;q=nonsense",
    "text/html;q=nan",
    ",;=,q",
)


@pytest.mark.parametrize("accept", BROWSERS)
def test_who_prefers_a_document_wants_the_page(accept: str) -> None:
    assert wants_page(accept)


@pytest.mark.parametrize("accept", PROGRAMS)
def test_who_takes_anything_or_json_as_gladly_does_not(accept: str) -> None:
    assert not wants_page(accept)


@pytest.mark.parametrize("header", ["gzip", "br, gzip;q=0.1", "GZIP", "*", "identity;q=0, *;q=0.5"])
def test_gzip_is_taken_where_it_has_a_weight(header: str) -> None:
    assert takes_gzip(header)


@pytest.mark.parametrize("header", ["", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "identity, gzip;q=0"])
def test_gzip_is_not_taken_where_it_has_none(header: str) -> None:
    assert not takes_gzip(header)


@pytest.mark.parametrize("path", ["/api/v1/graph", "/api/v1/meta"])
def test_an_answer_is_not_compressed_for_who_refuses_it(client: httpx.Client, path: str) -> None:
    def asked(header: str) -> Any:
        return client.get(path, headers={"Accept-Encoding": header})

    packed, plain = asked("gzip;q=0.5"), asked("gzip;q=0")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
