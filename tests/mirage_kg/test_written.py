"""Numbers in sentences carry one minus sign, and no sentence is made with another."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mirage_kg
from mirage_kg.model.written import MINUS, written

FORMS = ("g", ".2f", "+.3f", ".3g", ",f", "+,f")
SIGNED = re.compile(r"\{[^{}]*:\+[.,0-9]*[efg]\}")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(FORMS))
def test_a_written_number_is_the_number_in_that_format_with_a_minus_sign(value: float, form: str) -> None:
    text = written(value, form)
    assert "-" not in text
    plain = text.replace(MINUS, "-").replace(",", "")
    assert float(plain) == float(format(value, form).replace(",", ""))
    assert (MINUS in text[:1]) == (float(plain) < 0)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.12, "g", "−0.12"),
        (-0.0001, ".2f", "0.00"),
        (-0.0001, "+.2f", "+0.00"),
        (-2.5e-7, "g", "−2.5e−07"),
        (Decimal("-1234.5"), "+,f", "−1,234.5"),
        (-3, "g", "−3"),
    ],
)
def test_minus_is_one_sign_and_never_stands_before_zero(value: float | Decimal, form: str, text: str) -> None:
    assert written(value, form) == text


def test_no_sentence_signs_a_number_in_a_way_of_its_own() -> None:
    files = sorted(Path(mirage_kg.__file__).parent.rglob("*.py"))
    assert len(files) > 100
    assert [(path.name, found) for path in files for found in SIGNED.findall(path.read_text(encoding="utf-8"))] == []
