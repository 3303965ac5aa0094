"""Full-text search: one table of words that both stores keep, asked in words and never in a query language."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process

from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit
from mirage_kg.model.node import Node

TABLES = """
CREATE VIRTUAL TABLE text USING fts5(title, names, content, tokenize = "porter unicode61 remove_diacritics 2");
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
"""

_ASKED = """
PRAGMA temp_store = MEMORY;
CREATE VIRTUAL TABLE temp.asked USING fts5(text, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE temp.asked_words USING fts5vocab('temp', 'asked', 'instance');
CREATE VIRTUAL TABLE temp.asked_counts USING fts5vocab('temp', 'asked', 'row');
"""
_MARKUP = re.compile(r"!?\[([^\[\]]*)\]\([^)]*\)|\[\[([^\[\]]*)\]\]|[*_`#>|~]+")
_OPEN, _CLOSE = "\x02", "\x03"
_MOST_WORDS = 32
_MOST_ENDINGS = 50
_WEIGHTS = "8.0, 4.0, 1.0"
_SNIPPET_WORDS = 24
Ranges = tuple[tuple[int, int], ...]


class Match(NamedTuple):
    """One node that matched: its row number, its rank (smaller is better), and where the words stand."""

    number: int
    rank: float
    title_ranges: Ranges
    snippet: str
    snippet_ranges: Ranges


def prepare(connection: sqlite3.Connection) -> None:
    """Make the connection ready to take texts apart; it needs this once before `fill`, `find` or `suggest`."""
    connection.executescript(_ASKED)


def fill(connection: sqlite3.Connection, nodes: Iterable[tuple[int, Node]]) -> None:
    """Index the nodes under their row numbers."""
    connection.execute("SAVEPOINT fill")
    for number, node in nodes:
        names = " ".join((node.id.replace("-", " "), *node.aliases))
        parts = [_unmarked(part) for part in (node.title, names, f"{node.statement}\n{plain(node.body)}")]
        connection.execute("INSERT INTO text (rowid, title, names, content) VALUES (?, ?, ?, ?)", (number, *parts))
        connection.execute("INSERT INTO temp.asked VALUES (?)", (" ".join(parts),))
    connection.execute("INSERT INTO words SELECT term, cnt FROM temp.asked_counts")
    connection.execute("DELETE FROM temp.asked")
    connection.execute("RELEASE fill")


def _unmarked(text: str) -> str:
    return text.replace(_OPEN, " ").replace(_CLOSE, " ")


def plain(markdown: str) -> str:
    """Return Markdown without its marks: the words of a link, not its address."""
    return _MARKUP.sub(lambda mark: mark[1] or mark[2] or "", markdown)


def words(connection: sqlite3.Connection, text: str) -> list[str]:
    """Return the words of `text` in lower case and without accents, as SQLite's own tokenizer takes them apart."""
    connection.execute("DELETE FROM temp.asked")
    connection.execute("INSERT INTO temp.asked VALUES (?)", (text.encode("utf-8", "replace").decode(),))
    return [row[0] for row in connection.execute("SELECT term FROM temp.asked_words ORDER BY offset")]


def find(connection: sqlite3.Connection, text: str, most: int) -> list[Match]:
    """Return the best matches of `text`.

    All words must occur, the last one perhaps unfinished; where no node has them all, any of them will do. Words match by
    their stem. Only the first 32 words count. Ranked by BM25, the title weighing 8, other names 4, the text 1.

    Raises:
        InvalidInput: when the text is longer than the limit.
    """
    if len(text) > limit("query_length"):
        raise InvalidInput(
            f"the search text has {len(text)} characters",
            hint=f"write at most {limit('query_length')}",
            where="q",
        )
    asked = words(connection, text)[:_MOST_WORDS]
    if not asked or most < 1:
        return []
    terms = [_quoted(word) for word in asked[:-1]] + [_unfinished(connection, asked[-1])]
    return _match(connection, " AND ".join(terms), most) or _match(connection, " OR ".join(terms), most)


def suggest(connection: sqlite3.Connection, text: str) -> str | None:
    """Return `text` with unknown words replaced by the known words most like them; None when nothing would change."""
    asked = words(connection, text)[:_MOST_WORDS]
    known = [row[0] for row in connection.execute("SELECT word FROM words")]
    meant = []
    for word in asked:
        best = None if word in known else process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=70)
        meant.append(best[0] if best else word)
    return " ".join(meant) if meant != asked else None


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _unfinished(connection: sqlite3.Connection, word: str) -> str:
    """Return a term for a word that may go on.

    A stem is shorter than the word that is being typed ("improvi" of "improv"), so the endings are looked up in full.
    """
    ends = connection.execute(
        "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY count DESC, word LIMIT ?",
        (word, word + "\U0010ffff", _MOST_ENDINGS),
    )
    terms = dict.fromkeys([_quoted(word), *(_quoted(row[0]) for row in ends)])
    return f"({' OR '.join(terms)})"


def _match(connection: sqlite3.Connection, query: str, most: int) -> list[Match]:
    rows = connection.execute(
        f"SELECT rowid, bm25(text, {_WEIGHTS}), highlight(text, 0, ?, ?), snippet(text, 2, ?, ?, '…', {_SNIPPET_WORDS})"
        " FROM text WHERE text MATCH ? ORDER BY 2, 1 LIMIT ?",
        (_OPEN, _CLOSE, _OPEN, _CLOSE, query, most),
    )
    return [_read(*row) for row in rows]


def _read(number: int, rank: float, title: str, snippet: str) -> Match:
    text, ranges = unmark(" ".join(snippet.split()))
    return Match(number, round(rank, 6), unmark(title)[1], text, ranges)


def unmark(marked: str) -> tuple[str, Ranges]:
    """Take the marks out of a text and return it with the marked ranges, in UTF-16 code units."""
    parts: list[str] = []
    ranges: list[tuple[int, int]] = []
    at = start = 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", marked):
        if piece == _OPEN:
            start = at
        elif piece == _CLOSE:
            ranges.append((start, at))
        else:
            parts.append(piece)
            at += len(piece.encode("utf-16-le", "surrogatepass")) // 2
    return "".join(parts), tuple(ranges)
