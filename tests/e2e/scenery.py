"""Every scene of the page, walked once: pictures wide and on a phone, light and dark, and what axe-core says of each.

`python -m tests.e2e.scenery` (or `make scenes`) takes the reference pictures anew.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

from .compare import difference, halved, quantised
from .conftest import ARGUMENTS, OUTPUT, REPORT_VIOLATIONS, ROOT, Server, chromium, page_of, serving, whole

KEPT = ROOT / "tests/e2e/scenes"
AXE = ROOT / "api/web/node_modules/axe-core/axe.min.js"
# The name of an item of a tree tells of itself and not of all that it holds, which one of the rules would ask for.
CHECK = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], elementRef: true });
  const told = (one) => one.nodes.filter(
    (node) => one.id !== "label-content-name-mismatch" || node.element.getAttribute("role") !== "treeitem");
  const words = (node) => node.target.join(" ") + " " + node.failureSummary;
  return violations.filter((one) => told(one).length > 0)
    .map((one) => one.id + ": " + told(one).map(words).slice(0, 4).join(" | "));
}"""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A page that is shown whole neither scrolls sideways nor leaves its theme, and it has one title.
LOOKS_RIGHT = """[document.documentElement.scrollWidth, getComputedStyle(document.body).backgroundColor,
  document.querySelectorAll("h1").length]"""
# A number below zero has the minus sign of print everywhere but in code.
HYPHENED = r"""() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest("code, pre, textarea, script, style, .editor, .mono"))
      found.push(...(text.data.match(/(?:^|[\s([])-\.?\d\S*/g) ?? []));
  }
  return found;
}"""
PAPER = {"light": "rgb(250, 250, 248)", "dark": "rgb(15, 18, 21)"}
WIDE, PHONE = (1440, 900), (390, 844)
SETTLE_MILLISECONDS = 300
# A run compiles before its first curve is seen, and a busy machine takes its time for it.
WAIT_MILLISECONDS = 120_000
MOST_SHOTS = 14
LAB = "fix-accumulate-data"
QUESTION = "MATCH (f:Fix) RETURN f.id AS fix, f.title AS title ORDER BY fix LIMIT 8"
MAP = "MATCH (n:Claim)-[r]->(f:Fix) RETURN n, r, f ORDER BY n.id, f.id LIMIT 20"


@dataclass(frozen=True)
class Scene:
    """One state of one view."""

    path: str
    """The address; names in braces are filled in."""
    ready: str
    """What is there once the scene is shown."""
    keys: tuple[str, ...] = ()
    """Keys pressed then."""
    then: str = ""
    """What is there after them."""
    hides: tuple[str, ...] = ()
    """Parts that tell of times, which are covered in pictures."""
    runs: bool = False
    """Whether a run has to be going."""


