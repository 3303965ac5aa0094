"""What holds a statement up and what pulls it down: exact derivatives, and the solution without each element."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mirage_kg.argument.explanation.removal import removals
from mirage_kg.argument.gradual.gradient import Gradient
from mirage_kg.argument.gradual.qbaf import Qbaf
from mirage_kg.argument.gradual.solver import Rule

MOST = 24
"""Most elements whose removal is solved: those that bear most by the first order of their removal."""


def first_order(qbaf: Qbaf, gradient: Gradient, names: Iterable[str]) -> dict[str, float]:
    """Return, for each element, what its removal changes to the first order: minus the derivatives of its edges.

    An edge is silenced when its inference or one of its premises goes.
    """
    gone = -gradient.weight * qbaf.weight
    total = np.zeros(len(qbaf.base))
    carried = qbaf.carrier >= 0
    np.add.at(total, qbaf.carrier[carried], gone[carried])
    counts = np.diff(np.append(qbaf.start, len(qbaf.premise)))
    np.add.at(total, qbaf.premise, np.repeat(gone, counts))
    return {name: float(total[qbaf.place(name)]) for name in names}


def heaviest(qbaf: Qbaf, gradient: Gradient, names: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """Return the elements whose removal changes most to the first order, heaviest first."""
    changes = first_order(qbaf, gradient, names)
    return tuple(sorted(changes, key=lambda name: (-abs(changes[name]), name))[:most])


def removal_rows(qbaf: Qbaf, rule: Rule, name: str, elements: Iterable[str]) -> dict[str, float]:
    """Return what the removal of each element changes at `name`, solved one by one, largest first."""
    found = removals(qbaf, rule, name, elements)
    return dict(sorted(found.items(), key=lambda row: (-abs(row[1]), row[0])))
