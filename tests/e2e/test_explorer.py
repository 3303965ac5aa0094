"""Exploring: the walk as movement, links and paths with their reasons, and the map with areas, undo and large graphs."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Held, Server, Visit, whole
from .test_places import PLACES, places, root_of, same

pytestmark = pytest.mark.browser

# What turns for as long as something is waited for has no end, and no share of it.
AT = """(share) => {
  for (const one of document.getAnimations()) {
    const { endTime } = one.effect.getComputedTiming();
    if (Number.isFinite(endTime)) one.currentTime = share * endTime;
  }
}"""


class Pace:
    """How fast the animations of a page go; slowed down, they stand where they are put, however late a frame comes."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Animation.enable")

    def slow(self) -> None:
        self._session.send("Animation.setPlaybackRate", {"playbackRate": 1e-4})

    def usual(self) -> None:
        self._session.send("Animation.setPlaybackRate", {"playbackRate": 1})

    def at(self, share: float) -> dict[str, tuple[float, float]]:
        """Return where everything is drawn at a share of the time of every animation."""
        self._page.evaluate(AT, share)
        found: dict[str, tuple[float, float]] = self._page.evaluate(PLACES)
        return found


def test_a_step_of_the_walk_moves_what_stays_and_a_second_step_goes_on_from_what_is_seen(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go("/"))
    root = root_of(server)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sel=**")
    first = page.url.split("sel=")[1]
    before = places(page)

    pace = Pace(page)
    pace.slow()
    page.keyboard.press("Enter")
    page.locator(f".card[data-id='{first}']").wait_for()
    path = [pace.at(share)[first] for share in (0, 0.1, 0.3, 0.6)]
    pace.usual()
    after = places(page)
    assert math.dist(before[first], after[first]) > 100
    assert math.dist(path[0], before[first]) < 1, "it jumped"
    left = [math.dist(point, after[first]) for point in path]
    assert all(further > nearer + 1 for further, nearer in itertools.pairwise([*left, 0])), (
        "it goes there and nowhere else"
    )
    stay = set(before) & set(after) - {first}
    assert len(stay) > 3
    centre = after[first]
    came_from = [a - b for a, b in zip(after[root], centre, strict=True)]
    went = [a - b for a, b in zip(before[first], before[root], strict=True)]
    assert came_from[0] * went[0] + came_from[1] * went[1] < 0, "the node that one comes from lies behind"

    pace.slow()
    page.keyboard.press("Backspace")
    page.locator(f".card[data-id='{root}']").wait_for()
    seen = pace.at(0.2)
    assert min(math.dist(seen[first], end[first]) for end in (before, after)) > 5, "it is on its way"
    page.keyboard.press("Enter")
    page.locator(f".card[data-id='{first}']").wait_for()
    now = page.evaluate(PLACES)
    assert {root, first} < set(seen) & set(now) & set(after)
    assert max(math.dist(seen[id], now[id]) for id in set(seen) & set(before) & set(now)) < 1, "it jumped"
    pace.usual()
    assert same(after, places(page))


def test_a_link_says_why_it_is_there_by_click_and_by_key(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go("/")
    worded = page.locator(".direct:has(.words)").first
    link = worded.get_attribute("data-link")
    assert link
    source, relation, target = link.split("--")[:3]
    known = {row["link"]["id"]: row["link"] for row in server.get(f"/api/v1/nodes/{source}")["links"]}
    worded.locator(".words").click()
    pane = page.get_by_role("complementary", name="The selected link")
    expect(pane).to_contain_text(known[link]["reason"] or "No reason is written down")
    expect(pane).to_contain_text(server.get(f"/api/v1/nodes/{target}")["title"])
    assert relation
    page.reload()
    expect(pane).to_contain_text("Why this link is there")
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sel=**")
    page.keyboard.press("e")
    expect(pane).to_be_visible()


def test_the_preview_comes_on_hover_and_on_focus_and_covers_neither_its_node_nor_the_card(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go("/"))
    marks = page.locator(".mark:has(.label)")
    for i in range(0, marks.count(), 4):
        mark = marks.nth(i)
        mark.locator(".target").hover(force=True)
        title = server.get(f"/api/v1/nodes/{mark.get_attribute('data-id')}")["title"]
        expect(page.locator(".preview .name")).to_have_text(title)
        whole(page)
        box = page.locator(".preview").bounding_box()
        assert box
        for other in (mark.locator(".label"), page.locator(".card .plate")):
            own = other.bounding_box()
            assert own
            apart = (
                box["x"] >= own["x"] + own["width"] - 1
                or own["x"] >= box["x"] + box["width"] - 1
                or box["y"] >= own["y"] + own["height"] - 1
                or own["y"] >= box["y"] + box["height"] - 1
            )
            assert apart, f"{box} covers {own}"
    page.mouse.move(5, 5)
    expect(page.locator(".preview")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".preview .name")).to_be_visible()


