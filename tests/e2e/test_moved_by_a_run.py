"""What a run moves: the claim that it was run for, up and down again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole
from .test_what_if import strength

pytestmark = pytest.mark.browser

ROOT = "self-improvement-mirage"
RUN_MILLISECONDS = 240_000


def test_running_the_root_without_its_mechanism_lowers_it_live_and_the_real_run_restores_it(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go(f"/argument/{ROOT}")
    expect(page.locator(".reason-words").first).to_be_visible()
    before = server.get(f"/api/v1/argument/{ROOT}")["standing"]["strength"]
    page.keyboard.press("5")
    page.wait_for_url(f"**/lab/{ROOT}")
    lowered = _run(page, before, without=True)
    expect(page.locator(".moved .said")).to_be_visible()
    path = server.get(f"/api/v1/argument/{ROOT}")["path"]
    assert [row["effect"] < 0 for row in path if row["start"] == ROOT] == [True]
    expect(page.locator(".verdict-word")).to_have_text("Gone without its mechanism")
    expect(page.locator(".verdict")).to_contain_text("Run it as it is to restore")
    assert server.get(f"/api/v1/nodes/{ROOT}")["state"] == "contradicted"
    seen.picture("lab-moved")
    restored = _run(page, lowered, without=False)
    expect(page.locator(".verdict")).not_to_contain_text("Run it as it is to restore")
    assert server.get(f"/api/v1/nodes/{ROOT}")["state"] == "supported"
    assert lowered < before - 0.01
    assert restored > lowered + 0.01
    page.keyboard.press("w")
    page.wait_for_url(f"**/argument/{ROOT}")
    assert strength(whole(page)) == pytest.approx(restored, abs=0.006)
    old = page.locator(".claim-box.top .old-level")
    expect(old).to_have_count(0)
    page.keyboard.press("b")
    expect(old).to_have_count(1)
    page.keyboard.press("b")
    expect(old).to_have_count(0)


def _run(page: Any, before: float, *, without: bool) -> float:
    """Run the Lab's node with a dozen seeds and return its strength after it, as the page shows it beside that before."""
    box = whole(page).get_by_label("Without its mechanism")
    if box.is_checked() != without:
        box.click()
    expect(box).to_be_checked(checked=without)
    page.get_by_label("Seeds", exact=True).fill("12")
    page.get_by_label("Seeds", exact=True).press("Tab")
    page.wait_for_url("**n=12**")
    page.locator(".run-buttons .primary").click()
    off = ", mechanism off" if without else ""
    page.locator('[data-status="finished"]', has_text=re.compile(f"12 seeds{off}$")).wait_for(timeout=RUN_MILLISECONDS)
    moved = page.locator(".moved li", has_text="This node").locator("b")
    expect(moved).to_have_text(re.compile(rf"^{before:.2f} → "))
    return float(moved.inner_text().split("→")[1])
