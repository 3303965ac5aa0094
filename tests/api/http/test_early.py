"""What the document of the page has the browser fetch: only what the page asks for, and only addresses of this server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mirage_http import Running

from api.http.early import EVERY_VIEW, FIRST_READS, code_of, first_reads, preloading, preloading_code
from api.routes import page

READ = re.compile(r"[a-z0-9/-]+(\?[a-z]+=[a-z0-9]+(&[a-z]+=[a-z0-9]+)*)?")


def reads(view: str, node: str = "", *, huge: bool = False, **words: str) -> tuple[str, ...]:
    return first_reads(view, node, words, "the-root", huge)[len(EVERY_VIEW) :]


def test_each_view_begins_with_what_it_shows() -> None:
    assert reads("") == reads("walk") == ("nodes/the-root/neighbourhood/columns?hops=2", "nodes/the-root")
    assert reads("walk", "a", hops="3", sel="b") == ("nodes/a/neighbourhood/columns?hops=3", "nodes/b")
    assert reads("walk", "a", link="a--supports--b") == ("nodes/a/neighbourhood/columns?hops=2",)
    assert reads("network") == reads("network", community="4") == ("graph/columns",)
    assert reads("network", huge=True) == ("graph/communities",)
    assert reads("network", huge=True, community="4") == ("graph/columns?community=4",)
    assert reads("node", "a") == reads("lab", "a") == ("nodes/a",)
    assert reads("query") == reads("no-such-view") == ()


def test_a_folder_without_a_root_has_nothing_to_read_around() -> None:
    assert first_reads("walk", "", {}, None, False) == EVERY_VIEW


@given(
    view=st.sampled_from([*FIRST_READS, ""]),
    node=st.text(max_size=12) | st.sampled_from(["../x", "a>b", "a,b", 'a"', "a\r\nb"]),
    words=st.dictionaries(st.sampled_from(["hops", "sel", "link", "community"]), st.text(max_size=8)),
    huge=st.booleans(),
)
def test_nothing_of_an_address_gets_into_the_header_but_ids_and_numbers(
    view: str, node: str, words: dict[str, str], huge: bool
) -> None:
    found = first_reads(view, node, words, "the-root", huge)
    assert all(READ.fullmatch(read) for read in found)
    assert preloading(found, "/api/v1").count("<") == len(found)


def test_the_document_brings_the_header(client: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>built</title>")
    monkeypatch.setattr(page, "DIST", tmp_path)
    monkeypatch.setattr(page, "files", page.PackedFiles(directory=tmp_path, check_dir=False))
    link = client.get("/walk/a-root-claim").headers["link"]
    assert "</api/v1/nodes/a-root-claim>; rel=preload; as=fetch; crossorigin=anonymous" in link
    assert "</api/v1/health>" in link


def test_the_fonts_that_names_are_written_in_are_fetched_first_and_no_others() -> None:
    serif, sans = "assets/source-serif-4-latin-opsz-normal-B1.woff2", "assets/inter-latin-opsz-normal-B2.woff2"
    others = ["assets/source-serif-4-latin-opsz-italic-B3.woff2", "assets/jetbrains-mono-latin-wght-normal-B4.woff2"]
    manifest = {
        "index.html": {"file": "assets/index.js", "isEntry": True, "assets": [serif, *others, sans, "assets/icon.svg"]},
        "src/views/NetworkView.tsx": {"file": "assets/n.js"},
    }
    assert code_of("network", manifest) == (serif, sans, "assets/n.js")
    assert preloading_code((sans,)) == f"</{sans}>; rel=preload; as=font; type=font/woff2; crossorigin"


def test_the_code_of_a_view_is_fetched_with_what_it_imports_and_no_file_twice() -> None:
    manifest = {
        "index.html": {"file": "assets/index.js", "isEntry": True, "css": ["assets/index.css"]},
        "src/views/NetworkView.tsx": {
            "file": "assets/n.js",
            "css": ["assets/n.css"],
            "imports": ["_a.js", "index.html"],
        },
        "_a.js": {"file": "assets/a.js", "imports": ["src/views/NetworkView.tsx", "index.html"]},
    }
    assert code_of("network", manifest) == ("assets/n.js", "assets/n.css", "assets/a.js")
    assert code_of("", manifest) == code_of("no-such-view", manifest) == code_of("network", {}) == ()
    assert preloading_code(("assets/n.js", "assets/n.css")) == (
        "</assets/n.js>; rel=modulepreload; crossorigin, </assets/n.css>; rel=preload; as=style; crossorigin"
    )
