from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.load.problem import Problem
from mirage_kg.load.strict_yaml import RefusedError
from mirage_kg.load.text import decode, split


def refused(data: bytes) -> Problem:
    with pytest.raises(RefusedError) as error:
        decode(data, "a.md")
    return error.value.problem


def test_the_first_byte_that_is_not_utf8_is_named_with_its_offset_and_line() -> None:
    found = refused(b"---\nid: caf\xe9\n---\n")
    assert (found.code, found.line) == ("not_utf8", 2)
    assert "0xe9 at offset 11" in found.found


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbf---\n", "a.md") == "---\n"


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_all_line_ends_are_read_as_lf(ending: str) -> None:
    assert decode(f"a{ending}b{ending}".encode(), "a.md") == "a\nb\n"


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_by_name(data: bytes) -> None:
    assert refused(data).code == "empty_file"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\ufeff"])
def test_characters_that_cannot_be_seen_are_refused(sign: str) -> None:
    found = refused(f"a\nb{sign}".encode())
    assert (found.code, found.line) == ("control_character", 2)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(RefusedError):
        assert "\r" not in decode(data, "a.md")


def test_a_file_is_split_at_its_marks() -> None:
    parts = split("---\nid: a\n---\n\nText  \n---\nmore\n", "a.md")
    assert parts == ("id: a\n", "Text  \n---\nmore", 5)


@pytest.mark.parametrize("first", ["id: a", "# Title", " ---", "----"])
def test_a_missing_front_matter_is_refused_on_line_one(first: str) -> None:
    with pytest.raises(RefusedError) as error:
        split(f"{first}\n---\n", "a.md")
    assert (error.value.problem.code, error.value.problem.line) == ("front_matter_missing", 1)


def test_an_unclosed_front_matter_is_refused() -> None:
    with pytest.raises(RefusedError) as error:
        split("---\nid: a\n", "a.md")
    assert error.value.problem.code == "front_matter_open"
    assert "---" in error.value.problem.expected


def test_blanks_after_a_mark_do_not_matter() -> None:
    assert split("--- \nid: a\n---\t\nText", "a.md").body == "Text"
