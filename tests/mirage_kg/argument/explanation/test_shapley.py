"""Shapley values: their definition as the oracle, and what a sample of orders may be trusted with."""

from __future__ import annotations

from itertools import combinations, permutations
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage_kg.argument.explanation.removal import strength_of, without
from mirage_kg.argument.explanation.shapley import EXACT_MOST, MOST, Share, Worth, exact, sampled, shapley
from mirage_kg.argument.frame import Frame, Inference
from mirage_kg.argument.gradual.qbaf import Qbaf, qbaf_of
from mirage_kg.argument.gradual.rules import GRADUAL

RULE = GRADUAL["quadratic_energy"]
PLAYERS = "abcde"


def argued_by(weights: list[float]) -> tuple[Qbaf, list[str]]:
    """A claim with an argument of each weight, every third against it, and the names of the arguments."""
    rows = tuple(
        Inference(f"i{n}", None, "claim", (f"p{n}",), "attack" if n % 3 == 2 else "support", (), weight)
        for n, weight in enumerate(weights)
    )
    return qbaf_of(Frame((*(f"p{n}" for n in range(len(rows))), "claim"), rows)), [row.id for row in rows]


@st.composite
def games(draw: st.DrawFn) -> Worth:
    """A worth for every set of five players."""
    sets = [frozenset(kept) for size in range(6) for kept in combinations(PLAYERS, size)]
    worths = {kept: draw(st.floats(0, 1, width=16)) for kept in sets}
    return worths.__getitem__


@settings(max_examples=30)
@given(games())
def test_exact_values_are_the_mean_gain_over_all_orders(worth: Worth) -> None:
    found = exact(worth, PLAYERS)
    for player in PLAYERS:
        orders = list(permutations(PLAYERS))
        before = [frozenset(order[: order.index(player)]) for order in orders]
        gains = [worth(kept | {player}) - worth(kept) for kept in before]
        assert found[player] == pytest.approx(sum(gains) / len(gains), abs=1e-12)


@settings(max_examples=30)
@given(games(), st.integers(2, 6), st.integers(0, 2**31))
def test_values_add_up_to_the_whole_exact_or_sampled(worth: Worth, pairs: int, seed: int) -> None:
    whole = worth(frozenset(PLAYERS)) - worth(frozenset())
    assert sum(exact(worth, PLAYERS).values()) == pytest.approx(whole, abs=1e-12)
    assert sum(share.value for share in sampled(worth, PLAYERS, pairs, seed).values()) == pytest.approx(
        whole, abs=1e-12
    )


@settings(max_examples=20)
@given(st.lists(st.floats(-1, 1), min_size=15, max_size=15), st.integers(0, 2**31))
def test_a_pair_of_orders_has_what_two_players_do_to_each_other_exactly(terms: list[float], seed: int) -> None:
    single = dict(zip(PLAYERS, terms[:5], strict=True))
    double = dict(zip(combinations(PLAYERS, 2), terms[5:], strict=True))

    def worth(kept: frozenset[str]) -> float:
        pairs = sum(value for pair, value in double.items() if kept.issuperset(pair))
        return sum(single[player] for player in kept) + pairs

    known = exact(worth, PLAYERS)
    for player, share in sampled(worth, PLAYERS, 2, seed).items():
        assert share.value == pytest.approx(known[player], abs=1e-12)
        assert share.error == pytest.approx(0.0, abs=1e-12)


def test_the_standard_error_is_that_of_repeated_samples() -> None:
    qbaf, names = argued_by([0.95] * 7)

    def worth(kept: frozenset[str]) -> float:
        # A threshold, where many players depend on one another and pairs of orders are not enough.
        return float(len(kept) >= 4 and "i0" in kept)

    known = exact(worth, names)["i0"]
    repeats = [sampled(worth, names, 8, seed)["i0"] for seed in range(200)]
    mean = sum(share.value for share in repeats) / len(repeats)
    spread = sqrt(sum((share.value - mean) ** 2 for share in repeats) / (len(repeats) - 1))
    told = sqrt(sum((share.error or 0.0) ** 2 for share in repeats) / len(repeats))
    assert told == pytest.approx(spread, rel=0.25)
    assert abs(mean - known) < 4 * spread / sqrt(len(repeats))
    assert len(qbaf.base) == 8 + 7


def test_a_sample_of_an_argument_lies_within_its_error_of_the_exact_values() -> None:
    qbaf, names = argued_by([0.3, 0.5, 0.7, 0.4, 0.9, 0.2, 0.6, 0.8])
    place = qbaf.place("claim")

    def worth(kept: frozenset[str]) -> float:
        return strength_of(without(qbaf, [name for name in names if name not in kept]), RULE, place)

    known, told = exact(worth, names), sampled(worth, names, 16)
    assert shapley(qbaf, RULE, "claim", names) == {name: Share(value) for name, value in known.items()}
    for name, share in told.items():
        assert share.error is not None
        assert 0 < share.error < 0.01
        assert abs(share.value - known[name]) < 5 * share.error


def test_many_arguments_are_sampled_the_same_each_time_and_too_many_are_refused() -> None:
    qbaf, names = argued_by([0.5] * (EXACT_MOST + 1))
    once, again = shapley(qbaf, RULE, "claim", names), shapley(qbaf, RULE, "claim", names)
    assert once is not None
    assert once == again
    assert all(share.error is not None for share in once.values())
    assert shapley(qbaf, RULE, "claim", []) == {}
    assert shapley(qbaf, RULE, "claim", [f"i{n}" for n in range(MOST + 1)]) is None


def test_one_pair_of_orders_tells_no_error_and_is_refused() -> None:
    with pytest.raises(ValueError, match="1 pairs of orders tell no error"):
        sampled(lambda kept: float(len(kept)), PLAYERS, 1)
