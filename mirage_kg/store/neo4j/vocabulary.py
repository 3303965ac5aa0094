"""Every word of the texts that are pushed, taken apart by the tokenizer of SQLite, each distinct piece of text once.

No word of that tokenizer reaches over a character of ASCII that is neither a letter nor a digit. So a text is cut there, and
what lies between is looked up; the tokenizer itself sees the distinct pieces only.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import Any

from mirage_kg.store import text_index
from mirage_kg.store.neo4j.postings import LENGTHS, Collected

LONGEST_WORD = 1_000
"""A longer word can be no search text, and is not offered as an ending or a suggestion: an index key has a limit."""

_PIECE = re.compile(r"[0-9A-Za-z\x80-\U0010ffff]+")


class Vocabulary:
    """How often each word occurs, and which texts hold its stem."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, tuple[int, ...]] = {}
        self._numbers = {LENGTHS: 0}
        self._pieces: Counter[str] = Counter()
        self._collected = Collected()

    def add(self, numbers: Sequence[int], parts: Sequence[tuple[str, str, str]]) -> None:
        """Count the words of some texts.

        Args:
            numbers: the number of each text: the place of its node in the order of ids.
            parts: title, other names and content of each.
        """
        columns = [_PIECE.findall(column) for columns in parts for column in columns]
        pieces = Counter(chain.from_iterable(columns))
        self._pieces.update(pieces)
        self._take(pieces.keys() - self._stems.keys())
        stems = self._stems
        self._collected.add(numbers, [[*chain.from_iterable(map(stems.__getitem__, column))] for column in columns])

    def words(self) -> list[dict[str, Any]]:
        """Return all words in their order, each with its count."""
        counts: Counter[str] = Counter()
        for piece, count in self._pieces.items():
            for word in self._words[piece]:
                counts[word] += count
        return [{"word": word, "count": counts[word]} for word in sorted(counts) if len(word) <= LONGEST_WORD]

    def postings(self) -> Iterator[dict[str, Any]]:
        """Yield every stem with the texts that hold it, packed, in parts."""
        names = list(self._numbers)
        for number, part, postings in self._collected.rows():
            if len(names[number]) <= LONGEST_WORD:
                yield {"stem": names[number], "part": part, "postings": postings}

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
        for piece in pieces:
            if (word := piece.lower()) in stem:
                self._words[piece], self._stems[piece] = (word,), self._numbered(stem[word])
        for piece, of, text in zip(others, words, texts, strict=True):
            self._words[piece], self._stems[piece] = tuple(of), self._numbered(*text.title.split())

    def _numbered(self, *stems: str) -> tuple[int, ...]:
        return tuple(self._numbers.setdefault(stem, len(self._numbers)) for stem in stems)
