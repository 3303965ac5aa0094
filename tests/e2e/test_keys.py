"""Every key of the table of keys does something that is seen, or says in sight why it does not; every view has one title."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole
from .scenery import SCENES

pytestmark = pytest.mark.browser

NAMES = {
    "−": "-",
    "⌫": "Backspace",
    "↵": "Enter",
    "Esc": "Escape",
    "←": "ArrowLeft",
    "Ctrl ↵": "Control+Enter",
    "Ctrl+Z": "Control+z",
    "Ctrl+Shift+Z": "Control+Shift+z",
    "← ↑ ↓ →": "ArrowLeft",
    "⇧ ← ↑ ↓ →": "Shift+ArrowLeft",
}
VIEWS = {
    "walk": ("/walk/{root}", "walk"),
    "walk with a neighbour chosen": ("/walk/{root}?sel={other}", "walk-selected"),
    "network": ("/network", "network"),
    "network with a node chosen": ("/network?sel={root}", "network-selected"),
    "argument": ("/argument/{root}", "argument"),
    "node": ("/node/{root}", "node"),
    "lab": ("/lab/{root}", "lab-empty"),
    "sources": ("/sources", "sources"),
    "query": ("/query", "query-empty"),
}
# What is in sight: the address, what has the focus, and the page without what only a screen reader hears.
SEEN = """() => {
  const shown = document.querySelector(".shell").cloneNode(true);
  for (const one of shown.querySelectorAll(".hidden")) one.remove();
  for (const one of shown.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
  const at = document.activeElement;
  return [location.href, at.tagName, at.className, at.id, at.ariaLabel, shown.innerHTML].join("\\n");
}"""
CHANGED = f"before => ({SEEN})() !== before"
STILL_MILLISECONDS = 250


def addressed(server: Server, path: str) -> str:
    root = server.get("/api/v1/health")["root"]
    other = server.get(f"/api/v1/nodes/{root}/neighbourhood?hops=1")["nodes"][0]["id"]
    return path.format(root=root, other=other)


def settled(page: Any, ready: str) -> str:
    """Wait until the page is there and stands still, and return what is seen of it."""
    page.locator(ready).first.wait_for()
    before = whole(page).evaluate(SEEN)
    while True:
        page.wait_for_timeout(STILL_MILLISECONDS)
        now = page.evaluate(SEEN)
        if now == before:
            return str(now)
        before = now


def table(page: Any) -> dict[str, str]:
    """Return what the table of keys says, by what each row does."""
    page.keyboard.press("?")
    rows = page.locator(".key-table dt").all()
    keys = [" ".join(row.locator("kbd").all_inner_texts()) for row in rows]
    return dict(zip(page.locator(".key-table dd").all_inner_texts(), keys, strict=True))


def test_every_key_of_the_table_does_something_that_is_seen_or_says_why_not(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit(reduced_motion="reduce")
    page = seen.page
    done: set[tuple[str, str]] = set()
    silent = []
    for view, (path, scene) in VIEWS.items():
        ready = SCENES[scene].ready
        address = addressed(server, path)
        seen.go(address)
        settled(page, ready)
        for does, shown in table(page).items():
            # What the frame offers is the same in every view.
            if (shown, does) in done:
                continue
            done.add((shown, does))
            seen.go(address)
            page.locator(ready).first.wait_for()
            whole(page)
            if shown == "Tab":
                page.locator(".map").focus()
            if does == "close what is open":
                page.keyboard.press("?")
            before = settled(page, ready)
            page.keyboard.press(NAMES.get(shown, shown.split(" ")[0]))
            try:
                page.wait_for_function(CHANGED, arg=before)
            except Exception:  # the player's own error for what did not come in time
                silent.append(f"{view}: {shown} ({does})")
    assert silent == []
    assert len(done) > 25


def test_before_and_after_says_in_sight_that_no_run_moved_anything(visit: Callable[..., Visit], server: Server) -> None:
    page = whole(visit().go("/"))
    page.reload()
    whole(page)
    page.keyboard.press("b")
    expect(page.locator(".told")).to_contain_text("no run has moved a strength")
    expect(page.locator("[aria-live=polite].hidden")).to_contain_text("no run has moved a strength")


def test_the_best_next_run_is_offered_and_not_started(visit: Callable[..., Visit], server: Server) -> None:
    root = server.get("/api/v1/health")["root"]
    best = server.get(f"/api/v1/argument/{root}")["next"][0]
    runs = server.get(f"/api/v1/runs?node={best['node']}")["items"]
    page = whole(visit().go("/"))
    page.keyboard.press("n")
    page.wait_for_url(f"**/lab/{best['node']}**")
    expect(page).not_to_have_url(re.compile("go="))
    expect(page.get_by_role("button", name=re.compile("^Run( again)? "))).to_be_focused()
    expect(page.locator(".told")).to_contain_text("R runs it")
    whole(page)
    assert server.get(f"/api/v1/runs?node={best['node']}")["items"] == runs
    page.keyboard.press("Enter")
    page.wait_for_url("**run=**")


def test_every_view_of_the_table_has_one_title(visit: Callable[..., Visit], server: Server) -> None:
    page = whole(visit().go("/"))
    views = {path for path, _ in VIEWS.values()}
    entries = [link.get_attribute("href") or "" for link in page.locator(".views a").all()]
    assert len(entries) == 7
    for address in [*entries, *(addressed(server, path) for path in views), "/network?as=list&q=qqqqzzzz"]:
        page.goto(f"{server.address}{address}")
        page.locator("h1").first.wait_for(state="attached")
        whole(page)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("h1")).not_to_be_empty()
