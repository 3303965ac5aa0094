from __future__ import annotations

from itertools import chain, combinations
from typing import Any, get_args

import clingo
import pytest
from hypothesis import given, settings

from mirage_kg.argument import Framework, acceptance, labelling, labellings, solve, status
from mirage_kg.argument.abstract.extensions import Budget
from mirage_kg.argument.abstract.framework import defended, grounded_extension
from mirage_kg.argument.abstract.outcome import BudgetReached, Extensions, Failed, NoneExists, Solved
from mirage_kg.errors import InvalidInput, MirageError, NotFound
from tests.mirage_kg.argument.conftest import EXTENSION, conflict_free, frameworks

Sets = set[frozenset[str]]


def framework(*attacks: str, alone: str = "") -> Framework:
    """A framework of attacks written "ab", a attacks b."""
    pairs = frozenset((pair[0], pair[1]) for pair in attacks)
    return Framework(tuple(sorted({*alone, *"".join(attacks)})), pairs)


def sets(*members: str) -> Sets:
    return {frozenset(names) for names in members}


def found(of: Framework, semantics: str) -> Sets:
    answer = solve(of, semantics=semantics)
    assert isinstance(answer, Solved | NoneExists)
    assert len(answer.extensions) == answer.count == len(set(answer.extensions))
    return set(answer.extensions)


def subsets(of: Framework) -> Sets:
    names = of.arguments
    return {frozenset(s) for s in chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))}


NIXON = framework("ab", "ba")
CHAIN = framework("ab", "bc")
DIAMOND = framework("ab", "ac", "bd", "cd")
ODD = framework("ab", "bc", "ca")
FLOATING = framework("ab", "ba", "ac", "bc", "cd")
SELF = framework("aa", "ab")
BY_HAND: dict[str, tuple[Framework, dict[str, Sets]]] = {
    "nothing": (Framework(), dict.fromkeys(EXTENSION, sets(""))),
    "one alone": (framework(alone="a"), dict.fromkeys(EXTENSION, sets("a"))),
    "two": (framework("ab"), dict.fromkeys(EXTENSION, sets("a"))),
    "two against each other": (
        NIXON,
        {
            "grounded": sets(""),
            "complete": sets("", "a", "b"),
            "preferred": sets("a", "b"),
            "stable": sets("a", "b"),
            "ideal": sets(""),
        },
    ),
    "chain": (CHAIN, dict.fromkeys(EXTENSION, sets("ac"))),
    "diamond": (DIAMOND, dict.fromkeys(EXTENSION, sets("ad"))),
    "odd cycle": (ODD, dict.fromkeys(EXTENSION, sets("")) | {"stable": set()}),
    "attacks itself": (SELF, dict.fromkeys(EXTENSION, sets("")) | {"stable": set()}),
    "floating": (
        FLOATING,
        {
            "grounded": sets(""),
            "complete": sets("", "ad", "bd"),
            "preferred": sets("ad", "bd"),
            "stable": sets("ad", "bd"),
            "ideal": sets(""),
        },
    ),
    "two parts": (
        framework("ab", "ba", "cd", "dc"),
        {
            "grounded": sets(""),
            "complete": sets("", "a", "b", "c", "d", "ac", "ad", "bc", "bd"),
            "preferred": sets("ac", "ad", "bc", "bd"),
            "stable": sets("ac", "ad", "bc", "bd"),
            "ideal": sets(""),
        },
    ),
    # a is in every preferred set and defends itself alone, though the grounded extension does not reach it.
    "ideal beyond grounded": (
        framework("ab", "ba", "bb"),
        {
            "grounded": sets(""),
            "complete": sets("", "a"),
            "preferred": sets("a"),
            "stable": sets("a"),
            "ideal": sets("a"),
        },
    ),
}


@pytest.mark.parametrize(("case", "semantics"), [(case, name) for case in BY_HAND for name in EXTENSION])
def test_cases_worked_by_hand(case: str, semantics: str) -> None:
    given_framework, expected = BY_HAND[case]
    assert found(given_framework, semantics) == expected[semantics]


@settings(max_examples=100)
@given(of=frameworks(6))
def test_what_is_found_is_what_the_definitions_say_set_by_set(of: Framework) -> None:
    admissible = {s for s in subsets(of) if conflict_free(of, s) and s <= defended(of, s)}
    complete = {s for s in admissible if s == defended(of, s)}
    preferred = {s for s in admissible if not any(s < other for other in admissible)}
    beaten = {s: {t for name in s for t in of.attacked[name]} for s in admissible}
    ideal = {s for s in admissible if all(s <= other for other in preferred)}
    assert found(of, "complete") == complete
    assert found(of, "preferred") == preferred
    assert found(of, "stable") == {s for s in admissible if beaten[s] == set(of.arguments) - s}
    assert found(of, "grounded") == {s for s in complete if all(s <= other for other in complete)}
    assert found(of, "ideal") == {s for s in ideal if all(other <= s for other in ideal)}


