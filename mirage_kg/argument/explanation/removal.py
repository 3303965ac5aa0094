"""What a node's strength would be without some of what bears on it, or with other base scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from mirage_kg.argument.gradual.qbaf import Qbaf
from mirage_kg.argument.gradual.solver import Rule, solve_strengths


def without(qbaf: Qbaf, gone: Collection[str]) -> Qbaf:
    """Return `qbaf` with these elements silenced: no inference that is one of them, or rests on one, brings anything.

    The strength of every other element is that of the framework from which they were taken out.
    """
    places = np.array(sorted(qbaf.place(name) for name in gone), dtype=np.int64)
    if not len(places) or not len(qbaf.target):
        return qbaf
    rests = np.logical_or.reduceat(np.isin(qbaf.premise, places), qbaf.start)
    silent = rests | np.isin(qbaf.carrier, places)
    return replace(qbaf, weight=np.where(silent, 0.0, qbaf.weight))


def rescored(qbaf: Qbaf, scores: Mapping[str, float]) -> Qbaf:
    """Return `qbaf` with other base scores for some elements, by name."""
    base = qbaf.base.copy()
    for name, score in scores.items():
        base[qbaf.place(name)] = score
    return qbaf.with_base(base)


def strength_of(qbaf: Qbaf, rule: Rule, place: int) -> float:
    """Return the strength of one element."""
    return float(solve_strengths(qbaf, rule).values[place])


def upstream(qbaf: Qbaf, name: str) -> tuple[str, ...]:
    """Return every element that can bear on `name`, itself left out, in the order of the framework."""
    source, target = qbaf.arrows()
    feeding: dict[int, list[int]] = {}
    for a, b in zip(source.tolist(), target.tolist(), strict=True):
        feeding.setdefault(b, []).append(a)
    start = qbaf.place(name)
    seen, waiting = {start}, [start]
    while waiting:
        for other in feeding.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return tuple(qbaf.names[place] for place in sorted(seen - {start}))


def removals(qbaf: Qbaf, rule: Rule, name: str, elements: Iterable[str]) -> dict[str, float]:
    """Return, for each element, the strength of `name` without it minus the strength with it."""
    place = qbaf.place(name)
    now = strength_of(qbaf, rule, place)
    return {gone: strength_of(without(qbaf, (gone,)), rule, place) - now for gone in elements}
