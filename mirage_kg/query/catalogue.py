"""All sources of a graph in some order, as a table that can be searched: their texts in short, not the sources themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from mirage_kg.model.source import Confidence, Figure, Source

Order = Literal["use", "title", "newest"]
"""use: how many of its numbers are set beside a run, then how many nodes cite it, the most first. Equal ones come by title."""


class Wanted(NamedTuple):
    """What is looked for: all of `words`, lower case, in a source and one of its figures; figures read with `confidence`.

    `key` and `figure` name one source, or all that have a figure of that id. Empty means any.
    """

    words: tuple[str, ...] = ()
    confidence: Confidence | None = None
    key: str = ""
    figure: str = ""


class Matches(NamedTuple):
    """Keys of the sources that match, in order, and how many matching figures were read in which way, any `confidence`."""

    keys: tuple[str, ...]
    confidence: Mapping[Confidence, int]


class Catalogue:
    """Sources in short, for searches that look at all of them."""

    def __init__(self, sources: Iterable[Source], cited: Mapping[str, int]) -> None:
        """Take in the sources, which are not held, and how many nodes cite each of them."""
        entries = [_entry(source, cited.get(source.key, 0)) for source in sources]
        self._ordered = {order: sorted(entries, key=key) for order, key in _KEYS.items()}
        self.figures = sum(len(entry.figures) for entry in entries)

    def matches(self, wanted: Wanted, order: Order) -> Matches:
        """Return the sources with a figure that matches, and where no `confidence` is wanted those that match themselves."""
        keys: list[str] = []
        counted = Counter[Confidence]()
        for entry in self._ordered[order]:
            if not entry.is_named(wanted):
                continue
            figures = [row.confidence for row in entry.figures if _has(f"{entry.text} {row.text}", wanted.words)]
            counted.update(figures)
            if wanted.confidence in figures or (
                wanted.confidence is None and (figures or _has(entry.text, wanted.words))
            ):
                keys.append(entry.key)
        return Matches(tuple(keys), counted)


class _Line(NamedTuple):
    id: str
    text: str
    confidence: Confidence


class _Entry(NamedTuple):
    key: str
    title: str
    year: int
    bound: int
    cited: int
    text: str
    figures: tuple[_Line, ...]

    def is_named(self, wanted: Wanted) -> bool:
        return wanted.key in ("", self.key) and (
            not wanted.figure or any(row.id == wanted.figure for row in self.figures)
        )


_KEYS: Mapping[Order, Callable[[_Entry], Any]] = MappingProxyType(
    {
        "use": lambda entry: (-entry.bound, -entry.cited, entry.title.casefold(), entry.key),
        "title": lambda entry: (entry.title.casefold(), entry.key),
        "newest": lambda entry: (-entry.year, entry.title.casefold(), entry.key),
    }
)


def _entry(source: Source, cited: int) -> _Entry:
    words = (source.key, source.title, *source.authors, str(source.year), source.venue, source.arxiv, source.summary)
    text = " ".join(filter(None, words)).lower()
    figures = tuple(map(_line, source.figures))
    return _Entry(source.key, source.title, source.year, len(source.reproductions), cited, text, figures)


def _line(figure: Figure) -> _Line:
    text = " ".join((figure.id, figure.quantity, figure.condition, figure.locator)).lower()
    return _Line(figure.id, text, figure.confidence)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return all(word in text for word in words)