def test_paths_between_two_picked_nodes_are_those_that_the_server_finds(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/")
    page.wait_for_selector(".mark .label")
    root = root_of(server)
    other = server.get("/api/v1/search?q=entropy&limit=1")["items"][0]["node"]
    page.keyboard.press("p")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("entropy")
    page.locator("[role=option]").filter(has_text=other["title"]).first.click()
    page.wait_for_url(f"**/walk/{root}?to={other['id']}")
    found = server.get(f"/api/v1/paths?source={root}&target={other['id']}&limit=12")["items"]
    expect(page.locator(".paths li")).to_have_count(len(found))
    expect(page.locator(".paths li").first.locator(".chip")).to_have_count(len(found[0]["nodes"]))
    page.locator(".paths .step").first.click()
    expect(page.get_by_role("complementary", name="The selected link")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/walk/{root}")


def test_an_area_drawn_by_hand_filters_the_map_and_undo_and_redo_go_back_and_forth(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go("/network"))
    total = server.get("/api/v1/health")["counts"]["nodes"]
    box = page.locator(".network-place").bounding_box()
    assert box
    page.keyboard.down("Shift")
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(middle[0] + 180, middle[1])
    page.mouse.down()
    for i in range(1, 25):
        angle = 2 * math.pi * i / 24
        page.mouse.move(middle[0] + 180 * math.cos(angle), middle[1] + 180 * math.sin(angle))
    page.mouse.up()
    page.keyboard.up("Shift")
    said = page.locator(".area-bar b").inner_text()
    assert 0 < int(said) < total
    bar, now = page.locator(".area-bar").bounding_box(), page.locator(".network-place").bounding_box()
    assert bar["y"] + bar["height"] <= now["y"], "it covers no name and no mark"
    assert now == box, "nor does the map move for it"
    page.get_by_role("button", name="Only these").click()
    expect(page.locator(".facets p").first).to_contain_text(f"{said} nodes")
    expect(page).to_have_url(re.compile("within="))
    page.keyboard.press("Control+z")
    expect(page.locator(".facets p").first).to_contain_text(f"{total} nodes")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".facets p").first).to_contain_text(f"{said} nodes")
    page.reload()
    expect(page.locator(".facets p").first).to_contain_text(f"{said} nodes")


