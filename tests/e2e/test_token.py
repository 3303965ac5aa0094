"""A server with a token: the page reads without it, asks once something is to start, keeps it for the tab, forgets it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Visit, serving

pytestmark = pytest.mark.browser

NODE = "fix-accumulate-data"
TOKEN = "a-long-secret"
HELD = "sessionStorage.getItem('mirage-token')"


def test_the_page_asks_for_the_token_once_keeps_it_for_the_tab_and_forgets_it(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    with serving(tmp_path / "data", MIRAGE_TOKEN=TOKEN) as server:
        # The browser itself writes a line for each refusal.
        seen = visit(server.address, quiet=False)
        page = seen.go(f"/lab/{NODE}?tier=theory")
        run = page.locator(".run-buttons .primary")
        door = page.get_by_role("dialog", name="This server wants its token")
        field = door.get_by_label("Token", exact=True)
        run.click(timeout=60_000)
        expect(field).to_be_focused()
        seen.picture("token")
        page.keyboard.press("Escape")
        expect(door).to_have_count(0)
        expect(page.locator(".lab")).to_contain_text("Nothing was started: this server wants its token.")

        run.click()
        field.fill("another-secret")
        field.press("Enter")
        expect(door).to_contain_text("That token is wrong. The server did nothing.")
        assert page.evaluate(HELD) is None
        field.fill(TOKEN)
        door.get_by_role("button", name="Send").click()
        page.wait_for_url("**run=**")
        expect(page.locator('[data-status="finished"]')).to_be_visible(timeout=60_000)
        expect(door).to_have_count(0)
        assert page.evaluate(HELD) == TOKEN
        assert TOKEN not in page.url + page.evaluate("JSON.stringify(localStorage)") + "".join(seen.requests)

        first = page.url.partition("run=")[2]
        page.reload()
        page.locator(".slider input").first.press("ArrowLeft")
        page.wait_for_url(re.compile(r"p\."))
        run.click()
        page.wait_for_url(re.compile(rf"run=(?!{first})"))
        expect(door).to_have_count(0)
        page.get_by_role("button", name="Forget it").click()
        assert page.evaluate(HELD) is None
        run.click()
        expect(field).to_be_focused()
        page.keyboard.press("Escape")
