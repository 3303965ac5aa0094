"""Search by the database's full-text index, ranked and marked as every store ranks and marks.

The index holds the stems that SQLite's tokenizer makes, so it matches what SQLite's index matches. Its own rank is only used
to choose candidates where more nodes match than are worth ranking.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mirage_kg.model.node import Node
from mirage_kg.store import text_index
from mirage_kg.store.neo4j import schema
from mirage_kg.store.neo4j.connect import Ask
from mirage_kg.store.ranking import Bm25

CANDIDATES = 1_000
"""How many matches are ranked, the best by the database's own rank; where fewer match the order is that of all stores."""

_FIND = (
    f"CALL db.index.fulltext.queryNodes('{schema.TEXT_INDEX}', $query, {{limit: $most}}) YIELD node AS n"
    " RETURN n.id, n._stems_title, n._stems_names, n._stems_content"
)
_ENDINGS = (
    "MATCH (w:Word) WHERE w._edition = $edition AND w.word >= $word AND w.word < $end"
    " RETURN w.word ORDER BY w.count DESC, w.word LIMIT $most"
)
_HOLDING = "UNWIND $stems AS stem MATCH (w:Word {_edition: $edition, stem: stem}) RETURN DISTINCT stem, w.holding"


class Matches(NamedTuple):
    """Ids with their ranks, best first, and the query, in the language of FTS5, that they match."""

    ranks: tuple[tuple[str, float], ...]
    query: str


class TextSearch:
    """Searches one edition; may be used from many threads.

    Args:
        edition: the mark of what is searched.
        nodes: how many nodes there are.
        stems: how many stems their texts have together.
    """

    def __init__(self, edition: str, nodes: int, stems: int) -> None:
        self._edition = edition
        self._nodes = nodes
        self._mean = stems / max(nodes, 1)
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
        endings = ask(_ENDINGS, edition=self._edition, word=last, **more)
        wanted = text_index.terms(asked, (row[0] for row in endings))
        with self._lock:
            stemmed = text_index.stem(self._texts, ((word, "", "") for word in wanted.phrases))
        stem = {word: text.title for word, text in zip(wanted.phrases, stemmed, strict=True)}
        holding = dict(ask(_HOLDING, edition=self._edition, stems=sorted(set(stem.values()))))
        ranking = Bm25([stem[word] for word in wanted.phrases], holding, self._nodes, self._mean)
        for operator in ("AND", "OR"):
            query = _lucene(self._edition, ((stem[word] for word in group) for group in wanted.groups), operator)
            rows = ask(_FIND, query=query, most=max(CANDIDATES, most))
            if rows:
                ranks = sorted((ranking.rank(text_index.Stemmed(*stems)), id) for id, *stems in rows)
                return Matches(tuple((id, rank) for rank, id in ranks[:most]), wanted.query(operator))
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


def _lucene(edition: str, groups: Iterable[Iterable[str]], operator: str) -> str:
    """Return a query in the language of Lucene, made of quoted stems only."""
    joined = f" {operator} ".join(f"({' OR '.join(map(_anywhere, dict.fromkeys(group)))})" for group in groups)
    return f"+_edition:{_quoted(edition)} +({joined})"


def _anywhere(stem: str) -> str:
    fields = zip(text_index.Stemmed._fields, text_index.WEIGHTS, strict=True)
    return "(" + " OR ".join(f"_stems_{name}:{_quoted(stem)}^{worth}" for name, worth in fields) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
