"""Reasons: derivatives, removal, what turns a verdict, what defends, and the way of a run's influence."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mirage_kg.argument.abstract.defeat import framework_of
from mirage_kg.argument.abstract.defence import smallest_defence
from mirage_kg.argument.abstract.framework import Framework, defended
from mirage_kg.argument.agreement import band
from mirage_kg.argument.explanation.attribution import first_order
from mirage_kg.argument.explanation.flip import least_move, smallest_removal
from mirage_kg.argument.explanation.influence_path import steps_from, strongest_path
from mirage_kg.argument.explanation.removal import removals, rescored, strength_of, upstream, without
from mirage_kg.argument.frame import Frame, Inference
from mirage_kg.argument.gradual.gradient import Derivatives
from mirage_kg.argument.gradual.qbaf import qbaf_of
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.argument.gradual.solver import solve_strengths
from mirage_kg.model.standing import ElementKind
from tests.mirage_kg.argument.conftest import conflict_free

NAMES = ("a", "b", "c", "d", "e")
RULE = GRADUAL["quadratic_energy"]


def row(premises: str, conclusion: str, polarity: Any = "support", weight: float = 0.8, hits: str = "") -> Inference:
    id = f"{premises}-{polarity}-{conclusion or hits}"
    return Inference(id, None, conclusion, tuple(premises), polarity, tuple(hits.split()), weight)


def kind(name: str) -> ElementKind:
    return "statement" if name in NAMES else "inference"


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()), max_size=7, unique=True)
    )
    rows = [row(a, b, "support" if good else "attack", draw(st.floats(0.05, 0.95))) for a, b, good in pairs if a < b]
    if rows and draw(st.booleans()):
        # Mostly in the file of what the inference that it hits is about, but any other file may hold it.
        rows.append(row("e", draw(st.sampled_from((rows[0].conclusion, *NAMES))), "undercut", 0.7, rows[0].id))
    return Frame(NAMES, tuple(rows))


bases = st.fixed_dictionaries({name: st.floats(0.1, 0.9) for name in NAMES})
rules = st.sampled_from(list(GRADUAL.values()))


@given(frames(), bases, rules, st.data())
def test_silencing_elements_is_taking_them_out_of_the_frame(
    frame: Frame, base: Any, rule: Any, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(frame.elements), max_size=3))
    rest = frame.without(gone)
    silent, smaller = without(qbaf_of(frame, base), gone), qbaf_of(rest, {id: base[id] for id in rest.statements})
    for name in rest.elements:
        place = silent.place(name)
        assert strength_of(silent, rule, place) == pytest.approx(
            strength_of(smaller, rule, smaller.place(name)), abs=1e-7
        )


@given(frames(), bases, rules)
def test_only_what_lies_upstream_bears_on_a_statement(frame: Frame, base: Any, rule: Any) -> None:
    qbaf = qbaf_of(frame, base)
    near = upstream(qbaf, "e")
    far = [name for name in frame.elements if name not in near and name != "e"]
    assert all(abs(change) < 1e-7 for change in removals(qbaf, rule, "e", far).values())


@example(
    Frame(NAMES, (row("a", "e", "attack", 0.5), row("a", "e", "support", 0.5))),
    dict.fromkeys(NAMES, 0.5) | {"e": 0.75},
    GRADUAL["df_quad"],
)
@settings(max_examples=25)
@given(frames(), bases, rules)
def test_the_first_order_of_a_removal_is_the_derivative_of_its_weight(frame: Frame, base: Any, rule: Any) -> None:
    qbaf = qbaf_of(frame, base)
    place = qbaf.place("e")
    found = solve_strengths(qbaf, rule, 1e-13)
    gradient = Derivatives(found).of("e")
    told = first_order(qbaf, gradient, frame.elements)
    for inference in frame.inferences:
        carried = qbaf.carrier == qbaf.place(inference.id)
        weaker = replace(qbaf, weight=qbaf.weight * np.where(carried, 1 - 1e-6, 1.0))
        then = solve_strengths(weaker, rule, 1e-13)
        # Where support and attack are just balanced, DF-QuAD bends, and the derivative changes on the way.
        beyond = first_order(weaker, Derivatives(then).of("e"), frame.elements)
        least, most = sorted(1e-6 * at[inference.id] for at in (told, beyond))
        assert least - 2e-10 <= then.values[place] - found.values[place] <= most + 2e-10


@settings(max_examples=40)
@given(frames(), bases, rules)
def test_what_is_found_to_turn_a_verdict_turns_it_and_no_single_element_was_overlooked(
    frame: Frame, base: Any, rule: Any
) -> None:
    qbaf = qbaf_of(frame, base)
    place = qbaf.place("e")
    here = band(strength_of(qbaf, rule, place))
    alone = removals(qbaf, rule, "e", upstream(qbaf, "e"))
    flip = smallest_removal(qbaf, rule, "e", alone, kind)
    single = any(band(strength_of(without(qbaf, (name,)), rule, place)) != here for name in alone)
    if flip is None:
        assert not single
        return
    gone = [change.id for change in flip.changes]
    assert band(strength_of(without(qbaf, gone), rule, place)) != here
    assert (len(gone) == 1) == single
    assert all(change.after is None for change in flip.changes)


@settings(max_examples=40)
@given(frames(), bases, rules)
def test_the_least_move_of_a_score_turns_the_verdict_and_a_little_less_does_not(
    frame: Frame, base: Any, rule: Any
) -> None:
    qbaf = qbaf_of(frame, base)
    place = qbaf.place("e")
    here = band(strength_of(qbaf, rule, place))
    move = least_move(qbaf, rule, "e", frame.elements, kind)
    if move is None:
        return
    (change,) = move.changes
    assert change.after is not None
    assert band(strength_of(rescored(qbaf, {change.id: change.after}), rule, place)) != here
    back = change.before + 0.99 * (change.after - change.before)
    assume(abs(change.after - change.before) > 0.02)
    assert band(strength_of(rescored(qbaf, {change.id: back}), rule, place)) == here


def test_a_chain_by_hand() -> None:
    # c stands at 0.5 with a full support of b, b at 0.5 with one of a. Without a: b 0.5, c = 0.5 + 0.5 * 0.25 / 1.25 = 0.6.
    frame = Frame(("a", "b", "c"), (row("a", "b", weight=1.0), row("b", "c", weight=1.0)))
    qbaf = qbaf_of(frame, {"a": 1.0, "b": 0.5, "c": 0.5})
    changes = removals(qbaf, RULE, "c", ("a", "b", "b-support-c"))
    b = 0.5 + 0.5 * 1 / 2
    c = 0.5 + 0.5 * b * b / (1 + b * b)
    assert changes["a"] == pytest.approx(0.6 - c)
    assert changes["b"] == changes["b-support-c"] == pytest.approx(0.5 - c)


frameworks = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=9).map(
    lambda pairs: Framework(NAMES, frozenset(pairs))
)


@given(frameworks)
def test_a_defence_is_admissible_and_no_smaller_set_is(framework: Framework) -> None:
    def admissible(chosen: tuple[str, ...]) -> bool:
        return conflict_free(framework, chosen) and set(chosen) <= defended(framework, chosen)

    sizes = [
        size
        for size in range(1, 6)
        if any("a" in chosen and admissible(chosen) for chosen in combinations(NAMES, size))
    ]
    found = smallest_defence(framework, "a")
    if not sizes:
        assert found is None
        return
    assert found is not None
    members, proven = found
    assert proven
    assert "a" in members
    assert admissible(tuple(members))
    assert len(members) == sizes[0]


def test_a_statement_that_nothing_strikes_defends_itself_alone() -> None:
    frame = Frame(("a", "b"), (row("a", "b"),))
    assert smallest_defence(framework_of(frame), "b") == (frozenset({"b"}), True)


def test_an_undercut_defends_against_the_attack_that_it_hits() -> None:
    frame = Frame(("a", "b", "c"), (row("a", "c", "attack"), row("b", "c", "undercut", hits="a-attack-c")))
    assert smallest_defence(framework_of(frame), "c") == (frozenset({"c", "b-undercut-c"}), True)
    bare = Frame(("a", "c"), (row("a", "c", "attack"),))
    assert smallest_defence(framework_of(bare), "c") is None


def test_influence_goes_the_way_that_passes_on_most_and_its_share_is_the_product_of_its_steps() -> None:
    wide = (row("a", "b", weight=0.9), row("b", "d", weight=0.9))
    frame = Frame(("a", "b", "c", "d"), (*wide, row("a", "c", weight=0.1), row("c", "d", weight=0.1)))
    qbaf = qbaf_of(frame)
    derivatives = Derivatives(solve_strengths(qbaf, RULE, 1e-13))
    steps = steps_from(derivatives)
    way = strongest_path(steps, "a", "d")
    assert way is not None
    assert [(step.source, step.target, step.inference) for step in way] == [
        ("a", "b", "a-support-b"),
        ("b", "d", "b-support-d"),
    ]
    other = derivatives.per_base[0] * way[-1].share
    assert 0 < other < derivatives.of("d").by_name["a"]
    assert strongest_path(steps, "d", "a") is None
    assert strongest_path(steps, "a", "a") == ()


def test_influence_through_an_undercut_arrives_with_the_opposite_sign() -> None:
    frame = Frame(("a", "b", "c"), (row("a", "c"), row("b", "c", "undercut", hits="a-support-c")))
    derivatives = Derivatives(solve_strengths(qbaf_of(frame), RULE, 1e-13))
    way = strongest_path(steps_from(derivatives), "b", "c")
    assert way is not None
    assert [step.target for step in way] == ["a-support-c", "c"]
    assert way[-1].share < 0
    assert derivatives.per_base[1] * way[-1].share == pytest.approx(derivatives.of("c").by_name["b"])
