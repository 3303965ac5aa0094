"""What each argument on a statement adds: its Shapley value, exact for a few and sampled in pairs of orders for many.

The worth of a set of players is the strength of the statement with the players outside it silenced, so the values add up to its
strength minus its strength without any player (Shapley, L. S., 1953, A value for n-person games).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial, sqrt
from typing import NamedTuple

import numpy as np

from mirage_kg.argument.explanation.removal import strength_of, without
from mirage_kg.argument.gradual.qbaf import Qbaf
from mirage_kg.argument.gradual.solver import Rule

EXACT_MOST = 8
"""Most players whose values are exact: 2^8 solutions, a third of a second on the shipped graph."""

MOST = 64
"""Most players whose values are sampled."""

SOLUTIONS = 2**EXACT_MOST
"""About how many solutions a sample may take."""

LEAST_PAIRS = 4
"""Fewest pairs of orders in a sample; fewer say nothing of its error."""

SEED = 20170705
"""Where sampled orders come from, so that the same question has the same answer."""

Worth = Callable[[frozenset[str]], float]
"""The strength of the statement with these players alone."""


class Share(NamedTuple):
    """What one player adds. `error` is the standard error of a sampled value, in units of strength; None where exact."""

    value: float
    error: float | None = None


def shapley(qbaf: Qbaf, rule: Rule, name: str, players: Sequence[str]) -> dict[str, Share] | None:
    """Return what each of the players adds to the strength of `name`; None above `MOST` players.

    Up to `EXACT_MOST` players the values are exact. Above, they are means over pairs of orders (`sampled`).
    """
    if len(players) > MOST:
        return None
    place = qbaf.place(name)

    def worth(kept: frozenset[str]) -> float:
        return strength_of(without(qbaf, [player for player in players if player not in kept]), rule, place)

    if len(players) <= EXACT_MOST:
        return {player: Share(value) for player, value in exact(worth, players).items()}
    return sampled(worth, players, max(LEAST_PAIRS, SOLUTIONS // (2 * len(players))))


def exact(worth: Worth, players: Sequence[str]) -> dict[str, float]:
    """Return the Shapley value of each player, from the worth of every set of them."""
    n = len(players)
    worths = {kept: worth(kept) for size in range(n + 1) for kept in map(frozenset, combinations(players, size))}

    def value(player: str) -> float:
        return sum(
            factorial(len(kept))
            * factorial(n - len(kept) - 1)
            / factorial(n)
            * (worths[kept | {player}] - worths[kept])
            for kept in worths
            if player not in kept
        )

    return {player: value(player) for player in players}


def sampled(worth: Worth, players: Sequence[str], pairs: int, seed: int = SEED) -> dict[str, Share]:
    """Return estimates of the Shapley values, each with its standard error, from `pairs` random orders and their reverses.

    A player's gain in one order is what the strength moves by when it comes after those before it. The mean of an order and
    its reverse is one observation: what two players do to each other is in it exactly (antithetic orders; Mitchell, R. et al.,
    2022, Sampling permutations for Shapley value estimation, section 2). The gains of an order add up to the whole, and so
    do the estimates. Orders come from `seed`.

    Raises:
        ValueError: fewer than two pairs, which tell no error.
    """
    if pairs < 2:
        raise ValueError(f"{pairs} pairs of orders tell no error; take two or more")
    ends = {frozenset[str](): worth(frozenset()), frozenset(players): worth(frozenset(players))}
    random = np.random.default_rng(seed)
    seen = np.empty((pairs, len(players)))
    for row in seen:
        order = random.permutation(len(players))
        row[:] = (_gains(worth, players, order, ends) + _gains(worth, players, order[::-1], ends)) / 2
    errors = seen.std(axis=0, ddof=1) / sqrt(pairs)
    return {
        player: Share(float(value), float(error))
        for player, value, error in zip(players, seen.mean(axis=0), errors, strict=True)
    }


def _gains(worth: Worth, players: Sequence[str], order: np.ndarray, ends: dict[frozenset[str], float]) -> np.ndarray:
    """Return what each player adds when they come in `order`; `ends` holds the worth of nobody and of all."""
    gains = np.empty(len(players))
    kept = frozenset[str]()
    before = ends[kept]
    for place in order.tolist():
        kept |= {players[place]}
        after = ends[kept] if kept in ends else worth(kept)
        gains[place] = after - before
        before = after
    return gains
