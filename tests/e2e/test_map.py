"""The whole map as a reader looks around on it: what is found, what is lit, and how one comes nearer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Held, Server, Visit, whole

pytestmark = pytest.mark.browser

VEIL = """() => {
  const above = document.querySelector(".network-map .above");
  return above.getContext("2d").getImageData(3, 3, 1, 1).data[3];
}"""
"""How much paper lies over the upper left corner of the map, where nothing else is."""

GONE = """() => {
  window.gone = new Promise((done) =>
    document.querySelector(".sigma-nodes").addEventListener("webglcontextlost", () => setTimeout(done)));
}"""
"""Makes a promise that is kept once the surface of the marks was given back."""

LOOKED = "new URL(location).searchParams.get('at')"
"""Where the map is looked at from, as the address says once the camera rests; none while it was never moved."""


def opened(made: Visit, words: str = "") -> Any:
    return whole(made.go(f"/network{words}"))


def camera(page: Any) -> list[float]:
    found = re.search(r"[?&]at=([^&]*)", page.url)
    return [float(one) for one in found[1].replace("%2C", ",").split(",")] if found else [0.5, 0.5, 1.0]


def test_a_search_rings_what_only_its_meaning_finds_beside_what_its_words_find(
    visit: Callable[..., Visit], server: Server
) -> None:
    q = "models that grade themselves"
    spelled = q.replace(" ", "+")
    by_words = {hit["node"]["id"] for hit in server.get(f"/api/v1/search?q={spelled}&limit=30")["items"]}
    answer = server.get(f"/api/v1/search?q={spelled}&limit=12&mode=semantic")
    near = [hit for hit in answer["items"] if hit["node"]["id"] not in by_words and hit["score"] >= 0.25]
    assert near, "the shipped graph holds what is near in meaning"
    assert by_words, "and what matches by words"
    page = opened(visit(), f"?q={spelled}")
    head = page.locator(".walk-head p").first
    expect(head).to_contain_text(f"{len(by_words)} match")
    expect(head).to_contain_text(f"{len(near)} more near in meaning")
    page.get_by_role("button", name="List").click()
    expect(page.locator(".node-list > li")).to_have_count(len(near) + len(by_words))


def test_words_are_ringed_before_the_answer_by_meaning_comes(visit: Callable[..., Visit]) -> None:
    made = visit()
    meaning = Held(made.page, "**/api/v1/search?*mode=semantic*")
    page = made.go("/network?q=models+that+grade+themselves")
    meaning.asked()
    page.get_by_text("1 match").wait_for()
    expect(page.get_by_text("near in meaning")).to_have_count(0)
    meaning.let_go()
    page.get_by_text("near in meaning").wait_for()


def test_the_chosen_node_and_its_neighbours_stay_as_they_are_while_the_rest_is_quiet(
    visit: Callable[..., Visit],
) -> None:
    page = opened(visit())
    assert page.evaluate(VEIL) == 0
    page.locator(".network-place").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".pane h2").first.wait_for()
    page.wait_for_function(f"() => ({VEIL})() > 100")
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => ({VEIL})() === 0")


def test_keys_and_buttons_come_nearer_go_further_and_aside(visit: Callable[..., Visit]) -> None:
    page = opened(visit())
    place = page.locator(".network-place")
    place.focus()
    page.keyboard.press("+")
    page.wait_for_function(f"() => {LOOKED}?.split(',')[2] < 0.75")
    near = camera(page)
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(f"() => {LOOKED}.split(',')[0] > {near[0] + 0.05}")
    page.get_by_role("button", name="Further away").click()
    page.wait_for_function(f"() => {LOOKED}.split(',')[2] > 0.9")
    place.focus()
    page.keyboard.press("0")
    page.wait_for_function(f"() => {LOOKED} === '0.500,0.500,1.000'")


def test_z_brings_the_chosen_node_and_its_neighbours_into_sight(visit: Callable[..., Visit], server: Server) -> None:
    least = min(
        (n for n in server.get("/api/v1/graph")["nodes"] if n["degree"] > 0), key=lambda n: (n["degree"], n["id"])
    )
    page = opened(visit(), f"?sel={least['id']}")
    page.locator(".pane h2").first.wait_for()
    page.keyboard.press("z")
    page.wait_for_function(f"() => {LOOKED}?.split(',')[2] < 1")


def test_marks_are_found_under_the_pointer_at_rest_and_after_a_pan(visit: Callable[..., Visit], server: Server) -> None:
    root = server.get("/api/v1/health")["root"]
    node = next(n for n in server.get("/api/v1/graph")["nodes"] if n["id"] == root)
    left, ratio = 0.5 + node["x"] / 2, 0.4
    page = opened(visit(), f"?at={left:.4f},{0.5 + node['y'] / 2.4:.4f},{ratio}")
    box = page.locator(".network-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    name = page.locator(".preview .name")
    page.mouse.move(x, y, steps=3)
    expect(name).to_have_text(node["title"])
    page.mouse.move(x + 60, y - 45)
    page.mouse.down()
    page.mouse.move(x + 180, y + 35, steps=6)
    # The whole map, 1 by 1/1.2, fits into its place with 46 px around it. A map that rests when it is let go stays there.
    pushed = left - ratio * 120 / min(box["width"] - 92, 1.2 * (box["height"] - 92))
    page.wait_for_function(f"() => Math.abs({LOOKED}.split(',')[0] - {pushed}) < 0.002")
    page.mouse.up()
    page.mouse.move(x + 120, y + 80, steps=3)
    expect(name).to_have_text(node["title"])


def test_the_map_fits_its_place_when_the_words_above_it_grow(visit: Callable[..., Visit]) -> None:
    page = opened(visit(viewport={"width": 390, "height": 844}))
    page.evaluate("document.querySelector('.walk-head').style.height = '160px'")
    page.wait_for_function(
        """() => {
          const high = (one) => document.querySelector(one).getBoundingClientRect().height;
          return Math.abs(high(".network-map") - high(".sigma-nodes")) < 1;
        }"""
    )


@pytest.mark.parametrize("way", ["List", "Table", "Communities"])
def test_the_map_comes_back_after_each_other_way_to_see_it(visit: Callable[..., Visit], way: str) -> None:
    page = opened(visit())
    page.evaluate(GONE)
    page.get_by_role("button", name=way, exact=True).click()
    page.evaluate("() => window.gone")
    page.get_by_role("button", name="Map", exact=True).click()
    page.locator(".network-map .minimap").wait_for(state="attached")
    expect(page.get_by_text("no WebGL")).to_have_count(0)


def test_a_node_that_is_read_about_on_the_map_stays_in_sight_when_it_is_chosen(
    visit: Callable[..., Visit], server: Server
) -> None:
    root = server.get("/api/v1/health")["root"]
    node = next(n for n in server.get("/api/v1/graph")["nodes"] if n["id"] == root)
    page = opened(visit(reduced_motion="reduce"))
    box = page.locator(".network-map").bounding_box()
    at = page.evaluate(
        """([x, y, width, height]) => {
          const side = Math.min(width - 92, 1.2 * (height - 92));
          return { x: width / 2 + (side * x) / 2, y: height / 2 - (side * y) / 2.4 };
        }""",
        [node["x"], node["y"], box["width"], box["height"]],
    )
    x, y = box["x"] + at["x"], box["y"] + at["y"]
    page.mouse.move(x, y, steps=3)
    expect(page.locator(".preview .name")).to_have_text(node["title"])
    whole(page)
    page.mouse.click(x, y)
    expect(page.locator(".pane h2").first).to_have_text(node["title"])
    # What was said where the pointer is stands in the pane now.
    expect(page.locator(".preview")).to_have_count(0)
    # The address follows when the camera rests.
    page.wait_for_timeout(300)
    seen = camera(page)
    assert abs(seen[0] - (0.5 + node["x"] / 2)) < 0.5 * seen[2]
    assert abs(seen[1] - (0.5 + node["y"] / 2.4)) < 0.5 * seen[2]


def test_words_of_the_address_that_the_map_does_not_know_are_named(visit: Callable[..., Visit]) -> None:
    page = opened(visit(), "?kind=claim,banana&at=x,y,z")
    expect(page.get_by_text("kind=banana refused")).to_be_visible()
    expect(page.get_by_text("at=x,y,z refused")).to_be_visible()
