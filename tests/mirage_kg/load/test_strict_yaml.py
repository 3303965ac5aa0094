from __future__ import annotations

import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.limits import limit
from mirage_kg.load.problem import Problem
from mirage_kg.load.strict_yaml import Document, RefusedError, Tree, read_yaml

TREES = st.recursive(
    st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet="abcxyz_", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


def read(text: str) -> Document:
    return read_yaml(text, "a.yaml")


def refused(text: str) -> Problem:
    with pytest.raises(RefusedError) as error:
        read(text)
    return error.value.problem


def leaves(tree: Tree | None) -> list[object]:
    if isinstance(tree, dict):
        return [leaf for value in tree.values() for leaf in leaves(value)]
    return [leaf for value in tree for leaf in leaves(value)] if isinstance(tree, list) else [tree]


@pytest.mark.parametrize(
    "text", ["no", "yes", "on", "12:30", "1_000", "2024-01-01", "0x1F", "1e3", ".inf", ".nan", "007", "<<", "="]
)
def test_a_scalar_is_the_text_that_was_written(text: str) -> None:
    assert read(f"value: {text}").tree == {"value": text}


@given(TREES)
def test_what_yaml_writes_is_read_back_as_text(tree: Tree) -> None:
    assert read(yaml.safe_dump(tree, allow_unicode=True, default_style='"')).tree == tree


@given(st.text(max_size=200))
def test_any_text_is_refused_or_becomes_text_only(text: str) -> None:
    try:
        tree = read(text).tree
    except RefusedError:
        return
    assert all(isinstance(leaf, str) for leaf in leaves(tree) if leaf is not None)


@pytest.mark.parametrize("written", ["", "null", "~"])
def test_a_value_written_as_nothing_is_absent(written: str) -> None:
    assert read(f"a: 1\nb: {written}\n").tree == {"a": "1"}


def test_a_quoted_nothing_is_a_text() -> None:
    assert read("a: ''\nb: 'null'\n").tree == {"a": "", "b": "null"}


def test_an_empty_list_item_is_reported_with_its_line() -> None:
    found = read("a:\n  - one\n  -\n").problems
    assert [(p.code, p.line) for p in found] == [("wrong_value", 3)]


def test_a_duplicate_key_is_reported_with_both_lines_and_never_wins() -> None:
    document = read("a: first\nb: 2\na: last\n")
    assert document.tree == {"a": "first", "b": "2"}
    assert [(p.code, p.line) for p in document.problems] == [("duplicate_key", 3)]
    assert "lines 1 and 3" in document.problems[0].found


def test_all_duplicate_keys_of_a_file_are_reported() -> None:
    assert [p.line for p in read("a: 1\na: 2\nb: {c: 1, c: 2}\n").problems] == [2, 3]


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    tracemalloc.start()
    assert refused(bomb).code == "yaml_alias"
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("text", ["a: &b 1", "a: &b [1]", "&b a: 1", "a: *b"])
def test_anchors_and_aliases_are_refused(text: str) -> None:
    assert refused(text).code == "yaml_alias"


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [id]", "a: !x 1", "!x {a: 1}", "a: !!str 1", "a: [!!int 1]"]
)
def test_tags_are_refused(text: str) -> None:
    assert refused(text).code == "yaml_tag"


def test_nesting_is_allowed_up_to_the_limit_and_refused_beyond_it() -> None:
    deep = limit("yaml_depth")
    assert read("[" * deep + "x" + "]" * deep).tree is not None
    assert refused("[" * (deep + 1) + "x" + "]" * (deep + 1)).code == "yaml_depth"


def test_a_hundred_thousand_brackets_are_refused() -> None:
    assert refused("[" * 100_000).code == "yaml_depth"


@pytest.mark.parametrize("text", ["a: [1", "a: 'x", "a: b: c", "\ta: 1", "a: 1\n b: 2", "--- 1\n--- 2\n", "? [a]\n: 1"])
def test_broken_syntax_is_refused_with_a_line(text: str) -> None:
    found = refused(text)
    assert found.code == "yaml_syntax"
    assert found.line >= 1


def test_lines_are_counted_from_the_first_line_of_the_file() -> None:
    document = read_yaml("a: 1\nb:\n  - c: 2\n", "a.md", first_line=2)
    assert document.line(("a",)) == 2
    assert document.line(("b", 0, "c")) == 4
    assert document.line(("b", 0, "absent")) == 4
    assert read_yaml("", "a.md").line(("a",)) == 0
