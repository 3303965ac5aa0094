"""The walk on every size of screen: names that can be read, marks that can be hit, lists that say how each node stands."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser

RUN_MILLISECONDS = 240_000
LEAST_TEXT, LEAST_TARGET, LEAST_NAMES = 12, 24, 6
SMALL: dict[str, dict[str, Any]] = {
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
    return whole(seen.go(path))


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
            page = whole(seen.go(path))
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


WORDED = {"1280": (1280, 800), "1366": (1366, 768), "1440": (1440, 900), "1024": (1024, 768), "a phone": (390, 844)}
DRAWN = f"""() => [
  ...[...document.querySelectorAll(".direct .words")].map((one) => ["words", one]),
  ...[...document.querySelectorAll(".mark:not(.leaving) .label tspan")].map((one) => ["name", one]),
  ...[...document.querySelectorAll(".card .plate")].map((one) => ["card", one]),
  ...[...document.querySelectorAll(".mark:not(.leaving) .target")].map((one) => ["mark", one]),
].map(([what, one]) => {{
  const box = ({BOX})(one.getBoundingClientRect());
  // The glyph itself: what is hit reaches further, and what is clipped away counts to its box.
  const reach = what !== "mark" ? 0 : (box.width / 2) - (one.parentNode.querySelector(".label") ? 13 : 6);
  return {{
    what,
    id: one.closest("[data-id]")?.dataset.id ?? one.closest("[data-link]").dataset.link,
    text: one.textContent,
    box: {{
      x: box.x + reach, y: box.y + reach, width: box.width - 2 * reach, height: box.height - 2 * reach
    }},
  }};
}})"""


def covering(drawn: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what of a picture lies on something else; the lines of one name may touch."""
    return [
        (f"{one['what']} {one['text'] or one['id']}", f"{other['what']} {other['text'] or other['id']}")
        for one, other in itertools.combinations(drawn, 2)
        if (one["what"], one["id"]) != (other["what"], other["id"]) and overlap(one["box"], other["box"], 1)
    ]


