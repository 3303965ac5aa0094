"""How the activations that reach an element become one number: their sum, or probabilistic sums of either sign."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from mirage_kg.argument.gradual.qbaf import Numbers, Qbaf

Kind = Literal["sum", "product"]


def activations(qbaf: Qbaf, strength: Numbers) -> Numbers:
    """Return the activation (m,) that each edge brings, at these strengths (n,)."""
    if qbaf.plain:
        return np.asarray(qbaf.weight * strength[qbaf.premise])
    weakest = np.minimum.reduceat(strength[qbaf.premise], qbaf.start) if len(qbaf.start) else strength[:0]
    # A carrier of -1 reads the one that is appended.
    return np.asarray(qbaf.weight * np.append(strength, 1.0)[qbaf.carrier] * weakest)


class Sum:
    """The energy of an element, sum of sign * activation (Potyka, 2018; Amgoud and Ben-Naim, 2017)."""

    def __init__(self, qbaf: Qbaf) -> None:
        self.qbaf = qbaf
        n, m = len(qbaf.base), len(qbaf.target)
        if qbaf.plain:
            entries, shape = (qbaf.sign * qbaf.weight, (qbaf.target, qbaf.premise)), (n, n)
        else:
            entries, shape = (qbaf.sign, (qbaf.target, np.arange(m))), (n, m)
        self.matrix = csr_array(entries, shape=shape)

    def __call__(self, strength: Numbers) -> Numbers:
        """Return the energies (n,) at these strengths (n,)."""
        return np.asarray(self.matrix @ (strength if self.qbaf.plain else activations(self.qbaf, strength)))

    def partials(self, activation: Numbers) -> Numbers:
        """Return how the energy of its target changes with the activation of each edge (m,)."""
        return self.qbaf.sign


class Product:
    """Probabilistic sum of supports less that of attacks, 1 - product of (1 - a) each (Rago et al., 2016)."""

    def __init__(self, qbaf: Qbaf) -> None:
        self.qbaf = qbaf
        # Supports of element i are group 2i, its attacks group 2i + 1.
        group = 2 * qbaf.target + (qbaf.sign < 0)
        self.order = np.argsort(group, kind="stable")
        self.groups, self.starts = np.unique(group[self.order], return_index=True)

    def __call__(self, strength: Numbers) -> Numbers:
        """Return the probabilistic sum of supports less that of attacks, (n,) in [-1, 1]."""
        missing = np.ones(2 * len(self.qbaf.base))
        if len(self.order):
            left = 1.0 - activations(self.qbaf, strength)[self.order]
            missing[self.groups] = np.multiply.reduceat(left, self.starts)
        return np.asarray(missing[1::2] - missing[::2])

    def partials(self, activation: Numbers) -> Numbers:
        """Return how the aggregate of its target changes with the activation of each edge (m,).

        That is the product of (1 - a) over the other edges of its group, taken from both sides so that a one divides nothing.
        """
        left = 1.0 - activation[self.order]
        others = np.ones(len(left))
        for begin, end in zip(self.starts, [*self.starts[1:], len(left)] if len(left) else (), strict=True):
            before = np.cumprod(np.append(1.0, left[begin : end - 1]))
            after = np.cumprod(np.append(1.0, left[begin + 1 : end][::-1]))[::-1]
            others[begin:end] = before * after
        found = np.empty(len(left))
        found[self.order] = others
        return found * self.qbaf.sign


AGGREGATIONS: dict[Kind, type[Sum] | type[Product]] = {"sum": Sum, "product": Product}
