"""What a newcomer meets first: a run button in sight, links that come back, a focus that is kept, what could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Held, Server, Visit, whole

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FINGER = 44
# Every text that the region for announcements has from now on.
LISTEN = """() => {
  window.heard = [];
  const region = document.querySelector("[aria-live]");
  new MutationObserver(() => region.textContent && window.heard.push(region.textContent)).observe(
    region, { childList: true, characterData: true, subtree: true });
}"""
HIT = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_run_button_is_in_sight_at_once_below_the_whole_map(
    visit: Callable[..., Visit], scheme: str
) -> None:
    page = whole(visit(color_scheme=scheme, reduced_motion="reduce", **PHONE).go("/"))
    button = page.get_by_role("link", name=re.compile("^Run this claim"))
    box, tabs, seen = button.bounding_box(), page.locator(".tabs").bounding_box(), page.locator(".map").bounding_box()
    assert box["height"] >= FINGER
    assert box["y"] + box["height"] <= tabs["y"] <= PHONE["viewport"]["height"]
    assert seen["y"] + seen["height"] <= box["y"], "the map stays above it"
    assert seen["height"] >= 400
    assert button.evaluate(HIT), "nothing lies over it"
    # Further down it has its place, and covers nothing that is read.
    page.locator(".with-pane").evaluate("(pane) => pane.scrollTo(0, pane.scrollHeight)")
    assert button.bounding_box()["y"] < 0


def test_after_a_step_by_double_click_no_link_stands_back(visit: Callable[..., Visit]) -> None:
    page = whole(visit(reduced_motion="reduce").go("/"))
    name = page.locator(".mark .label").nth(5)
    name.hover()
    expect(page.locator(".direct.quiet")).not_to_have_count(0)
    name.dblclick()
    page.wait_for_url("**/walk/*")
    whole(page)
    head = page.locator(".walk-head").bounding_box()
    page.mouse.move(head["x"] + head["width"] / 2, head["y"] + 8)
    expect(page.locator(".direct")).not_to_have_count(0)
    expect(page.locator(".direct.quiet")).to_have_count(0)


def test_a_chosen_node_that_the_map_does_not_show_makes_no_link_stand_back(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit(quiet=False).go(f"/walk/{server.get('/api/v1/health')['root']}?sel=no-such-node"))
    expect(page.locator(".direct")).not_to_have_count(0)
    expect(page.locator(".direct.quiet")).to_have_count(0)


def test_a_change_of_view_by_key_link_or_history_puts_the_focus_on_the_heading_and_says_it_once(
    visit: Callable[..., Visit],
) -> None:
    page = whole(visit(reduced_motion="reduce").go("/"))
    heading = page.locator("#view h1")
    assert page.evaluate("document.activeElement === document.body"), "opening the page moves nothing"
    page.evaluate(LISTEN)
    ways: tuple[tuple[str, Callable[[], Any], str, list[str]], ...] = (
        ("a key", lambda: page.keyboard.press("2"), "Network", []),
        ("a key", lambda: page.keyboard.press("3"), "Why ", ["Argument"]),
        ("a key", lambda: page.keyboard.press("1"), "Walk around ", []),
        ("a link", lambda: page.locator(".views").get_by_text("Node", exact=True).click(), "", ["Node"]),
        ("back", page.go_back, "Walk around ", []),
        ("forward", page.go_forward, "", ["Node"]),
    )
    for way, go, words, said in ways:
        page.evaluate("window.heard.length = 0")
        go()
        whole(page)
        expect(heading, way).to_be_focused()
        expect(heading, way).to_contain_text(words)
        assert heading.get_attribute("tabindex") == "-1"
        assert [words.strip() for words in page.evaluate("window.heard")] == said, way
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('view').contains(document.activeElement)"), "Tab goes on from there"


@pytest.mark.parametrize("moves", [False, True])
def test_a_view_whose_answer_is_late_takes_the_focus_when_it_is_there_unless_the_reader_has_moved_it(
    visit: Callable[..., Visit], server: Server, moves: bool
) -> None:
    root = server.get("/api/v1/health")["root"]
    # Not the root, which a page that rests may have read already.
    other = next(node["id"] for node in server.get("/api/v1/graph")["nodes"] if node["id"] != root)
    page = whole(visit(reduced_motion="reduce").go(f"/sources?sel={other}"))
    late = Held(page, f"**/api/v1/nodes/{other}")
    page.keyboard.press("4")
    late.asked()
    if moves:
        page.keyboard.press("Tab")
    before = page.evaluate("document.activeElement.outerHTML")
    late.let_go()
    heading = page.locator("h1.page-title")
    expect(heading).to_be_visible()
    whole(page)
    if moves:
        assert page.evaluate("document.activeElement.outerHTML") == before
    else:
        expect(heading).to_be_focused()


def test_without_the_server_what_was_read_stays_whole_and_what_could_not_be_read_is_named(
    visit: Callable[..., Visit], server: Server
) -> None:
    root = server.get("/api/v1/health")["root"]
    page = whole(visit(reduced_motion="reduce", quiet=False).go("/"))
    pane = page.get_by_label("The selected node")
    standing = pane.get_by_label("Standing").text_content()
    page.context.set_offline(True)
    name = page.locator(".mark .label").nth(5)
    mark = page.locator(".mark", has=page.locator(".label")).nth(5).get_attribute("data-id")
    title = server.get(f"/api/v1/nodes/{mark}")["title"]
    name.dblclick()
    told = pane.locator(".unread")
    expect(told).to_contain_text(f"“{title}” could not be read.")
    expect(pane.get_by_role("heading", level=2)).to_have_text(server.get(f"/api/v1/nodes/{root}")["title"])
    assert pane.get_by_label("Standing").text_content() == standing
    expect(pane.get_by_role("link", name=re.compile(r"^Why \d"))).to_be_visible()
    page.context.set_offline(False)
    expect(pane.get_by_role("heading", level=2)).to_have_text(title)
    expect(told).to_have_count(0)


@pytest.mark.parametrize("path", ["/walk/{wrong}", "/node/{wrong}?rule=prior:0.4", "/walk/{root}?sel={wrong}"])
def test_an_unknown_node_names_the_one_that_was_meant_as_a_link_and_no_reader_is_sent_to_the_api(
    visit: Callable[..., Visit], server: Server, path: str
) -> None:
    root = server.get("/api/v1/health")["root"]
    wrong = root[:-1]
    page = whole(visit(quiet=False).go(path.format(root=root, wrong=wrong)))
    failure = page.locator(".message")
    expect(failure).to_contain_text(f"Did you mean {root}?")
    expect(failure).not_to_contain_text("api/v1")
    failure.get_by_role("link", name=root).click()
    whole(page)
    expect(page.locator(".message")).to_have_count(0)
    assert page.url.endswith(path.format(root=root, wrong=root))
    expect(whole(visit(quiet=False).go("/walk/zzzqqqxxx")).locator(".message")).not_to_contain_text("api/v1")


def test_the_trail_names_the_middle_of_the_walk_and_not_what_is_selected_beside_it(visit: Callable[..., Visit]) -> None:
    page = whole(visit(reduced_motion="reduce").go("/"))
    middle = page.locator("#view h1").text_content().removeprefix("Walk around ")
    place = page.locator(".crumbs [aria-current=location]")
    expect(place).to_have_text(middle)
    page.locator(".mark .label").nth(5).click()
    expect(page.get_by_label("The selected node").get_by_role("heading", level=2)).not_to_have_text(middle)
    expect(place).to_have_text(middle)
