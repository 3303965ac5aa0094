from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.argument import Frame, defeats, frame_of, framework_of, labellings, solve, status
from mirage_kg.argument.abstract.defeat import MARGIN
from mirage_kg.argument.abstract.outcome import Solved
from mirage_kg.errors import InvalidInput
from mirage_kg.load import load_folder
from mirage_kg.open import shipped_folder
from tests.mirage_kg.argument.conftest import attack, support, undercut
from tests.mirage_kg.argument.gradual.test_gradual_oracles import random_frame


def kinds(frame: Frame, base: dict[str, float] | None = None, margin: float = MARGIN) -> set[tuple[str, str, str]]:
    return {(row.source, row.target, row.kind) for row in defeats(frame, base, margin)}


ATTACKED = Frame(("a", "b", "c"), (attack("t", "b", "a", weight=0.6), support("s", "c", "b", weight=0.6)))


def test_an_attack_strikes_its_conclusion_and_every_inference_that_needs_it() -> None:
    assert kinds(ATTACKED) == {("t", "b", "direct"), ("t", "s", "undermining")}
    assert status(solve(ATTACKED, semantics="grounded")) == {
        "a": "in",
        "b": "out",
        "c": "in",
        "s": "out",
        "t": "in",
    }


@pytest.mark.parametrize(
    ("base", "succeeds"), [(0.5, True), (0.6, True), (0.6 - 1e-9, True), (0.61, False), (1.0, False)]
)
def test_an_attack_fails_against_what_is_clearly_stronger(base: float, succeeds: bool) -> None:
    # The attack is as strong as its weaker part: its premise at 0.5. With the margin of 0.1 it beats up to 0.6.
    assert bool(kinds(ATTACKED, {"b": base})) == succeeds


def test_an_inference_is_as_strong_as_the_weaker_of_its_weight_and_its_weakest_premise() -> None:
    frame = Frame(("a", "b", "c"), (attack("t", "c", "a", "b", weight=0.8),))
    for base, strength in (({"a": 0.7, "b": 0.9}, 0.7), ({"a": 0.9, "b": 0.3}, 0.3), ({"a": 1.0, "b": 1.0}, 0.8)):
        assert kinds(frame, base | {"c": strength}, margin=0)
        assert not kinds(frame, base | {"c": strength + 0.01}, margin=0)


def test_an_undercut_strikes_whatever_it_weighs() -> None:
    frame = Frame(("a", "b", "c"), (support("s", "b", "a", weight=1.0), undercut("u", "s", "b", "c", weight=0.01)))
    assert kinds(frame, {"a": 1.0, "c": 0.01}) == {("u", "s", "undercut")}


@pytest.mark.parametrize(
    ("for_it", "against_it", "expected"),
    [
        (0.5, 0.45, {("s", "t"), ("t", "s")}),
        (0.5, 0.3, {("s", "t")}),
        (0.3, 0.5, {("t", "s")}),
    ],
)
def test_support_and_attack_of_one_statement_strike_each_other_unless_one_is_clearly_stronger(
    for_it: float, against_it: float, expected: set[tuple[str, str]]
) -> None:
    frame = Frame(("a", "b", "c"), (support("s", "c", "a", weight=for_it), attack("t", "c", "b", weight=against_it)))
    found = {(source, target) for source, target, kind in kinds(frame) if kind == "rebuttal"}
    assert found == expected


def test_a_clearly_stronger_support_keeps_its_conclusion_in_and_an_even_one_leaves_it_open() -> None:
    def root(for_it: float) -> str:
        rows = (support("s", "c", "a", weight=for_it), attack("t", "c", "b", weight=0.45))
        return status(solve(Frame(("a", "b", "c"), rows), {"a": 0.9, "c": 0.3}, "grounded"))["c"]

    assert (root(0.6), root(0.5), root(0.2)) == ("in", "undecided", "out")


def test_a_statement_that_attacks_itself_is_undecided_and_no_stable_extension_exists() -> None:
    frame = Frame(("a",), (attack("t", "a", "a"),))
    assert status(solve(frame, semantics="preferred")) == {"a": "undecided", "t": "undecided"}
    assert solve(frame, semantics="stable").outcome == "none_exists"  # type: ignore[union-attr]


def test_opposite_inferences_of_one_pair_leave_the_conclusion_open() -> None:
    frame = Frame(("a", "b"), (support("s", "b", "a"), attack("t", "b", "a")))
    assert status(solve(frame, semantics="grounded"))["b"] == "undecided"
    assert solve(frame, semantics="preferred").count == 2  # type: ignore[union-attr]


def test_a_circle_of_support_stands_as_long_as_nothing_strikes_it() -> None:
    frame = Frame(("a", "b"), (support("s", "b", "a"), support("t", "a", "b")))
    assert set(status(solve(frame, semantics="grounded")).values()) == {"in"}


@settings(max_examples=80)
@given(seed=st.integers(0, 10_000), margin=st.sampled_from([0.0, 0.1, 0.3]))
def test_an_extension_holds_the_premises_and_the_supported_conclusion_of_every_inference_in_it(
    seed: int, margin: float
) -> None:
    frame = random_frame(seed)
    for labels in labellings(solve(frame, semantics="complete", margin=margin)):
        for row in frame.inferences:
            if labels[row.id] == "in":
                assert all(labels[premise] == "in" for premise in row.premises)
                assert row.polarity != "support" or labels[row.conclusion] == "in"
                assert all(labels[hit] == "out" for hit in row.hits)


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_a_defeat_comes_from_an_inference_and_every_attack_on_a_statement_from_one_against_it(seed: int) -> None:
    frame = random_frame(seed)
    by_id = {row.id: row for row in frame.inferences}
    for row in defeats(frame):
        assert row.source in by_id
        if row.target in frame.statements:
            assert (by_id[row.source].polarity, by_id[row.source].conclusion) == ("attack", row.target)


@pytest.mark.parametrize("margin", [-0.1, 1.1, float("nan")])
def test_a_margin_outside_the_unit_interval_is_refused(margin: float) -> None:
    with pytest.raises(InvalidInput, match="a margin of"):
        framework_of(ATTACKED, margin=margin)


def test_the_shipped_graph_is_decided_for_most_statements_under_all_semantics() -> None:
    frame = frame_of(load_folder(shipped_folder()).graph)
    for semantics in ("grounded", "complete", "preferred", "stable", "ideal"):
        found = solve(frame, semantics=semantics)
        assert isinstance(found, Solved)
        labels = status(found)
        decided = sum(labels[name] != "undecided" for name in frame.statements)
        assert decided > 0.9 * len(frame.statements)
