"""The rank that is computed here is the one that SQLite computes, for every text that matches."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.store import text_index
from mirage_kg.store.neo4j import postings
from mirage_kg.store.neo4j.postings import LENGTHS, pack, packed, unpack
from mirage_kg.store.ranking import Postings, best, matching, ranks
from mirage_kg.store.stems import stems

WORDS = st.lists(st.sampled_from(["loop", "loops", "signal", "decaying", "decay", "é", "x1"]), max_size=8).map(" ".join)
TEXTS = st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=12)
FEW = settings(max_examples=40)
PHRASES = st.lists(st.sampled_from(["loop", "signals", "decay", "decays", "x1", "no"]), min_size=1)


@contextmanager
def indexed(texts: list[tuple[str, str, str]]) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        text_index.prepare(connection)
        connection.executescript(text_index.TABLES)
        insert = "INSERT INTO text (rowid, title, names, content) VALUES (?, ?, ?, ?)"
        connection.executemany(insert, ((number, *columns) for number, columns in enumerate(texts)))
        yield connection


def held(connection: sqlite3.Connection, texts: int) -> dict[str, Postings]:
    """Return the postings of all texts as they come back from a database."""
    parts = defaultdict(list)
    for row in packed(stems(lambda sql, *values: connection.execute(sql, values).fetchall()), texts):
        parts[row.stem].append((row.part, row.postings))
    return {stem: unpack(part for _, part in sorted(found)) for stem, found in parts.items()}


@FEW
@given(texts=TEXTS, phrases=PHRASES, part=st.integers(1, 12), at_once=st.integers(1, 12))
def test_a_rank_is_the_number_that_sqlite_gives(
    texts: list[tuple[str, str, str]], phrases: list[str], part: int, at_once: int
) -> None:
    with indexed(texts) as connection, pytest.MonkeyPatch.context() as patched:
        patched.setattr(postings, "PART", part)
        patched.setattr("mirage_kg.store.stems.STEMS", at_once)
        query = " OR ".join(f'"{phrase}"' for phrase in phrases)
        weights = ", ".join(map(str, text_index.WEIGHTS))
        sql = f"SELECT rowid, bm25(text, {weights}) FROM text WHERE text MATCH ? ORDER BY 2, 1"
        expected = connection.execute(sql, (query,)).fetchall()
        asked = [row.title for row in text_index.stem(connection, ((phrase, "", "") for phrase in phrases))]
        kept = held(connection, len(texts))
    lengths = kept[LENGTHS].weights
    rank = ranks(asked, kept, lengths)
    found = best(matching([asked], kept, len(lengths), every=False), rank, len(texts))
    assert list(zip(found.tolist(), rank[found].tolist(), strict=True)) == expected


@FEW
@given(texts=TEXTS, groups=st.lists(PHRASES, min_size=1, max_size=3), every=st.booleans(), most=st.integers(1, 12))
def test_what_matches_and_the_best_of_it_are_what_sqlite_finds(
    texts: list[tuple[str, str, str]], groups: list[list[str]], every: bool, most: int
) -> None:
    wanted = text_index.Terms(tuple(map(tuple, groups)))
    with indexed(texts) as connection:
        expected = text_index.match(connection, wanted.query("AND" if every else "OR"), most)
        stems = {row: text_index.stem(connection, [(row, "", "")])[0].title for row in wanted.phrases}
        kept = held(connection, len(texts))
    rank = ranks([stems[row] for row in wanted.phrases], kept, kept[LENGTHS].weights)
    numbers = matching([[stems[row] for row in group] for group in groups], kept, len(texts), every=every)
    found = best(numbers, rank, most)
    assert [(row, round(rank[row], 6)) for row in found.tolist()] == [(match.number, match.rank) for match in expected]


@given(rows=st.dictionaries(st.integers(0, 2**32 - 1), st.integers(1, 2**32 - 1), min_size=1))
def test_postings_come_back_as_they_were_packed(rows: dict[int, int]) -> None:
    numbers = np.array(sorted(rows), dtype=np.int64)
    weights = np.array([rows[number] for number in sorted(rows)], dtype=np.int64)
    found = unpack([pack(np.diff(numbers, prepend=0), weights)])
    assert (found.numbers.tolist(), found.weights.tolist()) == (numbers.tolist(), weights.tolist())


def test_a_word_in_the_title_counts_more_than_in_the_text() -> None:
    with indexed([("loop", "a", "b"), ("a", "b", "loop"), ("a", "b", "c"), *[("d", "e", "f")] * 9]) as connection:
        kept = held(connection, 12)
    title, text, neither, *_ = ranks(["loop"], kept, kept[LENGTHS].weights)
    assert title < text < 0
    assert neither == pytest.approx(0)
