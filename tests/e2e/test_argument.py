"""A claim with what is said for and against it: the tree, its reasons, and how they are gone through."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser

ROOT = "self-improvement-mirage"
PREMISE = "closed-loops-erode"


def test_the_tree_shows_each_side_in_full_and_keeps_its_folding_in_the_address(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go(f"/argument/{ROOT}")
    rows = server.get("/api/v1/standing")["inferences"]
    own = [row for row in rows if row["conclusion"] == ROOT and row["polarity"] != "undercut"]
    supports = sum(row["polarity"] == "support" for row in own)
    expect(page.locator(".argument-map header p")).to_contain_text(
        f"{supports} for · {len(own) - supports} against", timeout=30_000
    )
    linked = next(row for row in own if len(row["premises"]) > 1)
    titles = [server.get(f"/api/v1/nodes/{id}")["title"] for id in linked["premises"]]
    branch = page.locator(".branch.linked", has_text=titles[0])
    for title in titles:
        expect(branch).to_contain_text(title)
    expect(page.locator(f'[data-wire="{linked["id"]}"] circle')).to_have_count(1)
    expect(page.locator(".evidence-box").first).to_contain_text(re.compile("^(Published|Simulated)"))
    expect(page.locator(".reason-words").first).to_be_visible()
    expect(page.get_by_label("Accepted or not")).to_contain_text("Grounded")
    whole(page)
    seen.picture("argument")

    shown = page.locator("[role=treeitem]").count()
    page.get_by_role("button", name=re.compile(f"^Unfold .*{re.escape(titles[0])}")).click()
    page.wait_for_url(f"**fold=-{linked['premises'][0]}**")
    expect(page.locator("[role=treeitem]").nth(shown)).to_be_attached()
    page.reload()
    expect(page.locator(f'[data-node="{linked["premises"][0]}"] .unfold i.open')).to_have_count(1)
    page.go_back()
    expect(page.locator("[role=treeitem]")).to_have_count(shown)


def test_own_evidence_stands_under_the_claim_and_a_tree_opens_with_the_claim_or_the_named_statement_in_sight(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go(f"/argument/{ROOT}?fold=-{PREMISE}"))
    claim = page.locator(".claim-box.top").bounding_box()
    frame = page.locator(".tree-scroll").bounding_box()
    assert claim["y"] >= frame["y"]
    assert claim["y"] + claim["height"] <= frame["y"] + frame["height"]
    own = page.locator(".claim-box.top + .pieces .evidence-box")
    expect(own.first).to_contain_text(re.compile("^(Published|Simulated)"))
    first = own.first.bounding_box()
    assert claim["y"] + claim["height"] <= first["y"] < claim["y"] + claim["height"] + 40
    assert claim["x"] <= first["x"] < claim["x"] + claim["width"]
    order = page.locator(".evidence-box, [data-node]").evaluate_all(
        "boxes => boxes.map((box) => box.dataset.node ?? 'evidence')"
    )
    assert order[:2] == [ROOT, "evidence"], "read aloud and by keyboard it comes first too"

    rows = server.get("/api/v1/standing")["inferences"]
    attacks = [row for row in rows if row["conclusion"] == ROOT and row["polarity"] == "attack"]
    named = min(attacks, key=lambda row: max(row["activation"].values()))["premises"][0]
    page = visit().go(f"/argument/{ROOT}?fold=-{PREMISE}&see={named}")
    expect(page.locator(f'.claim-box[data-node="{named}"]').first).to_be_in_viewport()


def test_what_adds_lies_on_one_side_of_the_line_and_what_takes_on_the_other(visit: Callable[..., Visit]) -> None:
    page = whole(visit().go("/argument/every-fix-is-external"))
    sides = """bars => bars.map(bar => {
      const {left, right, width} = getComputedStyle(bar, '::after');
      const room = bar.clientWidth;
      return [bar.className, parseFloat(left), room - parseFloat(right), room];
    })"""
    bars = page.locator(".adds i").evaluate_all(sides)
    assert {name for name, *_ in bars} == {"up", "down"}
    for name, start, end, room in bars:
        assert 0 < end - start <= room + 0.5
        assert (start, end)[name == "down"] == pytest.approx(0, abs=0.5)


def test_the_keyboard_alone_goes_through_the_tree(visit: Callable[..., Visit]) -> None:
    page = whole(visit(reduced_motion="reduce").go(f"/argument/{ROOT}"))
    page.locator("[role=treeitem]").first.focus()
    told = page.locator("[aria-live=polite].hidden")
    page.keyboard.press("ArrowDown")
    expect(
        page.locator("[role=treeitem]:focus > .claim-box, [role=treeitem]:focus > .own > .claim-box")
    ).to_have_attribute("data-node", PREMISE)
    expect(told).to_contain_text("supports it only together with")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**fold=-{PREMISE}**")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[role=treeitem]:focus")).to_have_attribute("aria-level", "3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(rf"/argument/{ROOT}$"))
    page.keyboard.press(" ")
    page.wait_for_url(f"**see={PREMISE}**")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/argument/{PREMISE}$"))
    running = "document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 100).length"
    assert whole(page).evaluate(running) == 0


@pytest.mark.parametrize("look", ["dark", "phone"])
def test_an_argument_stands_in_the_dark_and_on_a_phone(visit: Callable[..., Visit], look: str) -> None:
    options: dict[str, Any] = {
        "dark": {"color_scheme": "dark"},
        "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
    }[look]
    seen = visit(**options)
    page = whole(seen.go(f"/argument/{ROOT}?fold=-{PREMISE}&see={PREMISE}"))
    seen.picture(f"argument-{look}")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if look == "phone":
        narrow = page.locator(".claim-box").evaluate_all(
            "boxes => Math.max(...boxes.map((box) => box.getBoundingClientRect().right))"
        )
        assert narrow <= 390


def test_a_walk_shows_standing_and_says_it(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go("/")
    rows = {row["id"]: row for row in server.get("/api/v1/standing")["nodes"]}
    expect(page.locator(".card .level")).to_have_count(2)
    expect(page.locator(".card .meta")).to_contain_text(f"{rows[ROOT]['strength']:.2f} · tested")
    expect(page.get_by_label("Standing")).to_contain_text("Strength")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sel=**")
    row = rows[page.url.split("sel=")[1]]
    told = page.locator("[aria-live=polite].hidden")
    expect(told).to_contain_text(re.compile(rf"{row['strength']:.2f} (holds|falls|stands)"))
    expect(told).to_contain_text(f"tested {row['testedness']:.2f}" if row["testedness"] else "not tested")


def test_the_way_of_reckoning_is_in_the_address_and_a_wrong_one_is_refused(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/argument/{ROOT}")
    page.get_by_role("button", name="Removal").click()
    page.wait_for_url("**way=removal**")
    page.reload()
    expect(page.get_by_role("button", name="Removal")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.get_by_role("button", name="Gradient")).to_have_attribute("aria-pressed", "true")
    page.goto(page.url + "?way=guess")
    expect(page.get_by_role("region", name="What if")).to_contain_text("way=guess")


def test_reasons_are_told_by_title_and_the_weaker_ones_wait_to_be_asked_for(visit: Callable[..., Visit]) -> None:
    page = whole(visit().go(f"/argument/{ROOT}"))
    rows = page.locator(".adds button")
    few = rows.count()
    assert not [text for text in rows.all_inner_texts() if text.startswith("The step from")]
    more = page.get_by_role("button", name=re.compile("^[0-9]+ more$")).locator("visible=true").last
    told = int(more.inner_text().split()[0])
    more.click()
    expect(rows).to_have_count(few + told)


# Of every line of a text, how many characters it holds.
LONGEST_LINE = """(texts) => Math.max(...texts.flatMap((text) => {
  const range = document.createRange();
  const rows = new Map();
  const node = text.firstChild;
  for (let at = 0; at < node.length; at += 1) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { top, width } = range.getBoundingClientRect();
    if (width > 0) rows.set(top, (rows.get(top) ?? 0) + 1);
  }
  return [...rows.values()];
}))"""


def test_a_large_screen_is_used_for_what_statements_say_and_for_reasons_beside_what_if(
    visit: Callable[..., Visit],
) -> None:
    seen = visit(viewport={"width": 2560, "height": 1440}, reduced_motion="reduce")
    page = seen.go(f"/argument/{ROOT}")
    page.locator(".evidence-box").last.wait_for()
    room = page.locator(".tree-scroll").bounding_box()
    rights = [box.bounding_box() for box in page.locator(".evidence-box").all()]
    assert max(box["x"] + box["width"] for box in rights) > room["x"] + 0.8 * room["width"]
    assert page.evaluate("document.querySelector('.tree-scroll').scrollWidth") <= room["width"]
    said = page.locator(".claim-statement")
    expect(said.nth(1)).to_be_visible()
    assert 45 <= said.evaluate_all(LONGEST_LINE) <= 75
    why, what_if = (page.get_by_role("heading", name=name).bounding_box() for name in (re.compile("^Why"), "What if"))
    assert what_if["x"] > why["x"] + 300
    assert abs(what_if["y"] - why["y"]) < 12
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(said.nth(1)).to_be_hidden()
    why, what_if = (page.get_by_role("heading", name=name).bounding_box() for name in (re.compile("^Why"), "What if"))
    assert what_if["x"] == why["x"]
