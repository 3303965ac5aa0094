"""A claim with what is said for and against it: the tree, what if, and what a run moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

ROOT = "self-improvement-mirage"
PREMISE = "closed-loops-erode"
RUN_MILLISECONDS = 240_000
SLIDE = "slider => { slider.value = '0.05'; slider.dispatchEvent(new Event('input', {bubbles: true})); }"


def strength(page: Any) -> float:
    """Return the strength of the claim as the tree shows it."""
    return float(page.locator(".claim-box.top .claim-numbers b").inner_text())


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
    seen.picture("argument")

    shown = page.locator("[role=treeitem]").count()
    page.get_by_role("button", name=re.compile(f"^Unfold .*{re.escape(titles[0])}")).click()
    page.wait_for_url(f"**fold=-{linked['premises'][0]}**")
    assert page.locator("[role=treeitem]").count() > shown
    page.reload()
    expect(page.locator(f'[data-node="{linked["premises"][0]}"] .unfold i.open')).to_have_count(1, timeout=30_000)
    page.go_back()
    expect(page.locator("[role=treeitem]")).to_have_count(shown)


def test_own_evidence_stands_under_the_claim_and_a_tree_opens_with_the_claim_or_the_named_statement_in_sight(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go(f"/argument/{ROOT}?fold=-{PREMISE}")
    page.locator(".claim-box.top").wait_for(timeout=30_000)
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
    expect(page.locator(f'.claim-box[data-node="{named}"]').first).to_be_in_viewport(timeout=30_000)


def test_a_what_if_moves_the_picture_without_the_server_and_the_address_brings_it_back(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go(f"/argument/{PREMISE}")
    expect(page.locator(".reason-words").first).to_be_visible(timeout=30_000)
    real = strength(page)
    assert real == pytest.approx(server.get(f"/api/v1/argument/{PREMISE}")["standing"]["strength"], abs=0.006)

    slider = page.locator(f"#knob-if-{PREMISE}")
    slider.evaluate(SLIDE)
    expect(page.locator(".claim-box.top .claim-numbers b")).not_to_have_text(f"{real:.2f}")
    assert strength(page) < real
    assert "if=" not in page.url
    assert not [url for url in seen.requests if "what-if" in url]
    words = page.locator(".reason-words")
    told = words.all_inner_texts()
    expect(page.locator(".of-server.behind").first).to_have_attribute("aria-busy", "true")
    slider.press("Home")
    page.wait_for_url("**if=base:**")
    supposed = strength(page)
    assert supposed < real
    expect(words.nth(1)).to_contain_text("set by hand to 0.0", timeout=30_000)
    expect(page.locator(".of-server.behind")).to_have_count(0)
    assert words.first.inner_text() != told[0]
    page.get_by_role("button", name=re.compile("^supports: the step")).first.click()
    page.get_by_label(re.compile("^Counts")).click()
    page.wait_for_url("**-link:**")
    twice = strength(page)
    assert twice < supposed
    answer = _what_if(page, PREMISE)
    assert twice == pytest.approx(answer, abs=0.006)
    seen.picture("argument-what-if")

    page.reload()
    expect(page.locator(".turn")).to_be_visible(timeout=30_000)
    assert strength(page) == twice
    page.go_back()
    expect(page.locator(".claim-box.top .claim-numbers b")).to_have_text(f"{supposed:.2f}")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".claim-box.top .claim-numbers b")).to_have_text(f"{real:.2f}")
    assert "if=" not in page.url


def _what_if(page: Any, node: str) -> float:
    """Ask the server what the page's address supposes, from inside the page."""
    words = page.evaluate("new URLSearchParams(location.search).get('if')").split(",")
    base = {word.split(":")[1]: float(word.split(":")[2]) for word in words if word.startswith("base:")}
    links = [word.split(":")[1] for word in words if word.startswith("-link:")]
    answer = page.evaluate(
        "([node, body]) => fetch(`/api/v1/argument/${node}/what-if`, {method: 'POST', body: JSON.stringify(body),"
        " headers: {'Content-Type': 'application/json'}}).then((answer) => answer.json())",
        [node, {"base": base, "remove": {"inferences": links}}],
    )
    return next(row["strength"] for row in answer["after"] if row["id"] == node)


