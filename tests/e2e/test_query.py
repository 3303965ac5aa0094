"""The query view: a question, its rows and its map; an error at its place; offers while writing; all of it in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import Server, Visit, whole

pytestmark = pytest.mark.browser


def test_a_question_is_answered_as_a_table_and_as_a_map(visit: Callable[..., Visit], server: Server) -> None:
    seen = visit()
    page = seen.go("/query")
    examples = server.get("/api/v1/query/language")["examples"]
    questions = page.get_by_role("region", name="Questions and history").get_by_role("listitem")
    expect(questions).to_have_count(len(examples))
    seen.picture("query-empty")

    page.get_by_role("button", name="Which fixes rest on no published evidence?").click()
    rows = page.locator(".rows tbody tr")
    expect(rows).to_have_count(6)
    expect(page).to_have_url(re.compile("^[^?]*[?]text=((?!text=).)*$"))
    seen.picture("query")
    page.get_by_role("button", name="Keep only checked solutions").click()
    expect(page.locator(".pane")).to_contain_text("Keep only checked solutions")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".query-map canvas").first).to_be_visible()
    whole(page)
    seen.picture("query-map")
    # The address is the whole state: opened again it shows the same.
    page.reload()
    expect(page.get_by_role("button", name="Map", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Table", exact=True).click()
    expect(rows).to_have_count(6)
    page.locator("summary", has_text="Asked before").click()
    expect(page.locator(".query-list.mono li")).to_have_count(1)


def test_offers_keys_and_an_error_at_its_place(visit: Callable[..., Visit]) -> None:
    # A query that is refused is answered with 422, which the browser itself reports.
    seen = visit(color_scheme="dark", quiet=False)
    page = seen.go("/query")
    field = page.get_by_role("textbox", name="Query")
    field.click()
    page.keyboard.type("MATCH (f:Fi")
    expect(page.get_by_role("option")).to_have_count(2)
    seen.picture("query-offers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    chosen = field.input_value()
    assert chosen in ("MATCH (f:Fix", "MATCH (f:Figure")
    field.fill("MATCH (f:Fix)\nRETRUN f.id")
    page.keyboard.press("Control+Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Line 2, column 1")
    expect(alert).to_contain_text("Did you mean RETURN?")
    expect(page.locator(".editor .wrong")).to_have_text("RETRUN")
    seen.picture("query-error")
    field.fill("MATCH (f:Fix)\nRETURN count(*) AS fixes")
    expect(page.locator(".editor .wrong")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".rows td")).to_have_text("27")
    expect(alert).to_have_count(0)


def test_a_phrase_in_the_palette_is_answered_by_meaning_too(visit: Callable[..., Visit], server: Server) -> None:
    seen = visit()
    page = seen.go("/query")
    whole(page).keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("reviewing machine-written science takes too long")
    near = page.get_by_text("Near in meaning")
    if "semantic" in server.get("/api/v1/meta")["search"]:
        expect(near).to_be_visible()
        expect(page.get_by_role("option", name="Can AI verify research outputs")).to_have_count(1)
        seen.picture("query-palette")
    else:
        expect(near).to_have_count(0)


def test_a_link_with_values_fits_a_phone_and_its_text_stays_text(visit: Callable[..., Visit], server: Server) -> None:
    seen = visit(viewport={"width": 390, "height": 844})
    text = "MATCH (n:Node) WHERE n.id = $id RETURN n, $note AS note"
    note = "<img src=x onerror=alert(1)>"
    page = seen.go(f"/query?text={quote(text)}&p.id={quote(server.get('/api/v1/health')['root'])}&p.note={quote(note)}")
    expect(page.locator(".rows td").nth(1)).to_have_text(note)
    expect(whole(page).get_by_label("$id")).to_be_visible()
    assert page.locator(".rows img").count() == 0
    assert page.evaluate("document.querySelector('.query').scrollWidth") <= 390
    seen.picture("query-phone")


def test_a_language_that_is_not_offered_is_told_in_plain_words_and_the_question_is_answered_without_it(
    visit: Callable[..., Visit],
) -> None:
    page = visit().go("/query?text=MATCH (f:Fix) RETURN count(*) AS fixes&dialect=neo4j&as=list")
    expect(page.locator(".rows td")).to_have_text("27")
    told = page.locator(".query-main .problem")
    expect(told).to_have_count(2)
    expect(told.first).to_contain_text("not served from Neo4j")
    expect(told.last).to_contain_text("as a table or as a map")
    assert "dialect=neo4j" in page.url, "the address stays the reader's own"
    expect(page.get_by_role("alert")).to_have_count(0)
