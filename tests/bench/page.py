"""Measures the page against pyvis on the same graphs in one run, and writes docs/bench_page.md.

    python -m tests.bench.page [--sizes 1000 10000] [--write]

For each size one folder of mirage_kg.query.synthetic is served by `mirage serve` and written by pyvis, physics off, at the
same places. Both are opened in the same browser, one after the other: bytes that the browser reads, time until the first
picture, frames a second while the map is panned. Then the walk of the shipped graph: time until it can be used, and long tasks.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright
from pyvis.network import Network

from mirage_kg.open import open_store
from mirage_kg.query.synthetic import synthetic, write
from tests.e2e.conftest import ARGUMENTS, ROOT, Server, chromium, serving

DOCUMENT = ROOT / "docs" / "bench_page.md"
REST_SECONDS = 2.0
"""Before an address is opened: a browser that opens a window loads pages of its own beside it."""
PANS = 3
PAN_SECONDS = 4.0
LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""
READY = ".network-map [data-drawn]"
"""There once all marks and links are drawn; the names, the facets and the small map come with the frames after."""

PAN = """(milliseconds) => new Promise((done) => {
  const target = document.elementFromPoint(330, 800);
  const send = (kind, x, y) => {
    const options = { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, buttons: 1, view: window };
    target.dispatchEvent(new MouseEvent("mouse" + kind, options));
  };
  const to = (x, y) => {
    if (!window.network) return send("move", 330 + x, 800 + y);
    const scale = network.getScale();
    network.moveTo({ position: { x: x / scale, y: y / scale }, scale, animation: false });
  };
  if (!window.network) send("down", 330, 800);
  let frames = 0;
  const begun = performance.now();
  const step = () => {
    const spent = performance.now() - begun;
    if (spent > milliseconds && frames > 3) {
      send("up", 330, 800);
      done((1000 * frames) / spent);
      return;
    }
    frames += 1;
    to(180 * Math.sin(spent / 300), 120 * Math.sin(spent / 450));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
"""Pans without a pause and returns frames a second. pyvis is moved through its own interface, which costs it less than a drag
and never takes hold of a node instead; Mirage is dragged by a corner where no mark lies."""


class Row(NamedTuple):
    """What was measured of one way to show one graph."""

    what: str
    nodes: int
    links: int
    write_seconds: float
    bytes: int
    packed: int
    first_picture_seconds: float
    frames: float


def pyvis_page(folder: Path, data: Path, target: Path) -> tuple[float, int, int]:
    """Write the graph with pyvis, its scripts inlined and physics off; return seconds, nodes and links."""
    whole = open_store(folder, data).whole()
    begun = time.perf_counter()
    network = Network(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    for node in whole.nodes:
        network.add_node(node.id, label=node.title, title=node.statement, x=1400 * node.x, y=-1400 * node.y, size=8)
    for link in whole.links:
        network.add_edge(link.source, link.target, title=link.relation)
    network.toggle_physics(False)
    target.write_text(network.generate_html(), encoding="utf-8")
    return time.perf_counter() - begun, len(whole.nodes), len(whole.links)


def panned(page: Any) -> float:
    """Return the best frames a second of a few pans; the machine may be busy with other things."""
    best = 0.0
    for _ in range(PANS):
        best = max(best, page.evaluate(PAN, 1000 * PAN_SECONDS))
        page.wait_for_timeout(500)
    return best


def opened(browser: Any, address: str, ready: str) -> tuple[Any, float]:
    """Open a page and return it with the seconds until `ready` is there and the frame with it was drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(240_000)
    page.wait_for_timeout(1000 * REST_SECONDS)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(ready).first.wait_for(state="attached")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page, time.perf_counter() - begun


def against_pyvis(browser: Any, nodes: int, folder: Path) -> list[Row]:
    """Return both rows for one size."""
    content, data, file = folder / f"graph-{nodes}", folder / f"data-{nodes}", folder / f"pyvis-{nodes}.html"
    write(synthetic(nodes).graph, content)
    seconds, count, links = pyvis_page(content, data, file)
    page, first = opened(browser, f"file://{file}", "#mynetwork canvas")
    text = file.read_bytes()
    rows = [Row("pyvis", count, links, seconds, len(text), len(gzip.compress(text)), first, panned(page))]
    page.close()
    with serving(data, content) as server:
        begun = time.perf_counter()
        answer = server.get("/api/v1/graph/columns")
        seconds = time.perf_counter() - begun
        assert len(answer["nodes"]["id"]) == count
        opened(browser, f"{server.address}/network", READY)[0].close()
        page, first = opened(browser, f"{server.address}/network", READY)
        sizes = page.evaluate(
            "() => { const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];"
            " const sum = (key) => all.reduce((total, one) => total + one[key], 0);"
            " return [sum('decodedBodySize'), sum('encodedBodySize')]; }"
        )
        rows.append(Row("Mirage", count, links, seconds, sizes[0], sizes[1], first, panned(page)))
        page.close()
    return rows


def walked(browser: Any, server: Server) -> dict[str, float]:
    """Return seconds until the walk can be used from a warm server, and the longest task of ten steps in milliseconds."""
    ready = ".mark .label"
    opened(browser, server.address, ready)[0].close()
    best = 9.0
    for _ in range(5):
        page, seconds = opened(browser, server.address, ready)
        best = min(best, seconds)
        page.close()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(LONG_TASKS)
    page.goto(server.address)
    page.locator(ready).first.wait_for()
    page.wait_for_timeout(1500)
    before = page.evaluate("window.longTasks.length")
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        page.wait_for_timeout(250)
        page.keyboard.press("Enter")
        page.wait_for_timeout(900)
    tasks = page.evaluate("window.longTasks")[before:]
    page.close()
    return {"usable_seconds": best, "longest_task_milliseconds": max(tasks, default=0.0), "long_tasks": len(tasks)}


def document(rows: list[Row], walk: dict[str, float], browser_version: str) -> str:
    """Return the page of the documentation."""
    lines = [
        "# The page against pyvis",
        "",
        "Written by `python -m tests.bench.page --write`; every number below comes from that one run. Same graphs, same",
        "places, same browser, one after the other; pyvis has its physics switched off, which is its fastest setting. *Write*",
        "is making the file for pyvis, and for Mirage the answer that its map is drawn from. *First picture* is from opening",
        "the address, in a window at rest, to the frame after the map is there, file on disk and server warm. *Frames* is the",
        "best of three pans.",
        "",
        f"Chromium {browser_version}, drawing without a graphics card, {os.cpu_count()} cores, {platform.system()}.",
        "",
        "| | nodes | links | write, s | size, kB | packed, kB | first picture, s | frames a second |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [_line(row) for row in rows] + [""]
    for pyvis, mirage in zip(rows[::2], rows[1::2], strict=True):
        ratio = mirage.frames / pyvis.frames
        lines.append(f"- {pyvis.nodes:,} nodes: {ratio:.1f} times the frames of pyvis while panning.")
    usable, tasks, longest = walk["usable_seconds"], walk["long_tasks"], walk["longest_task_milliseconds"]
    return "\n".join(
        [
            *lines,
            "",
            f"The walk of the shipped graph can be used {usable:.2f} s after its address was opened, server warm. In five",
            f"steps there were {tasks:.0f} tasks above 50 ms; the longest took {longest:.0f} ms.",
            "",
            "Where a picture takes longer to draw than a frame lasts, as here, Mirage moves the picture that it drew at rest,",
            "with all links on it, and draws it anew when the map rests or when what is seen is no longer on it; pyvis draws",
            "every frame. The first picture of Mirage holds all marks and links; its names, facets and small map follow it.",
            "",
        ]
    )


def _line(row: Row) -> str:
    numbers = (f"{row.nodes:,}", f"{row.links:,}", f"{row.write_seconds:.2f}", f"{row.bytes / 1000:,.0f}")
    more = (f"{row.packed / 1000:,.0f}", f"{row.first_picture_seconds:.2f}", f"{row.frames:.1f}")
    return f"| {row.what} | {' | '.join((*numbers, *more))} |"


def main() -> int:
    """Measure, print, and write the page where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.relative_to(ROOT)}")
    given = parser.parse_args()
    path = chromium()
    if path is None:
        print("No Chromium on this machine: install it, or name one in MIRAGE_CHROMIUM", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place, sync_playwright() as player:
        folder = Path(place)
        browser = player.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        rows = [row for nodes in given.sizes for row in against_pyvis(browser, nodes, folder)]
        with serving(folder / "shipped") as server:
            walk = walked(browser, server)
        text = document(rows, walk, browser.version)
        browser.close()
    print(text)
    if given.write:
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
