"""Takes the README's pictures from the real page: `make pictures` writes docs/*.png."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import ARGUMENTS, BROWSERS, ROOT, Server, serving

DOCS = ROOT / "docs"
RUN = "consistency-reward-decays"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
RUN_MILLISECONDS = 120_000

SCENES = (
    ("walk", "/", WIDE, "light"),
    ("walk-dark", "/", WIDE, "dark"),
    ("walk-phone", "/", PHONE, "light"),
    ("node", f"/node/{RUN}", WIDE, "light"),
    ("network", "/network", WIDE, "light"),
)


def take(browser: Any, server: Server) -> None:
    lab = browser.new_page(viewport=WIDE)
    lab.goto(f"{server.address}/lab/{RUN}")
    lab.get_by_role("button", name="Run", exact=False).first.click()
    lab.get_by_text("Supported", exact=True).first.wait_for(timeout=RUN_MILLISECONDS)
    lab.wait_for_timeout(1000)
    lab.screenshot(path=DOCS / "lab.png")
    for name, path, viewport, scheme in SCENES:
        page = browser.new_page(viewport=viewport, color_scheme=scheme)
        page.goto(server.address + path, wait_until="networkidle")
        page.wait_for_timeout(1500)
        page.screenshot(path=DOCS / f"{name}.png")
        page.close()


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    chromium = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as server, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        take(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
