"""Principles of gradual semantics in the literature: those that hold as properties, those that do not by an example.

Amgoud and Ben-Naim (2018): anonymity to counting, Franklin, weakening, strengthening, resilience. Baroni, Rago and Toni
(2019): balance, monotonicity. Potyka (2018, 2019): duality, open-mindedness. Every pair of principle and semantics is in one of
the two tables.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mirage_kg.argument import Derivatives, Qbaf, Strengths, plain_qbaf, solve
from mirage_kg.errors import InvalidInput
from tests.mirage_kg.argument.conftest import GRADUAL, inner, of_edges, qbafs, strength, unit

SMALL = 1e-12
Check = Callable[[str, st.DataObject], None]
PRINCIPLES: dict[str, Check] = {}

several = st.lists(unit, max_size=4)
positive = st.floats(0.05, 1).map(lambda value: round(value, 3))


def principle(check: Check) -> Check:
    PRINCIPLES[check.__name__] = check
    return check


def solved(of: Qbaf, semantics: str) -> np.ndarray:  # type: ignore[type-arg]
    found = solve(of, semantics=semantics, tolerance=1e-11)
    assume(found.converged and held(found))
    return found.values


def held(found: Strengths) -> bool:
    """Whether the point of rest draws near what is near it, so that rounding does not choose between several."""
    try:
        slopes = Derivatives(found).jacobian.toarray()
    except InvalidInput:
        return False
    return bool(np.linalg.eigvals(slopes).real.max() < 0.9)


def edges_of(of: Qbaf) -> list[tuple[int, int, int]]:
    return list(zip(of.premise.tolist(), of.target.tolist(), of.sign.astype(int).tolist(), strict=True))


@principle
def anonymity(semantics: str, data: st.DataObject) -> None:
    """Names do not matter: a renumbered framework has the renumbered strengths."""
    of = data.draw(qbafs())
    order = np.array(data.draw(st.permutations(range(len(of.base)))))
    moved = np.empty_like(of.base)
    moved[order] = of.base
    other = of_edges(moved.tolist(), [(order[a], order[b], sign) for a, b, sign in edges_of(of)])
    assert solved(other, semantics)[order] == pytest.approx(solved(of, semantics), abs=1e-7)


@principle
def independence(semantics: str, data: st.DataObject) -> None:
    """What is not joined to an element does not change it."""
    one, two = data.draw(qbafs(5)), data.draw(qbafs(5))
    n = len(one.base)
    both = of_edges([*one.base, *two.base], edges_of(one) + [(a + n, b + n, sign) for a, b, sign in edges_of(two)])
    assert solved(both, semantics)[:n] == pytest.approx(solved(one, semantics), abs=1e-7)


@principle
def directionality(semantics: str, data: st.DataObject) -> None:
    """A further edge changes only what can be reached from its target."""
    of = data.draw(qbafs())
    place = st.integers(0, len(of.base) - 1)
    source, target, sign = data.draw(place), data.draw(place), data.draw(st.sampled_from([1, -1]))
    reached, waiting = set(), [target]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting += [b for a, b, _ in edges_of(of) if a == at]
    more = of_edges(of.base.tolist(), [*edges_of(of), (source, target, sign)])
    kept = [k for k in range(len(of.base)) if k not in reached]
    assert solved(more, semantics)[kept] == pytest.approx(solved(of, semantics)[kept], abs=1e-7)


@principle
def equivalence(semantics: str, data: st.DataObject) -> None:
    """Equal base scores, supports and attacks in any order give equal strengths."""
    base, supports, attacks = data.draw(unit), data.draw(several), data.draw(several)
    mixed = strength(semantics, base, data.draw(st.permutations(supports)), data.draw(st.permutations(attacks)))
    assert mixed == pytest.approx(strength(semantics, base, supports, attacks), abs=SMALL)


@principle
def stability(semantics: str, data: st.DataObject) -> None:
    """Without supports and attacks the strength is the base score."""
    base = data.draw(unit)
    assert strength(semantics, base) == pytest.approx(base, abs=SMALL)


@principle
def neutrality(semantics: str, data: st.DataObject) -> None:
    """A support or an attack of strength 0 changes nothing."""
    base, supports, attacks = data.draw(unit), data.draw(several), data.draw(several)
    plain = strength(semantics, base, supports, attacks)
    assert strength(semantics, base, [*supports, 0.0], attacks) == pytest.approx(plain, abs=SMALL)
    assert strength(semantics, base, supports, [*attacks, 0.0]) == pytest.approx(plain, abs=SMALL)


@principle
def monotonicity(semantics: str, data: st.DataObject) -> None:
    """More supports, fewer attacks, or a higher base score never lower a strength."""
    base, supports, attacks = data.draw(unit), data.draw(several), data.draw(several)
    plain = strength(semantics, base, supports, attacks)
    assert strength(semantics, base, [*supports, data.draw(unit)], attacks) >= plain - SMALL
    assert strength(semantics, base, supports, [*attacks, data.draw(unit)]) <= plain + SMALL
    assert strength(semantics, data.draw(st.floats(base, 1)), supports, attacks) >= plain - SMALL


@principle
def reinforcement(semantics: str, data: st.DataObject) -> None:
    """A stronger support never lowers a strength, a stronger attack never raises it."""
    base, supports, attacks = data.draw(unit), data.draw(several), data.draw(several)
    low = data.draw(unit)
    high = data.draw(st.floats(low, 1))
    more, less = ([*supports, high], [*supports, low])
    assert strength(semantics, base, more, attacks) >= strength(semantics, base, less, attacks) - SMALL
    assert (
        strength(semantics, base, supports, [*attacks, high])
        <= strength(semantics, base, supports, [*attacks, low]) + SMALL
    )


@principle
def counting(semantics: str, data: st.DataObject) -> None:
    """Each further support of some strength raises a strength below 1, each attack lowers one above 0."""
    base, supports, attacks = data.draw(inner), data.draw(several), data.draw(several)
    plain, more = strength(semantics, base, supports, attacks), data.draw(positive)
    assert strength(semantics, base, [*supports, more], attacks) > plain
    assert strength(semantics, base, supports, [*attacks, more]) < plain


@principle
def balance(semantics: str, data: st.DataObject) -> None:
    """Equal supports and attacks leave the base score; a side that is the other and more moves it to its own."""
    base, shared, more = data.draw(unit), data.draw(several), data.draw(several)
    assert strength(semantics, base, shared, shared) == pytest.approx(base, abs=SMALL)
    assert strength(semantics, base, [*shared, *more], shared) >= base - SMALL
    assert strength(semantics, base, shared, [*shared, *more]) <= base + SMALL


@principle
def franklin(semantics: str, data: st.DataObject) -> None:
    """A support and an attack of equal strength cancel, whatever else there is."""
    base, supports, attacks = data.draw(unit), data.draw(several), data.draw(several)
    both = data.draw(unit)
    plain = strength(semantics, base, supports, attacks)
    assert strength(semantics, base, [*supports, both], [*attacks, both]) == pytest.approx(plain, abs=SMALL)


@principle
def duality(semantics: str, data: st.DataObject) -> None:
    """Supports do to b just what attacks do to 1 - b, mirrored."""
    base, supports, attacks = data.draw(unit), data.draw(several), data.draw(several)
    mirrored = 1 - strength(semantics, 1 - base, attacks, supports)
    assert strength(semantics, base, supports, attacks) == pytest.approx(mirrored, abs=SMALL)


@principle
def resilience(semantics: str, data: st.DataObject) -> None:
    """What starts between 0 and 1 stays strictly between."""
    base, supports, attacks = data.draw(inner), data.draw(several), data.draw(several)
    assert 0 < strength(semantics, base, supports, attacks) < 1


@principle
def open_mindedness(semantics: str, data: st.DataObject) -> None:
    """Enough attacks bring any base score strictly between 0 and 1 as near to 0 as is wanted, enough supports to 1."""
    base, each = data.draw(inner), data.draw(positive)
    assert strength(semantics, base, attacks=[each] * 1_000) < 1e-3
    assert strength(semantics, base, supports=[each] * 1_000) > 1 - 1e-3


@principle
def open_mindedness_at_the_ends(semantics: str, data: st.DataObject) -> None:
    """Enough attacks bring down even a base score of 1, and enough supports raise one of 0."""
    each = data.draw(positive)
    assert strength(semantics, 1.0, attacks=[each] * 1_000) < 1e-3
    assert strength(semantics, 0.0, supports=[each] * 1_000) > 1 - 1e-3


def double_attack_on_what_is_down() -> bool:
    return strength("df_quad", 0.5, attacks=[1.0, 0.5]) == strength("df_quad", 0.5, attacks=[1.0]) == 0


def a_pair_that_does_not_cancel() -> bool:
    # 1 - (1 - 0.5) (1 - 0.5) - 0.5 is 0.25, not 0.5.
    return strength("df_quad", 0.5, [0.5, 0.5], [0.5]) == 0.5 + 0.5 * 0.25 != strength("df_quad", 0.5, [0.5])


def an_attack_of_strength_one_leaves_nothing() -> bool:
    return strength("df_quad", 0.5, attacks=[1.0]) == 0


def euler_moves_up_further_than_down() -> bool:
    up, down = strength("euler", 0.5, supports=[1.0]) - 0.5, 0.5 - strength("euler", 0.5, attacks=[1.0])
    return up > down + 0.04


def euler_never_falls_below_the_square() -> bool:
    return strength("euler", 0.6, attacks=[1.0] * 1_000) == pytest.approx(0.36, abs=1e-9)


def euler_holds_to_the_ends() -> bool:
    return strength("euler", 1.0, attacks=[1.0] * 9) == 1 and strength("euler", 0.0, supports=[1.0] * 9) == 0


def mlp_holds_to_the_ends() -> bool:
    return strength("mlp", 1.0, attacks=[1.0] * 9) == 1 and strength("mlp", 0.0, supports=[1.0] * 9) == 0


COUNTEREXAMPLES: dict[tuple[str, str], Callable[[], bool]] = {
    ("counting", "df_quad"): double_attack_on_what_is_down,
    ("franklin", "df_quad"): a_pair_that_does_not_cancel,
    ("resilience", "df_quad"): an_attack_of_strength_one_leaves_nothing,
    ("duality", "euler"): euler_moves_up_further_than_down,
    ("open_mindedness", "euler"): euler_never_falls_below_the_square,
    ("open_mindedness_at_the_ends", "euler"): euler_holds_to_the_ends,
    ("open_mindedness_at_the_ends", "mlp"): mlp_holds_to_the_ends,
}
HOLDING = [
    (name, semantics) for name in PRINCIPLES for semantics in GRADUAL if (name, semantics) not in COUNTEREXAMPLES
]


@pytest.mark.parametrize(("name", "semantics"), HOLDING)
@settings(max_examples=20)
@given(data=st.data())
def test_the_principle_holds(name: str, semantics: str, data: st.DataObject) -> None:
    PRINCIPLES[name](semantics, data)


@pytest.mark.parametrize(("name", "semantics"), COUNTEREXAMPLES)
def test_the_principle_does_not_hold_as_an_example_shows(name: str, semantics: str) -> None:
    assert COUNTEREXAMPLES[name, semantics]()


def test_the_tables_speak_of_all_principles_and_semantics() -> None:
    assert len(HOLDING) + len(COUNTEREXAMPLES) == len(PRINCIPLES) * len(GRADUAL)
    assert all(name in PRINCIPLES and semantics in GRADUAL for name, semantics in COUNTEREXAMPLES)


def test_the_quick_way_of_the_checks_agrees_with_arrays_written_out() -> None:
    written = plain_qbaf([0.4, 0.9, 0.2], [1, 2], [0, 0], [1, -1])
    for semantics in GRADUAL:
        assert strength(semantics, 0.4, [0.9], [0.2]) == solve(written, semantics=semantics).values[0]