def of_standing(seen: Visit) -> list[str]:
    """Return what was asked so far, but for whether a batch goes on, which every view asks once it has time."""
    return [url for url in seen.requests if not url.endswith("/api/v1/batch")]


def test_a_rule_of_ones_own_answers_everything_and_one_click_takes_it_back(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go(f"/argument/{PREMISE}?rule=prior:0.4,prior:7,mercy:1")
    rule, line = page.locator(".side-part.rule"), page.locator(".own-standing")
    expect(rule).to_contain_text("Refused in this address: prior:7, mercy:1", timeout=30_000)
    expect(rule.locator("input[type=range]")).to_have_count(len(server.get("/api/v1/standing")["rule"]))
    knob = rule.get_by_label("Prior", exact=True)
    expect(knob).to_have_value("0.4")
    claim = page.locator(".claim-box.top .claim-numbers b")
    before = claim.inner_text()
    asked = of_standing(seen)
    knob.evaluate(SLIDE)
    expect(claim).not_to_have_text(before)
    moving = claim.inner_text()
    assert of_standing(seen) == asked, "the picture moves with the knob, and the server is not asked"
    assert "rule=prior:0.4" in page.url
    assert float(moving) == pytest.approx(
        server.get(f"/api/v1/argument/{PREMISE}?rule=prior:0.05")["standing"]["strength"], abs=0.006
    )
    knob.press("Home")
    page.wait_for_url(re.compile(r"rule=prior:0\.01$"))
    answer = server.get(f"/api/v1/argument/{PREMISE}?rule=prior:0.01")
    expect(claim).to_have_text(f"{answer['standing']['strength']:.2f}", timeout=30_000)
    expect(line).to_contain_text("Standing under your rule: prior 0.01.")
    expect(page.locator(".reason-words").first).to_have_text(answer["reasons"]["words"][0])
    page.locator(f"#knob-if-{PREMISE}").press("End")
    page.wait_for_url("**rule=**if=base:**")
    both = server.get(f"/api/v1/argument/{PREMISE}?rule=prior:0.01&if=base:{PREMISE}:1")["standing"]
    expect(claim).to_have_text(f"{both['strength']:.2f}")
    seen.picture("argument-own-rule")
    rule.get_by_role("button", name="Back to the shipped rule").click()
    expect(line).not_to_contain_text("rule")
    assert "rule=" not in page.url


def test_a_rule_and_a_what_if_hold_in_every_view_and_are_put_back_in_any(
    visit: Callable[..., Visit], server: Server
) -> None:
    words = f"rule=published_weight:3&if=base:{PREMISE}:0.1"
    answer = server.get(f"/api/v1/argument/{ROOT}?{words}")["standing"]["strength"]
    plain = server.get(f"/api/v1/argument/{ROOT}")["standing"]["strength"]
    assert abs(answer - plain) > 0.01
    page = visit().go(f"/argument/{ROOT}?{words}")
    line, title = page.locator(".own-standing"), server.get(f"/api/v1/nodes/{PREMISE}")["title"]
    shown = {
        "Walk": page.locator(".card .meta"),
        "Node": page.get_by_label("Standing").locator(".figure").first,
        "Network": page.get_by_label("Standing").locator(".figure").first,
        "Argument": page.locator(".claim-box.top .claim-numbers b"),
    }
    expect(shown["Argument"]).to_have_text(f"{answer:.2f}", timeout=30_000)
    for view in ("Walk", "Node", "Network", "Lab", "Query"):
        page.get_by_label("Views").first.get_by_role("link", name=view, exact=True).click()
        page.wait_for_url(re.compile(rf"/{view.lower()}.*{re.escape(words)}"))
        expect(line).to_contain_text("Standing under your rule: published weight 3.")
        expect(line).to_contain_text(f"Standing as if “{title}” started at 0.10.")
        if view in shown:
            expect(shown[view]).to_contain_text(f"{answer:.2f}", timeout=30_000)
    page.get_by_label("Views").first.get_by_role("link", name="Walk", exact=True).click()
    page.emulate_media(media="print")
    expect(line).to_be_visible()
    expect(line.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen")
    line.get_by_label("Put back the rule").click()
    line.get_by_label("Put back what is supposed").click()
    expect(shown["Walk"]).to_contain_text(f"{plain:.2f}")
    assert "rule=" not in page.url
    assert "if=" not in page.url
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(shown["Walk"]).to_contain_text(f"{answer:.2f}")


def test_what_adds_lies_on_one_side_of_the_line_and_what_takes_on_the_other(visit: Callable[..., Visit]) -> None:
    page = visit().go("/argument/every-fix-is-external")
    page.locator(".adds i.down").first.wait_for()
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


def test_a_rule_or_a_semantics_that_there_is_not_is_refused_in_sight(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/argument/{ROOT}?rule=no_such_knob:2&sem=no_such_semantics")
    expect(page.locator(".notices")).to_contain_text("Refused in this address: no_such_knob:2")
    expect(page.get_by_label("What if", exact=True)).to_contain_text("Refused in this address: sem=no_such_semantics")


def test_words_of_a_what_if_that_mean_nothing_are_refused_by_name(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/argument/{ROOT}?if=base:{ROOT}:7,-link:no-such-step,base:nobody:0.5")
    told = page.get_by_label("What if", exact=True)
    expect(told).to_contain_text(
        f"Refused in this address: base:{ROOT}:7, base:nobody, -link:no-such-step", timeout=30_000
    )


def test_running_the_root_without_its_mechanism_lowers_it_live_and_the_real_run_restores_it(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go(f"/argument/{ROOT}")
    expect(page.locator(".reason-words").first).to_be_visible(timeout=30_000)
    before = server.get(f"/api/v1/argument/{ROOT}")["standing"]["strength"]
    page.keyboard.press("5")
    page.wait_for_url(f"**/lab/{ROOT}")
    lowered = _run(page, before, without=True)
    expect(page.locator(".moved .said")).to_be_visible(timeout=30_000)
    path = server.get(f"/api/v1/argument/{ROOT}")["path"]
    assert [row["effect"] < 0 for row in path if row["start"] == ROOT] == [True]
    expect(page.locator(".verdict-word")).to_have_text("Gone without its mechanism")
    expect(page.locator(".verdict")).to_contain_text("Run it as it is to restore", timeout=30_000)
    assert server.get(f"/api/v1/nodes/{ROOT}")["state"] == "contradicted"
    seen.picture("lab-moved")
    restored = _run(page, lowered, without=False)
    expect(page.locator(".verdict")).not_to_contain_text("Run it as it is to restore", timeout=30_000)
    assert server.get(f"/api/v1/nodes/{ROOT}")["state"] == "supported"
    assert lowered < before - 0.01
    assert restored > lowered + 0.01
    page.keyboard.press("w")
    page.wait_for_url(f"**/argument/{ROOT}")
    assert strength(page) == pytest.approx(restored, abs=0.006)
    old = page.locator(".claim-box.top .old-level")
    expect(old).to_have_count(0, timeout=10_000)
    page.keyboard.press("b")
    expect(old).to_have_count(1)
    page.keyboard.press("b")
    expect(old).to_have_count(0)


def _run(page: Any, before: float, *, without: bool) -> float:
    """Run the Lab's node with a dozen seeds and return its strength after it, as the page shows it beside that before."""
    box = page.get_by_label("Without its mechanism")
    if box.is_checked() != without:
        box.click()
    page.get_by_label("Seeds", exact=True).fill("12")
    page.get_by_label("Seeds", exact=True).press("Tab")
    page.wait_for_url("**n=12**")
    page.locator(".run-buttons .primary").click()
    off = ", mechanism off" if without else ""
    page.locator('[data-status="finished"]', has_text=re.compile(f"12 seeds{off}$")).wait_for(timeout=RUN_MILLISECONDS)
    moved = page.locator(".moved li", has_text="This node").locator("b")
    expect(moved).to_have_text(re.compile(rf"^{before:.3f} → "), timeout=30_000)
    return float(moved.inner_text().split("→")[1])


def test_the_keyboard_alone_goes_through_the_tree(visit: Callable[..., Visit]) -> None:
    page = visit(reduced_motion="reduce").go(f"/argument/{ROOT}")
    page.locator("[role=treeitem]").first.wait_for(timeout=30_000)
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
    assert page.evaluate(running) == 0


@pytest.mark.parametrize("look", ["dark", "phone"])
def test_an_argument_stands_in_the_dark_and_on_a_phone(visit: Callable[..., Visit], look: str) -> None:
    options: dict[str, Any] = {
        "dark": {"color_scheme": "dark"},
        "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
    }[look]
    seen = visit(**options)
    page = seen.go(f"/argument/{ROOT}?fold=-{PREMISE}&see={PREMISE}")
    expect(page.locator(".reason-words").first).to_be_attached(timeout=30_000)
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
    expect(page.locator(".card .level")).to_have_count(2, timeout=30_000)
    expect(page.locator(".card .meta")).to_contain_text(f"{rows[ROOT]['strength']:.2f} · tested")
    expect(page.get_by_label("Standing")).to_contain_text("Strength")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sel=**")
    row = rows[page.url.split("sel=")[1]]
    told = page.locator("[aria-live=polite].hidden")
    expect(told).to_contain_text(re.compile(rf"{row['strength']:.2f} (holds|falls|stands)"))
    expect(told).to_contain_text(f"tested {row['testedness']:.2f}" if row["testedness"] else "not tested")


def test_a_what_if_is_moved_by_the_slider_of_the_lab_and_a_row_of_keys_is_one_thing_to_undo(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go(f"/argument/{ROOT}?see={PREMISE}")
    first = page.get_by_label("What if", exact=True).locator("input[type=range]").first
    expect(first).to_have_attribute("id", f"knob-if-{ROOT}", timeout=30_000)
    base = float(first.input_value())
    first.focus()
    # Straight from the keyboard: keys with a rest between them are a row each.
    for key in ("Shift+ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_url("**if=base:**")
    moved = float(page.url.split(f"base:{ROOT}:")[1])
    assert base - 0.15 < moved < base - 0.1
    page.keyboard.press("Control+z")
    expect(page.locator(".turn")).to_have_count(0)
    assert "if=" not in page.url
    field = page.get_by_label("Its own evidence, as a number")
    field.fill("0.25")
    field.press("Enter")
    page.wait_for_url(f"**if=base:{ROOT}:0.25")


def test_the_way_of_reckoning_is_in_the_address_and_a_wrong_one_is_refused(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/argument/{ROOT}")
    page.get_by_role("button", name="Removal").click(timeout=30_000)
    page.wait_for_url("**way=removal**")
    page.reload()
    expect(page.get_by_role("button", name="Removal")).to_have_attribute("aria-pressed", "true", timeout=30_000)
    page.go_back()
    expect(page.get_by_role("button", name="Gradient")).to_have_attribute("aria-pressed", "true")
    page.goto(page.url + "?way=guess")
    expect(page.get_by_role("region", name="What if")).to_contain_text("way=guess", timeout=30_000)


def test_reasons_are_told_by_title_and_the_weaker_ones_wait_to_be_asked_for(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/argument/{ROOT}")
    rows = page.locator(".adds button")
    rows.first.wait_for(timeout=30_000)
    few = rows.count()
    assert not [text for text in rows.all_inner_texts() if text.startswith("The step from")]
    more = page.get_by_role("button", name=re.compile("^[0-9]+ more$")).locator("visible=true").last
    told = int(more.inner_text().split()[0])
    more.click()
    expect(rows).to_have_count(few + told)
