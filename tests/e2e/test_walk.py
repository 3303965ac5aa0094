"""The walk on every size of screen: names that can be read, marks that can be hit, lists that say how each node stands."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

LEAST_TEXT, LEAST_TARGET, LEAST_NAMES = 12, 24, 6
SMALL = {
    "a phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "a small phone": {"viewport": {"width": 375, "height": 667}, "has_touch": True},
    "twice the size": {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2},
}
BOX = "({ x, y, width, height }) => ({ x, y, width, height })"
NAMES = f"""() => [...document.querySelectorAll(".mark:not(.leaving) .label, .card-title")].map((text) => ({{
  words: [...text.querySelectorAll("tspan")].map((line) => line.textContent).join(" "),
  size: parseFloat(getComputedStyle(text).fontSize),
  box: ({BOX})(text.getBoundingClientRect()),
}}))"""
TARGETS = f"""() => [...document.querySelectorAll(".mark:not(.leaving) .target, .card .plate")]
  .map((mark) => ({BOX})(mark.getBoundingClientRect()))"""
MARKS = f"""() => [...document.querySelectorAll(".mark:not(.leaving)")].map((mark) => ({{
  id: mark.dataset.id,
  named: mark.querySelector(".label") !== null,
  box: ({BOX})(mark.querySelector(".target").getBoundingClientRect()),
}}))"""


def overlap(a: dict[str, float], b: dict[str, float], gap: float = 0.0) -> bool:
    """Say whether two boxes share more than `gap` px of both directions."""
    return (
        min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"]) > gap
        and min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"]) > gap
    )


def apart(a: dict[str, float], b: dict[str, float]) -> float:
    return float(
        (
            (a["x"] + a["width"] / 2 - b["x"] - b["width"] / 2) ** 2
            + (a["y"] + a["height"] / 2 - b["y"] - b["height"] / 2) ** 2
        )
        ** 0.5
    )


def walked(seen: Visit, path: str = "/") -> Any:
    page = seen.go(path)
    page.wait_for_selector(".card .level")
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("screen", SMALL)
def test_on_a_small_screen_the_middle_and_its_nearest_neighbours_have_names_that_can_be_read(
    visit: Callable[..., Visit], screen: str
) -> None:
    page = walked(visit(reduced_motion="reduce", **SMALL[screen]))
    names = page.evaluate(NAMES)
    frame = page.locator(".map").bounding_box()
    assert len(names) >= 1 + LEAST_NAMES
    assert all(len(one["words"]) > 3 and one["size"] >= LEAST_TEXT for one in names)
    for one, other in itertools.combinations(names, 2):
        assert not overlap(one["box"], other["box"], 1), (one["words"], other["words"])
    for one in names:
        assert one["box"]["x"] >= frame["x"]
        assert one["box"]["x"] + one["box"]["width"] <= frame["x"] + frame["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL[screen]["viewport"]["width"]


@pytest.mark.parametrize("screen", SMALL)
def test_on_a_small_screen_every_mark_can_be_hit_and_one_without_a_name_tells_it_when_it_is(
    visit: Callable[..., Visit], server: Server, screen: str
) -> None:
    page = walked(visit(reduced_motion="reduce", **SMALL[screen]))
    targets = page.evaluate(TARGETS)
    assert all(min(one["width"], one["height"]) >= LEAST_TARGET - 0.1 for one in targets)
    assert min(apart(*pair) for pair in itertools.combinations(targets, 2)) >= LEAST_TARGET
    height = SMALL[screen]["viewport"]["height"]
    mark = next(one for one in page.evaluate(MARKS) if not one["named"] and one["box"]["y"] + 24 < height - 70)
    x, y = mark["box"]["x"] + mark["box"]["width"] / 2, mark["box"]["y"] + mark["box"]["height"] / 2
    if SMALL[screen].get("has_touch"):
        page.touchscreen.tap(x, y)
    else:
        page.mouse.click(x, y)
    title = server.get(f"/api/v1/nodes/{mark['id']}")["title"]
    page.wait_for_url(f"**sel={mark['id']}")
    expect(page.locator(".preview .name")).to_have_text(title)
    expect(page.locator(".pane .title")).to_have_text(title)


@pytest.mark.parametrize("hops", [2, 3])
def test_marks_at_the_rim_keep_apart_and_the_rest_is_counted_and_opens(
    visit: Callable[..., Visit], server: Server, hops: int
) -> None:
    page = walked(visit(reduced_motion="reduce"), f"/?hops={hops}")
    marks = page.evaluate(MARKS)
    rim = [one["box"] for one in marks if not one["named"]]
    assert min(apart(*pair) for pair in itertools.combinations(rim, 2)) >= LEAST_TARGET
    root = server.get("/api/v1/health")["root"]
    nodes = server.get(f"/api/v1/nodes/{root}/neighbourhood?hops={hops}")["nodes"]
    direct = {node["id"] for node in nodes if node["hop"] == 1}
    assert direct <= {one["id"] for one in marks}
    rest = page.get_by_role("button", name=re.compile(r"^and \d+ more in the list$"))
    missing = sum(node["hop"] > 0 for node in nodes) - len(marks)
    expect(rest).to_have_text(f"and {missing} more in the list")
    rest.click()
    expect(page.locator(".nodes tr")).to_have_count(min(len(nodes), 200))


def test_both_lists_say_how_each_node_stands_in_number_and_words(visit: Callable[..., Visit], server: Server) -> None:
    rows = {row["id"]: row for row in server.get("/api/v1/standing")["nodes"]}
    titles = {node["title"]: node["id"] for node in server.get("/api/v1/graph")["nodes"] if node["kind"] != "topic"}
    for width in (1440, 390):
        seen = visit(viewport={"width": width, "height": 844})
        for path, row in (("/?as=list", ".nodes tr"), ("/network?as=list", ".node-list li")):
            page = seen.go(path)
            page.wait_for_selector(f"{row} .standing-line")
            said = 0
            for one in page.locator(row).all()[:20]:
                id = titles.get(one.locator("button").first.inner_text())
                if id is None:
                    continue
                words = f"{rows[id]['strength']:.2f} {rows[id]['verdict']} · "
                expect(one.locator(".standing-line")).to_contain_text(words)
                expect(one.locator(".standing-line")).to_be_visible()
                said += 1
            assert said > 10
