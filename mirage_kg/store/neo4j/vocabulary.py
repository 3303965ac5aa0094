"""Every word of the texts that are pushed, taken apart by the tokenizer of SQLite, each distinct piece of text once.

No word of that tokenizer reaches over a character of ASCII that is neither a letter nor a digit. So a text is cut there, and
what lies between is looked up; the tokenizer itself sees the distinct pieces only.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from mirage_kg.store import text_index

LONGEST_WORD = 1_000
"""A longer word is found in its text, but offered neither as an ending nor as a suggestion: an index key has a limit."""

_PIECE = re.compile(r"[0-9A-Za-z\x80-\U0010ffff]+")


class _Taken(NamedTuple):
    """A piece of text taken apart: mostly one word and its stem."""

    words: tuple[str, ...]
    stems: str


class Vocabulary:
    """How often each word occurs, its stem, and how many texts hold the stem."""

    def __init__(self) -> None:
        self.stems = 0
        self._taken: dict[str, _Taken] = {}
        self._pieces: Counter[str] = Counter()
        self._holding: Counter[str] = Counter()

    def add(self, parts: Sequence[tuple[str, str, str]]) -> list[text_index.Stemmed]:
        """Count the words of some texts, and return the texts as stems in their order, joined by blanks."""
        texts = [[_PIECE.findall(column) for column in columns] for columns in parts]
        pieces = Counter(piece for columns in texts for column in columns for piece in column)
        self._pieces += pieces
        self._take(pieces.keys() - self._taken.keys())
        found = []
        for columns in texts:
            stemmed = [[stems for piece in column if (stems := self._taken[piece].stems)] for column in columns]
            found.append(text_index.Stemmed(*map(" ".join, stemmed)))
            held = " ".join(found[-1]).split()
            self.stems += len(held)
            self._holding.update(set(held))
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return all words in their order, each with its count, its stem and the number of texts that hold the stem."""
        counts: Counter[str] = Counter()
        for piece, count in self._pieces.items():
            for word in self._taken[piece].words:
                counts[word] += count
        words = sorted(word for word in counts if len(word) <= LONGEST_WORD)
        # A word is a piece of its own, mostly one that was met as such.
        self._take(set(words) - self._taken.keys())
        return [
            {"word": word, "count": counts[word], "stem": stem, "holding": self._holding[stem]}
            for word in words
            for stem in [self._taken[word].stems]
        ]

    def _take(self, pieces: Collection[str]) -> None:
        """Take pieces apart that were not met before."""
        # A piece of ASCII is one word; of the others it is not known how many they are.
        plain = sorted({piece.lower() for piece in pieces if piece.isascii()})
        others = sorted(piece for piece in pieces if not piece.isascii())
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            text_index.prepare(connection)
            stems = text_index.stem(connection, [(" ".join(plain), "", "")])[0].title.split()
            stem = dict(zip(plain, stems, strict=True))
            words = text_index.words_of(connection, others)
            texts = text_index.stem(connection, ((piece, "", "") for piece in others))
        self._taken |= {piece: _Taken((word,), stem[word]) for piece in pieces if (word := piece.lower()) in stem}
        self._taken |= {
            piece: _Taken(tuple(of), text.title) for piece, of, text in zip(others, words, texts, strict=True)
        }
