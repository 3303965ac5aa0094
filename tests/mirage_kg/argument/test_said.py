"""What is said about a statement is counted once, in one place."""

from __future__ import annotations

from hypothesis import given

from mirage_kg.argument.frame import Frame
from mirage_kg.argument.said import said_of
from mirage_kg.model.standing import Said
from tests.mirage_kg.argument.explanation.test_reasons import frames, row


def test_linked_premises_are_one_an_undercut_is_one_and_a_link_that_strikes_nothing_is_counted_apart() -> None:
    rows = (row("ab", "e"), row("c", "e"), row("d", "e", "attack"))
    undercut = row("a", "e", "undercut", hits=f"{rows[0].id} {rows[2].id}")
    struck_again = row("b", "e", "undercut", hits=undercut.id)
    found = said_of(Frame(("a", "b", "c", "d", "e"), (*rows, undercut, struck_again), ("a--undercuts--e",)))
    assert found["e"] == Said(support=2, attack=1, undercut=1, uncounted=1)
    assert found["a"] == Said()


@given(frames())
def test_every_support_and_attack_is_counted_for_one_statement(frame: Frame) -> None:
    found = said_of(frame)
    for polarity in ("support", "attack"):
        assert sum(getattr(said, polarity) for said in found.values()) == sum(
            row.polarity == polarity for row in frame.inferences
        )
