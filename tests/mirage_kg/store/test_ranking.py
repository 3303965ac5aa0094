"""The rank that is computed here is the one that SQLite computes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.store import text_index
from mirage_kg.store.ranking import Bm25

WORDS = st.lists(st.sampled_from(["loop", "loops", "signal", "decaying", "decay", "é", "x1"]), max_size=8).map(" ".join)
TEXTS = st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=12)


@given(texts=TEXTS, phrases=st.lists(st.sampled_from(["loop", "signals", "decay", "decays", "x1", "no"]), min_size=1))
def test_a_rank_is_the_number_that_sqlite_gives(texts: list[tuple[str, str, str]], phrases: list[str]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        text_index.prepare(connection)
        connection.executescript(text_index.TABLES)
        insert = "INSERT INTO text (rowid, title, names, content) VALUES (?, ?, ?, ?)"
        connection.executemany(insert, ((number, *columns) for number, columns in enumerate(texts)))
        query = " OR ".join(f'"{phrase}"' for phrase in phrases)
        weights = ", ".join(map(str, text_index.WEIGHTS))
        expected = dict(
            connection.execute(f"SELECT rowid, bm25(text, {weights}) FROM text WHERE text MATCH ?", (query,)).fetchall()
        )
        stemmed = text_index.stem(connection, texts)
        asked = [row.title for row in text_index.stem(connection, ((phrase, "", "") for phrase in phrases))]
    stems = [" ".join(text).split() for text in stemmed]
    holding = Counter(stem for found in stems for stem in set(found))
    ranking = Bm25(asked, holding, len(texts), sum(map(len, stems)) / len(texts))
    assert {number: ranking.rank(stemmed[number]) for number in expected} == expected


def test_a_word_in_the_title_counts_more_than_in_the_text() -> None:
    ranking = Bm25(["loop"], {"loop": 2}, 10, 3.0)
    title, text = text_index.Stemmed("loop", "a", "b"), text_index.Stemmed("a", "b", "loop")
    assert ranking.rank(title) < ranking.rank(text) < 0
    assert ranking.rank(text_index.Stemmed("a", "b", "c")) == pytest.approx(0)
