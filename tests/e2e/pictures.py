"""Takes the pictures of the README from the running page: `python -m tests.e2e.pictures` (or `make pictures`)."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from .conftest import ARGUMENTS, ROOT, Server, chromium, serving

DOCS = ROOT / "docs"
RUN_MILLISECONDS = 240_000


def take(page: Any, server: Server) -> None:
    """Write one picture of each view, with the root in the middle; the Lab's is taken after a finished run."""
    root = server.get("/api/v1/health")["root"]
    page.goto(f"{server.address}/lab/{root}?go=1")
    page.locator('[data-status="finished"]').wait_for(timeout=RUN_MILLISECONDS)
    _save(page, "lab")
    page.goto(f"{server.address}/walk/{root}")
    page.locator(".mark .label").first.wait_for()
    _save(page, "walk")
    page.goto(f"{server.address}/argument/{root}")
    page.get_by_role("treeitem").first.wait_for()
    _save(page, "argument")
    page.goto(f"{server.address}/node/{root}")
    page.get_by_role("heading", name=re.compile("^For and against")).scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#arguments').scrollIntoView()")
    _save(page, "node")
    page.goto(f"{server.address}/network")
    page.locator(".network-map canvas").first.wait_for()
    _save(page, "network")


def _save(page: Any, name: str) -> None:
    page.wait_for_timeout(2500)
    page.screenshot(path=str(DOCS / f"{name}.png"))


def main() -> int:
    """Start a server and a browser, take the pictures, and say where they are."""
    path = chromium()
    if path is None:
        print(
            "No Chromium on this machine: install the package chromium, or name one in MIRAGE_CHROMIUM", file=sys.stderr
        )
        return 1
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as server, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        take(browser.new_page(viewport={"width": 1440, "height": 900}), server)
        browser.close()
    print(f"Pictures are in {DOCS.relative_to(ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
