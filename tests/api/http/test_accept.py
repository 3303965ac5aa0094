"""Who asked: a browser that opens an address, or a program."""

from __future__ import annotations

import pytest

from api.http.accept import wants_page

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