@settings(max_examples=100)
@given(of=frameworks(9))
def test_the_theorems_of_dung_hold(of: Framework) -> None:
    complete, preferred, stable = (found(of, name) for name in ("complete", "preferred", "stable"))
    (grounded,), (ideal,) = found(of, "grounded"), found(of, "ideal")
    for extension in complete:
        assert conflict_free(of, extension)
        assert extension == defended(of, extension)
    assert stable <= preferred <= complete
    assert preferred
    # The complete extensions have a least one, which is what all share, and their largest are the preferred ones.
    assert grounded == frozenset.intersection(*complete)
    assert grounded in complete
    assert preferred == {s for s in complete if not any(s < other for other in complete)}
    assert ideal in complete
    assert all(grounded <= ideal <= extension for extension in preferred)
    # Any two of them have a largest one within both.
    for one in complete:
        for other in complete:
            below = [s for s in complete if s <= one & other]
            assert sum(all(s >= rest for rest in below) for s in below) == 1


@settings(max_examples=100)
@given(of=frameworks(8))
def test_a_framework_without_circles_has_one_extension_under_all_semantics(of: Framework) -> None:
    order = {name: place for place, name in enumerate(of.arguments)}
    forward = Framework(of.arguments, frozenset((a, b) for a, b in of.attacks if order[a] < order[b]))
    assert all(found(forward, name) == {grounded_extension(forward)} for name in EXTENSION)


@pytest.mark.parametrize("length", range(1, 9))
def test_an_odd_circle_has_no_stable_extension_and_an_even_one_has_two(length: int) -> None:
    names = tuple("abcdefgh"[:length])
    circle = Framework(names, frozenset(zip(names, names[1:] + names[:1], strict=True)))
    if length % 2:
        assert isinstance(solve(circle, semantics="stable"), NoneExists)
        assert found(circle, "preferred") == sets("")
    else:
        assert found(circle, "stable") == sets("".join(names[::2]), "".join(names[1::2]))


@settings(max_examples=100)
@given(of=frameworks(7))
def test_acceptance_and_status_are_those_of_the_extensions_one_by_one(of: Framework) -> None:
    for name in EXTENSION:
        answer = solve(of, semantics=name)
        accepted, labels = acceptance(answer), status(answer)
        assert accepted.exact
        all_labels = list(labellings(answer))
        for argument in of.arguments:
            seen = {one[argument] for one in all_labels}
            assert (argument in accepted.credulous) == ("in" in seen)
            assert (argument in accepted.sceptical) == (seen <= {"in"})
            assert labels[argument] == (seen.pop() if len(seen) == 1 else "undecided")


@settings(max_examples=100)
@given(of=frameworks(8))
def test_a_complete_labelling_says_out_just_where_an_attacker_is_in(of: Framework) -> None:
    for labels in labellings(solve(of, semantics="complete")):
        for argument in of.arguments:
            against = {labels[attacker] for attacker in of.attackers[argument]}
            assert labels[argument] == ("out" if "in" in against else "in" if against <= {"out"} else "undecided")


def test_no_extension_is_told_apart_from_the_empty_one() -> None:
    none, empty = solve(ODD, semantics="stable"), solve(ODD, semantics="preferred")
    assert isinstance(none, NoneExists)
    assert (none.outcome, none.extensions, none.count) == ("none_exists", (), 0)
    assert none.words == "No stable extension exists."
    assert isinstance(empty, Solved)
    assert (empty.outcome, empty.extensions, empty.count) == ("solved", (frozenset(),), 1)
    assert acceptance(none).credulous == frozenset()
    assert acceptance(none).sceptical == {"a", "b", "c"}
    assert set(status(none).values()) == {"undecided"}


def pairs(count: int) -> Framework:
    """So many pairs against each other, all in one part: each side of each pair attacks the arguments in the middle."""
    names = [f"{side}{number}" for number in range(count) for side in "xy"]
    both = [(f"x{k}", f"y{k}") for k in range(count)] + [(f"y{k}", f"x{k}") for k in range(count)]
    return Framework(("middle", "free", *names), frozenset([*both, *((name, "middle") for name in names)]))


def test_a_reached_budget_keeps_what_was_found_and_the_grounded_extension() -> None:
    answer = solve(pairs(4), semantics="preferred", budget=Budget(5, 10_000))
    assert isinstance(answer, BudgetReached)
    assert (answer.outcome, answer.limit, answer.count) == ("budget_reached", "extensions", 5)
    assert answer.grounded == {"free"}
    assert set(answer.extensions) < found(pairs(4), "preferred")
    assert not acceptance(answer).exact
    assert acceptance(answer).sceptical == {"free"}
    assert status(answer)["free"] == "in"
    assert status(answer)["x0"] == "undecided"
    assert "5 extensions found; there may be more" in answer.words


