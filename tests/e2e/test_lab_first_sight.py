"""The Lab at first sight: a picture before any run, a run that is going elsewhere, and knobs that keep their place."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Held, Server, Visit, intercept

pytestmark = pytest.mark.browser

SLOW = 90_000
"""A first program is compiled meanwhile, on whatever machine this is."""


def experiment_of(server: Server, node: str) -> Any:
    return server.get(f"/api/v1/nodes/{node}")["experiments"][0]


def ask(server: Server, method: str, path: str, body: Any = None) -> Any:
    """Ask without waiting for what it starts."""
    request = urllib.request.Request(
        server.address + path,
        None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def root(server: Server) -> str:
    return str(server.get("/api/v1/health")["root"])


@pytest.fixture
def fresh(server: Server) -> str:
    """A node that was never run here, whose simulation has no theory and trains nothing."""
    for node in server.runnable():
        rows = server.get(f"/api/v1/nodes/{node}")["experiments"]
        tiers = rows[0]["simulation"]["tiers"] if len(rows) == 1 and rows[0]["simulation"] else []
        if tiers == ["monte_carlo"] and not server.get(f"/api/v1/runs?node={node}")["items"]:
            return node
    pytest.fail("every such node was run")


def test_opening_a_lab_draws_a_preview_that_is_no_verdict_and_no_run(
    visit: Callable[..., Visit], server: Server, fresh: str
) -> None:
    seen = visit()
    page = seen.go(f"/lab/{fresh}")
    expect(page.locator(".preview-note")).to_contain_text("without a verdict and not kept", timeout=SLOW)
    expect(page.locator(".bench .plot").first).to_have_attribute("aria-label", re.compile("^Preview: "))
    expect(page.locator(".verdict-word")).to_have_text("What is predicted")
    assert "run=" not in page.url
    assert server.get(f"/api/v1/runs?node={fresh}")["items"] == []
    assert server.get(f"/api/v1/nodes/{fresh}")["state"] == "never_run"
    seen.picture("lab-first-sight")


@pytest.mark.parametrize("code", ["token_needed", "queue_full"])
def test_where_no_preview_can_be_had_on_opening_nothing_is_said_of_it(
    visit: Callable[..., Visit], fresh: str, code: str
) -> None:
    seen = visit(quiet=False)
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        status = {"token_needed": 401, "queue_full": 429}[code]
        body = json.dumps({"code": code, "title": "no", "detail": "not here", "hint": "", "status": status})
        route.fulfill(status=status, content_type="application/problem+json", body=body)

    intercept(seen.page, "**/preview", refuse)
    with seen.page.expect_response("**/preview"):
        page = seen.go(f"/lab/{fresh}")
    expect(page.locator(".nothing-yet")).to_be_visible()
    assert asked
    expect(page.locator(".preview-note")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    slider = page.locator(".slider input").first
    slider.press("End" if slider.input_value() != slider.get_attribute("max") else "Home")
    expect(page.locator(".preview-note")).to_be_visible()


def test_one_drag_of_a_knob_is_one_step_to_undo_and_the_knob_stays_under_the_pointer(
    visit: Callable[..., Visit], root: str
) -> None:
    page = visit().go(f"/lab/{root}")
    slider = page.locator(".slider input").first
    slider.wait_for()
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    before = slider.bounding_box()
    y = before["y"] + before["height"] / 2
    first = float(slider.input_value())
    page.mouse.move(before["x"] + 7 + (before["width"] - 14) * first, y)
    page.mouse.down()
    values = set()
    for share in range(20, 80, 5):
        page.mouse.move(before["x"] + before["width"] * share / 100, y)
        values.add(slider.input_value())
        assert slider.bounding_box()["y"] == before["y"]
    assert len(values) > 5, "the knob follows the pointer"
    page.mouse.up()
    page.wait_for_url("**p.**")
    assert slider.bounding_box()["y"] == before["y"]
    last = float(slider.input_value())
    assert last != first
    page.keyboard.press("Control+z")
    expect(slider).to_have_value(f"{first:g}")
    assert "p." not in page.url
    page.keyboard.press("Control+Shift+z")
    expect(slider).to_have_value(f"{last:g}")


def test_keys_that_move_a_knob_are_one_step_even_when_undone_at_once(visit: Callable[..., Visit], root: str) -> None:
    page = visit().go(f"/lab/{root}")
    slider = page.locator(".slider input").first
    slider.wait_for()
    first = slider.input_value()
    for _ in range(4):
        slider.press("ArrowRight")
    moved = slider.input_value()
    assert moved != first
    slider.press("Control+z")
    expect(slider).to_have_value(first)
    page.wait_for_timeout(600)
    expect(slider).to_have_value(first)
    slider.press("Control+Shift+z")
    expect(slider).to_have_value(moved)


def test_a_lab_that_is_opened_while_its_node_runs_follows_that_run_to_its_verdict(
    visit: Callable[..., Visit], server: Server, root: str, fresh: str
) -> None:
    holding = ask(server, "POST", f"/api/v1/nodes/{root}/runs", {"seeds": 512, "seed": 77})
    run = ask(server, "POST", f"/api/v1/nodes/{fresh}/runs", {"seeds": 4})
    assert run["status"] in ("queued", "running")
    page = visit().go(f"/lab/{fresh}")
    expect(page.locator('.state:is([data-status="queued"], [data-status="running"])')).to_be_visible()
    expect(page.locator(".bench")).not_to_contain_text("Not run yet")
    ask(server, "DELETE", f"/api/v1/runs/{holding['id']}")
    expect(page.locator('[data-status="finished"]')).to_be_visible(timeout=SLOW)
    expect(page.locator(".verdict-word")).not_to_contain_text(re.compile("predicted|No verdict"))


def test_words_of_the_address_that_name_no_run_are_refused_by_name_and_the_last_run_is_shown(
    visit: Callable[..., Visit], server: Server, root: str
) -> None:
    server.run(root, {"seeds": 4})
    page = visit(quiet=False).go(f"/lab/{root}?run=20260101-000000-deadbeef&beside=zzz")
    expect(page.locator(".knobs")).to_contain_text("run=20260101-000000-deadbeef refused: there is no such run")
    expect(page.locator(".knobs")).to_contain_text("beside=zzz refused: there is no such run")
    expect(page.locator('[data-status="finished"]')).to_be_visible()
    expect(page.locator(".verdict .judgement").first).to_be_visible()


def test_a_run_again_is_said_to_answer_at_once_and_its_copies_are_one_row(
    visit: Callable[..., Visit], server: Server, root: str
) -> None:
    first = server.run(root, {"seeds": 5})
    for _ in range(2):
        assert server.run(root, {"seeds": 5})["provenance"]["cached"]
    page = visit().go(f"/lab/{root}?run={first['id']}")
    expect(page.locator(".verdict")).to_contain_text("answers at once")
    rows = page.locator(".earlier-row", has_text="5 seeds")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("asked 3 times")
    expect(rows.locator("[aria-current]")).to_have_count(1)
    page.get_by_label("Seeds", exact=True).fill("6")
    page.get_by_label("Seeds", exact=True).press("Enter")
    expect(page.locator(".verdict")).not_to_contain_text("answers at once")


def test_a_verdict_is_announced_in_one_line(visit: Callable[..., Visit], server: Server, root: str) -> None:
    server.run(root, {"seeds": 4})
    page = visit().go(f"/lab/{root}?n=4")
    page.locator('[data-status="finished"]').wait_for()
    loud = page.evaluate(
        "[...document.querySelectorAll('[aria-live], [role=status]')].map(one => one.textContent.length)"
    )
    assert max(loud) < 200, "nothing long speaks by itself"
    page.keyboard.press("r")
    page.wait_for_url("**run=**")
    expect(page.locator(".verdict-word")).to_have_text(re.compile("Supported|Inconclusive|Contradicted|Vacuous"))
    word = page.locator(".verdict-word").inner_text()
    page.wait_for_function("(word) => document.querySelector('[aria-live]').textContent.includes(word)", arg=word)
    assert len(page.locator("[aria-live=polite].hidden").text_content()) < 120


def test_a_preview_over_a_run_moves_neither_the_plot_nor_its_axis_and_stays_until_its_own_run_has_a_picture(
    visit: Callable[..., Visit], server: Server, root: str
) -> None:
    run = server.run(root, {"seeds": 4})
    page = visit().go(f"/lab/{root}?run={run['id']}")
    plot = page.locator(".bench .plot").first
    axis = plot.locator(".axes path").first
    axis.wait_for(state="attached")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.wait_for_url("**n=4**")
    place = (plot.bounding_box(), axis.bounding_box()["width"])
    page.locator(".slider input").first.press("Shift+ArrowRight")
    expect(plot).to_have_attribute("aria-label", re.compile("preview"), timeout=SLOW)
    assert (plot.bounding_box(), axis.bounding_box()["width"]) == place
    record = Held(page, re.compile(r"/api/v1/runs/[^/?]+$"))
    page.keyboard.press("r")
    record.asked()
    expect(page.locator(".under-picture")).to_contain_text("stays until the first steps of this run")
    expect(plot).to_have_attribute("aria-label", re.compile("preview"))
    assert (plot.bounding_box(), axis.bounding_box()["width"]) == place
    record.let_go()
    expect(page.locator('[data-status="finished"]')).to_be_visible(timeout=SLOW)
    expect(plot).not_to_have_attribute("aria-label", re.compile("preview"))
    expect(page.locator(".stays")).to_have_count(0)