TIMES = (".bench .state", ".verdict > .verdict-part.small")
ASKED = (".query-head p",)
SCENES = {
    "walk": Scene("/walk/{root}", ".card .level"),
    "walk-selected": Scene("/walk/{root}?sel={other}", ".pane .title"),
    "walk-list": Scene("/walk/{root}?as=list", ".nodes tr"),
    "walk-paths": Scene("/walk/{root}?to={other}", ".paths li"),
    "walk-link": Scene("/walk/{root}?link={link}", ".link-ends"),
    "node": Scene("/node/{root}", "#arguments li"),
    "network": Scene("/network", ".minimap"),
    "network-selected": Scene("/network?sel={root}", ".pane .title"),
    "network-laid-out": Scene("/network?kind=fix,failure_mode&arrange=shown", ".map-tools span"),
    "network-table": Scene("/network?as=table", ".sortable tbody tr"),
    "network-list": Scene("/network?as=list", ".node-list li"),
    "network-communities": Scene("/network?as=communities", ".disc .level"),
    "network-no-match": Scene("/network?as=list&q=qqqqzzzz", ".message"),
    "argument": Scene("/argument/{root}", ".reason-words"),
    "argument-what-if": Scene("/argument/{root}?fold=-{premise}&see={premise}&if=base:{premise}:0.2", ".reason-words"),
    "lab-empty": Scene("/lab/{lab}", ".bench .plot"),
    "lab-theory": Scene("/lab/{lab}?tier=theory", ".bench .plot"),
    "lab-error": Scene("/lab/{lab}?n=100000&run=there-is-no-such-run", ".lab:has(.problem + .problem) .bench .plot"),
    "sources": Scene("/sources", "main table"),
    "sources-beside": Scene("/sources?as=beside", "main table"),
    "query-empty": Scene("/query", ".query-list li"),
    "query-rows": Scene("/query?text={question}", ".rows tbody tr", hides=ASKED),
    "query-graph": Scene("/query?text={map}&as=map", ".query-map .map-tools span", hides=ASKED),
    "query-error": Scene("/query?text={wrong}", ".editor .wrong"),
    "palette": Scene("/walk/{root}", ".card .level", ("/", *"judge"), "[role=option] mark"),
    "keys": Scene("/walk/{root}", ".card .level", ("?",), ".key-table"),
    "not-found": Scene("/walk/there-is-no-such-node", ".message"),
    "lab-running": Scene(
        "/lab/{root}?n=512&run={going}", ".plot", hides=(".bench .state", ".progress", ".plot"), runs=True
    ),
    "lab-finished": Scene("/lab/{lab}?n=6&run={run}", ".judgement", hides=TIMES),
}


@dataclass
class Seen:
    """What was seen of all scenes."""

    pictures: dict[str, Image.Image] = field(default_factory=dict)
    """By name, width and theme: "walk-1440-light"."""
    broken: list[str] = field(default_factory=list)
    """Rules of WCAG that a scene breaks, and pages that are too wide or of the wrong colour."""
    violations: list[str] = field(default_factory=list)
    """What the policy of the page refused."""


def walk(
    browser: Any, server: Server, wanted: Callable[[str], bool] = lambda name: True, *, check: bool = True
) -> Seen:
    """Walk the scenes on a server on which nothing was run yet; `wanted` picks some by name, `check` asks axe too."""
    context = browser.new_context(viewport=_size(WIDE), reduced_motion="reduce")
    context.add_init_script(REPORT_VIOLATIONS)
    if check:
        context.add_init_script(AXE.read_text(encoding="utf-8"))
    page = page_of(context)
    page.set_default_timeout(WAIT_MILLISECONDS)
    names = _names(server)
    seen = Seen()
    for name, scene in SCENES.items():
        if not wanted(name):
            continue
        going = _going(server, names["root"]) if scene.runs else ""
        if "{run}" in scene.path:
            names["run"] = server.run(LAB, {"seeds": 6})["id"]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(_size(WIDE))
        page.goto(server.address + scene.path.format(**names, going=going))
        page.locator(scene.ready).first.wait_for()
        whole(page)
        for key in scene.keys:
            page.keyboard.press(key)
        if scene.then:
            page.locator(scene.then).first.wait_for()
        for width, look in ((WIDE, "light"), (WIDE, "dark"), (PHONE, "dark"), (PHONE, "light")):
            page.set_viewport_size(_size(width))
            page.emulate_media(color_scheme=look)
            full = f"{name}-{width[0]}-{look}"
            seen.pictures[full] = _settled(page, full, scene.hides)
            if not check:
                continue
            if width == WIDE:
                rules = [*WCAG] if look == "light" else ["color-contrast"]
                seen.broken += [f"{full}: {rule}" for rule in page.evaluate(CHECK, rules)]
            wide, colour, titles = page.evaluate(LOOKS_RIGHT)
            if wide > width[0] or colour != PAPER[look] or titles != 1:
                seen.broken.append(f"{full}: {wide} px wide, {colour}, {titles} titles")
            seen.broken += [f"{full}: {number} with a hyphen for its sign" for number in page.evaluate(HYPHENED)]
        seen.violations += page.evaluate("window.violations")
        if going:
            _stop(server, going)
    context.close()
    return seen