def test_a_budget_of_exactly_the_extensions_there_are_is_enough() -> None:
    assert isinstance(solve(pairs(3), semantics="preferred", budget=Budget(8, 10_000)), Solved)
    assert isinstance(solve(pairs(3), semantics="preferred", budget=Budget(7, 10_000)), BudgetReached)


def pigeons(holes: int) -> Framework:
    """A framework without a stable extension because one pigeon more than there are holes would need one."""
    places = [(p, h) for p in range(holes + 1) for h in range(holes)]
    name = {place: f"p{place[0]}h{place[1]}" for place in places}
    attacks = {(name[a], name[b]) for a in places for b in places if a != b and (a[1] == b[1] or a[0] == b[0])}
    attacks |= {(f"none{p}", f"none{p}") for p in range(holes + 1)}
    attacks |= {(name[place], f"none{place[0]}") for place in places}
    return Framework((*name.values(), *(f"none{p}" for p in range(holes + 1))), frozenset(attacks))


def test_a_search_without_enough_conflicts_says_so_and_claims_nothing() -> None:
    assert isinstance(solve(pigeons(4), semantics="stable"), NoneExists)
    answer = solve(pigeons(7), semantics="stable", budget=Budget(100, 20))
    assert isinstance(answer, BudgetReached)
    assert (answer.limit, answer.extensions) == ("solver_conflicts", ())
    assert acceptance(answer).credulous == frozenset()


def test_a_solver_that_breaks_off_is_a_failure_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("out of something")

    monkeypatch.setattr(clingo, "Control", broken)
    answer = solve(framework("ab", "ba", alone="c"), semantics="preferred")
    assert isinstance(answer, Failed)
    assert (answer.outcome, answer.extensions, answer.grounded) == ("failed", (), {"c"})
    assert answer.words == "The solver failed: out of something"
    assert status(answer) == {"a": "undecided", "b": "undecided", "c": "in"}
    assert acceptance(answer).sceptical == {"c"}
    # What the grounded extension settles needs no solver.
    assert isinstance(solve(CHAIN, semantics="preferred"), Solved)


def test_many_parts_are_counted_without_being_listed() -> None:
    names = [f"{side}{number}" for number in range(60) for side in "xy"]
    attacks = {(f"x{k}", f"y{k}") for k in range(60)} | {(f"y{k}", f"x{k}") for k in range(60)}
    answer = solve(Framework(tuple(names), frozenset(attacks)), semantics="preferred")
    assert isinstance(answer, Solved)
    assert answer.count == 2**60
    assert len(answer.extensions) == 1_000
    assert acceptance(answer).credulous == set(names)


def test_what_is_not_a_framework_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'a' is named twice"):
        Framework(("a", "a"))
    with pytest.raises(NotFound, match="an attack names 'b', which is no argument"):
        Framework(("a",), frozenset([("a", "b")]))
    with pytest.raises(InvalidInput, match="0 extensions"):
        Budget(0, 1)


@pytest.mark.parametrize("semantics", ["stage", "df_quad", ""])
def test_a_semantics_that_does_not_apply_is_refused_with_what_does(semantics: str) -> None:
    with pytest.raises(MirageError) as caught:
        solve(CHAIN, semantics=semantics)
    assert caught.value.hint


@settings(max_examples=60)
@given(of=frameworks())
def test_neighbours_come_in_the_order_of_the_arguments_whatever_the_order_of_the_attacks(of: Framework) -> None:
    for name in of.arguments:
        assert list(of.attackers[name]) == [other for other in of.arguments if (other, name) in of.attacks]
        assert list(of.attacked[name]) == [other for other in of.arguments if (name, other) in of.attacks]


@settings(max_examples=60)
@given(of=frameworks(9))
def test_parts_hold_every_argument_and_attack_once(of: Framework) -> None:
    parts = of.components()
    assert sorted(name for part in parts for name in part.arguments) == sorted(of.arguments)
    assert frozenset().union(*(part.attacks for part in parts)) == of.attacks
    assert all(part == of.within(part.arguments) for part in parts)


def test_the_label_of_an_argument_that_attacks_the_extension_is_out() -> None:
    assert labelling(CHAIN, {"a", "c"}) == {"a": "in", "b": "out", "c": "in"}


def outcome_types() -> tuple[type, ...]:
    return get_args(Extensions)


def test_the_four_outcomes_have_names_of_their_own() -> None:
    assert {kind.outcome for kind in outcome_types()} == {"solved", "none_exists", "budget_reached", "failed"}
