"""Full-text search: how all stores take texts apart and mark what matched; asked in words, never in a query language."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
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
CREATE VIRTUAL TABLE temp.stemmed USING fts5(title, names, content, tokenize = "porter unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE temp.stems USING fts5vocab('temp', 'stemmed', 'instance');
"""
_MARKUP = re.compile(r"!?\[([^\[\]]*)\]\([^)]*\)|\[\[([^\[\]]*)\]\]|[*_`#>|~]+")
_MARKS = "[*_`#>|~"
"""Text without any of these is plain already."""

_OPEN, _CLOSE = "\x02", "\x03"
_MOST_WORDS = 32
MOST_ENDINGS = 50
WEIGHTS = (8.0, 4.0, 1.0)
"""What a word counts in the title, in the other names and in the text."""

_SNIPPET_WORDS = 24
_COUNTED = 400_000
"""So many different words are counted before they are written down, since all of them might not fit into memory."""

_HELD_BYTES = 64 << 20
"""How much of the index of words is held in memory before it is written as one piece."""

Ranges = tuple[tuple[int, int], ...]


class Match(NamedTuple):
    """One node that matched: its row number, its rank (smaller is better), and where the words stand."""

    number: int
    rank: float
    title_ranges: Ranges
    snippet: str
    snippet_ranges: Ranges


class Terms(NamedTuple):
    """What was asked for: groups of words of which every one, or failing that any, must occur; one word of a group will do."""

    groups: tuple[tuple[str, ...], ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every word of every group, in order; each counts towards the rank."""
        return tuple(word for group in self.groups for word in group)

    def query(self, operator: str) -> str:
        """Return the query, in the language of FTS5, that joins the groups by AND or by OR."""
        return f" {operator} ".join(f"({' OR '.join(map(_quoted, group))})" for group in self.groups)


class Stemmed(NamedTuple):
    """A node's title, other names and text as stems in their order, joined by blanks."""

    title: str
    names: str
    content: str


def prepare(connection: sqlite3.Connection) -> None:
    """Make the connection ready to take texts apart; it needs this once before `fill`, `find` or `suggest`."""
    connection.executescript(_ASKED)


def fill(connection: sqlite3.Connection, nodes: Iterable[tuple[int, Node]]) -> None:
    """Index the nodes under their row numbers."""
    connection.execute("SAVEPOINT fill")
    # Few large pieces are merged sooner than many small ones, and one piece is searched sooner than several.
    connection.execute("INSERT INTO text (text, rank) VALUES ('hashsize', ?)", (_HELD_BYTES,))
    counted: Counter[str] = Counter()
    for number, node in nodes:
        parts = texts(node)
        connection.execute("INSERT INTO text (rowid, title, names, content) VALUES (?, ?, ?, ?)", (number, *parts))
        for part in parts:
            counted.update(part.split())
        if len(counted) > _COUNTED:
            _count_words(connection, counted)
            counted.clear()
    _count_words(connection, counted)
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    connection.execute("RELEASE fill")


def _count_words(connection: sqlite3.Connection, counted: Counter[str]) -> None:
    """Add words to the vocabulary. Blanks divide words for SQLite too, so each piece between two has to be taken apart once."""
    alike: dict[int, list[str]] = {}
    for piece, count in counted.items():
        alike.setdefault(count, []).append(piece)
    connection.execute("DELETE FROM temp.asked")
    rows = ((count, " ".join(pieces)) for count, pieces in alike.items())
    connection.executemany("INSERT INTO temp.asked (rowid, text) VALUES (?, ?)", rows)
    connection.execute(
        "INSERT INTO words SELECT term, sum(doc) FROM temp.asked_words WHERE true GROUP BY term"
        " ON CONFLICT (word) DO UPDATE SET count = count + excluded.count"
    )
    connection.execute("DELETE FROM temp.asked")
    # What was deleted would otherwise be passed over again by every question.
    connection.execute("INSERT INTO temp.asked (asked) VALUES ('optimize')")


def texts(node: Node) -> tuple[str, str, str]:
    """Return what is searched of a node: its title, its other names, and its statement with its text."""
    names = " ".join((node.id.replace("-", " "), *node.aliases))
    return _unmarked(node.title), _unmarked(names), _unmarked(f"{node.statement}\n{plain(node.body)}")


def _unmarked(text: str) -> str:
    return text.replace(_OPEN, " ").replace(_CLOSE, " ")


def plain(markdown: str) -> str:
    """Return Markdown without its marks: the words of a link, not its address."""
    if not any(mark in markdown for mark in _MARKS):
        return markdown
    return _MARKUP.sub(lambda mark: mark[1] or mark[2] or "", markdown)


def words(connection: sqlite3.Connection, text: str) -> list[str]:
    """Return the words of `text` in lower case and without accents, as SQLite's own tokenizer takes them apart."""
    connection.execute("DELETE FROM temp.asked")
    connection.execute("INSERT INTO temp.asked VALUES (?)", (text.encode("utf-8", "replace").decode(),))
    return [row[0] for row in connection.execute("SELECT term FROM temp.asked_words ORDER BY offset")]


def asked_words(connection: sqlite3.Connection, text: str) -> list[str]:
    """Return the words of a search text that count: the first 32.

    Raises:
        InvalidInput: when the text is longer than the limit.
    """
    if len(text) > limit("query_length"):
        raise InvalidInput(
            f"the search text has {len(text)} characters",
            hint=f"write at most {limit('query_length')}",
            where="q",
        )
    return words(connection, text)[:_MOST_WORDS]


def terms(asked: Sequence[str], endings: Iterable[str]) -> Terms:
    """Return what to look for: each word, and for the last one also the known words that it may become.

    A stem is shorter than the word that is being typed ("improvi" of "improv"), so the endings are looked up in full.
    """
    last = tuple(dict.fromkeys((asked[-1], *endings)))
    return Terms((*((word,) for word in asked[:-1]), last))


def find(connection: sqlite3.Connection, text: str, most: int) -> list[Match]:
    """Return the best matches of `text`.

    All words must occur, the last one perhaps unfinished; where no node has them all, any of them will do. Words match by
    their stem. Only the first 32 words count. Ranked by BM25, the title weighing 8, other names 4, the text 1.

    Raises:
        InvalidInput: when the text is longer than the limit.
    """
    asked = asked_words(connection, text)
    if not asked or most < 1:
        return []
    wanted = terms(asked, _endings(connection, asked[-1]))
    return match(connection, wanted.query("AND"), most) or match(connection, wanted.query("OR"), most)


def suggest(connection: sqlite3.Connection, text: str) -> str | None:
    """Return `text` with unknown words replaced by the known words most like them; None when nothing would change."""
    known = [row[0] for row in connection.execute("SELECT word FROM words")]
    return meant(asked_words(connection, text), known)


def meant(asked: Sequence[str], known: Sequence[str]) -> str | None:
    """Return the words that were asked for, unknown ones replaced by the most alike of `known`, which is in order."""
    found = []
    for word in asked:
        best = None if word in known else process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=70)
        found.append(best[0] if best else word)
    return " ".join(found) if found != list(asked) else None


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _endings(connection: sqlite3.Connection, word: str) -> list[str]:
    rows = connection.execute(
        "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY count DESC, word LIMIT ?",
        (word, after_all(word), MOST_ENDINGS),
    )
    return [row[0] for row in rows]


