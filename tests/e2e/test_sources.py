"""The papers and their figures as a table, and beside them what the simulations show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Held, Server, Visit, whole

pytestmark = pytest.mark.browser

FIGURE = "tbody tr:not(.paper):not(.more)"


def sources(server: Server) -> list[dict[str, Any]]:
    """Return all sources."""
    return list(server.get("/api/v1/sources?limit=200")["items"])


def test_the_key_of_the_view_opens_a_table_of_all_papers_that_filters_and_searches(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = whole(seen.go("/"))
    page.keyboard.press("6")
    page.wait_for_url("**/sources**")
    papers = sources(server)
    table = page.get_by_role("table")
    expect(table.locator("tr.paper")).to_have_count(len(papers))
    expect(table.get_by_role("columnheader").first).to_have_text("Paper and figure")
    expect(page.get_by_text("Only cited by").first).to_be_visible()
    assert not [url for url in seen.requests if "/export" in url]
    seen.picture("sources")

    page.get_by_role("button", name=re.compile("^read off a vector curve")).click()
    page.wait_for_url("**confidence=digitised**")
    wanted = [row for paper in papers for row in paper["figures"] if row["confidence"] == "digitised"]
    expect(table.locator(FIGURE)).to_have_count(len(wanted))

    page.get_by_role("searchbox").fill("no such words anywhere")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(table.locator("tr.paper")).to_have_count(len(papers))
    for link in page.locator(".paper h2 a").all()[:5]:
        assert link.get_attribute("target") == "_blank"
        assert "noreferrer" in str(link.get_attribute("rel"))


def test_a_paper_tells_what_it_supports_and_attacks_and_why(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go("/sources?source=lrm-self-train")
    paper = page.locator("#source-lrm-self-train tr.paper")
    paper.locator("summary").click()
    told = server.get("/api/v1/sources?key=lrm-self-train")["bearing"]["lrm-self-train"]
    for does, head in (("supports", "Supports"), ("attacks", "Attacks"), ("undercuts", "Undercuts a step of")):
        rows = [row for row in told if row["does"] == does]
        group = paper.locator("section", has=page.get_by_role("heading", name=f"{head} {len(rows)}", exact=True))
        expect(group.get_by_role("link")).to_have_text([row["title"] for row in rows])
        expect(group.locator("li .small")).to_have_text([row["why"] for row in rows])
    paper.get_by_role("link", name=told[0]["title"], exact=True).first.click()
    page.wait_for_url(f"**/node/{told[0]['node']}**")


def test_what_is_used_most_comes_first_and_the_order_can_be_switched(
    visit: Callable[..., Visit], server: Server
) -> None:
    page = visit().go("/sources")
    titles = whole(page).locator("tr.paper h2")
    papers = sources(server)
    most = max(len(row["reproductions"]) for row in papers)
    assert titles.first.inner_text() in [row["title"] for row in papers if len(row["reproductions"]) == most]
    order = page.get_by_role("group", name="Order")
    by_title = sorted(papers, key=lambda row: row["title"].casefold())
    order.get_by_role("button", name="Title").click()
    expect(titles).to_have_text([row["title"] for row in by_title])
    expect(page).to_have_url(re.compile("order=title$"))
    order.get_by_role("button", name="Newest").click()
    expect(titles).to_have_text([row["title"] for row in sorted(by_title, key=lambda row: -row["year"])])
    expect(page).to_have_url(re.compile("order=newest$"))
    order.get_by_role("button", name="Most used").click()
    expect(page.get_by_role("button", name="Most used")).to_have_attribute("aria-pressed", "true")
    expect(page).not_to_have_url(re.compile("order"))
    expect(visit().go("/sources?order=best").get_by_role("status").first).to_contain_text("order=best refused")


def test_an_address_leads_to_its_figure_and_an_unknown_one_is_refused_in_words(
    visit: Callable[..., Visit], server: Server
) -> None:
    paper = max(sources(server), key=lambda row: len(row["figures"]))
    figure = paper["figures"][-1]
    page = visit(viewport={"width": 390, "height": 844}, color_scheme="dark").go(
        f"/sources?fig={paper['key']}:{figure['id']}"
    )
    row = page.locator("[aria-current=true]")
    expect(row).to_have_count(1)
    expect(row).to_be_in_viewport()
    whole(page)
    expect(row).to_contain_text(figure["quantity"])
    assert page.evaluate("document.querySelector('.sources').scrollWidth") <= 390
    page.goto(f"{server.address}/sources?fig=none:such")
    expect(page.locator(".sources header")).to_contain_text("fig=none:such refused")


def standing(row: dict[str, Any]) -> str:
    """Say which filter a reproduction belongs to."""
    if row["simulated"] is None:
        return "Not run"
    judged = {row["sign"], row["order"], row["size"]}
    return "Disagree" if "differs" in judged else "Agree" if "agrees" in judged else "Not judged"


def test_reported_stands_beside_simulated_and_disagreement_has_its_own_filter(
    visit: Callable[..., Visit], server: Server
) -> None:
    seen = visit()
    page = seen.go("/sources")
    page.get_by_role("button", name=re.compile("^Beside the simulations")).click()
    page.wait_for_url("**as=beside**")
    rows = server.get("/api/v1/reproductions")["items"]
    shown = page.locator(".beside tbody tr")
    expect(shown).to_have_count(len(rows))
    first = shown.first.get_attribute("id")
    (row,) = (row for row in rows if f"beside-{row['source']}-{row['id']}" == first)
    expect(shown.first).to_contain_text(row["why_not"])
    for label in ("Disagree", "Agree", "Not run"):
        page.get_by_role("button", name=re.compile(f"^{label} [0-9]")).click()
        expect(shown).to_have_count(sum(standing(row) == label for row in rows))
    seen.picture("sources-beside")


def test_a_wrong_filter_is_refused_in_words_and_filters_nothing(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go("/sources?confidence=toString&as=table")
    expect(page.locator("tr.paper")).to_have_count(len(sources(server)))
    expect(page.locator(".sources header")).to_contain_text("confidence=toString refused")
    expect(page.locator(".sources header")).to_contain_text("as=table refused")
    assert "confidence=toString" in page.url


def test_no_pair_is_counted_before_the_pairs_have_come(visit: Callable[..., Visit]) -> None:
    page = visit().page
    pairs = Held(page, "**/api/v1/reproductions*")
    page.goto(f"{visit().origin}/sources?as=beside")
    expect(page.get_by_role("progressbar", name="Searching")).to_be_attached()
    expect(page.get_by_role("group", name="Sign, order and size")).to_have_count(0)
    pairs.let_go()
    expect(page.get_by_role("group", name="Sign, order and size")).to_be_visible()


def test_a_figure_is_drawn_beside_its_number(visit: Callable[..., Visit], server: Server) -> None:
    page = visit().go("/sources")
    course = next(
        (paper, row) for paper in sources(server) for row in paper["figures"] if row["id"] and len(row["series"]) > 6
    )
    page.goto(f"{server.address}/sources?fig={course[0]['key']}:{course[1]['id']}")
    row = page.locator("[aria-current=true]")
    expect(row.locator("polyline, .figure-values li").first).to_be_visible()
