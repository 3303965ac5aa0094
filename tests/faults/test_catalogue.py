"""The table of faults in README.md: every row that is promised is there, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROMISED = (*range(1, 19), 22, 24, 25, 26, *range(28, 55), 60, 62)
"""Rows that the first release has to have tests for."""

LINE = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TABLE = {
    int(number): (what, re.findall(r"`([^`]+)`", tests))
    for number, what, tests in LINE.findall((HERE / "README.md").read_text(encoding="utf-8"))
}


def defined(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def can_fail(test: ast.FunctionDef) -> bool:
    """Return whether a test asserts, expects an error, or calls what does so by its name."""
    text = ast.unparse(test)
    return any(isinstance(node, ast.Assert) for node in ast.walk(test)) or "raises(" in text or "assert_" in text


def test_every_promised_row_is_in_the_table_once_and_in_order() -> None:
    assert tuple(TABLE) == PROMISED
    assert len(LINE.findall((HERE / "README.md").read_text(encoding="utf-8"))) == len(PROMISED)


@pytest.mark.parametrize("row", PROMISED)
def test_every_test_that_a_row_names_exists_and_can_fail(row: int) -> None:
    what, tests = TABLE[row]
    assert what.endswith(".")
    assert tests
    assert len(set(tests)) == len(tests)
    for named in tests:
        file, _, name = named.partition("::")
        found = defined(ROOT / file)
        assert name in found, named
        assert can_fail(found[name]), named