def test_a_node_is_put_away_and_comes_back_and_a_legend_entry_with_alt_is_alone(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go(f"/network?sel={root_of(server)}")
    page.locator(".minimap").wait_for()
    nodes = server.get("/api/v1/graph")["nodes"]
    expect(page.locator(".pane .title")).to_be_visible()
    page.keyboard.press("h")
    expect(page.locator(".facets p").first).to_contain_text(f"{len(nodes) - 1} nodes")
    page.keyboard.press("Control+z")
    expect(page.locator(".facets p").first).to_contain_text(f"{len(nodes)} nodes")
    page.get_by_role("button", name=re.compile("^Fix")).click()
    page.get_by_role("button", name=re.compile("^Claim")).click(modifiers=["Alt"])
    claims = sum(node["kind"] == "claim" for node in nodes)
    expect(page.locator(".facets p").first).to_contain_text(f"{claims} nodes")


def test_list_and_table_show_the_selection_of_the_map_and_the_table_sorts(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/network?kind=fix")
    fixes = [node for node in server.get("/api/v1/graph")["nodes"] if node["kind"] == "fix"]
    page.locator(".minimap").wait_for()
    page.keyboard.press("l")
    expect(page.locator(".node-list li")).to_have_count(len(fixes))
    page.keyboard.press("t")
    rows = page.locator(".sortable tbody tr")
    expect(rows).to_have_count(len(fixes))
    expect(rows.first.locator("td.number")).to_have_text(str(max(node["degree"] for node in fixes)))
    page.get_by_role("button", name="Links").click()
    expect(rows.first.locator("td.number")).to_have_text(str(min(node["degree"] for node in fixes)))
    expect(page).to_have_url(re.compile("sort=-links"))


def test_the_search_flies_to_its_node_and_the_places_are_those_of_the_server(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/network")
    page.locator(".minimap").wait_for()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("entropy")
    page.wait_for_selector("[role=option]:has(mark)")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sel=.*at=[^,]+,[^,]+,0\.[0-8]"))


def test_communities_are_drawn_with_their_sizes_and_open_by_a_click(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/network?as=communities")
    found = server.get("/api/v1/graph/communities")["communities"]
    expect(page.locator(".community-map .disc")).to_have_count(len(found))
    largest = max(found, key=lambda row: (row["size"], -row["id"]))
    page.locator(".facet-row").first.click()
    page.wait_for_url(f"**/network?community={largest['id']}")
    expect(page.locator(".facets p").first).to_contain_text(f"{largest['size']} nodes")


def test_the_palette_holds_every_key_and_runs_what_is_chosen(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go("/")
    page.wait_for_selector(".mark .label")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("fewer hops")
    page.locator("[role=option]").filter(has_text="Fewer hops").click()
    page.wait_for_url("**hops=1**")
    expect(page.locator(".palette")).to_have_count(0)


def test_the_legend_takes_no_more_than_two_lines_from_1280_pixels_on(visit: Callable[..., Visit]) -> None:
    page = whole(visit(viewport={"width": 1280, "height": 800}).go("/walk"))
    for width in (1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        tops = page.locator(".legend button").evaluate_all(
            "entries => entries.map((entry) => Math.round(entry.getBoundingClientRect().top))"
        )
        assert len(set(tops)) <= 2, f"at {width} pixels"


def test_a_map_that_is_pushed_goes_along_and_is_drawn_where_it_comes_to_rest(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go("/network"))
    layers = (
        "[...document.querySelectorAll('.sigma-edges, .sigma-nodes, .above')].map((layer) => layer.style.transform)"
    )
    box = page.locator(".network-place").bounding_box()
    assert box
    left, top = box["x"] + 40, box["y"] + 100
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 120, top - 60, steps=6)
    # Either every frame is drawn, or all layers of the picture are carried by the same.
    assert len(set(page.evaluate(layers))) == 1
    page.mouse.up()
    page.wait_for_url("**/network?at=*")
    page.wait_for_function(f"() => {layers}.every((carried) => carried === '')")
    x, y, ratio = (float(number) for number in page.url.partition("at=")[2].replace("%2C", ",").split(","))
    assert x < 0.5
    assert y < 0.5
    assert ratio == 1


def test_enter_opens_what_is_typed_however_late_its_answer_comes(visit: Callable[..., Visit], server: Server) -> None:
    other = server.get("/api/v1/search?q=entropy&limit=1")["items"][0]["node"]
    page = whole(visit().go("/"))
    answer = Held(page, "**/api/v1/search?*q=entropy*")
    page.keyboard.press("/")
    page.keyboard.type("judge")
    page.locator("[role=option]:has(mark)").first.wait_for()
    page.get_by_role("combobox").fill("entropy")
    page.keyboard.press("Enter")
    answer.asked()
    expect(page.get_by_role("combobox")).to_be_focused()
    answer.let_go()
    page.wait_for_url(f"**/walk/{other['id']}")
    expect(page.locator(".palette")).to_have_count(0)
