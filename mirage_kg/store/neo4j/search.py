"""Search over the postings that were pushed: every text that matches is ranked, as every store ranks, and only a page is read.

The stems are those that SQLite's tokenizer makes, so what matches is what SQLite's index matches.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from typing import NamedTuple

from mirage_kg.model.node import Node
from mirage_kg.store import text_index
from mirage_kg.store.neo4j.connect import Ask
from mirage_kg.store.neo4j.postings import LENGTHS, unpack
from mirage_kg.store.ranking import Floats, Postings, best, matching, ranks

ENDINGS = (
    "MATCH (w:Word) WHERE w._edition = $edition AND w.word >= $word AND w.word < $end"
    " RETURN w.word ORDER BY w.count DESC, w.word LIMIT $most"
)
# An index over three properties is used where all three are asked for.
POSTINGS = (
    "UNWIND $stems AS stem MATCH (s:Stem) WHERE s._edition = $edition AND s.stem = stem AND s.part >= 0"
    " WITH stem, s ORDER BY s.part RETURN stem, collect(s.postings)"
)


class Matches(NamedTuple):
    """Numbers of texts with their ranks, best first, and the query, in the language of FTS5, that they match."""

    ranks: tuple[tuple[int, float], ...]
    query: str


class TextSearch:
    """Searches one edition; may be used from many threads."""

    def __init__(self, edition: str) -> None:
        self._edition = edition
        self._lengths: Floats | None = None
        self._lock = threading.Lock()
        self._texts = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        text_index.prepare(self._texts)
        self._texts.executescript(text_index.TABLES)

    def words(self, text: str) -> list[str]:
        """Return the words of a search text that count; InvalidInput when it is too long."""
        with self._lock:
            return text_index.asked_words(self._texts, text)

    def find(self, ask: Ask, asked: Sequence[str], most: int) -> Matches:
        """Return the best matches of `asked`, of which there is at least one word."""
        last = asked[-1]
        more = {"end": text_index.after_all(last), "most": text_index.MOST_ENDINGS}
        endings = ask(ENDINGS, edition=self._edition, word=last, **more)
        wanted = text_index.terms(asked, (row[0] for row in endings))
        with self._lock:
            stemmed = text_index.stem(self._texts, ((word, "", "") for word in wanted.phrases))
        stem = {word: text.title for word, text in zip(wanted.phrases, stemmed, strict=True)}
        held = self._held(ask, sorted(set(stem.values())))
        lengths = self._all_lengths(ask)
        groups = [{stem[word] for word in group} for group in wanted.groups]
        for operator in ("AND", "OR"):
            numbers = matching(groups, held, len(lengths), every=operator == "AND")
            if len(numbers):
                rank = ranks([stem[word] for word in wanted.phrases], held, lengths)
                found = best(numbers, rank, most)
                return Matches(tuple(zip(found.tolist(), rank[found].tolist(), strict=True)), wanted.query(operator))
        return Matches((), "")

    def marks(self, query: str, nodes: Sequence[Node]) -> list[text_index.Match]:
        """Return where the words of `query` stand in each of `nodes`."""
        with self._lock:
            self._texts.execute("DELETE FROM text")
            for number, node in enumerate(nodes):
                row = (number, *text_index.texts(node))
                self._texts.execute("INSERT INTO text (rowid, title, names, content) VALUES (?, ?, ?, ?)", row)
            found = text_index.match(self._texts, query, len(nodes))
        return sorted(found, key=lambda match: match.number)

    def close(self) -> None:
        """Free what is held; closing again does nothing."""
        with self._lock:
            self._texts.close()

    def _held(self, ask: Ask, stems: Sequence[str]) -> dict[str, Postings]:
        return {stem: unpack(parts) for stem, parts in ask(POSTINGS, edition=self._edition, stems=list(stems))}

    def _all_lengths(self, ask: Ask) -> Floats:
        """Return how many stems each text has; read once, since a revision does not change."""
        if self._lengths is None:
            found = self._held(ask, [LENGTHS])
            self._lengths = found[LENGTHS].weights if found else Floats(0)
        return self._lengths
