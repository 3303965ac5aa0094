"""The Lab: a look ahead while a knob moves, two runs on the same seeds, and a setting taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser

NODE = "fix-accumulate-data"


@pytest.fixture(scope="module")
def two_runs(server: Server) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two finished runs of one experiment on the same six seeds, with the mechanism and without it."""
    first, second = (server.run(NODE, {"seeds": 6, "seed": 3, "ablated": off}) for off in (False, True))
    assert (first["status"], second["status"]) == ("finished", "finished")
    return first, second


def test_moving_a_knob_by_key_shows_a_curve_without_a_verdict_and_keeps_no_run(
    visit: Callable[..., Visit], server: Server
) -> None:
    before = server.get(f"/api/v1/runs?node={NODE}")["items"]
    page = whole(visit().go(f"/lab/{NODE}?tier=theory"))
    slider = page.locator(".slider input").first
    slider.focus()
    # Where nothing was run yet, the theory's curve is there from the beginning.
    expect(page.locator(".preview-note", has_text="the theory")).to_have_count(int(not before))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    note = page.locator('.preview-note[data-late="false"]')
    expect(note).to_contain_text("without a verdict and not kept")
    expect(page.locator(".plot").first).to_have_attribute("aria-label", re.compile("preview"))
    expect(page.locator(".verdict-word")).to_have_text("What is predicted")
    assert server.get(f"/api/v1/runs?node={NODE}")["items"] == before
    page.keyboard.press("r")
    page.wait_for_url("**run=**")
    expect(page.locator(".preview-note")).to_have_count(0)
    expect(page.locator('[data-status="finished"]')).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_bar_that_runs_and_the_state_of_a_node_are_one_line_whatever_the_verdict_is_called(
    visit: Callable[..., Visit], two_runs: tuple[dict[str, Any], dict[str, Any]], width: int
) -> None:
    page = visit(viewport={"width": width, "height": 844}, has_touch=True).go(f"/lab/{NODE}?run={two_runs[1]['id']}")
    bar = page.locator(".run-buttons")
    expect(bar.locator(".reach").first).to_contain_text("without its mechanism")
    boxes = [button.bounding_box() for button in bar.locator(".button:visible").all()]
    assert len(boxes) == 3
    assert len({box["y"] + box["height"] / 2 for box in boxes}) == 1
    assert all(box["height"] >= 44 for box in boxes)
    assert max(box["x"] + box["width"] for box in boxes) <= width
    run, _, knobs = bar.locator(".button:visible").all()
    assert all(one.evaluate("one => getComputedStyle(one).whiteSpace") == "nowrap" for one in (run, knobs))
    assert all(one.evaluate("one => one.scrollWidth <= one.clientWidth") for one in (run, knobs))
    page.goto(page.url.split("/lab/")[0] + f"/node/{NODE}")
    state = whole(page).locator(".reading .kind-row .state")
    assert state.bounding_box()["height"] < 30
    assert state.bounding_box()["x"] + state.bounding_box()["width"] <= width


def test_a_second_run_lies_in_the_same_picture_with_its_difference_in_words(
    visit: Callable[..., Visit], server: Server, two_runs: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    first, second = two_runs
    seen = visit()
    page = whole(seen.go(f"/lab/{NODE}?run={first['id']}&n=6&seed=3"))
    buttons = page.locator(".earlier-row", has_text="without its mechanism").locator(".lay")
    buttons.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"beside={second['id']}"))
    told = page.locator(".beside-run")
    expect(told).to_contain_text("The other run has mechanism off")
    row = server.get(f"/api/v1/runs/{first['id']}/beside/{second['id']}")["differences"][0]
    way, many = ("lower", row["lower"]) if row["mean"] < 0 else ("higher", row["higher"])
    expect(told.locator("li").first).to_contain_text(f"{many} of 6 seeds {way}")
    expect(page.locator(".plot").first).to_have_attribute("aria-label", re.compile("beside"))
    seen.picture("lab-beside")
    page.reload()
    expect(told).to_be_visible()
    page.go_back()
    expect(told).to_have_count(0)


