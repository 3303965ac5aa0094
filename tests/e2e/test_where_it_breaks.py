"""The map of where an effect breaks, from the button to the knobs it moves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

NODE = "self-revision-degrades"
SWEEP_MILLISECONDS = 240_000
LOOKS = {"yes": "holds", "no": "falls", "undecided": "between"}


def test_a_reader_maps_where_a_claim_breaks_and_steps_onto_a_cell(visit: Callable[..., Visit], server: Server) -> None:
    seen = visit(viewport={"width": 1440, "height": 1100})
    page = seen.go(f"/lab/{NODE}?n=4")
    form = page.locator(".sweep-form")
    form.get_by_label("Horizontal to").fill("1e9")
    expect(form).to_contain_text("goes from")
    expect(form.get_by_role("button")).to_be_disabled()
    page.reload()
    form.get_by_label("Cells on each side").fill("3")
    form.get_by_role("button").click()
    page.wait_for_url("**sweep=**")
    page.locator('[data-sweep="finished"]').wait_for(timeout=SWEEP_MILLISECONDS)

    sweep = server.get(f"/api/v1/sweeps/{page.url.split('sweep=')[1].split('&')[0]}")
    cells = page.locator("[data-cell]")
    expect(cells).to_have_count(9)
    looks = [cells.nth(index).get_attribute("data-look") for index in range(9)]
    assert looks == [LOOKS[cell["effects"][0]["holds"]] for cell in sweep["outputs"]["cells"]]
    expect(page.locator(".distance")).to_have_text(sweep["outputs"]["boundaries"][0]["words"])
    expect(page.locator(".where .here")).to_have_count(1)
    page.locator(".where").scroll_into_view_if_needed()
    seen.picture("where-it-breaks")

    page.locator('[data-cell="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page.locator('[data-cell="4"]')).to_be_focused()
    page.keyboard.press("Enter")
    axis = sweep["axes"][-1]
    page.wait_for_url(re.compile(rf"p\.{axis['name']}={re.escape(str(axis['values'][1]))}"))
    page.reload()
    expect(page.locator("[data-cell]")).to_have_count(9)
    expect(page.locator(".where")).to_contain_text("The knobs have moved")
