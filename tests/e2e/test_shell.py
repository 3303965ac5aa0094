"""The frame of every view at every width: whole words, targets that a finger hits, and what it says when the server is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, intercept, serving, whole

pytestmark = pytest.mark.browser

# Levels of headings from the first on; one that is more than a step deeper than the one before skips what it belongs to.
SKIPPED = """() => {
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.checkVisibility());
  return levels.filter((one, nth) => one.tagName[1] - (levels[nth - 1]?.tagName[1] ?? 0) > 1)
    .map((one) => `${one.tagName} ${one.textContent}`);
}"""
VIEWS = ("walk", "network", "argument", "node", "lab", "sources", "query")
# A word of letters whose boxes lie on several lines was broken in two.
BROKEN = """(within) => {
  const found = [];
  for (const host of document.querySelectorAll(within)) {
    const texts = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (!text.parentElement.checkVisibility()) continue;
      for (const word of text.data.matchAll(/[A-Za-z0-9]{2,}/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top / 4)));
        if (lines.size > 1) found.push(word[0]);
      }
    }
  }
  return found;
}"""
# How high and wide an element is to a finger: the points around its middle that lead to it.
REACH = """(element) => {
  element.scrollIntoView({ block: "center", inline: "center" });
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const hit = (dx, dy) => element.contains(document.elementFromPoint(x + dx, y + dy));
  return hit(0, 0) && [[0, -21], [0, 21]].every(([dx, dy]) => hit(dx, dy));
}"""


@pytest.mark.parametrize("width", [768, 1024])
@pytest.mark.parametrize(
    ("path", "main"),
    [
        ("/network?sel={root}", ".network-place"),
        ("/walk/{root}", ".map"),
        ("/walk/{root}?as=list", ".nodes"),
        ("/query?text=MATCH (f:Fix) RETURN f LIMIT 9&sel={root}", ".rows"),
    ],
)
def test_on_a_tablet_the_pane_leaves_room_for_what_it_stands_beside(
    visit: Callable[..., Visit], server: Server, path: str, main: str, width: int
) -> None:
    root = server.get("/api/v1/health")["root"]
    page = visit(viewport={"width": width, "height": 1024}).go(path.format(root=root))
    for part in (".pane .title", main):
        page.locator(part).wait_for()
    pane, beside = (page.locator(one).bounding_box() for one in (".pane", main))
    assert beside["width"] >= 0.45 * width
    assert pane["x"] >= beside["x"] + beside["width"] - 1 or pane["y"] >= beside["y"] + beside["height"] - 1
    assert pane["height"] > 300
    for tools in page.locator(".map-tools").all():
        box = tools.bounding_box()
        assert box["x"] + box["width"] <= pane["x"]
    for name in page.locator(".nodes th").all()[:5]:
        assert name.bounding_box()["width"] >= 120


@pytest.mark.parametrize("width", [390, 768, 900, 1000, 1080, 1440])
def test_no_word_of_the_bar_or_of_the_tabs_is_broken_and_all_views_are_named(
    visit: Callable[..., Visit], width: int
) -> None:
    seen = visit(viewport={"width": width, "height": 800})
    page = whole(seen.go("/sources"))
    assert page.evaluate(BROKEN, ".bar, .tabs") == []
    links = page.get_by_role("navigation", name="Views").locator("visible=true").get_by_role("link")
    assert [text.strip().lower() for text in links.all_inner_texts()] == list(VIEWS)
    assert page.evaluate("document.querySelector('.bar').scrollWidth <= document.querySelector('.bar').clientWidth")


def test_on_a_tablet_the_argument_has_the_whole_width_and_its_reasons_follow_below(
    visit: Callable[..., Visit],
) -> None:
    page = whole(visit(viewport={"width": 768, "height": 1024}).go("/argument"))
    tree, side = page.locator(".tree-scroll").bounding_box(), page.locator(".argument-side").bounding_box()
    assert tree["width"] == 768
    assert side["y"] >= tree["y"] + tree["height"] - 1
    box = page.locator(".claim-box:not(.top)").first.bounding_box()
    assert box["x"] + box["width"] <= 768


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (
            "/argument",
            (".unfold", ".wire-word", ".rest .link", ".ways button", ".adds button", ".argument-side select"),
        ),
        ("/node", (".reading .button", ".link.more")),
        ("/sources", (".segments button", ".pill", ".sources-search input", ".citing summary")),
        ("/query", (".query-tools .button", ".query-list button", ".query-aside summary")),
    ],
)
def test_what_a_finger_presses_is_44_px_high_on_touch(
    visit: Callable[..., Visit], path: str, names: tuple[str, ...]
) -> None:
    page = whole(visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).go(path))
    for name in names:
        page.locator(name).first.wait_for()
        assert page.locator(name).first.evaluate(REACH), name


def test_an_order_of_the_sources_is_a_word_that_the_address_understands(visit: Callable[..., Visit]) -> None:
    page = whole(visit().go("/sources?order=title"))
    page.wait_for_selector("main table")
    expect(page.get_by_text("Not understood in this address")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "holds"),
    [("/argument", ".reason-words"), ("/node", ".link-rows"), ("/sources", "main table"), ("/query", ".query-list li")],
)
def test_headings_go_down_one_step_at_a_time_and_the_first_names_what_the_view_is_about(
    visit: Callable[..., Visit], path: str, holds: str
) -> None:
    page = whole(visit().go(path))
    page.locator(holds).first.wait_for()
    assert page.evaluate(SKIPPED) == []
    assert page.get_by_role("heading", level=1).count() == 1


def test_a_table_of_a_query_scrolls_on_a_phone_before_a_word_of_it_breaks(visit: Callable[..., Visit]) -> None:
    asked = quote("MATCH (f:Fix) RETURN f.id, f.title, f.kind, f.statement LIMIT 6")
    page = whole(visit(viewport={"width": 390, "height": 844}).go(f"/query?text={asked}"))
    page.locator(".rows td").first.wait_for()
    assert page.evaluate(BROKEN, ".rows") == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_figures_are_read_on_a_phone_without_a_broken_word_or_a_second_way_to_scroll(
    visit: Callable[..., Visit],
) -> None:
    page = whole(visit(viewport={"width": 320, "height": 640}).go("/node"))
    page.locator(".figures dt").locator("visible=true").first.wait_for()
    assert page.evaluate(BROKEN, ".figures") == []
    assert page.evaluate(
        "[...document.querySelectorAll('.figures *')].every((e) => e.getBoundingClientRect().right <= 320)"
    )


def note(folder: Path, name: str, text: str) -> None:
    """Write a claim into a folder of nodes."""
    path = folder / f"nodes/claim/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {name}\nkind: claim\ntitle: Bread needs time\n{text}---\n", encoding="utf-8")


def test_errors_of_an_own_folder_are_read_on_the_page_and_a_server_that_is_gone_is_started_with_the_command_named(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    folder = tmp_path / "my notes"
    note(folder, "bread", "statement: A dough that rests tastes better.\nroot: true\n")
    note(folder, "salt", "statment: Salt slows it.\n")
    own = serve(tmp_path / "data", folder)
    page = visit(own.address, quiet=False).go("/node/bread")
    expect(page.get_by_text("2 errors in the files")).to_be_visible()
    page.get_by_text("Show", exact=True).click()
    told = page.locator(".file-errors li")
    expect(told).to_have_count(2)
    expect(told.filter(has_text="nodes/claim/salt.md:5")).to_contain_text("'statement'")
    expect(page.locator(".file-errors code")).to_contain_text(f"mirage check '{folder}'")
    own.stop()
    page.get_by_role("link", name="Sources").first.click()
    expect(page.locator(".notices")).to_contain_text(f"mirage serve '{folder}' --port")
    expect(page.locator("main")).to_contain_text("this page will notice")
    expect(page.locator("main")).not_to_contain_text("make serve")


def test_a_view_whose_code_could_not_be_fetched_comes_by_itself_when_the_server_is_back(
    visit: Callable[..., Visit],
) -> None:
    page = visit(quiet=False).go("/node")
    page.locator(".link-rows").first.wait_for()
    intercept(page, "**/*", lambda route: route.abort())
    page.get_by_role("link", name="Sources", exact=True).first.click()
    expect(page.get_by_role("heading", name="This view could not be fetched")).to_be_visible()
    expect(page.locator(".notices")).to_contain_text("The server does not answer")
    page.unroute("**/*")
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
    expect(page.locator(".notices")).not_to_contain_text("The server does not answer")


@pytest.mark.parametrize("view", ["walk", "argument", "node", "lab"])
def test_an_empty_folder_says_in_every_view_of_nodes_what_goes_into_it(
    visit: Callable[..., Visit], empty: Server, view: str
) -> None:
    page = visit(empty.address).go(f"/{view}")
    expect(page.get_by_role("heading", name="This folder holds no nodes yet")).to_be_visible()
    expect(page.locator("main")).to_contain_text("nodes/claim/my-claim.md")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("empty")
    (folder / "nothing").mkdir()
    with serving(folder / "data", folder / "nothing") as running:
        yield running
