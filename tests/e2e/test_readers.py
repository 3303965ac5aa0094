"""Two readers of one server: both drag, one without a place waits in quiet, and one restores what the other has left."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, intercept, whole

pytestmark = pytest.mark.browser

NODE = "adversarial-critic"
PATIENT = 90_000
"""A preview compiles first, and a busy machine takes its time for it, ms."""
ERROR_WORDS = re.compile("429|queue|places are taken|another preview", re.IGNORECASE)
REFUSED = {
    "code": "queue_full",
    "title": "",
    "detail": "more readers than places",
    "hint": "",
    "where": "",
    "status": 429,
}


def let_go(page: Any) -> str:
    """Wait for the picture of where the knob stands, and return the words beside it."""
    note = page.locator('.preview-note[data-late="false"]')
    expect(note).to_contain_text("without a verdict", timeout=PATIENT)
    expect(page.locator(".plot").first).to_have_attribute("aria-label", re.compile("preview", re.IGNORECASE))
    return str(note.inner_text())


def test_two_readers_drag_at_once_and_each_gets_the_picture_of_where_it_let_go(visit: Callable[..., Visit]) -> None:
    visits = [visit(), visit()]
    names: list[set[str]] = [set(), set()]
    said: list[set[str]] = [set(), set()]
    knobs = []
    for seen, name in zip(visits, names, strict=True):
        seen.page.on("request", lambda asked, name=name: name.update(asked.headers.get("mirage-reader", "").split()))
        knob = seen.go(f"/lab/{NODE}").locator(".slider input").first
        knob.scroll_into_view_if_needed()
        knobs.append(knob)
        box = knob.bounding_box()
        seen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        seen.page.mouse.down()
    for step in range(40):
        for seen, knob, way, words in zip(visits, knobs, (1, -1), said, strict=True):
            box = knob.bounding_box()
            at = box["x"] + box["width"] * (0.5 + way * step / 100)
            seen.page.mouse.move(at, box["y"] + box["height"] / 2)
            words.update(seen.page.locator(".preview-note").all_inner_texts())
    for seen, words in zip(visits, said, strict=True):
        seen.page.mouse.up()
        words.add(let_go(seen.page))
        assert not [text for text in words if ERROR_WORDS.search(text)]
    for number, seen in enumerate(visits):
        seen.picture(f"two-readers-{number}")
    assert knobs[0].input_value() != knobs[1].input_value()
    assert [len(name) for name in names] == [1, 1]
    assert names[0] != names[1]


def test_a_reader_without_a_place_keeps_the_picture_is_told_so_in_quiet_and_is_answered_later(
    visit: Callable[..., Visit],
) -> None:
    seen = visit(quiet=False)
    page = seen.go(f"/lab/{NODE}")
    knob = page.locator(".slider input").first
    knob.focus()
    page.keyboard.press("ArrowLeft")
    let_go(page)
    full, asked = [True], []

    def door(route: Any) -> None:
        asked.append(route.request)
        if full[0]:
            route.fulfill(
                status=429, json=REFUSED, headers={"Retry-After": "1"}, content_type="application/problem+json"
            )
        else:
            route.continue_()

    intercept(page, "**/preview", door)
    page.keyboard.press("ArrowLeft")
    note = page.locator(".preview-note")
    expect(note).to_contain_text("Waiting for a place", timeout=PATIENT)
    expect(note).to_contain_text("The picture is of the setting before")
    expect(note).not_to_contain_text(ERROR_WORDS)
    expect(page.locator(".plot").first).to_be_visible()
    seen.picture("waiting-for-a-place")
    page.wait_for_timeout(2500)
    assert 2 <= len(asked) <= 5
    full[0] = False
    let_go(page)
    expect(note).not_to_contain_text("Waiting")


def test_a_reader_is_told_what_another_left_behind_and_restores_it_with_one_button(
    visit: Callable[..., Visit], server: Server
) -> None:
    rows = server.get(f"/api/v1/nodes/{NODE}")["experiments"][0]["simulation"]["parameters"]
    knob = next(row for row in rows if not row["choices"] and not row["integer"] and row["high"] > row["value"])
    server.run(NODE, {"seeds": 6, "parameters": {knob["name"]: knob["high"]}})
    seen = visit()
    for view in ("walk", "node", "lab"):
        page = seen.go(f"/{view}/{NODE}")
        told = page.locator(".last-run").first
        expect(told).to_contain_text(f"The last run had {knob['label'].lower()}", timeout=PATIENT)
        expect(told).to_contain_text("the node states")
        expect(told).to_contain_text("by another reader or on an earlier visit")
        seen.picture(f"left-behind-{view}")
    page.locator(".last-run").get_by_role("link", name="Run it as it is to restore").click()
    # The run of six seeds is finished already.
    page.locator('[data-status="finished"]', has_text=re.compile("20 seeds$")).wait_for(timeout=PATIENT)
    expect(page.locator(".last-run")).to_have_count(0, timeout=PATIENT)
    experiment = server.get(f"/api/v1/nodes/{NODE}")["experiments"][0]
    assert (experiment["last_run_moved"], experiment["last_run_ablated"]) == ({}, False)


def test_a_page_that_is_left_alone_shows_what_another_reader_has_run(
    visit: Callable[..., Visit], server: Server
) -> None:
    server.run(NODE, {"seeds": 6})
    page = whole(visit().go(f"/walk/{NODE}"))
    state = page.locator(".kind-row .state")
    before = state.inner_text()
    server.run(NODE, {"seeds": 6, "ablated": True})
    expect(state).not_to_have_text(before, timeout=PATIENT)
    server.run(NODE, {"seeds": 6})
