from __future__ import annotations

from mirage_kg.argument import Frame, Inference, derived_relations
from tests.mirage_kg.argument.conftest import attack, support, undercut

NAMES = tuple("abcdef")


def derived(*inferences: Inference) -> set[tuple[str, str, str, tuple[str, ...]]]:
    rows = list(derived_relations(Frame(NAMES, inferences)))
    assert len({(row.kind, row.source, row.target) for row in rows}) == len(rows)
    return {(row.kind, row.source, row.target, row.through) for row in rows}


def test_a_support_then_an_attack_is_a_supported_attack_and_the_attacker_mediates() -> None:
    assert derived(support("s", "b", "a"), attack("t", "c", "b")) == {("supported_attack", "a", "c", ("s", "t"))}


def test_an_attack_then_a_support_is_a_secondary_attack() -> None:
    assert derived(attack("t", "b", "a"), support("s", "c", "b")) == {("secondary_attack", "a", "c", ("t", "s"))}


def test_who_attacks_what_another_supports_attacks_that_other() -> None:
    assert derived(attack("t", "c", "a"), support("s", "c", "b")) == {("mediated_attack", "a", "b", ("t", "s"))}


def test_supports_run_through_and_the_way_is_kept_in_order() -> None:
    assert derived(support("s", "b", "a"), support("t", "c", "b"), support("u", "d", "c")) == {
        ("support", "a", "c", ("s", "t")),
        ("support", "b", "d", ("t", "u")),
        ("support", "a", "d", ("s", "t", "u")),
    }


def test_a_shortest_way_is_told_and_what_is_given_is_not_derived_again() -> None:
    rows = (support("s", "b", "a"), support("t", "c", "b"), support("u", "c", "a"), support("v", "d", "c"))
    assert derived(*rows) == {("support", "a", "d", ("u", "v")), ("support", "b", "d", ("t", "v"))}


def test_one_of_several_linked_premises_supports_nothing_alone_but_struck_it_breaks_the_inference() -> None:
    linked = support("s", "c", "a", "b")
    assert derived(linked, attack("t", "d", "c")) == set()
    assert derived(linked, attack("t", "c", "d")) == set()
    assert derived(linked, attack("t", "a", "d")) == {("secondary_attack", "d", "c", ("t", "s"))}


def test_circles_of_support_end_and_undercuts_derive_nothing() -> None:
    assert derived(support("s", "b", "a"), support("t", "a", "b"), undercut("u", "s", "b", "c")) == set()
