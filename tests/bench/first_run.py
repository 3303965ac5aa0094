"""Measures what a first visitor waits for: a fresh folder of data, one click, and then the first curve and the verdict.

    python -m tests.bench.first_run [--rest 0 10]

Each row is one server started on nothing, with no compiled program, and one browser at its home. The button is clicked `rest`
seconds after it is there; all times are seconds from the click. What the worker still had to wait for of compiling stands
beside them, and how long the run itself took.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import ARGUMENTS, chromium, serving

WATCH = """
window.seen = {};
const note = (what) => { window.seen[what] ??= performance.now() / 1000; };
document.addEventListener("click", () => note("click"), true);
new MutationObserver(() => {
  if (document.querySelector(".bench .plot path")) requestAnimationFrame(() => requestAnimationFrame(() => note("curve")));
  if (document.querySelector('[data-status="finished"]')) note("verdict");
}).observe(document, { subtree: true, childList: true, attributes: true });
"""


def first_run(browser: Any, rest: float) -> dict[str, float]:
    """Return the seconds from the click to the first curve and the verdict, and those of compiling and of the run itself."""
    with tempfile.TemporaryDirectory() as place, serving(Path(place) / "data") as server:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        page.add_init_script(WATCH)
        page.goto(server.address)
        button = page.locator("a.button.primary", has_text="Run").first
        button.wait_for()
        page.wait_for_timeout(1000 * rest)
        button.click()
        page.locator('[data-status="finished"]').first.wait_for()
        page.wait_for_function("window.seen.curve && window.seen.verdict")
        seen = page.evaluate("window.seen")
        page.close()
        last = server.get("/api/v1/runs?limit=1")["items"][0]["id"]
        made = server.get(f"/api/v1/runs/{last}")["provenance"]
    return {
        "rest": rest,
        "curve": seen["curve"] - seen["click"],
        "verdict": seen["verdict"] - seen["click"],
        "compiling": made["compile_seconds"],
        "run": made["run_seconds"],
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rest", type=float, nargs="*", default=[0.0, 10.0])
    given = parser.parse_args()
    path = chromium()
    if path is None:
        print("No Chromium on this machine: install it, or name one in MIRAGE_CHROMIUM", file=sys.stderr)
        return 1
    # Programs that another folder keeps would make the start a warm one.
    os.environ.pop("JAX_COMPILATION_CACHE_DIR", None)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for rest in given.rest:
            print(", ".join(f"{what} {value:.2f} s" for what, value in first_run(browser, rest).items()), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
