"""What a reader supposes, and how a reader counts: the picture moves with it, the address holds it, every view shows it."""

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
SLIDE = "slider => { slider.value = '0.05'; slider.dispatchEvent(new Event('input', {bubbles: true})); }"
# Whether the tree shows a strength, in two places after the point.
STANDS = """(strength) =>
  Math.abs(document.querySelector(".claim-box.top .claim-numbers b")?.textContent - strength) < 0.006"""


def strength(page: Any) -> float:
    """Return the strength of the claim as the tree shows it."""
    return float(page.locator(".claim-box.top .claim-numbers b").inner_text())


def test_a_what_if_moves_the_picture_without_the_server_and_the_address_brings_it_back(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go(f"/argument/{PREMISE}")
    expect(page.locator(".reason-words").first).to_be_visible()
    real = strength(page)
    assert real == pytest.approx(server.get(f"/api/v1/argument/{PREMISE}")["standing"]["strength"], abs=0.006)

    slider = page.locator(f"#knob-if-{PREMISE}")
    slider.evaluate(SLIDE)
    claim = page.locator(".claim-box.top .claim-numbers b")
    expect(claim).not_to_have_text(f"{real:.2f}")
    assert strength(page) < real
    assert "if=" not in page.url
    assert not [url for url in seen.requests if "what-if" in url]
    words = page.locator(".reason-words")
    told = words.all_inner_texts()
    expect(page.locator(".of-server.behind").first).to_have_attribute("aria-busy", "true")
    slider.press("Home")
    page.wait_for_url("**if=base:**")
    page.wait_for_function(STANDS, arg=_what_if(page, PREMISE))
    supposed = strength(page)
    assert supposed < real
    expect(words.nth(1)).to_contain_text("set by hand to 0.0")
    expect(page.locator(".of-server.behind")).to_have_count(0)
    assert words.first.inner_text() != told[0]
    page.get_by_role("button", name=re.compile("^supports: the step")).first.click()
    page.get_by_label(re.compile("^Counts")).click()
    page.wait_for_url("**-link:**")
    page.wait_for_function(STANDS, arg=_what_if(page, PREMISE))
    twice = strength(page)
    assert twice < supposed
    seen.picture("argument-what-if")

    page.reload()
    expect(page.locator(".turn s")).to_be_visible()
    expect(claim).to_have_text(f"{twice:.2f}")
    page.go_back()
    expect(claim).to_have_text(f"{supposed:.2f}")
    page.get_by_role("button", name="Reset").click()
    expect(claim).to_have_text(f"{real:.2f}")
    expect(page).not_to_have_url(re.compile("if="))


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
    """Return what the server was asked so far of how anything stands."""
    return [url for url in seen.requests if "/standing" in url or "/argument/" in url.partition("/api/")[2]]


def test_a_rule_of_ones_own_answers_everything_and_one_click_takes_it_back(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    with seen.page.expect_response(re.compile(r"/standing\?rule=prior(:|%3A)0\.4$")):
        page = seen.go(f"/argument/{PREMISE}?rule=prior:0.4,prior:7,mercy:1")
    whole(page)
    rule, line = page.locator(".side-part.rule"), page.locator(".own-standing")
    expect(rule).to_contain_text("Refused in this address: prior:7, mercy:1")
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
    expect(claim).to_have_text(f"{answer['standing']['strength']:.2f}")
    expect(line).to_contain_text("Standing under your rule: prior 0.01.")
    expect(page.locator(".reason-words").first).to_have_text(answer["reasons"]["words"][0])
    page.locator(f"#knob-if-{PREMISE}").press("End")
    page.wait_for_url("**rule=**if=base:**")
    both = server.get(f"/api/v1/argument/{PREMISE}?rule=prior:0.01&if=base:{PREMISE}:1")["standing"]
    expect(claim).to_have_text(f"{both['strength']:.2f}")
    seen.picture("argument-own-rule")
    rule.get_by_role("button", name="Back to the shipped rule").click()
    expect(line).not_to_contain_text("rule")
    expect(page).not_to_have_url(re.compile("rule="))


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
    expect(shown["Argument"]).to_have_text(f"{answer:.2f}")
    for view in ("Walk", "Node", "Network", "Lab", "Query"):
        page.get_by_label("Views").first.get_by_role("link", name=view, exact=True).click()
        page.wait_for_url(re.compile(rf"/{view.lower()}.*{re.escape(words)}"))
        if view == "Network":
            page.goto(f"{page.url}&sel={ROOT}")
        expect(line).to_contain_text("Standing under your rule: published weight 3.")
        expect(line).to_contain_text(f"Standing as if “{title}” started at 0.10.")
        if view in shown:
            expect(shown[view]).to_contain_text(f"{answer:.2f}")
    page.get_by_label("Views").first.get_by_role("link", name="Walk", exact=True).click()
    page.emulate_media(media="print")
    expect(line).to_be_visible()
    expect(line.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen")
    line.get_by_label("Put back the rule").click()
    line.get_by_label("Put back what is supposed").click()
    expect(shown["Walk"]).to_contain_text(f"{plain:.2f}")
    expect(page).not_to_have_url(re.compile("rule=|if="))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(shown["Walk"]).to_contain_text(f"{answer:.2f}")


def test_a_what_if_is_moved_by_the_slider_of_the_lab_and_a_row_of_keys_is_one_thing_to_undo(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().page
    page.clock.install()
    page.goto(f"{server.address}/argument/{ROOT}?see={PREMISE}")
    first = page.get_by_label("What if", exact=True).locator("input[type=range]").first
    expect(first).to_have_attribute("id", f"knob-if-{ROOT}")
    base = float(first.input_value())
    first.focus()
    # Keys with a rest between them are a row each, so no time passes between these.
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    for key in ("Shift+ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.clock.resume()
    page.wait_for_url("**if=base:**")
    moved = float(page.url.split(f"base:{ROOT}:")[1])
    assert base - 0.15 < moved < base - 0.1
    page.keyboard.press("Control+z")
    expect(page.locator(".turn s")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("if="))
    field = page.get_by_label("Its own evidence, as a number")
    field.fill("0.25")
    field.press("Enter")
    page.wait_for_url(f"**if=base:{ROOT}:0.25")


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


def test_ids_of_a_folding_that_no_statement_has_are_refused_by_name(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/argument/{ROOT}?fold=nobody,-{PREMISE},-nothing,*no-one")
    told = page.get_by_label("What if", exact=True)
    expect(told).to_contain_text("Refused in this address: fold=nobody, fold=-nothing, fold=*no-one.", timeout=30_000)
    assert f"-{PREMISE}" not in told.inner_text()


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (2560, 1440), (390, 844)])
@pytest.mark.parametrize("nth", [0, 2])
def test_a_slider_stays_under_the_pointer_that_drags_it(
    visit: Callable[..., Visit], size: tuple[int, int], nth: int
) -> None:
    page = visit(viewport={"width": size[0], "height": size[1]}).go(f"/argument/{ROOT}")
    # The reasons come after the tree and may offer other statements than it does.
    expect(page.locator(".adds button").first).to_be_visible()
    expect(page.locator(".of-server.behind")).to_have_count(0)
    page.evaluate("document.fonts.ready")
    slider = page.get_by_label("What if", exact=True).locator("input[type=range]").nth(nth)
    slider.evaluate("slider => slider.scrollIntoView({block: 'center'})")
    chosen = page.locator(f"#{slider.get_attribute('id')}")
    box = chosen.bounding_box()
    middle, start = box["y"] + box["height"] / 2, box["x"] + box["width"] * float(chosen.input_value())
    page.mouse.move(start, middle)
    page.mouse.down()
    for way in range(1, 9):
        page.mouse.move(start + (box["x"] + 8 - start) * way / 8, middle)
        _two_frames(page)
        assert chosen.bounding_box()["y"] == pytest.approx(box["y"], abs=1.0), f"during the drag, after {way} moves"
    assert float(chosen.input_value()) < 0.1
    page.mouse.up()
    page.wait_for_url("**if=base:**")
    expect(page.locator(".own-standing")).to_contain_text("Standing as if")
    expect(page.locator(".of-server.behind")).to_have_count(0)
    _two_frames(page)
    assert chosen.bounding_box()["y"] == pytest.approx(box["y"], abs=1.0), "after the drag"


def _two_frames(page: Any) -> None:
    """Wait until what was changed has been drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
