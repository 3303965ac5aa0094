"""The page's files: one document for all its addresses, files that never leave their folder, a plain page when unbuilt."""

from __future__ import annotations

import gzip
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from mirage_http import Running, running

from api.http.security import HEADERS
from api.routes import page
from mirage_kg.errors import StoreUnreachable

SECRET = "outside of the folder"


@pytest.fixture(scope="module")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server whose page lies in a folder of the test."""
    place = tmp_path_factory.mktemp("page")
    (place / "secret.txt").write_text(SECRET)
    dist = place / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>built</title>")
    (dist / "icon.svg").write_text("<svg/>")
    (dist / "assets" / "index-abc123.js").write_text("export {}" + " " * 600)
    (dist / "assets" / "out.txt").symlink_to(place / "secret.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "DIST", dist)
        patch.setattr(page, "files", page.PackedFiles(directory=dist, check_dir=False))
        with running(folder, tmp_path_factory.mktemp("data")) as client:
            yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/walk",
        "/walk/a-root-claim?hops=2&sel=x",
        "/network?q=judge",
        "/node/a-root-claim",
        "/lab/a-root-claim?p.a=1",
        "/sources",
    ],
)
def test_every_address_that_the_page_reads_answers_its_document(built: Running, path: str) -> None:
    response = built.get(path)
    assert (response.status_code, "built" in response.text) == (200, True)
    assert response.headers["cache-control"] == "no-cache"
    assert built.head(path).status_code == 200


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
"""What a browser accepts when a reader opens an address."""


@pytest.mark.parametrize(
    "path",
    [
        "/zzz", "/zzz/deeper?a=1", "/runs/x", "/docs/", "/.env", "/walking", "/assets/gone.js",
        "/walk/no-such-node", "/argument/no-such-node", "/node/no-such-node", "/lab/no-such-node?n=8", "/walk/%00",
    ],
)  # fmt: skip
def test_an_address_that_nothing_has_is_404_and_the_page_for_a_browser_and_a_problem_for_a_program(
    built: Running, path: str
) -> None:
    seen = built.get(path, headers=BROWSER)
    assert (seen.status_code, seen.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "built" in seen.text
    assert seen.headers["cache-control"] == "no-store"
    assert "Accept" in seen.headers["vary"]
    assert "graph" not in seen.headers["link"]
    assert {name: seen.headers.get(name) for name in HEADERS} == HEADERS
    head = built.head(path, headers=BROWSER)
    assert (head.status_code, head.headers["content-type"]) == (404, "text/html; charset=utf-8")
    told = built.get(path)
    assert (told.status_code, told.json()["code"]) == (404, "not_found")
    assert "Accept" in told.headers["vary"]


def test_the_addresses_of_the_page_are_those_of_its_own_table_of_views() -> None:
    table = Path(page.__file__).parents[1] / "web" / "src" / "page" / "views.ts"
    named = re.findall(r'\{\s*name: "(\w+)"', table.read_text(encoding="utf-8"))
    assert tuple(named) == page.VIEWS
    of_a_node = re.findall(r'\{\s*name: "(\w+)",\s*label: "\w+",\s*node: true', table.read_text(encoding="utf-8"))
    assert tuple(of_a_node) == page.OF_A_NODE


def test_a_store_that_cannot_be_asked_leaves_it_to_the_page_to_say_so(
    built: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> NoReturn:
        raise StoreUnreachable("the database does not answer")

    monkeypatch.setattr(type(built.server.serving.store), "rows", away)
    assert built.get("/walk/no-such-node", headers=BROWSER).status_code == 200


def test_a_store_that_hangs_does_not_hold_the_page_up(built: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    back = threading.Event()
    monkeypatch.setattr(type(built.server.serving.store), "rows", lambda *_: back.wait(60) and {})
    try:
        assert built.get("/walk/no-such-node", headers=BROWSER, timeout=20).status_code == 200
    finally:
        back.set()


def test_a_page_that_is_not_built_says_so_at_an_unknown_address_too(
    client: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "DIST", Path("/nowhere"))
    seen = client.get("/zzz", headers=BROWSER)
    assert seen.status_code == 404
    assert "make page" in seen.text


def test_what_is_sent_to_an_unknown_address_is_answered_as_a_problem(built: Running) -> None:
    sent = built.post("/zzz", headers=BROWSER)
    assert (sent.status_code, sent.headers["content-type"]) == (404, "application/problem+json")


def test_files_with_a_hash_in_their_name_are_kept_for_long_and_others_are_not(built: Running) -> None:
    script = built.get("/assets/index-abc123.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in script.headers["content-type"]
    assert script.headers["content-encoding"] == "gzip"
    assert built.get("/icon.svg").headers["cache-control"] == "no-cache"


def test_a_file_is_compressed_once_for_all_readers_and_anew_when_it_has_changed(
    built: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[int] = []
    compress = gzip.compress

    def counted(data: bytes, *given: Any, **named: Any) -> bytes:
        packed.append(len(data))
        return compress(data, *given, **named)

    monkeypatch.setattr(gzip, "compress", counted)
    file = page.DIST / "assets" / "view-def456.js"
    file.write_text("let a" + " " * 700)
    answers = [built.get("/assets/view-def456.js") for _ in range(3)]
    assert packed == [705]
    assert {answer.text for answer in answers} == {"let a" + " " * 700}
    file.write_text("let b" + " " * 800)
    os.utime(file, (1, 1))
    assert built.get("/assets/view-def456.js").text.startswith("let b")
    assert packed == [705, 805]


def test_a_file_goes_out_plain_where_gzip_is_not_taken_in_part_where_a_part_is_asked_and_not_at_all_where_it_is_held(
    built: Running,
) -> None:
    path = "/assets/index-abc123.js"
    plain = built.get(path, headers={"Accept-Encoding": "identity"})
    assert (plain.headers.get("content-encoding"), len(plain.content)) == (None, 609)
    assert plain.headers["vary"] == built.get(path).headers["vary"] == "Accept-Encoding"
    part = built.get(path, headers={"Accept-Encoding": "identity", "Range": "bytes=0-5"})
    assert (part.status_code, part.text) == (206, "export")
    held = built.get(path, headers={"If-None-Match": plain.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt",
        "/assets/%252e%252e/%252e%252e/secret.txt", "/assets/....//....//secret.txt", "/assets/..\\..\\secret.txt",
        "/assets//etc/passwd", "/assets/out.txt", "/assets/%00", "/assets/", "/assets", "/../secret.txt", "/%2e%2e/secret.txt",
        "/walk/../../secret.txt", "/dist/index.html", "/icon.svg/", "/index.html", "/assets/" + "a" * 5000,
    ],
)  # fmt: skip
def test_no_path_leaves_the_folder(built: Running, path: str) -> None:
    response = built.get(path)
    assert SECRET not in response.text
    assert "root:" not in response.text
    assert response.status_code in (200, 404)
    assert response.status_code == 404 or "built" in response.text


def test_without_a_build_a_plain_page_says_what_to_do(client: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "DIST", Path("/nowhere"))
    response = client.get("/")
    assert response.status_code == 200
    assert "make page" in response.text
    assert "<script" not in response.text
    assert client.get("/api/v1/health").json()["page"] is False
