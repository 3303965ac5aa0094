"""Extensions against two solvers of other people, on random frameworks."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from argumentation.core import dung
from pygarg.dung import solver as pygarg

from mirage_kg.argument import Framework, solve
from tests.mirage_kg.argument.conftest import EXTENSION, random_framework

FRAMEWORKS = 10_000
BATCHES = 8
SIZES = (0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7)

FORMAL: dict[str, Callable[[dung.ArgumentationFramework], list[frozenset[str]]]] = {
    "grounded": lambda of: [dung.grounded_extension(of)],
    "complete": dung.complete_extensions,
    "preferred": dung.preferred_extensions,
    "stable": dung.stable_extensions,
    "ideal": lambda of: [dung.ideal_extension(of)],
}
PYGARG = {"grounded": "GR", "complete": "CO", "preferred": "PR", "stable": "ST", "ideal": "ID"}


def by_pygarg(of: Framework, semantics: str) -> set[frozenset[str]]:
    found = pygarg.extension_enumeration(list(of.arguments), [list(pair) for pair in of.attacks], PYGARG[semantics])
    return set(map(frozenset, found))


def by_formal_argumentation(of: Framework, semantics: str) -> set[frozenset[str]]:
    return set(FORMAL[semantics](dung.ArgumentationFramework(frozenset(of.arguments), of.attacks)))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_ten_thousand_random_frameworks_have_the_extensions_that_both_oracles_find(batch: int) -> None:
    chance = random.Random(batch)
    for _ in range(FRAMEWORKS // BATCHES):
        of = random_framework(chance, chance.choice(SIZES))
        for semantics in EXTENSION:
            ours = set(solve(of, semantics=semantics).extensions)
            assert ours == by_pygarg(of, semantics), (semantics, of)
            assert ours == by_formal_argumentation(of, semantics), (semantics, of)


def test_larger_frameworks_have_the_extensions_that_the_quicker_oracle_finds() -> None:
    chance = random.Random(20)
    for _ in range(100):
        of = random_framework(chance, chance.randint(10, 16))
        for semantics in EXTENSION:
            assert set(solve(of, semantics=semantics).extensions) == by_pygarg(of, semantics), (semantics, of)
