from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.model.node import Node
from mirage_kg.store import text_index

WORD = st.text(st.characters(categories=("Ll", "Lu", "Nd"), max_codepoint=0x2FF), min_size=1, max_size=8)
TEXT = st.lists(WORD | st.sampled_from(["😀", "—", "é", "👩‍👩‍👧", "(", "*a*", "`b`"]), min_size=1, max_size=8).map(
    " ".join
)


def empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    text_index.prepare(connection)
    connection.executescript(text_index.TABLES)
    return connection


@contextmanager
def indexed(*titles: str) -> Iterator[sqlite3.Connection]:
    connection = empty()
    nodes = [Node(id=f"n{number}", kind="claim", title=title, statement="s") for number, title in enumerate(titles)]
    text_index.fill(connection, enumerate(nodes))
    yield connection
    connection.close()


@settings(deadline=None, max_examples=80)
@given(TEXT, st.data())
def test_every_word_of_a_title_finds_it_and_is_marked_in_it(title: str, data: st.DataObject) -> None:
    with indexed(title, "quite another thing") as connection:
        known = text_index.words(connection, title)
        if known:
            word = data.draw(st.sampled_from(known))
            match = next(match for match in text_index.find(connection, word, 9) if match.number == 0)
            units = title.strip().encode("utf-16-le")
            marked = [units[2 * start : 2 * end].decode("utf-16-le") for start, end in match.title_ranges]
            assert word in [part for text in marked for part in text_index.words(connection, text)]


@settings(deadline=None, max_examples=80)
@given(TEXT, st.data())
def test_a_word_is_found_from_its_first_letters_on(title: str, data: st.DataObject) -> None:
    with indexed(title) as connection:
        known = text_index.words(connection, title)
        if known:
            word = data.draw(st.sampled_from(known))
            typed = word[: data.draw(st.integers(1, len(word)))]
            assert [match.number for match in text_index.find(connection, typed, 9)] == [0]


@given(
    st.lists(st.tuples(st.booleans(), st.text(st.characters(exclude_characters="\x02\x03"), min_size=1)), max_size=9)
)
def test_marks_become_ranges_that_cut_out_what_was_marked(parts: list[tuple[bool, str]]) -> None:
    marked = "".join(f"\x02{text}\x03" if mark else text for mark, text in parts)
    text, ranges = text_index.unmark(marked)
    units = text.encode("utf-16-le", "surrogatepass")
    assert text == "".join(part for _, part in parts)
    cut = [units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass") for start, end in ranges]
    assert cut == [part for mark, part in parts if mark]


def test_a_title_that_holds_the_marks_themselves_is_still_marked_right() -> None:
    with indexed("one \x02two\x03 three") as connection:
        (match,) = text_index.find(connection, "two", 1)
    assert match.title_ranges == ((5, 8),)


def test_markdown_is_searched_without_its_marks() -> None:
    assert text_index.plain("# A *b* `c` [d](https://e) ![f](g) [[h-i]]") == " A b c d f h-i"


def test_a_title_counts_more_than_a_text() -> None:
    connection = empty()
    in_text = Node(id="a", kind="claim", title="Other", statement="about collapse")
    in_title = Node(id="b", kind="claim", title="Collapse", statement="about other things")
    text_index.fill(connection, [(1, in_text), (2, in_title)])
    assert [match.number for match in text_index.find(connection, "collapse", 9)] == [2, 1]
    connection.close()


def test_equal_ranks_are_ordered_by_number() -> None:
    with indexed("same words", "same words", "same words") as connection:
        assert [match.number for match in text_index.find(connection, "same", 9)] == [0, 1, 2]
