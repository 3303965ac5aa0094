"""A server with a token, and the door of its page: what starts something waits there, and the token goes nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit
from .scenery import AXE, CHECK, WCAG

pytestmark = pytest.mark.browser

NODE = "fix-accumulate-data"
TOKEN = "a-token-of-this-test"
PLACES = "JSON.stringify([location.href, {...localStorage}, history.state, document.documentElement.outerHTML])"


def test_what_starts_something_waits_at_the_door_for_a_token_that_goes_nowhere_but_to_the_server(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(tmp_path / "data", MIRAGE_TOKEN=TOKEN)
    seen = visit(server.address, quiet=False)
    page = seen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)
    page.add_init_script(AXE.read_text(encoding="utf-8"))
    seen.go(f"/lab/{NODE}?tier=theory")
    door = page.get_by_role("dialog", name="The server asks for its token")
    key = page.get_by_role("button", name="Forget the token")
    field = door.get_by_label("Token")
    slider = page.locator(".slider input").first
    expect(key).to_have_count(0)

    slider.focus()
    page.keyboard.press("r")
    expect(field).to_be_focused()
    expect(door).to_contain_text("Starting a run needs the token")
    assert page.evaluate(CHECK, list(WCAG)) == []
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(door).to_have_count(0)
    expect(slider).to_be_focused()
    expect(page.get_by_text("This needs the token of the server.")).to_be_visible()
    assert server.get("/api/v1/runs")["items"] == []

    page.keyboard.press("r")
    field.fill("no-such-token")
    page.keyboard.press("Enter")
    expect(door.get_by_role("alert")).to_have_text("The server does not take this token.")
    seen.picture("token")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CHECK, ["color-contrast"]) == []
    field.fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url("**run=**")
    expect(door).to_have_count(0)
    # Events are read, and reading needs no token.
    expect(page.locator('[data-status="finished"]')).to_be_visible()
    assert len(server.get("/api/v1/runs")["items"]) == 1
    page.get_by_role("button", name="curl", exact=True).click()
    expect(page.locator(".copy-as [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Bearer $MIRAGE_TOKEN" in copied
    assert TOKEN not in copied + page.evaluate(PLACES) + "".join(seen.requests)

    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    key.click()
    expect(key).to_have_count(0)
    seen.go("/query?text=MATCH (n) RETURN count(n)")
    expect(door).to_contain_text("Asking a query needs the token")
    box = door.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 390 - box["width"]
    seen.picture("token-phone-dark")
    field.fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator(".query table")).to_be_visible()


def test_a_rule_and_a_what_if_only_read_so_they_need_no_token(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    root = "self-improvement-mirage"
    server = serve(tmp_path / "data", MIRAGE_TOKEN=TOKEN)
    seen = visit(server.address)
    page = seen.go(f"/argument/{root}?rule=prior:0.4")
    page.locator(f"#knob-if-{root}").press("Home")
    page.wait_for_url("**if=base:**")
    expect(page.locator(".reason-words", has_text="set by hand to 0.0")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".argument-side .problem")).to_have_count(0)
