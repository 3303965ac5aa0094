"""Laying out what is shown: by button, key and palette, in a worker, stopped, taken back, and again from its address."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole
from .scenery import MAP

pytestmark = pytest.mark.browser

ADDRESS = "/network?kind=fix,failure_mode"
SVG = "{http://www.w3.org/2000/svg}"
TRANSFORM = re.compile(r"translate\((\S+) (\S+)\) scale\((\S+)\)")
MARK_RADIUS = 13
RECORD = """() => {
  const pictures = new Set();
  window.pictures = pictures;
  const look = () => {
    const map = document.querySelector(".minimap");
    if (map) pictures.add(map.toDataURL());
    requestAnimationFrame(look);
  };
  look();
}"""
# The worker gets its task only together with the wish to stop, so that a quick machine is stopped in the middle too.
HOLD = """() => {
  const send = Worker.prototype.postMessage;
  let held = [];
  Worker.prototype.postMessage = function (message) {
    held.push(message);
    if (!message.stop) return;
    for (const one of held) send.call(this, one);
    held = [];
  };
}"""
# Where nobody has looked elsewhere yet, the address names no place.
AT_HOME = re.compile(r"^((?![?&]at=).)*$|[?&]at=0\.500,0\.500,1\.000")
Places = dict[str, tuple[float, float, float]]


def places(page: Any, folder: Path) -> Places:
    """Return where each node is on the screen and how large, px, from the picture that Share saves."""
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as found:
        page.get_by_role("menuitem", name="Save the picture as SVG").click()
    path = folder / "map.svg"
    found.value.save_as(path)
    marks: Places = {}
    for mark in ElementTree.parse(path).iter(f"{SVG}g"):
        title, at = mark.find(f"{SVG}title"), TRANSFORM.match(mark.get("transform", ""))
        if title is not None and at:
            marks[title.text or ""] = (float(at[1]), float(at[2]), float(at[3]) * MARK_RADIUS)
    return marks


def same(a: Places, b: Places) -> bool:
    return a.keys() == b.keys() and all(math.dist(a[one][:2], b[one][:2]) < 2 for one in a)


def ended(page: Any, words: str = "Laid out after") -> None:
    """Wait until the layout has ended, the marks are where they belong, and all of the map is looked at again."""
    expect(page.locator(".map-tools")).to_contain_text(words)
    whole(page)
    expect(page).to_have_url(AT_HOME)


def test_what_is_shown_is_laid_out_taken_back_and_comes_again_from_its_address(
    visit: Callable[..., Visit], server: Server, tmp_path: Path
) -> None:
    seen = visit()
    page = whole(seen.go(ADDRESS))
    scattered = places(page, tmp_path)
    kinds = [node["kind"] for node in server.get("/api/v1/graph")["nodes"]]
    assert len(scattered) == kinds.count("fix") + kinds.count("failure_mode")

    with page.expect_event("worker") as worker:
        page.get_by_role("button", name="Lay out what is shown").click()
    ended(page)
    expect(page).to_have_url(re.compile("arrange=shown"))
    expect(page.locator("[aria-live=polite].hidden")).to_contain_text(f"steps: {len(scattered)} nodes")
    assert re.fullmatch(re.escape(server.address) + r"/assets/worker-[\w-]+\.js", worker.value.url)
    headers = page.request.get(worker.value.url).headers
    assert "worker-src 'self'" in headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
    laid = places(page, tmp_path)
    assert not same(scattered, laid)
    marks = list(laid.values())
    assert all(math.dist(a[:2], b[:2]) > a[2] + b[2] for i, a in enumerate(marks) for b in marks[:i])

    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Lay out what is shown")).to_be_visible()
    expect(whole(page)).not_to_have_url(re.compile("arrange"))
    assert same(scattered, places(page, tmp_path))
    page.keyboard.press("f")
    page.wait_for_url(re.compile(r"at=[^,]+,[^,]+,0\.[1-9]"))
    page.keyboard.press("Control+Shift+z")
    ended(page)
    assert same(laid, places(page, tmp_path))
    page.reload()
    ended(page)
    assert same(laid, places(page, tmp_path))

    page.get_by_role("button", name=re.compile("^Failure mode")).click()
    ended(page)
    fewer = places(page, tmp_path)
    assert len(fewer) == kinds.count("fix")
    assert any(math.dist(fewer[one][:2], laid[one][:2]) > 20 for one in fewer)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Lay out what is shown")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("lay out what")
    page.get_by_role("option", name="Lay out what is shown").click()
    ended(page)
    assert same(fewer, places(page, tmp_path))


def test_a_layout_is_stopped_and_its_address_gives_the_same_picture(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = whole(visit(reduced_motion="reduce").go("/network"))
    page.evaluate(HOLD)
    page.keyboard.press("a")
    page.get_by_role("button", name="Stop").click()
    ended(page, "Stopped after")
    steps = int(re.findall(r"arrange=(\d+)", page.url)[0])
    expect(page.locator(".map-tools")).to_contain_text(f"Stopped after {steps} step")
    stopped = places(page, tmp_path)
    page.reload()
    ended(page, f"Stopped after {steps} step")
    assert same(stopped, places(page, tmp_path))
    page.get_by_role("button", name="go on to the end").click()
    ended(page)
    assert not same(stopped, places(page, tmp_path))


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_map_is_seen_to_settle_but_only_at_its_end_under_reduced_motion(
    visit: Callable[..., Visit], motion: str
) -> None:
    page = whole(visit(reduced_motion=motion).go(ADDRESS))
    page.evaluate(RECORD)
    page.keyboard.press("a")
    ended(page)
    pictures = page.evaluate("pictures.size")
    if motion == "reduce":
        assert pictures == 2
    else:
        assert pictures > 4


def test_a_place_given_by_hand_stays_and_an_area_of_a_laid_out_map_is_kept_by_its_nodes(
    visit: Callable[..., Visit], server: Server, tmp_path: Path
) -> None:
    page = visit(reduced_motion="reduce").go(f"{ADDRESS}&arrange=shown")
    ended(page)
    laid = places(page, tmp_path)
    node = next(node for node in server.get("/api/v1/graph")["nodes"] if node["kind"] == "fix")
    page.goto(f"{server.address}{ADDRESS}&arrange=shown&put={node['id']}:0.900,-0.900")
    ended(page)
    moved = places(page, tmp_path)
    x, y, _ = moved.pop(node["title"])
    assert x > max(place[0] for place in moved.values()) - 60
    assert y > max(place[1] for place in moved.values()) - 60
    assert same(moved, {one: place for one, place in laid.items() if one != node["title"]})

    box = page.locator(".network-place").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.keyboard.down("Shift")
    page.mouse.move(x + 150, y)
    page.mouse.down()
    for corner in ((0, 150), (-150, 0), (0, -150), (150, 0)):
        page.mouse.move(x + corner[0], y + corner[1], steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    inside = int(page.locator(".area-bar b").inner_text())
    page.get_by_role("button", name="Only these").click()
    expect(page.locator(".facets p").first).to_contain_text(f"{inside} nodes")
    expect(page).to_have_url(re.compile("only="))
    assert len(re.findall(r"only=([^&]+)", page.url)[0].split(",")) == inside
    assert "within=" not in page.url


def test_what_a_question_finds_is_laid_out_without_being_asked_and_can_go_back(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = visit(reduced_motion="reduce").go(f"/query?text={quote(MAP)}&as=map")
    ended(page)
    laid = places(page, tmp_path)
    page.get_by_role("button", name="Places of the whole map").click()
    expect(page.get_by_role("button", name="Lay out what is shown")).to_be_visible()
    expect(whole(page)).to_have_url(re.compile("arrange=whole"))
    assert not same(laid, places(page, tmp_path))


def test_a_layout_that_the_address_names_wrongly_is_refused_in_words(visit: Callable[..., Visit]) -> None:
    page = visit().go("/network?kind=fix&arrange=round")
    expect(page.locator(".map-tools")).to_contain_text("“round” is no layout")
    page.get_by_role("button", name="Lay out what is shown").click()
    ended(page)
    expect(page).to_have_url(re.compile("arrange=shown"))
