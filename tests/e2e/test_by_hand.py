"""What hands do on the maps: keys that go through links, a focus that stays, marks moved and put back, and paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser

PLACE = "(element) => [new DOMMatrix(getComputedStyle(element).transform)].map(({e, f}) => [e, f])[0]"


def test_tab_goes_through_the_links_of_a_walk_which_are_read_and_the_focus_stays(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit(reduced_motion="reduce").go("/"))
    page.locator(".map").focus()
    told = page.locator("[aria-live=polite].hidden")
    heard = []
    for _ in range(2):
        before = page.url
        page.keyboard.press("Tab")
        page.wait_for_url(lambda url, before=before: url != before)
        link = page.url.split("link=")[1]
        expect(page.locator(f'.direct.picked[data-link="{link}"]')).to_have_count(1)
        row = next(
            row for row in server.get(f"/api/v1/nodes/{link.split('--')[0]}")["links"] if row["link"]["id"] == link
        )
        expect(told).to_contain_text(row["link"]["reason"] or "no reason is written down")
        expect(told).to_contain_text(row["other"]["title"])
        heard.append(link)
    assert len(set(heard)) == 2
    page.keyboard.press("Shift+Tab")
    page.wait_for_url(f"**link={heard[0]}")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/walk/[a-z0-9-]+$"))
    expect(whole(page).get_by_role("application")).to_be_focused()
    page.keyboard.press("Tab")
    page.locator(".link-end").first.focus()
    page.keyboard.press("Enter")
    page.locator(".pane .kind-row").wait_for()
    page.keyboard.press("Backspace")
    page.locator(".link-end").first.wait_for()
    page.get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".link-end")).to_have_count(0)
    expect(page.get_by_role("application")).to_be_focused()


def test_a_mark_is_moved_by_hand_and_by_key_undone_done_again_and_put_back(visit: Callable[..., Visit]) -> None:
    page = whole(visit(reduced_motion="reduce").go("/"))
    mark = page.locator(".mark:has(.label)").first
    before = mark.evaluate(PLACE)
    _drag(page, mark.locator(".target"), 40, 30)
    page.wait_for_url("**put=**")
    assert mark.evaluate(PLACE) == pytest.approx([before[0] + 40, before[1] + 30], abs=1.5)
    assert "sel=" not in page.url
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Put back")).to_have_count(0)
    assert mark.evaluate(PLACE) == before
    page.keyboard.press("Control+Shift+z")
    page.wait_for_url("**put=**")
    page.reload()
    whole(page)
    expect(page.locator(".walk-head")).to_contain_text("1 moved by hand")
    mark.locator(".target").click()
    page.wait_for_url("**sel=**")
    moved = mark.evaluate(PLACE)
    page.keyboard.press("Shift+ArrowRight")
    right = "([at, x]) => new DOMMatrix(getComputedStyle(at).transform).e > x + 8"
    page.wait_for_function(right, arg=[mark.element_handle(), moved[0]])
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_role("button", name="Put back")).to_have_count(0)
    assert mark.evaluate(PLACE) == before


def _drag(page: Any, what: Any, dx: int, dy: int) -> None:
    box = what.bounding_box()
    _pull(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, dx, dy)


def _pull(page: Any, x: float, y: float, dx: int, dy: int) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def test_a_node_of_the_whole_map_is_dragged_and_the_map_prints_light_and_alone(
    visit: Callable[..., Visit], server: Server
) -> None:
    root = server.get("/api/v1/health")["root"]
    node = next(row for row in server.get("/api/v1/graph")["nodes"] if row["id"] == root)
    page = whole(visit(color_scheme="dark", reduced_motion="reduce").go("/network"))
    box = page.locator(".network-place").bounding_box()
    # The whole map, 2.4 by 2, fits into the canvas with 46 px around it.
    scale = min((box["width"] - 92) / 2.4, (box["height"] - 92) / 2)
    x, y = box["x"] + box["width"] / 2 + 1.2 * scale * node["x"], box["y"] + box["height"] / 2 - scale * node["y"]
    _pull(page, x, y, 50, 40)
    page.wait_for_url(f"**put={root}:**")
    expect(page.locator(".canvas .walk-head")).to_contain_text("1 moved by hand")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Put back")).to_have_count(0)

    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".print-map svg")).to_be_visible()
    for part in (".bar", ".facets", ".minimap", ".network-map canvas"):
        expect(page.locator(part).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".print-map rect").first.get_attribute("fill").lower() in ("#fff", "#fafaf8")
