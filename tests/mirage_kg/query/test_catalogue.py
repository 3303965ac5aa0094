"""Sources in an order, searched: the same sources that the page would find, had it read all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.model.source import Figure, Source
from mirage_kg.query.catalogue import Catalogue, Order, Wanted

WORDS = st.lists(st.sampled_from(["judge", "loop", "Gap", "mode collapse", "ß"]), max_size=3).map(" ".join)
FIGURES = st.builds(
    Figure,
    id=st.sampled_from(["peak", "end", "gap"]),
    quantity=WORDS,
    condition=WORDS,
    confidence=st.sampled_from(["high", "by_eye", "low"]),
)
SOURCES = st.lists(
    st.builds(
        Source,
        key=st.integers(0, 99).map("paper-{}".format),
        title=WORDS,
        year=st.integers(2020, 2026),
        url=st.just("https://example.org"),
        summary=WORDS,
        figures=st.lists(FIGURES, max_size=3).map(tuple),
    ),
    max_size=6,
    unique_by=lambda source: source.key,
)
WANTED = st.builds(
    Wanted,
    words=WORDS.map(lambda text: tuple(text.lower().split())),
    confidence=st.sampled_from([None, "high", "low"]),
    key=st.just(""),
    figure=st.sampled_from(["", "", "gap"]),
)


def said(row: Source | Figure, *names: str) -> str:
    return " ".join(str(getattr(row, name)) for name in names).lower()


def fits(source: Source, wanted: Wanted) -> tuple[bool, list[Figure]]:
    """Say whether a source is found, and which of its figures match however they were read; word by word, as a reader would."""
    about = said(source, "key", "title", "year", "summary")
    whole = [f"{about} {said(row, 'id', 'quantity', 'condition')}" for row in source.figures]
    figures = [
        row for row, text in zip(source.figures, whole, strict=True) if all(word in text for word in wanted.words)
    ]
    if wanted.figure and wanted.figure not in {row.id for row in source.figures}:
        return False, []
    if wanted.confidence:
        return any(row.confidence == wanted.confidence for row in figures), figures
    return bool(figures) or all(word in about for word in wanted.words), figures


@given(sources=SOURCES, wanted=WANTED, order=st.sampled_from(["use", "title", "newest"]))
def test_what_is_found_is_what_reading_every_source_finds(sources: list[Source], wanted: Wanted, order: Order) -> None:
    found = Catalogue(sources, {}).matches(wanted, order)
    expected = {source.key: fits(source, wanted) for source in sources}
    assert sorted(found.keys) == sorted(key for key, (fit, _) in expected.items() if fit)
    for confidence in ("high", "by_eye", "low"):
        counted = sum(row.confidence == confidence for _, figures in expected.values() for row in figures)
        assert found.confidence.get(confidence, 0) == counted


def source(key: str, **more: Any) -> Source:
    return Source(key=key, title=more.pop("title", key), year=more.pop("year", 2024), url="https://example.org", **more)


def test_each_order_puts_first_what_it_says_and_equal_ones_by_title() -> None:
    old, new, used = source("old", year=2020), source("new", year=2025), source("used", year=2021)
    catalogue = Catalogue([new, old, used], {"used": 3, "old": 1})
    assert catalogue.matches(Wanted(), "newest").keys == ("new", "used", "old")
    assert catalogue.matches(Wanted(), "use").keys == ("used", "old", "new")
    assert catalogue.matches(Wanted(), "title").keys == ("new", "old", "used")
    assert Catalogue([old, source("a", title="Zeta"), source("b", title="alpha")], {}).matches(
        Wanted(), "title"
    ).keys == (
        "b",
        "old",
        "a",
    )


def test_a_source_is_found_by_its_key_alone() -> None:
    assert Catalogue([source("one"), source("one-more")], {}).matches(Wanted(key="one"), "use").keys == ("one",)
