"""What asking for extensions can end in: solved, none exists, budget reached, failed. Four types, told apart by type.

Where the grounded extension leaves parts open between which no attack leads, each part is answered by itself: `parts` holds
the sets that each allows, and an extension is the grounded one with any choice of one set for each part. Ten parts with two
sets each are thus twenty sets and not a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import ClassVar, Literal

from mirage_kg.argument.abstract.framework import Framework, Label, labelling
from mirage_kg.limits import limit

Sets = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class _Found:
    """What was found of a framework under a semantics; each part lists its largest sets first."""

    semantics: str
    framework: Framework
    grounded: frozenset[str]
    parts: tuple[Sets, ...]

    @property
    def count(self) -> int:
        """The number of extensions that `parts` stand for."""
        return math.prod(len(sets) for sets in self.parts)

    def each(self) -> Iterator[frozenset[str]]:
        """Yield the extensions that `parts` stand for, one after the other, in a fixed order."""
        return (self.grounded.union(*choice) for choice in product(*self.parts))

    @cached_property
    def extensions(self) -> Sets:
        """The extensions, as many as the limit `extensions` allows to list."""
        return tuple(islice(self.each(), limit("extensions")))


@dataclass(frozen=True)
class Solved(_Found):
    """All extensions, at least one of them; the empty set is an extension too."""

    outcome: ClassVar[Literal["solved"]] = "solved"

    @property
    def words(self) -> str:
        """The outcome in a sentence."""
        return "There is one extension." if self.count == 1 else f"There are {self.count:,} extensions."


@dataclass(frozen=True)
class NoneExists:
    """It was shown that there is no extension, as may happen to the stable semantics."""

    outcome: ClassVar[Literal["none_exists"]] = "none_exists"
    extensions: ClassVar[Sets] = ()
    count: ClassVar[int] = 0
    semantics: str
    framework: Framework
    grounded: frozenset[str]

    @property
    def words(self) -> str:
        """The outcome in a sentence."""
        return f"No {self.semantics} extension exists."


@dataclass(frozen=True)
class BudgetReached(_Found):
    """The search was stopped by `limit` (its name in the table of limits); `parts` hold what was found until then."""

    outcome: ClassVar[Literal["budget_reached"]] = "budget_reached"
    limit: str

    @property
    def words(self) -> str:
        """The outcome in a sentence."""
        return f"The limit {self.limit} was reached with {self.count:,} extensions found; there may be more."


@dataclass(frozen=True)
class Failed:
    """The solver broke off; `reason` is what it said."""

    outcome: ClassVar[Literal["failed"]] = "failed"
    extensions: ClassVar[Sets] = ()
    count: ClassVar[int] = 0
    semantics: str
    framework: Framework
    grounded: frozenset[str]
    reason: str

    @property
    def words(self) -> str:
        """The outcome in a sentence."""
        return f"The solver failed: {self.reason}"


Extensions = Solved | NoneExists | BudgetReached | Failed


@dataclass(frozen=True)
class Acceptance:
    """Which arguments are in at least one extension (credulous) and in every one (sceptical).

    Where `exact` is false the search was not finished: both sets are then lower bounds. Where no extension exists nothing
    is credulously and everything is sceptically accepted.
    """

    credulous: frozenset[str]
    sceptical: frozenset[str]
    exact: bool


def acceptance(found: Extensions) -> Acceptance:
    """Return what is accepted under what was found; the grounded extension is in every extension of every semantics here."""
    if isinstance(found, NoneExists):
        return Acceptance(frozenset(), frozenset(found.framework.arguments), exact=True)
    if isinstance(found, Failed):
        credulous = frozenset[str]() if found.semantics == "stable" else found.grounded
        return Acceptance(credulous, found.grounded, exact=False)
    known = found.count > 0 or found.semantics != "stable"
    credulous = found.grounded.union(*(_union(sets) for sets in found.parts)) if known else frozenset()
    if isinstance(found, BudgetReached):
        return Acceptance(credulous, found.grounded, exact=False)
    sceptical = found.grounded.union(*(frozenset.intersection(*sets) for sets in found.parts))
    return Acceptance(credulous, sceptical, exact=True)


def labellings(found: Extensions) -> Iterator[dict[str, Label]]:
    """Yield the labelling of each extension that is listed, in its order."""
    return (labelling(found.framework, extension) for extension in found.extensions)


def status(found: Extensions) -> dict[str, Label]:
    """Return one label for each argument: in or out where all labellings say so, else undecided.

    Where none exists, everything is undecided. Where the search was not finished, so is all that the grounded extension
    leaves open.
    """
    names = found.framework.arguments
    if isinstance(found, NoneExists):
        return dict.fromkeys(names, "undecided")
    labels = labelling(found.framework, found.grounded)
    if not isinstance(found, Solved):
        return labels
    for sets in found.parts:
        inside = frozenset.intersection(*sets)
        outside = frozenset.intersection(*(_beaten(found.framework, chosen) for chosen in sets))
        labels.update((name, "in") for name in inside)
        labels.update((name, "out") for name in outside)
    return {name: labels[name] for name in names}


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _beaten(framework: Framework, chosen: frozenset[str]) -> frozenset[str]:
    return _union(frozenset(framework.attacked[name]) for name in chosen)