@pytest.mark.parametrize("screen", WORDED)
def test_no_word_name_mark_or_card_of_the_walk_lies_on_another(
    visit: Callable[..., Visit], server: Server, screen: str
) -> None:
    width, height = WORDED[screen]
    seen = visit(viewport={"width": width, "height": height}, reduced_motion="reduce")
    nodes = sorted(server.get("/api/v1/graph")["nodes"], key=lambda node: -node["degree"])
    root = server.get("/api/v1/health")["root"]
    for id in (root, "external-anchor", nodes[3]["id"], nodes[len(nodes) // 2]["id"]):
        drawn = walked(seen, f"/walk/{id}").evaluate(DRAWN)
        assert {"card", "mark", "name"} <= {one["what"] for one in drawn}
        assert covering(drawn) == [], id
        # A small screen has words where there is room; around the root there is some on each.
        if width >= 1200 or id == root:
            assert any(one["what"] == "words" for one in drawn), id


def test_words_without_room_on_their_link_come_when_it_is_pointed_at_or_its_node_is_chosen(
    visit: Callable[..., Visit],
) -> None:
    page = walked(visit(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"))
    bare = page.locator(".direct:not(:has(.words))").first
    link = bare.get_attribute("data-link")
    words = page.locator(f'.direct[data-link="{link}"] .words')
    place = bare.locator(".course").evaluate(f"(one) => ({BOX})(one.getBoundingClientRect())")
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(words).to_have_count(1)
    page.mouse.move(5, 5)
    expect(words).to_have_count(0)
    other = next(
        part for part in (link.split("--")[0], link.split("--")[2]) if page.locator(f'.mark[data-id="{part}"]').count()
    )
    page.locator(f'.mark[data-id="{other}"] .target').click()
    page.mouse.move(5, 5)
    expect(words).to_have_count(1)
    expect(words).not_to_have_text("")


def test_a_walk_with_one_neighbour_says_how_many_more_lie_behind_it(
    visit: Callable[..., Visit], server: Server
) -> None:
    nodes = server.get("/api/v1/graph")["nodes"]
    alone = [node["id"] for node in nodes if node["degree"] == 1]
    around = {id: server.get(f"/api/v1/nodes/{id}/neighbourhood?hops=2") for id in alone}
    id = max(around, key=lambda one: len(around[one]["nodes"]))
    page = walked(visit(reduced_motion="reduce"), f"/walk/{id}")
    others = [node for node in around[id]["nodes"] if node["hop"] > 0]
    (only,) = (node for node in others if node["hop"] == 1)
    missing = len(others) - len(page.evaluate(MARKS))
    assert missing > 0
    # A long title is cut.
    beginning = re.escape(only["title"][:30])
    rest = page.get_by_role("button", name=re.compile(f"and {missing} more behind {beginning}.*, in the list"))
    rest.click()
    expect(page.locator(".nodes tr")).to_have_count(len(others))


def test_a_node_left_while_its_run_goes_on_shows_by_itself_how_the_run_ended(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    own = serve(tmp_path / "data")
    root = own.get("/api/v1/health")["root"]
    seen = visit(own.address)
    page = seen.go(f"/lab/{root}?n=128&go=1")
    page.wait_for_url("**run=**")
    page.keyboard.press("1")
    page.wait_for_url(f"**/walk/{root}**")
    expect(page.locator(".card .turning")).to_have_count(1)
    expect(page.locator(".kind-row .state")).to_have_text("Running")
    expect(page.locator(".card .turning")).to_have_count(0, timeout=RUN_MILLISECONDS)
    state = own.get(f"/api/v1/nodes/{root}")["state"]
    assert state not in ("queued", "running")
    expect(page.locator(".kind-row .state")).to_have_text(state.capitalize())
    expect(page.locator("[aria-live]")).to_contain_text(f"has ended: {state.capitalize()}")
    whole(page)
    asked = seen.requests.count(f"{own.address}/api/v1/nodes/{root}")
    page.wait_for_timeout(2500)
    looked = seen.requests.count(f"{own.address}/api/v1/nodes/{root}") - asked
    assert looked == 0, "what has ended is looked at no more"


def test_ten_steps_by_key_say_what_a_node_is_how_it_stands_what_it_does_and_why(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = walked(visit(reduced_motion="reduce"))
    said = page.locator("[aria-live]")
    middle = r"In the middle: [\w ]+, .+, \d\.\d\d (holds|falls|stands \w+), (not )?tested.*"
    neighbour = r"[A-Z][\w ]+, .+, (never run|running|supported|\d+ links?|tested .*), [\w ()]+ this"
    page.locator(".map").focus()
    for key, words in (
        ("ArrowLeft", neighbour),
        ("Escape", middle),
        ("ArrowRight", neighbour),
        ("Enter", middle),
        ("Tab", r"Link: .+, [\w ()]+, .+[.?!] .+[.?!]"),
        ("Enter", middle),
        ("Backspace", middle),
        ("Backspace", middle + r"\. Chosen: .+"),
        ("Escape", middle),
        ("]", "As far as 3 hops"),
    ):
        before = said.text_content()
        page.keyboard.press(key)
        page.wait_for_function("(before) => document.querySelector('[aria-live]').textContent !== before", arg=before)
        expect(said).to_have_text(re.compile(f"^{words}\\s*$"))
        expect(said).not_to_have_text(re.compile(r"\.[,.]"))
        expect(page.get_by_role("application"), key).to_be_focused()
    page.keyboard.press("l")
    expect(said).to_have_text("As a list")
    expect(page.get_by_role("button", name="Show the map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".map")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_more_contrast_is_asked_for_nothing_is_pale_and_every_line_is_in_ink(
    visit: Callable[..., Visit], scheme: str
) -> None:
    page = walked(visit(contrast="more", color_scheme=scheme, reduced_motion="reduce"), "/?hops=3&hide=topic")
    page.locator(".mark:has(.label) .target").first.hover()
    page.locator(".direct.quiet").first.wait_for()
    pale = page.evaluate(
        """() => [...document.querySelectorAll(".map svg *, .legend button")]
          .map((one) => [one.getAttribute("class") ?? one.tagName, Number(getComputedStyle(one).opacity)])
          .filter(([, opacity]) => opacity < 0.75)"""
    )
    assert pale == []
    ink, *lines = page.evaluate(
        """() => ["--ink-2", "--ink-3", "--line-2", "--hairline"].map((name) => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.color = `var(${name})`;
          const colour = getComputedStyle(probe).color;
          probe.remove();
          return colour;
        })"""
    )
    assert set(lines) == {ink}
