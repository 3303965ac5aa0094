"""The whole map as a reader looks around on it: what is found, what is lit, and how one comes nearer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .conftest import Server, Visit

NAMED = ".minimap"
"""There once the names are."""

VEIL = """() => {
  const above = document.querySelector(".network-map .above");
  return above.getContext("2d").getImageData(3, 3, 1, 1).data[3];
}"""
"""How much paper lies over the upper left corner of the map, where nothing else is."""


def opened(made: Visit, words: str = "") -> Any:
    page = made.go(f"/network{words}")
    page.locator(NAMED).wait_for(state="attached")
    return page


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
    page.get_by_text(f"{len(near)} more near in meaning").wait_for()
    assert f"{len(by_words)} match" in head.inner_text()
    page.get_by_role("button", name="List").click()
    listed = page.locator(".node-list > li")
    listed.first.wait_for()
    assert listed.count() == len(near) + len(by_words)


def test_words_are_ringed_before_the_answer_by_meaning_comes(visit: Callable[..., Visit]) -> None:
    made = visit()
    held: list[Any] = []
    made.page.route("**/api/v1/search?*mode=semantic*", lambda route: held.append(route))
    page = opened(made, "?q=models+that+grade+themselves")
    page.get_by_text("1 match").wait_for()
    assert page.get_by_text("near in meaning").count() == 0
    page.wait_for_timeout(300)
    assert held
    for route in held:
        route.continue_()
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
    page.wait_for_url(re.compile("at="))
    near = camera(page)
    assert near[2] < 0.75
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(f"() => Number(new URL(location).searchParams.get('at').split(',')[0]) > {near[0] + 0.05}")
    page.get_by_role("button", name="Further away").click()
    page.wait_for_function("() => Number(new URL(location).searchParams.get('at').split(',')[2]) > 0.9")
    place.focus()
    page.keyboard.press("0")
    page.wait_for_function("() => new URL(location).searchParams.get('at') === '0.500,0.500,1.000'")


def test_z_brings_the_chosen_node_and_its_neighbours_into_sight(visit: Callable[..., Visit], server: Server) -> None:
    least = min(
        (n for n in server.get("/api/v1/graph")["nodes"] if n["degree"] > 0), key=lambda n: (n["degree"], n["id"])
    )
    page = opened(visit(), f"?sel={least['id']}")
    page.locator(".pane h2").first.wait_for()
    page.keyboard.press("z")
    page.wait_for_function("() => Number((new URL(location).searchParams.get('at') ?? '0,0,1').split(',')[2]) < 1")


def test_marks_are_found_under_the_pointer_at_rest_and_after_a_pan(visit: Callable[..., Visit], server: Server) -> None:
    root = server.get("/api/v1/health")["root"]
    node = next(n for n in server.get("/api/v1/graph")["nodes"] if n["id"] == root)
    page = opened(visit(), f"?at={0.5 + node['x'] / 2:.4f},{0.5 + node['y'] / 2.4:.4f},0.4")
    box = page.locator(".network-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    name = page.locator(".preview .name")
    page.mouse.move(x, y, steps=3)
    name.wait_for()
    assert name.inner_text() == node["title"]
    page.mouse.move(x + 60, y - 45)
    page.mouse.down()
    page.mouse.move(x + 180, y + 35, steps=6)
    page.mouse.up()
    page.mouse.move(x + 120, y + 80, steps=3)
    page.wait_for_function(
        "(title) => document.querySelector('.preview .name')?.textContent === title", arg=node["title"]
    )


def test_the_map_fits_its_place_when_the_words_above_it_grow(visit: Callable[..., Visit]) -> None:
    page = opened(visit(viewport={"width": 390, "height": 844}))
    page.evaluate("document.querySelector('.walk-head').style.height = '160px'")
    page.wait_for_function(
        """() => {
          const high = (one) => document.querySelector(one).getBoundingClientRect().height;
          return Math.abs(high(".network-map") - high(".sigma-nodes")) < 1;
        }"""
    )
