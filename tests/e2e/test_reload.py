"""A server that follows its files: what an author saves is on the open page, which stays where the reader was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mirage_kg.open import shipped_folder

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

NODE = "fix-accumulate-data"


def test_a_saved_title_is_on_the_open_page_without_a_touch_and_the_view_is_as_it_was(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(shipped_folder(), folder)
    (file,) = (folder / "nodes").rglob(f"{NODE}.md")
    text = file.read_text(encoding="utf-8")
    server = serve(tmp_path / "data", folder, MIRAGE_RELOAD="1")
    page = visit(server.address, quiet=False).go(f"/walk/{NODE}?hops=1")
    expect(page.locator(".pane h2.title")).to_be_visible()
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    file.write_text(text.replace(title, "title: Saved a moment ago"), encoding="utf-8")
    expect(page.locator(".pane .title").first).to_have_text("Saved a moment ago")
    assert page.url == f"{server.address}/walk/{NODE}?hops=1"