def _size(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def _names(server: Server) -> dict[str, str]:
    """Return what the addresses of the scenes name."""
    root = server.get("/api/v1/health")["root"]
    link = server.get(f"/api/v1/nodes/{root}")["links"][0]["link"]
    step = next(row for row in server.get("/api/v1/standing")["inferences"] if row["conclusion"] == root)

    return {
        "root": root,
        "link": link["id"],
        "other": next(id for id in (link["source"], link["target"]) if id != root),
        "premise": step["premises"][0],
        "lab": LAB,
        "question": quote(QUESTION),
        "map": quote(MAP),
        "wrong": quote("MATCH (f:Fix)\nRETRUN f.id"),
    }


def _going(server: Server, root: str) -> str:
    """Start a run of the root that goes on for long, and return its id."""
    headers = {"Content-Type": "application/json"}
    place = f"{server.address}/api/v1/nodes/{root}/runs"
    asked = json.dumps({"seeds": 512, "seed": 1}).encode()
    with urllib.request.urlopen(urllib.request.Request(place, asked, headers)) as answer:
        return str(json.load(answer)["id"])


def _stop(server: Server, run: str) -> None:
    urllib.request.urlopen(urllib.request.Request(f"{server.address}/api/v1/runs/{run}", method="DELETE")).close()


def _settled(page: Any, name: str, hides: tuple[str, ...]) -> Image.Image:
    """Return the picture once it is the one that is kept, or else once the page stands still."""
    kept = reference(name)
    before: Image.Image | None = None
    whole(page).evaluate(FRAMES)
    for _ in range(MOST_SHOTS):
        shot = page.screenshot(mask=[page.locator(part) for part in hides], mask_color="#888888")
        picture = halved(Image.open(io.BytesIO(shot)))
        if kept and not difference(kept, picture).seen:
            return picture
        if before and picture.tobytes() == before.tobytes():
            return picture
        before = picture
        page.wait_for_timeout(SETTLE_MILLISECONDS)
    return picture


def reference(name: str) -> Image.Image | None:
    """Return the picture that is kept of a scene."""
    path = KEPT / f"{name}.png"
    return Image.open(path).convert("RGB") if path.is_file() else None


def differing(pictures: dict[str, Image.Image]) -> Iterator[str]:
    """Say of each picture that is not the kept one how far it differs, and write both and their difference to the output."""
    for name, picture in pictures.items():
        kept = reference(name)
        if kept is None:
            yield f"{name}: no picture is kept; take it with make scenes"
            continue
        found = difference(kept, picture)
        if found.seen:
            OUTPUT.mkdir(exist_ok=True)
            for kind, image in {"kept": kept, "seen": picture, "difference": found.changed}.items():
                image.save(OUTPUT / f"scene-{name}-{kind}.png")
            yield f"{name}: {found}; see tests/e2e/output/scene-{name}-*.png, and take it anew with make scenes"


def main(names: list[str]) -> int:
    """Take the pictures of these scenes, of all of them when none is named."""
    path = chromium()
    if path is None:
        print(
            "No Chromium on this machine: install the package chromium, or name one in MIRAGE_CHROMIUM", file=sys.stderr
        )
        return 1
    if not names:
        shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(exist_ok=True)
    for old in (one for name in names for one in KEPT.glob(f"{name}-[13]*.png")):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as server, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        pictures = walk(browser, server, lambda name: not names or name in names, check=False).pictures
        browser.close()
    for name, picture in pictures.items():
        quantised(picture).save(KEPT / f"{name}.png", optimize=True)
    print(f"{len(pictures)} pictures are in {KEPT.relative_to(ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
