"""What leaves the page: pictures, a page that works from a file, a draft, and what a notebook shows, all without a request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

import mirage_kg
from mirage_kg.formats import FORMATS

from .conftest import ROOT, Held, Server, Visit, page_of, whole

pytestmark = pytest.mark.browser


def saved(page: Any, label: str, place: Path) -> Path:
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as found:
        page.get_by_role("menuitem", name=label).click()
    target = place / found.value.suggested_filename
    found.value.save_as(target)
    return target


@pytest.fixture
def alone(browser: Any) -> Any:
    """A page of no server that may ask for nothing but the file it was given."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = page_of(context)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def test_walk_and_map_are_saved_as_pictures_that_hold_every_mark_and_ask_for_nothing(
    visit: Callable[..., Visit], server: Server, tmp_path: Path, alone: Any
) -> None:
    page = whole(visit().go("/walk?hops=1"))
    marks = page.locator(".mark").count()
    walk = saved(page, "Save the picture as SVG", tmp_path)
    text = walk.read_text(encoding="utf-8")
    assert "javascript:" not in text
    assert "<script" not in text
    named = set(re.findall(r"url\((?:&quot;|[\"'])?#([\w-]+)", text))
    assert named
    assert named <= set(re.findall(r'\bid="([\w-]+)"', text)), "marks are filled through shapes that are not there"
    assert f"{server.address}/walk" in text
    alone.goto(f"file://{walk}")
    assert alone.evaluate("document.querySelectorAll('g[data-id]').length") == marks + 1
    assert all(url.startswith(("file:", "data:")) for url in alone.asked)
    picture = saved(page, "Save the picture as PNG", tmp_path)
    assert picture.read_bytes().startswith(b"\x89PNG")
    page.goto(f"{server.address}/network?kind=fix")
    map_ = saved(page, "Save the picture as SVG", tmp_path)
    alone.goto(f"file://{map_}")
    fixes = sum(node["kind"] == "fix" for node in server.get("/api/v1/graph")["nodes"])
    assert alone.evaluate("document.querySelectorAll('g > title').length") == fixes
    assert saved(page, "Save the picture as PNG", tmp_path).stat().st_size > 20_000