def test_a_setting_is_copied_as_three_texts_that_name_it(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go(f"/lab/{NODE}?n=7&seed=5&ablated=1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)
    for kind, says in {
        "command line": f"mirage run {NODE} --experiment main --seeds 7 --seed 5 --ablated",
        "Python": "seeds=7, seed=5, ablated=True",
        "curl": '"seeds":7,"seed":5,"ablated":true',
    }.items():
        page.get_by_role("button", name=kind, exact=True).click()
        page.wait_for_function("(says) => navigator.clipboard.readText().then((all) => all.includes(says))", arg=says)
        expect(page.locator(".copy-as [role=status]")).to_have_text("Copied")


def test_on_a_phone_nothing_of_two_runs_leaves_the_screen(
    visit: Callable[..., Visit], two_runs: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    first, second = two_runs
    seen = visit(viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    page = seen.go(f"/lab/{NODE}?run={first['id']}&beside={second['id']}")
    expect(whole(page).locator(".beside-run li").first).to_be_visible()
    edges = "Math.max(...[...document.querySelectorAll('.lab *')].map(one => one.getBoundingClientRect().right))"
    assert page.evaluate(edges) <= 390
    seen.picture("lab-beside-phone-dark")


def test_the_contrast_of_a_preset_is_nowhere_called_the_absence_of_a_mechanism(
    visit: Callable[..., Visit], server: Server
) -> None:
    root = server.get("/api/v1/health")["root"]
    run = server.run(root, {"seeds": 4, "preset": "frozen_judge"})
    page = visit().go(f"/lab/{root}?run={run['id']}")
    expect(whole(page).locator(".bench figcaption").first).to_contain_text("dashed is the contrast")
    expect(page.locator(".verdict")).to_contain_text("does not count for how the node stands")
    expect(page.locator(".earlier-row [aria-current]")).to_contain_text("Frozen judge")
    expect(page.locator(".bench .plot").first).to_contain_text("accuracy, in the contrast")
    expect(page.locator(".bench .split")).to_contain_text("; in the contrast")
    expect(page.locator(".verdict .interval").first).to_contain_text("in this preset")
    told = (
        f"{page.locator('.bench figure').first.inner_text()} {page.locator('.verdict .judgement').first.inner_text()}"
    )
    assert "without" not in told.lower()
    assert "ablat" not in told.lower()


def test_an_address_that_names_a_run_shows_the_knobs_of_that_run_and_one_that_sets_knobs_keeps_them(
    visit: Callable[..., Visit], server: Server
) -> None:
    root = server.get("/api/v1/health")["root"]
    run = server.run(root, {"seeds": 4, "preset": "frozen_judge"})
    experiment = server.get(f"/api/v1/nodes/{root}")["experiments"][0]
    own = {row["name"]: row["value"] for row in experiment["simulation"]["parameters"]}
    apart = {name: value for name, value in run["parameters"].items() if own[name] != value}
    assert apart
    page = visit().go(f"/lab/{root}?run={run['id']}")
    for name, value in apart.items():
        page.wait_for_url(re.compile(rf"[?&]p\.{name}={value:g}(&|$)"))
    expect(page).to_have_url(re.compile("n=4"))
    expect(page.get_by_label("Seeds", exact=True)).to_have_value("4")
    expect(page.locator(".verdict .judgement").first).to_be_visible()
    expect(page.locator(".verdict .former")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".told")).to_have_text("Nothing to undo")
    assert "n=4" in page.url, "it is no step of the reader's"

    page = visit().go(f"/lab/{root}?run={run['id']}&n=7")
    expect(page.locator(".verdict .former .of-before")).to_be_visible()
    expect(page.get_by_label("Seeds", exact=True)).to_have_value("7")
    assert "p." not in page.url


def test_on_a_phone_the_verdict_and_the_knobs_are_one_touch_away(
    visit: Callable[..., Visit], two_runs: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    run = two_runs[0]
    page = visit(viewport={"width": 390, "height": 844}, reduced_motion="reduce", has_touch=True).go(
        f"/lab/{NODE}?run={run['id']}"
    )
    expect(whole(page).locator('[data-status="finished"]')).to_be_visible()
    for name, part in ((page.locator(".verdict-word").inner_text(), ".verdict-word"), ("Knobs", ".presets h2")):
        expect(page.locator(part)).not_to_be_in_viewport()
        page.locator(".run-buttons").get_by_role("button", name=name, exact=True).tap()
        expect(page.locator(part)).to_be_in_viewport()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("button", name="Knobs")).to_have_count(0)


def test_an_experiment_that_the_node_does_not_have_is_refused_by_name(visit: Callable[..., Visit]) -> None:
    page = visit().go(f"/lab/{NODE}?experiment=no-such-experiment")
    expect(page.locator(".knobs")).to_contain_text("experiment=no-such-experiment refused: this node has main")
