from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings

from mirage_kg.argument import Frame, Qbaf, frame_of, plain_qbaf, qbaf_of, solve
from mirage_kg.argument.gradual.rules import GRADUAL as RULES
from mirage_kg.argument.gradual.solver import Strengths
from mirage_kg.errors import InvalidInput, NotFound
from mirage_kg.load import load_folder
from mirage_kg.model.semantics import SEMANTICS
from mirage_kg.open import shipped_folder
from tests.mirage_kg.argument.conftest import GRADUAL, attack, of_edges, qbafs, random_qbaf, strength, support, undercut


def values(of: Qbaf, semantics: str) -> list[float]:
    found = solve(of, semantics=semantics)
    assert found.converged
    return found.values.tolist()


def h(x: float) -> float:
    return max(x, 0.0) ** 2 / (1 + max(x, 0.0) ** 2)


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def root(of: Callable[[float], float]) -> float:
    """Where a falling function of [0, 1] crosses 0, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if of(middle) > 0 else (low, middle)
    return low


ATTACKED = {
    "df_quad": 0.5 * (1 - 0.8),
    "quadratic_energy": 0.5 - 0.5 * 0.64 / 1.64,
    "euler": 1 - 0.75 / (1 + 0.5 * math.exp(-0.8)),
    "mlp": logistic(-0.8),
}
SUPPORTED = {
    "df_quad": 0.5 + 0.5 * 0.8,
    "quadratic_energy": 0.5 + 0.5 * 0.64 / 1.64,
    "euler": 1 - 0.75 / (1 + 0.5 * math.exp(0.8)),
    "mlp": logistic(0.8),
}


@pytest.mark.parametrize("semantics", GRADUAL)
def test_two_elements_by_hand(semantics: str) -> None:
    assert strength(semantics, 0.5, attacks=[0.8]) == pytest.approx(ATTACKED[semantics], abs=1e-15)
    assert strength(semantics, 0.5, supports=[0.8]) == pytest.approx(SUPPORTED[semantics], abs=1e-15)


@pytest.mark.parametrize("semantics", GRADUAL)
def test_a_chain_of_attacks_by_hand(semantics: str) -> None:
    last = {
        "df_quad": 0.5 * (1 - 0.1),
        "quadratic_energy": 0.5 * (1 - h(ATTACKED["quadratic_energy"])),
        "euler": 1 - 0.75 / (1 + 0.5 * math.exp(-ATTACKED["euler"])),
        "mlp": logistic(-ATTACKED["mlp"]),
    }
    found = solve(of_edges([0.8, 0.5, 0.5], [(0, 1, -1), (1, 2, -1)]), semantics=semantics)
    assert found.values == pytest.approx([0.8, ATTACKED[semantics], last[semantics]], abs=1e-15)
    assert found.method == "recursion"
    assert found.residual == 0


@pytest.mark.parametrize("semantics", GRADUAL)
def test_a_diamond_by_hand(semantics: str) -> None:
    # a supports b and attacks c; both b and c support d.
    b, c = SUPPORTED[semantics], ATTACKED[semantics]
    last = {
        "df_quad": 0.5 + 0.5 * (1 - (1 - b) * (1 - c)),
        "quadratic_energy": 0.5 + 0.5 * h(b + c),
        "euler": 1 - 0.75 / (1 + 0.5 * math.exp(b + c)),
        "mlp": logistic(b + c),
    }
    diamond = of_edges([0.8, 0.5, 0.5, 0.5], [(0, 1, 1), (0, 2, -1), (1, 3, 1), (2, 3, 1)])
    assert values(diamond, semantics) == pytest.approx([0.8, b, c, last[semantics]], abs=1e-15)


ODD_CIRCLE = {
    "df_quad": 1 / 3,  # x = (1 - x) / 2
    "quadratic_energy": root(lambda x: 1 - 2 * x - 2 * x**3),  # x = 1/2 - x^2 / 2 (1 + x^2)
    "euler": root(lambda x: 1 - 0.75 / (1 + 0.5 * math.exp(-x)) - x),
    "mlp": root(lambda x: logistic(-x) - x),
}


@pytest.mark.parametrize("semantics", GRADUAL)
@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_circles_of_attacks_by_hand(semantics: str, length: int) -> None:
    circle = of_edges([0.5] * length, [(k, (k + 1) % length, -1) for k in range(length)])
    found = solve(circle, semantics=semantics)
    assert found.values == pytest.approx([ODD_CIRCLE[semantics]] * length, abs=2e-9)
    assert found.method == "continuous"
    assert found.circle == ()


def test_a_circle_of_support_by_hand() -> None:
    both = of_edges([0.5, 0.5], [(0, 1, 1), (1, 0, 1)])
    # DF-QuAD: x = 1/2 + x/2. Quadratic energy: x = 1/2 + x^2 / 2 (1 + x^2).
    assert values(both, "df_quad") == pytest.approx([1, 1], abs=1e-8)
    assert values(both, "quadratic_energy") == pytest.approx(
        [root(lambda x: 1 + 2 * x**2 - 2 * x - 2 * x**3)] * 2, abs=1e-8
    )


def test_opposite_relations_between_one_pair_cancel_and_a_self_attack_has_one_strength() -> None:
    for semantics in GRADUAL:
        assert values(of_edges([0.9, 0.3], [(0, 1, 1), (0, 1, -1)]), semantics) == pytest.approx([0.9, 0.3])
    # DF-QuAD: x = b (1 - x).
    assert values(of_edges([0.6], [(0, 0, -1)]), "df_quad") == pytest.approx([0.6 / 1.6], abs=1e-8)


def test_the_system_comes_to_rest_where_repeated_application_only_swings() -> None:
    # Applied again and again, both go 1, 0, 1, 0. The system in time goes straight to one half.
    swing = of_edges([1.0, 1.0], [(0, 1, -1), (1, 0, -1)])
    found = solve(swing, semantics="df_quad")
    assert found.converged
    assert found.values == pytest.approx([0.5, 0.5], abs=1e-8)


def ring(base: tuple[float, float, float], copies: int = 10) -> Qbaf:
    """Three groups of equal elements; every element of a group attacks every element of the next."""
    edges = [
        (group * copies + k, (group + 1) % 3 * copies + j, -1)
        for group in range(3)
        for k in range(copies)
        for j in range(copies)
    ]
    return of_edges([base[place // copies] for place in range(3 * copies)], edges)


def test_a_ring_that_keeps_swinging_is_reported_with_its_circle_and_no_claim() -> None:
    # With base logistic(5) all at 1/2 is the point of rest. There the gain of a group is 10/4, and rest in a ring of three is
    # unstable where the gain is above 1 / cos(60 degrees) = 2, so whatever starts off the diagonal swings for ever.
    found = solve(ring((logistic(5), logistic(5), 0.98)), semantics="mlp", max_steps=3_000)
    assert not found.converged
    assert found.residual > 1e-3
    assert found.steps >= 3_000
    groups = [int(name) // 10 for name in found.circle]
    assert len(groups) == 3
    assert [(group - groups[0]) % 3 for group in groups] == [0, 1, 2]


def test_the_same_ring_with_a_gain_below_two_comes_to_rest() -> None:
    # Seven copies: gain at most 7/4.
    found = solve(ring((0.9, 0.95, 0.98), copies=7), semantics="mlp")
    assert found.converged
    assert found.residual <= 1e-9


def test_too_few_steps_are_told_and_the_circle_is_named() -> None:
    found = solve(of_edges([0.5, 0.9, 0.7], [(0, 1, 1), (1, 0, 1), (1, 2, 1)]), semantics="euler", max_steps=3)
    assert not found.converged
    assert set(found.circle) == {"0", "1"}
    assert 3 <= found.steps <= 5


@pytest.mark.parametrize("semantics", GRADUAL)
@settings(max_examples=60)
@given(of=qbafs())
def test_whatever_is_found_lies_in_the_unit_interval_and_is_at_rest_when_it_says_so(semantics: str, of: Qbaf) -> None:
    found = solve(of, semantics=semantics)
    assert isinstance(found, Strengths)
    assert ((found.values >= 0) & (found.values <= 1)).all()
    assert found.converged == (found.residual <= 1e-9)
    assert found.converged == (not found.circle)


@pytest.mark.parametrize("semantics", GRADUAL)
@settings(max_examples=40)
@given(of=qbafs(acyclic=True))
def test_without_circles_every_strength_is_that_of_the_recursion_to_the_last_digit(semantics: str, of: Qbaf) -> None:
    found = solve(of, semantics=semantics)
    assert (found.method, found.residual) == ("recursion", 0)
    assert found.steps <= len(of.base) + 1


def test_a_chain_of_ten_thousand_is_solved_to_its_end() -> None:
    n = 10_000
    long = plain_qbaf(np.full(n, 0.5), np.arange(n - 1), np.arange(1, n), np.full(n - 1, -1.0))
    found = solve(long, semantics="quadratic_energy", max_steps=n + 1)
    assert found.converged
    assert found.values[-1] == pytest.approx(ODD_CIRCLE["quadratic_energy"], abs=1e-12)


@pytest.mark.parametrize("semantics", GRADUAL)
def test_a_framework_without_elements_or_edges_is_solved(semantics: str) -> None:
    assert values(of_edges([], []), semantics) == []
    assert values(of_edges([0.0, 0.4, 1.0], []), semantics) == [0.0, 0.4, 1.0]


def test_weights_scale_what_an_edge_brings() -> None:
    half = plain_qbaf([0.5, 0.8], [1], [0], [1], weight=0.5)
    for semantics in GRADUAL:
        assert values(half, semantics)[0] == pytest.approx(strength(semantics, 0.5, supports=[0.4]), abs=1e-15)


def test_a_large_framework_is_solved_to_the_tolerance() -> None:
    found = solve(random_qbaf(1, 300, 600), semantics="quadratic_energy", tolerance=1e-12)
    assert found.converged
    assert found.residual <= 1e-12


FRAME = Frame(
    ("root", "a", "b", "c", "d"),
    (
        support("linked", "root", "a", "b", weight=0.8),
        attack("against", "root", "c", weight=0.6),
        undercut("weakens", "linked", "root", "d", weight=0.5),
    ),
)


def test_a_frame_with_linked_premises_and_an_undercut_by_hand() -> None:
    found = solve(FRAME, {"root": 0.5, "a": 0.9, "b": 0.4, "c": 0.3, "d": 1.0}, "df_quad").strengths
    # The undercut stands at its weight, halves the inference, and the weaker of the linked premises counts.
    assert found["weakens"] == 0.5
    assert found["linked"] == pytest.approx(0.8 * (1 - 0.5 * 1.0))
    assert found["against"] == 0.6
    assert found["root"] == pytest.approx(0.5 + 0.5 * (0.4 * 0.4 - 0.6 * 0.3))  # 0.16 - 0.18 is below 0


@pytest.mark.parametrize("semantics", GRADUAL)
def test_the_shipped_graph_comes_to_rest_in_few_steps(semantics: str) -> None:
    found = solve(frame_of(load_folder(shipped_folder()).graph), semantics=semantics)
    assert isinstance(found, Strengths)
    assert found.converged
    assert found.steps < 100


def test_elements_of_a_frame_start_at_one_half_and_at_their_weight() -> None:
    arrays = qbaf_of(FRAME, {"a": 0.9, "against": 0.1})
    assert dict(zip(arrays.names, arrays.base.tolist(), strict=True)) == {
        "root": 0.5,
        "a": 0.9,
        "b": 0.5,
        "c": 0.5,
        "d": 0.5,
        "linked": 0.8,
        "against": 0.1,
        "weakens": 0.5,
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: of_edges([1.5], []), "the base of 0 is 1.5"),
        (lambda: of_edges([math.nan], []), "the base of 0 is nan"),
        (lambda: of_edges([0.5], [(0, 1, 1)]), "target names an element outside 0 to 0"),
        (lambda: of_edges([0.5, 0.5], [(2, 1, 1)]), "premise names an element outside 0 to 1"),
        (lambda: of_edges([0.5, 0.5], [(0, 1, 2)]), "a sign is neither 1"),
        (lambda: plain_qbaf([0.5, 0.5], [0], [1], [1], weight=-1), "the weight of 0 is -1"),
        (lambda: plain_qbaf([0.5, 0.5], [0, 1], [1], [1]), "2 sources for 1 targets"),
        (lambda: plain_qbaf([0.5, 0.5], [0], [1], [1], names=("a",)), "1 names for 2 base scores"),
        (lambda: solve(of_edges([0.5], []), tolerance=0), "tolerance 0"),
        (lambda: solve(plain_qbaf([0.5, 0.5], [0], [1], [1], weight=2), semantics="df_quad"), "an edge weighs 2"),
        (lambda: solve(of_edges([0.5], []), semantics="stable"), "Stable does not apply"),
        (lambda: solve(FRAME, {"a": 2.0}), "the base of a is 2.0"),
        (lambda: solve(FRAME, {"linked": math.nan}), "the base of linked is nan"),
    ],
)
def test_what_cannot_be_solved_is_refused_with_the_reason(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        make()
    assert caught.value.where


def test_names_that_a_frame_does_not_hold_are_refused() -> None:
    with pytest.raises(NotFound, match="no 'x'"):
        solve(FRAME, {"x": 0.5})
    with pytest.raises(NotFound, match="there is no semantics 'x'"):
        solve(FRAME, semantics="x")


def test_each_gradual_semantics_of_the_table_has_a_rule_and_no_other_has() -> None:
    assert RULES.keys() == {row.id for row in SEMANTICS.values() if row.family == "gradual"}
