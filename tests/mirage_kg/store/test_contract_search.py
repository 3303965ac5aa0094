"""What every store must find. Rows 32 to 34 of the fault catalogue are here."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit
from mirage_kg.store import Store
from tests.mirage_kg.store.conftest import NASTY

PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def utf16(text: str, ranges: tuple[tuple[int, int], ...]) -> list[str]:
    units = text.encode("utf-16-le", "surrogatepass")
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in ranges]


@pytest.mark.parametrize(
    ("text", "first", "marked"),
    [
        ("decays", "decay", ["decays"]),
        ("decaying", "decay", ["decays"]),
        ("gau", "gauge", ["Gauge"]),
        ("eloge", "islet", ["Éloge"]),
        ("ILE", "islet", ["île"]),
        ("improvi", "islet", ["improvised"]),
        ("outside label", "repair", ["outside", "labels"]),
    ],
)
def test_words_are_found_by_stem_by_beginning_and_without_accents(
    store: Store, text: str, first: str, marked: list[str]
) -> None:
    hit = store.search(text).items[0]
    assert hit.node.id == first
    assert utf16(hit.node.title, hit.title_ranges) == marked


def test_ranges_of_the_snippet_are_counted_in_utf16_units(store: Store) -> None:
    hit = store.search("café").items[0]
    assert utf16(hit.snippet, hit.snippet_ranges) == ["café"]
    assert "😀" in hit.snippet[: hit.snippet.index("café")]


def test_other_names_and_ids_are_searched_too(store: Store) -> None:
    assert store.search("first mover").items[0].node.id == "root-claim"
    assert store.search("islet").items[0].node.id == "islet"


def test_where_no_node_holds_all_words_any_will_do(store: Store) -> None:
    assert {hit.node.id for hit in store.search("gauge labels").items} >= {"gauge", "repair"}


def test_the_address_of_a_link_is_not_searched(store: Store) -> None:
    assert store.search("https").items == ()


@pytest.mark.parametrize("text", ["", "   ", "\u0301\u0308", "😀😀", "...", "-", '"', "*"])
def test_a_text_without_words_finds_nothing_and_suggests_nothing(store: Store, text: str) -> None:
    found = store.search(text)
    assert (found.items, found.searched, found.suggestion) == ((), 6, None)


def test_a_misspelt_word_suggests_the_nearest(store: Store) -> None:
    found = store.search("lables")
    assert (found.items, found.suggestion) == ((), "labels")


def test_a_text_over_the_limit_is_refused(store: Store) -> None:
    assert store.search("x" * limit("query_length")).items == ()
    for text in ("x" * (limit("query_length") + 1), "decay " * 2_000):
        with pytest.raises(InvalidInput):
            store.search(text)


@pytest.mark.parametrize("text", ["אבג decay", "decay \u202eyaced", "مرحبا decay"])
def test_mixed_directions_still_find_what_is_there(store: Store, text: str) -> None:
    assert "decay" in [hit.node.id for hit in store.search(text).items]


@pytest.mark.parametrize("text", NASTY)
def test_text_that_looks_like_a_query_is_only_text(store: Store, text: str) -> None:
    before = store.graph()
    found = store.search(text)
    assert all(hit.title_ranges or hit.snippet_ranges or hit.node.id for hit in found.items)
    assert store.graph() == before
    assert store.counts()["nodes"] == 6


@PROPERTY
@given(text=st.text(max_size=60) | st.sampled_from(NASTY).flatmap(lambda nasty: st.text(max_size=9).map(nasty.__add__)))
def test_any_text_can_be_searched_and_its_ranges_lie_in_the_text(store: Store, text: str) -> None:
    for hit in store.search(text).items:
        for shown, ranges in ((hit.node.title, hit.title_ranges), (hit.snippet, hit.snippet_ranges)):
            length = len(shown.encode("utf-16-le")) // 2
            assert all(0 <= start < end <= length for start, end in ranges)
            assert [start for start, _ in ranges] == sorted({start for start, _ in ranges})
