"""A batch from its button on the map to its end: told under the bar in every view, kept over a reload, stopped at will."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

RUN_MILLISECONDS = 240_000


def test_what_was_never_run_is_run_from_the_map_and_the_map_shows_it(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(tmp_path / "data")
    seen = visit(server.address)
    # So many that they are not through before a slow page has stopped them.
    many = sum(node["kind"] == "fix" and node["runnable"] for node in server.get("/api/v1/graph")["nodes"])
    page = seen.go("/network?kind=fix")
    page.get_by_role("button", name=f"Run {many} nodes without a current run").click()
    bar = page.get_by_role("progressbar", name="Experiments run")
    bar.wait_for()
    total = server.get("/api/v1/batch")["total"]
    expect(bar).to_have_attribute("aria-valuemax", str(total))
    expect(page.locator(".start-batch")).to_have_count(0)
    facet = page.locator(".facet", has=page.get_by_role("heading", name="State of the last run"))
    expect(facet.get_by_text("Supported")).to_be_visible(timeout=RUN_MILLISECONDS)

    page.goto(f"{server.address}/walk")
    bar.wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("Stopped after", timeout=RUN_MILLISECONDS)
    stopped = server.get("/api/v1/batch")
    assert stopped["status"] == "cancelled"
    assert 1 <= stopped["done"] < total
    seen.picture("batch-stopped")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".notice")).to_have_count(0)

    page.goto(f"{server.address}/network?kind=fix")
    expect(page.locator(".start-batch")).to_contain_text("without a current run")
    expect(page.locator(".start-batch")).not_to_contain_text(f"Run {many} nodes")
