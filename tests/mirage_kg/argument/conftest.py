"""Random frameworks, and the strength of one element whose neighbours have given strengths."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

import numpy as np
from hypothesis import strategies as st

from mirage_kg.argument import Framework, Inference, Qbaf, plain_qbaf, solve
from mirage_kg.model.semantics import SEMANTICS

GRADUAL = tuple(name for name, row in SEMANTICS.items() if row.family == "gradual")
EXTENSION = tuple(name for name, row in SEMANTICS.items() if row.family == "extension")

unit = st.floats(0, 1).map(lambda value: round(value, 3))
inner = st.floats(0.01, 0.99).map(lambda value: round(value, 3))


@st.composite
def frameworks(draw: st.DrawFn, most: int = 7) -> Framework:
    names = "abcdefghij"[: draw(st.integers(0, most))]
    pairs = [(source, target) for source in names for target in names]
    return Framework(tuple(names), frozenset(draw(st.lists(st.sampled_from(pairs)))) if pairs else frozenset())


def conflict_free(framework: Framework, chosen: Collection[str]) -> bool:
    """Whether no member of a set attacks a member, straight from the definition."""
    return not any((attacker, attacked) in framework.attacks for attacker in chosen for attacked in chosen)


@st.composite
def qbafs(draw: st.DrawFn, most: int = 7, acyclic: bool = False) -> Qbaf:
    n = draw(st.integers(1, most))
    place = st.integers(0, n - 1)
    edges = draw(st.lists(st.tuples(place, place, st.sampled_from([1, -1])), max_size=2 * n))
    kept = [(min(a, b), max(a, b), sign) if acyclic else (a, b, sign) for a, b, sign in edges if a != b or not acyclic]
    return of_edges(draw(st.lists(unit, min_size=n, max_size=n)), kept)


def random_framework(chance: random.Random, n: int) -> Framework:
    names = tuple(str(number + 1) for number in range(n))
    density = chance.choice((0.05, 0.15, 0.25, 0.4))
    return Framework(names, frozenset((a, b) for a in names for b in names if chance.random() < density))


def random_qbaf(seed: int, n: int, edges: int, *, acyclic: bool = False) -> Qbaf:
    """A random framework without parallel edges."""
    chance = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(n) for b in range(n) if a < b or not acyclic]
    chosen = chance.choice(len(pairs), size=min(edges, len(pairs)), replace=False) if pairs else []
    return of_edges(chance.random(n).tolist(), [(*pairs[k], int(chance.choice((-1, 1)))) for k in chosen])


def of_edges(base: Sequence[float], edges: Sequence[tuple[int, int, int]]) -> Qbaf:
    source, target, sign = ([edge[column] for edge in edges] for column in range(3))
    return plain_qbaf(base, source, target, sign)


def strength(semantics: str, base: float, supports: Sequence[float] = (), attacks: Sequence[float] = ()) -> float:
    """The strength of an element of this base score, supported and attacked by leaves of these strengths."""
    leaves = [*supports, *attacks]
    edges = [(place, 0, 1 if place <= len(supports) else -1) for place in range(1, len(leaves) + 1)]
    return float(solve(of_edges([base, *leaves], edges), semantics=semantics).values[0])


def support(name: str, conclusion: str, *premises: str, weight: float = 0.5) -> Inference:
    return Inference(name, name, conclusion, premises, "support", (), weight)


def attack(name: str, conclusion: str, *premises: str, weight: float = 0.5) -> Inference:
    return Inference(name, name, conclusion, premises, "attack", (), weight)


def undercut(name: str, hit: str, conclusion: str, *premises: str, weight: float = 0.5) -> Inference:
    return Inference(name, name, conclusion, premises, "undercut", (hit,), weight)
