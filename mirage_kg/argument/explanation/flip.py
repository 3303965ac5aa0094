"""The smallest changes that turn a verdict: which elements have to go, or how far one base score has to move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import comb

from mirage_kg.argument.agreement import FALLS, HOLDS, Band, band
from mirage_kg.argument.explanation.removal import strength_of, without
from mirage_kg.argument.gradual.qbaf import Qbaf
from mirage_kg.argument.gradual.solver import Rule
from mirage_kg.model.standing import Change, ElementKind, Flip

BUDGET = 100
"""Most solutions that one search for a set takes."""

HOPELESS = 0.1
"""Where the strongest elements alone would not go this part of the way together, larger sets of them are not tried."""

LARGEST = 3
"""Most elements of a set that is searched for."""

HALVINGS = 14
"""How often the interval of a base score is halved: to less than a ten-thousandth."""


def smallest_removal(
    qbaf: Qbaf,
    rule: Rule,
    name: str,
    alone: Mapping[str, float],
    kind: Callable[[str], ElementKind],
    complete: bool = True,
) -> Flip | None:
    """Return a smallest set of elements without which the strength of `name` leaves its band, or None when none was found.

    Sets of one are tried for every element given. Larger ones are tried among those that pull the right way alone, strongest
    first, as far as the budget goes; `smallest` is false where a smaller set may have been left untried.

    Args:
        qbaf: the framework.
        rule: the semantics.
        name: the statement whose verdict is to turn.
        alone: for elements that bear on it, what the removal of each changes.
        kind: tells a statement from an inference.
        complete: `alone` holds every element that bears on it.
    """
    place = qbaf.place(name)
    now = strength_of(qbaf, rule, place)
    here = band(now)
    turning = [gone for gone, change in alone.items() if band(now + change) != here]
    if turning:
        return _removed(qbaf, (max(turning, key=lambda gone: (abs(alone[gone]), gone)),), kind, smallest=True)
    spent = 0
    pulling = _by_pull(alone, here, now)
    for size in range(2, LARGEST + 1):
        if sum(abs(alone[gone]) for gone in pulling[:size]) < HOPELESS * _way_out(now, here):
            continue
        most = max((k for k in range(len(pulling) + 1) if comb(k, size) <= BUDGET - spent), default=0)
        for gone in combinations(pulling[:most], size):
            spent += 1
            if band(strength_of(without(qbaf, gone), rule, place)) != here:
                return _removed(qbaf, gone, kind, smallest=complete and size == 2)
    return None


def least_move(
    qbaf: Qbaf, rule: Rule, name: str, candidates: Sequence[str], kind: Callable[[str], ElementKind]
) -> Flip | None:
    """Return the least move of one base score or weight that takes the strength of `name` out of its band.

    Each candidate is tried at 0 and at 1; where that turns the verdict, the turning point is found by halving.
    """
    place = qbaf.place(name)
    here = band(strength_of(qbaf, rule, place))
    best: tuple[float, str, float] | None = None
    for candidate in candidates:
        at = qbaf.place(candidate)
        start = float(qbaf.base[at])

        def turned(value: float, at: int = at) -> bool:
            base = qbaf.base.copy()
            base[at] = value
            return band(strength_of(qbaf.with_base(base), rule, place)) != here

        for end in (0.0, 1.0):
            if best is not None and abs(end - start) > best[0] and not turned(_towards(start, end, best[0])):
                continue
            if turned(end):
                value = _turning_point(start, end, turned)
                if best is None or abs(value - start) < best[0]:
                    best = (abs(value - start), candidate, value)
    if best is None:
        return None
    _, candidate, value = best
    change = Change(kind=kind(candidate), id=candidate, before=float(qbaf.base[qbaf.place(candidate)]), after=value)
    return Flip(changes=(change,), smallest=False, words="")


def _way_out(now: float, here: Band) -> float:
    """Return how far a strength has to move to leave its band."""
    if here == "between":
        return min(HOLDS - now, now - FALLS)
    return now - HOLDS if here == "holds" else FALLS - now


def _turning_point(start: float, end: float, turned: Callable[[float], bool]) -> float:
    """Return a value between, on the side of `end`, at which the verdict has just turned."""
    near, far = start, end
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        near, far = (near, middle) if turned(middle) else (middle, far)
    return far


def _towards(start: float, end: float, by: float) -> float:
    return start + by if end > start else start - by


def _by_pull(alone: Mapping[str, float], here: Band, now: float) -> list[str]:
    """Return the elements whose removal pulls out of the band, the strongest first; from between, towards the nearer side."""
    down = here == "holds" or (here == "between" and now < 0.5)
    pulling = [name for name, change in alone.items() if (change < 0) == down and change != 0]
    return sorted(pulling, key=lambda name: (-abs(alone[name]), name))


def _removed(qbaf: Qbaf, gone: Sequence[str], kind: Callable[[str], ElementKind], *, smallest: bool) -> Flip:
    changes = tuple(
        Change(kind=kind(name), id=name, before=float(qbaf.base[qbaf.place(name)]), after=None) for name in gone
    )
    return Flip(changes=changes, smallest=smallest, words="")
