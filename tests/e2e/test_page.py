"""What the page promises besides the way through it: keys, links that restore, themes, small screens, faults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.owned=1</script>",
    '<img src=x onerror="window.owned=1">',
    '"><svg onload=window.owned=1>',
    "<b style=\"background:url('http://elsewhere.invalid/x')\">broken",
)
GO = "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
BODY = """
<script>window.owned=1</script>

<img src="http://elsewhere.invalid/a.png" onerror="window.owned=1">

[a link](javascript:window.owned=1) and ![a picture](http://elsewhere.invalid/b.png)

<svg><script>window.owned=1</script></svg><div><b>never closed
"""


def test_the_keyboard_alone_walks_opens_and_comes_back(visit: Callable[..., Visit], server: Server) -> None:
    page = whole(visit().go("/"))
    root = server.get("/api/v1/health")["root"]
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sel=**")
    first = page.url.split("sel=")[1]
    expect(page.locator("[aria-live=polite].hidden")).to_contain_text(server.get(f"/api/v1/nodes/{first}")["title"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/walk/{first}")
    page.keyboard.press("Backspace")
    page.wait_for_url(re.compile(rf"sel={first}$"))
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/(walk/[a-z0-9-]+)?$"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/node/{root}")
    page.keyboard.press("2")
    page.wait_for_url("**/network**")
    whole(page).keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("nearest node that way")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)


def test_keys_of_one_character_can_be_turned_off_for_good_and_all_they_do_stays_in_the_palette(
    visit: Callable[..., Visit],
) -> None:
    page = whole(visit().go("/"))
    page.keyboard.press("?")
    page.get_by_label("Keys of one character work").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    whole(page)
    before = page.url
    for key in ("2", "l", "]", "/", "?"):
        page.keyboard.press(key)
    assert page.url == before
    expect(page.locator("[role=dialog]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("list instead")
    page.keyboard.press("Enter")
    page.wait_for_url("**as=list**")


def test_what_floats_takes_the_focus_and_gives_it_back(visit: Callable[..., Visit]) -> None:
    page = whole(visit().go("/"))
    here = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    for name, opened in (("Share", "Save the picture as SVG"), ("Theme", "System✓"), ("Keys", "Keys")):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"({here}) === {json.dumps(opened)}")
        page.keyboard.press("Escape")
        page.wait_for_function(f"document.activeElement.matches('.tool') && ({here}) === {json.dumps(name)}")
    page.locator(".map").focus()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".map")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".palette")).to_have_count(0)


def test_a_page_on_a_broken_folder_says_how_many_errors_it_leaves_out(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path, server: Server
) -> None:
    (tmp_path / "graph/nodes/claim").mkdir(parents=True)
    for name, text in (
        ("fine", "root: true\ntitle: Fine\nstatement: It is.\n---\n"),
        ("open", "title: Never closed\n"),
    ):
        head = f"---\nid: {name}\nkind: claim\n"
        (tmp_path / f"graph/nodes/claim/{name}.md").write_text(head + text, encoding="utf-8")
    broken = serve(tmp_path / "data", tmp_path / "graph")
    page = visit(broken.address, quiet=False).go("/")
    expect(page.locator(".notices")).to_contain_text("1 error in the files")
    page.locator(".notices").get_by_role("button", name="Close").click()
    expect(page.locator(".notices")).not_to_contain_text("in the files")


def test_hops_follow_the_brackets_and_the_list_shows_the_same_nodes(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/")
    root = server.get("/api/v1/health")["root"]
    page.wait_for_selector(".mark")
    page.keyboard.press("[")
    page.wait_for_url("**hops=1**")
    direct = server.get(f"/api/v1/nodes/{root}/neighbourhood?hops=1")["direct"]
    expect(page.locator(".mark:not(.leaving)")).to_have_count(direct)
    page.keyboard.press("l")
    page.wait_for_url("**as=list**")
    expect(page.locator(".nodes tr")).to_have_count(direct)


@pytest.mark.parametrize(
    "path",
    ["/walk/{id}?hops=1&sel={other}", "/network?kind=claim,fix&sel={id}", "/network?as=list&q=judge", "/node/{id}"],
)
def test_an_address_brings_back_what_it_showed(visit: Callable[..., Visit], server: Server, path: str) -> None:
    around = server.get(f"/api/v1/nodes/{server.get('/api/v1/health')['root']}/neighbourhood?hops=1")
    id, other = around["center"]["id"], around["nodes"][0]["id"]
    wanted = path.format(id=id, other=other)
    page = visit().go(wanted)
    shown = other if "{other}" in path else id
    if "q=judge" in path:
        hits = {hit["node"]["id"] for hit in server.get("/api/v1/search?q=judge&limit=30")["items"]}
        expect(page.locator(".node-list li")).to_have_count(len(hits))
    else:
        expect(page.locator("#view :is(.title, .page-title)")).to_contain_text(
            server.get(f"/api/v1/nodes/{shown}")["title"]
        )
    whole(page)
    assert page.url.split("&at=")[0].endswith(wanted)


def test_unknown_words_of_an_address_are_named_and_kept_and_values_out_of_range_are_refused_in_words(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/walk?hops=9&later=1")
    expect(page.locator(".notices")).to_contain_text("later")
    expect(page.locator(".walk-head")).to_contain_text("hops=9 refused")
    assert page.url.endswith("?hops=9&later=1")
    node = server.runnable()[0]
    page.goto(f"{server.address}/lab/{node}?n=100000&p.nothing=3")
    expect(page.locator(".knobs")).to_contain_text("n=100000 refused")
    expect(page.locator(".knobs")).to_contain_text("p.nothing=3 refused")


def test_the_network_rings_matches_while_one_types_and_filters_with_counts(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go("/network")
    nodes = server.get("/api/v1/graph")["nodes"]
    expect(page.locator(".facets p").first).to_contain_text(f"{len(nodes)} nodes")
    whole(page)
    seen.picture("network")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("judge")
    found = len(server.get("/api/v1/search?q=judge&limit=30")["items"])
    expect(page.locator("[role=option]:has(mark)")).to_have_count(found)
    expect(page.locator(".canvas .walk-head")).to_contain_text(f"{found} match")
    seen.picture("network-search")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Fix")).click()
    fixes = sum(node["kind"] == "fix" for node in nodes)
    expect(page.locator(".facets p").first).to_contain_text(f"{fixes} nodes")
    expect(page).to_have_url(re.compile("kind=fix"))


def test_a_search_without_a_match_keeps_the_words_and_says_how_many_were_searched(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/")
    page.wait_for_selector(".card")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("qqqqzzzz")
    count = server.get("/api/v1/health")["counts"]["nodes"]
    expect(page.locator(".palette")).to_contain_text(f"Nothing matches “qqqqzzzz” among {count} nodes")


def test_the_chosen_theme_outlives_a_reload(visit: Callable[..., Visit]) -> None:
    page = visit().go("/")
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    page.reload()
    page.wait_for_selector(".card")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_with_reduced_motion_nothing_is_animated(visit: Callable[..., Visit]) -> None:
    page = whole(visit(reduced_motion="reduce").go("/"))
    running = "document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 100).length"
    assert page.evaluate(running) == 0


def test_at_twice_the_size_every_control_is_still_in_reach(visit: Callable[..., Visit]) -> None:
    page = whole(visit(viewport={"width": 720, "height": 450}, device_scale_factor=2).go("/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    for name in ("Search", "Theme"):
        expect(page.get_by_role("button", name=re.compile(f"^{name}"))).to_be_in_viewport()
    expect(page.locator(".tabs a").first).to_be_in_viewport()


def test_without_webgl_the_map_is_a_list(visit: Callable[..., Visit], server: Server) -> None:
    seen = visit()
    seen.page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = function (kind, ...rest)"
        " { return /webgl/.test(kind) ? null : real.call(this, kind, ...rest); };"
    )
    page = seen.go("/network")
    expect(page.locator(".node-list li").first).to_be_visible()
    expect(page.locator(".canvas")).to_contain_text("no WebGL")


def test_a_node_that_is_not_there_is_said_so(visit: Callable[..., Visit]) -> None:
    seen = visit(quiet=False)
    answers: list[int] = []
    seen.page.on("response", lambda answer: answers.append(answer.status))
    page = seen.go("/walk/there-is-no-such-node")
    assert answers[0] == 404
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    page.get_by_role("link", name="To the root", exact=True).click()
    page.wait_for_selector(".card")


def test_when_the_server_goes_the_page_keeps_what_was_read_and_says_so(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path, server: Server
) -> None:
    short_lived = serve(tmp_path / "data")
    seen = visit(short_lived.address, quiet=False)
    page = whole(seen.go("/"))
    node = short_lived.runnable()[0]
    short_lived.process.kill()
    short_lived.process.wait(10)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".notices")).to_contain_text("The server does not answer")
    expect(page.locator(".mark .label").first).to_be_visible()
    expect(page.locator(".loading-line")).to_have_count(0)
    page.evaluate(GO, f"/lab/{node}")
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    seen.picture("server-away")


def test_hostile_texts_stay_text_everywhere(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path, server: Server
) -> None:
    folder = tmp_path / "graph"
    (folder / "nodes/claim").mkdir(parents=True)
    (folder / "sources").mkdir()
    for number, text in enumerate(HOSTILE):
        reason = f"links:\n  - to: hostile-0\n    relation: related_to\n    reason: {json.dumps(text)}\n"
        links = reason if number else "root: true\n"
        (folder / f"nodes/claim/hostile-{number}.md").write_text(
            f"---\nid: hostile-{number}\nkind: claim\ntitle: {json.dumps(text)}\nstatement: {json.dumps(text)}\n"
            f"aliases:\n  - {json.dumps(text)}\n{links}---\n{BODY}",
            encoding="utf-8",
        )
    hostile = serve(tmp_path / "data", folder)
    seen = visit(hostile.address)
    for path in (
        "/",
        "/walk/hostile-1?as=list",
        "/node/hostile-0",
        "/argument/hostile-0",
        "/network",
        "/network?as=list",
        "/lab/hostile-2",
    ):
        page = whole(seen.go(path))
        assert page.evaluate("window.owned") is None, path
        assert page.evaluate("document.querySelectorAll('main script, main img, main iframe').length") == 0, path
    page = seen.go("/node/hostile-0")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE[0])
    page = whole(seen.go("/"))
    page.locator(".mark .target").first.hover(force=True)
    page.locator(".preview .name").wait_for()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("owned")
    page.locator("[role=option]:has(mark)").first.wait_for()
    whole(page)
    assert page.evaluate("window.owned") is None
    seen.picture("hostile")
