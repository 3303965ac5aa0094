"""Do the semantics agree? A statement is drawn solid only where they do.

Every semantics is read as one of three bands. A gradual strength is high from `HOLDS` on, low up to `FALLS`, and between
otherwise. An extension semantics that labels a statement out reads low; in and undecided need more care, since the plain
framework below it knows attacks and no base score: a statement that nobody attacks is in however little speaks for it. So
`in` denies only low, and `undecided` denies nothing:

    label       allows
    in          high, between
    undecided   high, between, low
    out         low, between

The gradual semantics agree when all lie in one band, and the whole agrees when no label forbids that band. The verdict is
the band where all agree (holds, falls, between), and split otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from mirage_kg.model.standing import Acceptance, StandingVerdict

HOLDS = 0.6
"""Least strength that reads as holding; the page's colours turn here."""

FALLS = 0.4
"""Greatest strength that reads as falling."""

Band = Literal["holds", "between", "falls"]

ALLOWS: Mapping[Acceptance, frozenset[Band]] = {
    "in": frozenset({"holds", "between"}),
    "undecided": frozenset({"holds", "between", "falls"}),
    "out": frozenset({"falls", "between"}),
}


def band(strength: float) -> Band:
    """Return the band of a strength in [0, 1]."""
    if strength >= HOLDS:
        return "holds"
    return "falls" if strength <= FALLS else "between"


def verdict_of(strengths: Collection[float], labels: Collection[Acceptance] = ()) -> StandingVerdict:
    """Return the band in which all semantics agree, or split.

    Args:
        strengths: one per gradual semantics that was solved; without any, nothing is known and the verdict is between.
        labels: one per extension semantics that was solved.
    """
    bands = {band(strength) for strength in strengths}
    if len(bands) > 1:
        return "split"
    common: Band = next(iter(bands), "between")
    return common if all(common in ALLOWS[label] for label in labels) else "split"