def after_all(word: str) -> str:
    """Return a text that comes after every word that begins with `word`."""
    return word + "\U0010ffff"


def match(connection: sqlite3.Connection, query: str, most: int) -> list[Match]:
    """Return what matches `query`, a query in the language of FTS5, best first."""
    rows = connection.execute(
        f"SELECT rowid, bm25(text, {', '.join(map(str, WEIGHTS))}), highlight(text, 0, ?, ?),"
        f" snippet(text, 2, ?, ?, '…', {_SNIPPET_WORDS}) FROM text WHERE text MATCH ? ORDER BY 2, 1 LIMIT ?",
        (_OPEN, _CLOSE, _OPEN, _CLOSE, query, most),
    )
    return [_read(*row) for row in rows]


def stem(connection: sqlite3.Connection, parts: Iterable[tuple[str, str, str]]) -> list[Stemmed]:
    """Return titles, other names and texts as the stems that the index holds of them."""
    connection.execute("DELETE FROM temp.stemmed")
    found: list[dict[str, list[str]]] = []
    for number, columns in enumerate(parts):
        connection.execute(
            "INSERT INTO temp.stemmed (rowid, title, names, content) VALUES (?, ?, ?, ?)", (number, *columns)
        )
        found.append({column: [] for column in Stemmed._fields})
    for number, column, term in connection.execute('SELECT doc, col, term FROM temp.stems ORDER BY doc, col, "offset"'):
        found[number][column].append(term)
    return [Stemmed(*(" ".join(columns[name]) for name in Stemmed._fields)) for columns in found]


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
