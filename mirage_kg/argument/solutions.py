"""A position solved: its arrays, its strengths under every gradual semantics, and its labels under every other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mirage_kg.argument.gradual.qbaf import Numbers, Qbaf, qbaf_of
from mirage_kg.argument.gradual.rules import GRADUAL
from mirage_kg.argument.gradual.solver import Rule, Strengths, solve_strengths
from mirage_kg.argument.position import Position
from mirage_kg.errors import InvalidInput


def rule_named(semantics: str) -> Rule:
    """Return the rule of a gradual semantics.

    Raises:
        InvalidInput: there is no such one; the hint lists those there are.
    """
    if semantics not in GRADUAL:
        raise InvalidInput(
            f"there is no gradual semantics {semantics[:80]!r}",
            hint=f"use one of: {', '.join(GRADUAL)}",
            where="semantics",
        )
    return GRADUAL[semantics]


@dataclass(frozen=True, eq=False)
class Solutions:
    """A position under every gradual semantics. Everything is computed when it is first asked for."""

    position: Position

    @cached_property
    def qbaf(self) -> Qbaf:
        """The arrays of the position: statements, then inferences."""
        return qbaf_of(self.position.frame, self.position.base)

    @cached_property
    def gradual(self) -> dict[str, Strengths]:
        """What each gradual semantics gives, by id."""
        return {id: solve_strengths(self.qbaf, rule) for id, rule in GRADUAL.items()}

    @cached_property
    def trusted(self) -> tuple[str, ...]:
        """The gradual semantics that a mean is taken over: those that converged, all of them when none did."""
        return tuple(id for id, row in self.gradual.items() if row.converged) or tuple(self.gradual)

    @cached_property
    def strength(self) -> Numbers:
        """The mean strength (n,) of every element over the trusted semantics."""
        return np.asarray(np.mean([self.gradual[id].values for id in self.trusted], axis=0))

    @cached_property
    def activation(self) -> dict[str, dict[str, float]]:
        """What each inference brings to its target under each semantics: inference id -> semantics -> activation."""
        found: dict[str, dict[str, float]] = {row.id: {} for row in self.position.frame.inferences}
        for semantics, row in self.gradual.items():
            for carrier, value in zip(self.qbaf.carrier.tolist(), row.activation.tolist(), strict=True):
                found[self.qbaf.names[carrier]][semantics] = value
        return found
