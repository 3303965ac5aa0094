"""Places on the walk: what is drawn stays where it is, whatever arrives later, and a step back brings the same picture."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Held, Server, Visit, whole

pytestmark = pytest.mark.browser

PLACES = """() => Object.fromEntries([...document.querySelectorAll("svg g[data-id]")].map((one) => {
  const { e, f } = new DOMMatrix(getComputedStyle(one).transform);
  return [one.dataset.id, [e, f]];
}))"""
RESTING = """() => new Promise((done, fail) => {
  const begun = performance.now();
  const look = () => {
    if (document.getAnimations().length === 0) done();
    else if (performance.now() - begun > 60000) fail(new Error("the picture does not come to rest"));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
# Every place at which a mark of the first picture is drawn, from the first frame on.
EVERY_PLACE = """
window.drawn = {};
const look = () => {
  for (const one of document.querySelectorAll("svg g[data-id]"))
    (window.drawn[one.dataset.id] ??= new Set()).add(one.style.transform);
  requestAnimationFrame(look);
};
look();
"""
# A page that waits for its letters as long as this test holds them, however slow the machine.
PATIENT = """
const soon = window.setTimeout;
window.setTimeout = (run, wait, ...given) => soon(run, (wait ?? 0) < 1000 ? wait : 2 ** 30, ...given);
"""
MOVED = "() => Object.entries(window.drawn).filter(([, places]) => places.size > 1).map(([id, at]) => [id, [...at]])"
RUN_MILLISECONDS = 240_000
SCREENS = [(1440, 900), (1280, 800), (1024, 768), (720, 450), (390, 844)]


def root_of(server: Server) -> str:
    return str(server.get("/api/v1/health")["root"])


def places(page: Any) -> dict[str, tuple[float, float]]:
    page.evaluate(RESTING)
    found: dict[str, tuple[float, float]] = page.evaluate(PLACES)
    return found


def same(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]) -> bool:
    return before.keys() == after.keys() and max(math.dist(before[id], after[id]) for id in before) < 0.2


@pytest.mark.parametrize("screen", SCREENS)
def test_a_mark_stays_where_it_is_first_drawn_when_fonts_and_then_strengths_arrive_late(
    visit: Callable[..., Visit], screen: tuple[int, int]
) -> None:
    seen = visit(viewport={"width": screen[0], "height": screen[1]}, reduced_motion="reduce")
    page = seen.page
    page.add_init_script(EVERY_PLACE)
    page.add_init_script(PATIENT)
    fonts, strengths = Held(page, "**/*.woff2"), Held(page, "**/api/v1/standing*")
    with page.expect_response(re.compile("/neighbourhood")):
        # The load of a page ends with its fonts.
        page.goto(seen.origin, wait_until="commit")
    page.locator(".pane .title").wait_for()
    page.evaluate(RESTING)
    fonts.let_go()
    page.wait_for_selector(".mark .label")
    page.evaluate("document.fonts.ready")
    first = places(page)
    strengths.let_go()
    page.wait_for_selector(".card .level")
    assert same(first, places(page))
    assert page.evaluate(MOVED) == []


def test_back_brings_the_same_picture_with_every_node_where_it_was(visit: Callable[..., Visit], server: Server) -> None:
    page = whole(visit().go(f"/walk/{root_of(server)}?hops=1"))
    before = places(page)
    step_away(page, server)
    page.keyboard.press("Backspace")
    wait_for_root(page, server)
    assert same(before, places(page))


def test_back_brings_the_same_picture_when_strengths_come_during_the_step(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    strengths = Held(seen.page, "**/api/v1/standing*")
    page = seen.go("/")
    page.wait_for_selector(".mark .label")
    before = places(page)
    step_away(page, server)
    strengths.let_go()
    page.wait_for_selector(".card .level")
    page.keyboard.press("Backspace")
    wait_for_root(page, server)
    assert same(before, places(page))


def test_back_brings_the_same_picture_when_a_run_moved_strengths_in_between(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go("/"))
    before, start = places(page), page.url
    step_away(page, server)
    page.keyboard.press("r")
    page.wait_for_url("**run=**")
    expect(page.locator("[data-status]").first).to_have_text(re.compile("^Finished"), timeout=RUN_MILLISECONDS)
    steps = page.evaluate("history.state.steps")
    page.evaluate(f"history.go(-{steps})")
    page.wait_for_url(f"{start}**")
    wait_for_root(page, server)
    assert same(before, places(page))


def step_away(page: Any, server: Server) -> None:
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**sel=**")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/walk/(?!{root_of(server)})"))
    page.locator(f".card[data-id='{root_of(server)}']").wait_for(state="detached")
    page.evaluate(RESTING)


def wait_for_root(page: Any, server: Server) -> None:
    page.locator(f".card[data-id='{root_of(server)}']").wait_for()
