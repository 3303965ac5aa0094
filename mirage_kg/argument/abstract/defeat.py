"""From a bipolar frame to an abstract framework: every statement and every inference is an argument, and attacks are defeats.

    direct       an attack strikes its conclusion
    undermining  what defeats a premise defeats every inference that needs it (Nouioua and Risch, 2010: necessary support)
    undercut     an undercut strikes the inferences that it hits, whatever they weigh (Pollock, 1987)
    rebuttal     an attack and a support of one statement strike each other

A direct attack or a rebuttal fails where its target is clearly stronger: by more than `margin`. An inference is as strong
as the weaker of its weight and its weakest premise, a statement as its base score (Modgil and Prakken, 2013: defeat by
preference). An undermining attack succeeds where it succeeds against the premise. Decision record 0011 argues this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from mirage_kg.argument.abstract.framework import Framework
from mirage_kg.argument.frame import Frame, Inference
from mirage_kg.argument.gradual.qbaf import NEUTRAL
from mirage_kg.errors import InvalidInput

MARGIN = 0.1
"""How much stronger a target has to be for an attack on it to fail."""


class Defeat(NamedTuple):
    """One attack of the abstract framework, with the way in which it comes about; `source` is always an inference."""

    source: str
    target: str
    kind: Literal["direct", "undermining", "undercut", "rebuttal"]


def framework_of(frame: Frame, base: Mapping[str, float] | None = None, margin: float = MARGIN) -> Framework:
    """Return the abstract framework of a frame; see `defeats`."""
    return Framework(frame.elements, frozenset((row.source, row.target) for row in defeats(frame, base, margin)))


def defeats(frame: Frame, base: Mapping[str, float] | None = None, margin: float = MARGIN) -> Iterator[Defeat]:
    """Yield every defeat once for each way in which it comes about.

    Args:
        frame: statements and inferences.
        base: base score of statements, 0.5 where it says nothing, and of inferences, their weight where it says nothing.
        margin: difference of strength, 0 to 1, from which on an attack fails.

    Raises:
        InvalidInput: a margin outside 0 to 1.
    """
    if not 0 <= margin <= 1:
        raise InvalidInput(f"a margin of {margin}", hint="give a number between 0 and 1", where="margin")
    given = base or {}
    statement = {name: given.get(name, NEUTRAL) for name in frame.statements}
    strength = {row.id: _strength(row, statement, given) for row in frame.inferences}
    needing: dict[str, list[Inference]] = {name: [] for name in frame.statements}
    supporting: dict[str, list[Inference]] = {name: [] for name in frame.statements}
    for row in frame.inferences:
        for premise in row.premises:
            needing[premise].append(row)
        if row.polarity == "support":
            supporting[row.conclusion].append(row)
    for row in frame.inferences:
        if row.polarity == "undercut":
            yield from (Defeat(row.id, hit, "undercut") for hit in row.hits)
        if row.polarity != "attack":
            continue
        if statement[row.conclusion] <= strength[row.id] + margin:
            yield Defeat(row.id, row.conclusion, "direct")
            yield from (Defeat(row.id, other.id, "undermining") for other in needing[row.conclusion])
        for other in supporting[row.conclusion]:
            if strength[other.id] <= strength[row.id] + margin:
                yield Defeat(row.id, other.id, "rebuttal")
            if strength[row.id] <= strength[other.id] + margin:
                yield Defeat(other.id, row.id, "rebuttal")


def _strength(row: Inference, statement: Mapping[str, float], given: Mapping[str, float]) -> float:
    return min(given.get(row.id, row.weight), *(statement[premise] for premise in row.premises))
