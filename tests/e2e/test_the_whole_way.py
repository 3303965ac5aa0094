"""From the front door to a verdict, the way a newcomer takes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser

ENDED = re.compile(r"^(Finished|Cancelled|Failed|Time limit|Not finite|Worker lost|Compile failed)")
VERDICTS = re.compile(r"^(Supported|Contradicted|Inconclusive|Vacuous)$")
RUN_MILLISECONDS = 240_000
# Every status line, in the order in which it is shown.
NOTE = """() => {
  window.said = [];
  const note = () => {
    const now = document.querySelector("[data-status]")?.textContent;
    if (now && now !== window.said.at(-1)) window.said.push(now);
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def test_a_newcomer_walks_the_map_opens_a_claim_runs_it_and_reads_a_verdict(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go("/")
    root = server.get("/api/v1/health")["root"]
    around = server.get(f"/api/v1/nodes/{root}/neighbourhood?hops=2")

    header = page.locator(".walk-head p").first
    expect(header).to_contain_text(f"{around['direct']} direct connections")
    expect(header).to_contain_text(f"{around['two_hop']} in 2-hop network")
    expect(header).to_contain_text(f"{around['cluster']['word']} cluster")
    whole(page)
    seen.picture("walk")

    runnable = set(server.runnable())
    named = page.locator(".mark:has(.label)")
    ids = [named.nth(i).get_attribute("data-id") for i in range(named.count())]
    target = next(id for id in ids if id in runnable)
    title = server.get(f"/api/v1/nodes/{target}")["title"]
    page.locator(f'.mark[data-id="{target}"] .target').click()
    expect(page.locator(".pane .title")).to_have_text(title)
    expect(page).to_have_url(re.compile(f"sel={target}"))

    page.locator(".pane .title a").click()
    page.wait_for_url(f"**/walk/{target}")
    expect(whole(page).locator(".card-title")).to_be_visible()
    seen.picture("walk-step")

    page.evaluate(NOTE)
    page.get_by_role("link", name=re.compile("^Run ")).click()
    page.wait_for_url(f"**/lab/{target}**run=**")
    page.wait_for_function(
        "pattern => new RegExp(pattern).test(window.said.at(-1) ?? '')", arg=ENDED.pattern, timeout=RUN_MILLISECONDS
    )
    statuses = list(page.evaluate("window.said"))
    seen.picture("lab")
    assert any(text.startswith(("Compiling", "Step", "Starting", "Queued")) for text in statuses), statuses
    assert statuses[-1].startswith("Finished"), statuses
    expect(page.locator(".verdict-word")).to_have_text(VERDICTS)
    run = server.get(f"/api/v1/runs/{page.url.split('run=')[1].split('&')[0]}")
    assert run["node"] == target
    assert run["verdict"] is not None
    expect(page.locator(".judgement")).to_have_count(len(run["judgements"]))
    expect(page.locator(".arithmetic").first).to_contain_text("interval")
    expect(page.locator(".arithmetic").first).to_contain_text("Without the mechanism")
    expect(page.locator(".plot").first).to_be_visible()


def test_a_reload_during_a_run_picks_it_up_again_and_escape_stops_it(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    node = server.runnable()[0]
    page = seen.go(f"/lab/{node}?seed=77&n=512")
    page.get_by_role("button", name=re.compile("^Run")).click()
    page.wait_for_url("**run=**")
    run = page.url.split("run=")[1].split("&")[0]
    page.reload()
    page.locator('[data-status="queued"], [data-status="running"]').wait_for()
    assert run in page.url
    page.keyboard.press("Escape")
    page.locator('[data-status="cancelled"]').wait_for(timeout=RUN_MILLISECONDS)
    expect(page.locator(".verdict-word")).to_have_text("Stopped")
    assert server.get(f"/api/v1/runs/{run}")["status"] == "cancelled"