def test_the_page_of_a_walk_opens_from_a_file_and_draws_without_a_request(
    visit: Callable[..., Visit], server: Server, tmp_path: Path, alone: Any
) -> None:
    page = visit().go("/walk?hops=1")
    file = saved(page, "Save an interactive map that opens from a file", tmp_path)
    alone.goto(f"file://{file}")
    alone.locator("#map canvas").wait_for()
    root = server.get("/api/v1/health")["root"]
    expect(alone.locator("#legend")).to_contain_text("supports")
    direct = server.get(f"/api/v1/nodes/{root}/neighbourhood?hops=1")["direct"]
    assert alone.evaluate("nodes.length") == direct + 1
    assert [url for url in alone.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.goto(f"{server.address}/node/{root}")
    page.locator(".page-title").wait_for()
    draft = saved(page, "Save a draft article", tmp_path)
    title = server.get(f"/api/v1/nodes/{root}")["title"]
    assert draft.read_text(encoding="utf-8").startswith(f"# {title}\n")


def until(page: Any, holds: str) -> None:
    """Wait until an expression holds; the policy of a saved map lets nothing be evaluated in it but from outside."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {holds}")


HOSTILE = "href <img src=x onerror='window.struck = true'>"


def hostile(tmp_path: Path) -> Path:
    """Write a map of two nodes whose texts would be markup where they are read as such."""
    text = json.dumps(HOSTILE)
    for id, links in (("one", f"links:\n  - to: two\n    relation: supports\n    reason: {text}\n"), ("two", "")):
        place = tmp_path / f"graph/nodes/claim/{id}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        head = f"id: {id}\nkind: claim\ntitle: {json.dumps(f'{id} {HOSTILE}')}\nstatement: {text}\n{links}"
        place.write_text(f"---\n{head}---\n", encoding="utf-8")
    with mirage_kg.open_graph(tmp_path / "graph", tmp_path / "data") as graph:
        file = tmp_path / "hostile.html"
        file.write_bytes(FORMATS["html"].write(graph.store))
    return file


def test_texts_of_a_saved_map_are_shown_as_text_when_pointed_at_and_when_chosen(tmp_path: Path, alone: Any) -> None:
    alone.goto(f"file://{hostile(tmp_path)}")
    box = alone.locator("#map").bounding_box()
    at = alone.evaluate("network.canvasToDOM(network.getPositions(['one']).one)")
    alone.mouse.move(box["x"] + at["x"] - 2, box["y"] + at["y"])
    alone.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    expect(alone.locator(".vis-tooltip")).to_contain_text(HOSTILE)
    alone.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(alone.locator("#chosen-statement")).to_have_text(HOSTILE)
    expect(alone.locator("#chosen-links .reason")).to_have_text(HOSTILE)
    assert alone.locator("img").count() == 0
    assert alone.evaluate("window.struck") is None


def test_names_on_a_saved_map_lie_neither_on_each_other_nor_outside_and_more_come_with_room(
    visit: Callable[..., Visit], tmp_path: Path, alone: Any
) -> None:
    page = visit().go("/network")
    alone.goto(f"file://{saved(page, 'Save an interactive map that opens from a file', tmp_path)}")
    boxes = (
        "names.map((one) => { const at = seen(one.id); return [at.x + one.dx, at.y + one.dy, one.width, one.height] })"
    )
    fits = "wide === place.clientWidth && high === place.clientHeight"
    for width, least in ((1200, 20), (390, 4)):
        alone.set_viewport_size({"width": width, "height": 844})
        until(alone, f"innerWidth === {width} && innerHeight === 844 && {fits} && names.length >= {least}")
        found = alone.evaluate(boxes)
        for place, (x, y, w, h) in enumerate(found):
            assert x >= 0
            assert y >= 0
            assert x + w <= alone.evaluate("place.clientWidth")
            for other_x, other_y, other_w, other_h in found[place + 1 :]:
                assert x + w <= other_x or other_x + other_w <= x or y + h <= other_y or other_y + other_h <= y
    alone.set_viewport_size({"width": 1200, "height": 844})
    until(alone, f"wide > 700 && {fits}")
    before = json.dumps(alone.evaluate("names.map((one) => one.id)"))
    for _ in range(3):
        alone.get_by_role("button", name="Nearer").click()
    until(alone, f"names.some((one) => !{before}.includes(one.id))")
    sizes = {
        float(size)
        for font in alone.evaluate("LOOKS.map((one) => one.font)")
        for size in re.findall(r"([\d.]+)px", font)
    }
    assert min(sizes) >= 11


def test_a_saved_map_is_walked_by_keys_and_by_the_names_of_its_nodes(
    visit: Callable[..., Visit], server: Server, tmp_path: Path, alone: Any
) -> None:
    page = visit().go("/walk?hops=1")
    alone.goto(f"file://{saved(page, 'Save an interactive map that opens from a file', tmp_path)}")
    root = server.get(f"/api/v1/nodes/{server.get('/api/v1/health')['root']}")
    expect(alone.locator("h1")).to_have_text(root["title"])
    expect(alone.locator("header a")).to_have_attribute("href", f"{server.address}/walk/{root['id']}?hops=1")
    alone.locator("#map").focus()
    alone.keyboard.press("ArrowRight")
    expect(alone.locator("#chosen-title")).to_have_text(root["title"])
    expect(alone.locator("#chosen-standing")).to_contain_text("Strength")
    alone.keyboard.press("ArrowRight")
    expect(alone.locator("#chosen-title")).not_to_have_text(root["title"])
    chosen = alone.evaluate("rowOf.get(chosen)")
    assert alone.evaluate(f"places.get({json.dumps(chosen['id'])}).x") > 0
    alone.keyboard.press("Escape")
    expect(alone.locator("#chosen-title")).to_have_text("Choose a node")
    alone.locator("#all summary").click()
    alone.get_by_label("Find a node by its title").fill("external anchor")
    alone.locator("#list button:visible").first.click()
    expect(alone.locator("#chosen-title")).to_have_text("External anchor")


def test_a_saved_map_is_dark_where_the_system_is(tmp_path: Path, alone: Any) -> None:
    alone.goto(f"file://{hostile(tmp_path)}")
    papers = set()
    for scheme in ("light", "dark"):
        alone.emulate_media(color_scheme=scheme)
        papers.add(alone.evaluate("getComputedStyle(document.body).backgroundColor"))
        until(alone, "token('--paper') === getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert papers == {"rgb(250, 250, 248)", "rgb(15, 18, 21)"}


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/walk", ".mark"),
        ("/network", "g > title"),
        ("/argument", ".claim-box, [role=treeitem]"),
        ("/lab/fix-accumulate-data?tier=theory", ".bench .plot path"),
        ("/sources", "tbody tr"),
    ],
)
def test_every_view_is_saved_as_a_page_that_shows_the_same_without_script_or_request(
    visit: Callable[..., Visit], server: Server, tmp_path: Path, alone: Any, path: str, holds: str
) -> None:
    page = whole(visit().go(path))
    # The map is on canvases, of which the page that is saved holds a drawing.
    drawn = len(server.get("/api/v1/graph")["nodes"]) if path == "/network" else page.locator(holds).count()
    file = saved(page, "Save this view as a page that opens from a file", tmp_path)
    text = file.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "href=" not in text
    assert "127.0.0.1" not in text
    alone.goto(f"file://{file}")
    assert alone.locator(holds).count() == drawn > 0
    heading = page.locator("#view :is(h1, h2)").first.text_content() or ""
    expect(alone.locator("#view :is(h1, h2)").first).to_have_text(heading)
    assert page.locator("#view .button").count() > 0 or path == "/sources"
    assert alone.locator(".button, kbd").count() == 0, "nothing in it offers what it cannot do"
    assert alone.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Inter'))")
    assert all(url.startswith(("file:", "data:")) for url in alone.asked)
    alone.screenshot(path=ROOT / f"tests/e2e/output/saved{path.split('?')[0].replace('/', '-')}.png")


def never_run(server: Server) -> str:
    """The id of a node that was not run on this server and has a theory, so that its Lab opens with a preview."""
    nodes = (node["id"] for node in server.get("/api/v1/graph")["nodes"] if node["state"] == "never_run")
    details = (server.get(f"/api/v1/nodes/{id}") for id in nodes)
    return next(
        node["id"]
        for node in details
        if len(node["experiments"]) == 1 and "theory" in node["experiments"][0]["simulation"]["tiers"]
    )


def test_a_view_that_still_waits_for_an_answer_is_saved_once_it_has_it(
    visit: Callable[..., Visit], server: Server, tmp_path: Path, alone: Any
) -> None:
    seen = visit()
    curve = Held(seen.page, "**/preview")
    page = seen.go(f"/lab/{never_run(server)}?tier=theory")
    curve.asked()
    view = page.locator("#view")
    expect(view).to_have_attribute("aria-busy", "true")
    expect(page.locator(".bench .plot")).to_have_count(0)
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as found:
        page.get_by_role("menuitem", name="Save this view as a page that opens from a file").click()
        expect(page.locator(".told")).to_have_text("It is saved once all of it is here")
        curve.let_go()
    found.value.save_as(tmp_path / "view.html")
    expect(view).to_have_attribute("aria-busy", "false")
    alone.goto(f"file://{tmp_path}/view.html")
    assert alone.locator(".bench .plot path").count() == page.locator(".bench .plot path").count() > 0


@pytest.mark.parametrize("path", ["/argument", "/lab/fix-accumulate-data?tier=theory"])
def test_argument_and_lab_are_saved_as_pictures_too(
    visit: Callable[..., Visit], tmp_path: Path, alone: Any, path: str
) -> None:
    page = visit().go(path)
    drawn = saved(page, "Save the picture as SVG", tmp_path)
    alone.goto(f"file://{drawn}")
    assert all(url.startswith(("file:", "data:")) for url in alone.asked)
    png = saved(page, "Save the picture as PNG", tmp_path)
    with Image.open(png) as picture:
        assert picture.width > 1000
        colours = picture.convert("RGB").resize((200, 200)).getcolors(40_000)
    assert colours
    assert max(count for count, _ in colours) < 39_000, "the picture is blank"
    png.rename(ROOT / f"tests/e2e/output/picture-{path.split('/')[1]}.png")


def test_a_notebook_shows_graph_and_run_without_a_request(tmp_path: Path, alone: Any) -> None:
    with mirage_kg.open_graph(ROOT / "graph_data", tmp_path / "data") as graph:
        outcome = graph.run("gap-grows-with-compute", seeds=2)
        file = tmp_path / "notebook.html"
        cells = f"<!doctype html><meta charset=utf-8>{graph._repr_html_()}{outcome._repr_html_()}"
        file.write_text(cells, encoding="utf-8")
        count = len(graph.nodes)
    alone.goto(f"file://{file}")
    frame = alone.frame_locator("iframe")
    expect(frame.locator("#map canvas")).to_be_visible()
    assert frame.locator("body").evaluate("() => nodes.length") == count
    expect(alone.locator("svg polyline").first).to_be_visible()
    expect(alone.locator("body")).to_contain_text(str(outcome.verdict).capitalize())
    assert [url for url in alone.asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []


@pytest.mark.parametrize(("notebook", "system", "paper"), [
    ("light", "dark", "rgb(250, 250, 248)"),
    ("dark", "light", "rgb(15, 18, 21)"),
    (None, "dark", "rgb(15, 18, 21)"),
])  # fmt: skip
def test_what_a_notebook_shows_is_dark_where_the_notebook_is_and_else_where_the_system_is(
    tmp_path: Path, alone: Any, notebook: str | None, system: str, paper: str
) -> None:
    with mirage_kg.open_graph(ROOT / "graph_data", tmp_path / "data") as graph:
        ball = graph.neighbourhood("gap-grows-with-compute", 1)
        theme = f' data-jp-theme-light="{"true" if notebook == "light" else "false"}"' if notebook else ""
        shown = f"{ball._repr_html_()}{graph.nodes['gap-grows-with-compute']._repr_html_()}"
        file = tmp_path / "notebook.html"
        file.write_text(f"<!doctype html><meta charset=utf-8><body{theme}>{shown}", encoding="utf-8")
    alone.emulate_media(color_scheme=system)
    alone.goto(f"file://{file}")
    frame = alone.frame_locator("iframe")
    expect(frame.locator("body")).to_have_css("background-color", paper)
    assert frame.locator("body").evaluate("() => nodes.get().every((row) => row.kind === 'topic' || row.level)")
    for section in alone.locator(".mirage-shown").all():
        expect(section).to_have_css("background-color", paper)
    tone = frame.locator("body").evaluate("() => token('--paper')")
    assert tone == {"rgb(250, 250, 248)": "#fafaf8", "rgb(15, 18, 21)": "#0f1215"}[paper]


def test_a_map_is_printed_on_one_page_with_its_title_and_where_it_is_found(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = whole(visit().go("/network"))
    expect(page.locator(".on-paper")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    expect(page.locator(".on-paper")).to_contain_text(f"{server.address}/network")
    assert page.get_by_role("heading", name="Network").bounding_box()["width"] > 60
