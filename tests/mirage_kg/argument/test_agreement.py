"""When the semantics agree, and what they then say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage_kg.argument.agreement import band, verdict_of
from mirage_kg.model.standing import Acceptance

strengths = st.lists(st.floats(0, 1), min_size=1, max_size=4)
labels: st.SearchStrategy[list[Acceptance]] = st.lists(st.sampled_from(("in", "out", "undecided")), max_size=5)


@pytest.mark.parametrize(
    ("strengths", "labels", "verdict"),
    [
        ((0.7, 0.9), (), "holds"),
        ((0.6, 0.6), ("in", "undecided"), "holds"),
        ((0.7, 0.5), (), "split"),
        ((0.7, 0.8), ("out",), "split"),
        ((0.1, 0.4), ("out", "undecided"), "falls"),
        ((0.1, 0.4), ("in",), "split"),
        ((0.5,), ("in",), "between"),
        ((0.5,), ("in", "out"), "between"),
        ((), (), "between"),
    ],
)
def test_the_verdict(strengths: tuple[float, ...], labels: tuple[Acceptance, ...], verdict: str) -> None:
    assert verdict_of(strengths, labels) == verdict


@given(strengths, labels)
def test_more_semantics_never_bring_agreement_about(strengths: list[float], labels: list[Acceptance]) -> None:
    if verdict_of(strengths[:1], labels[:1]) == "split":
        assert verdict_of(strengths, labels) == "split"
    found = verdict_of(strengths, labels)
    assert found == "split" or {band(strength) for strength in strengths} == {found}
