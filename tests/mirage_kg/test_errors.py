"""The library says what could be named; each door says how to ask for it there."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

import mirage_kg
import sim
from api.errors import AT_TERMINAL, BY_HTTP
from mirage_kg.errors import IN_PYTHON, Listed, NotFound


@pytest.mark.parametrize("ways", [IN_PYTHON, BY_HTTP, AT_TERMINAL])
def test_every_door_says_how_to_list_whatever_can_be_named(ways: dict[Listed, str]) -> None:
    assert set(ways) == set(get_args(Listed))


def test_what_was_meant_stands_before_where_all_are_listed() -> None:
    error = NotFound("there is no 'x'", hint="did you mean 'y'?", lists="simulations")
    assert error.advice(BY_HTTP) == "did you mean 'y'? GET /api/v1/simulations lists all"
    assert error.advice(AT_TERMINAL) == "did you mean 'y'? `mirage simulations` lists all"
    assert error.__notes__ == ["did you mean 'y'? `sim.specs()` lists all"]


def test_an_error_without_advice_has_no_note() -> None:
    assert not hasattr(NotFound("there is no 'x'"), "__notes__")


@pytest.mark.parametrize("package", [mirage_kg, sim])
def test_no_hint_of_the_library_names_a_path_of_the_http_interface(package: object) -> None:
    files = Path(str(package.__file__)).parent.rglob("*.py")  # type: ignore[attr-defined]
    hints = [(file.name, line) for file in files for line in file.read_text("utf-8").splitlines() if "hint" in line]
    assert hints
    assert not [row for row in hints if "/api/v1" in row[1]]
