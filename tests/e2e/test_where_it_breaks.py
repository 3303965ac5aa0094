"""The map of where an effect breaks, from the button to the knobs it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

NODE = "self-revision-degrades"
SWEEP_MILLISECONDS = 240_000
LOOKS = {"yes": "holds", "no": "falls", "undecided": "between"}


def numbers_of(address: str, names: Iterable[str]) -> dict[str, float]:
    """Return these numbers of an address, however the page spelled them (1002 and 1002.0 are one setting)."""
    query = parse_qs(urlsplit(address).query)
    return {name: float(query[name][0]) for name in names if name in query}


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
    middle = {f"p.{axis['name']}": axis["values"][1] for axis in sweep["axes"]}
    page.wait_for_url(lambda address: numbers_of(address, middle) == middle)
    page.reload()
    expect(page.locator("[data-cell]")).to_have_count(9)
    expect(page.locator(".where")).to_contain_text("The knobs have moved")
