"""Relations that follow from given ones (Cayrol and Lagasquie-Schiex, 2005, 2013). Nothing is solved with them: they explain.

    support            a supports ... supports c, over two inferences or more
    supported_attack   a supports ... supports b, and b attacks c
    secondary_attack   a attacks b, and b supports ... supports c
    mediated_attack    a attacks b, and c supports ... supports b: who accepts c accepts b

A premise that works only together with others does not support by itself, so `support`, `supported_attack` and
`mediated_attack` pass over inferences from one premise alone. Who strikes one of several linked premises strikes the inference,
so `secondary_attack` passes over all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mirage_kg.argument.frame import Frame, Inference

Kind = Literal["support", "supported_attack", "secondary_attack", "mediated_attack"]


@dataclass(frozen=True)
class Derived:
    """A relation between two statements, with the ids of the inferences that it follows from: a shortest way, in its order."""

    kind: Kind
    source: str
    target: str
    through: tuple[str, ...]


def derived_relations(frame: Frame, target: str | None = None) -> Iterator[Derived]:
    """Yield every derived relation once for each kind, source, and target, unless an inference states it already.

    Args:
        frame: statements and inferences.
        target: yield only the relations to this statement; the rest of the frame is then hardly looked at.
    """
    sole = [row for row in frame.inferences if len(row.premises) == 1]
    alone = _by_premise(row for row in sole if row.polarity == "support")
    any_support = _by_premise(row for row in frame.inferences if row.polarity == "support")
    attacks = _by_premise(row for row in sole if row.polarity == "attack")
    against: dict[str, list[Inference]] = {}
    for row in sole:
        if row.polarity == "attack":
            against.setdefault(row.conclusion, []).append(row)
    given = {(row.polarity, premise, row.conclusion) for row in frame.inferences for premise in row.premises}
    told: set[tuple[Kind, str, str]] = set()
    near = None if target is None else _behind(frame, target)
    for start in frame.statements:
        if near is not None and start not in near:
            continue
        # All that is to be said of the target as a start may lie anywhere; of others only the ways that come near it.
        within = None if start == target else near
        ways = _ways(start, alone, within), _ways(start, any_support, within)
        for found in _from(start, *ways, attacks, against):
            if target is not None and found.target != target:
                continue
            said = "support" if found.kind == "support" else "attack"
            key = (found.kind, found.source, found.target)
            if (said, found.source, found.target) not in given and key not in told:
                told.add(key)
                yield found


def _from(
    start: str,
    alone: Mapping[str, tuple[str, ...]],
    weak: Mapping[str, tuple[str, ...]],
    attacks: Mapping[str, list[Inference]],
    against: Mapping[str, list[Inference]],
) -> Iterator[Derived]:
    for end, way in alone.items():
        if len(way) > 1:
            yield Derived("support", start, end, way)
        if way:
            for row in attacks.get(end, ()):
                yield Derived("supported_attack", start, row.conclusion, (*way, row.id))
            for row in against.get(end, ()):
                yield Derived("mediated_attack", row.premises[0], start, (row.id, *reversed(way)))
    for end, way in weak.items():
        if way:
            for row in against.get(start, ()):
                yield Derived("secondary_attack", row.premises[0], end, (row.id, *way))


def _by_premise(inferences: Iterator[Inference]) -> dict[str, list[Inference]]:
    found: dict[str, list[Inference]] = {}
    for row in inferences:
        for premise in row.premises:
            found.setdefault(premise, []).append(row)
    return found


def _behind(frame: Frame, target: str) -> set[str]:
    """Return the statements from which support leads to `target` or to an attack on it, those among them."""
    supporting: dict[str, list[str]] = {}
    found = {target}
    for row in frame.inferences:
        if row.polarity == "support":
            supporting.setdefault(row.conclusion, []).extend(row.premises)
        elif row.polarity == "attack" and row.conclusion == target:
            found.update(row.premises)
    waiting = list(found)
    while waiting:
        new = set(supporting.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def _ways(
    start: str, steps: Mapping[str, list[Inference]], within: set[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return, for every statement that is reached, the inferences of a shortest way to it; the way to the start is empty.

    No way leaves `within`, where that is given.
    """
    ways: dict[str, tuple[str, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        for row in steps.get(at, ()):
            if row.conclusion not in ways and (within is None or row.conclusion in within):
                ways[row.conclusion] = (*ways[at], row.id)
                waiting.append(row.conclusion)
    return ways
