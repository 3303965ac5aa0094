"""What a gradual semantics makes of a base score and an aggregate: one function a semantics.

All are written so that they take complex numbers too: a step of 1e-30 along the imaginary axis then carries the exact
derivative (forward differentiation by complex numbers; Squire and Trapp, 1998).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]

STEEPEST = 700.0
"""Energies are cut here: beyond it exp overflows, and the strength is 0 or 1 to the last digit long before."""


def linear(base: Values, aggregate: Values) -> Values:
    """Return b + (1 - b) max(g, 0) - b max(-g, 0), g the aggregate in [-1, 1] (DF-QuAD; Rago et al., 2016, definition 2)."""
    return np.asarray(base + aggregate * np.where(aggregate.real > 0, 1.0 - base, base))


def quadratic(base: Values, energy: Values) -> Values:
    """Return b + (1 - b) h(E) - b h(-E), h(x) = max(x, 0)^2 / (1 + max(x, 0)^2) (Potyka, 2018, definition 2)."""
    square = energy * energy
    return np.asarray(base + square / (1.0 + square) * ((energy.real > 0) - base))


def euler(base: Values, energy: Values) -> Values:
    """Return 1 - (1 - b^2) / (1 + b exp(E)) (Amgoud and Ben-Naim, 2017)."""
    return np.asarray(1.0 - (1.0 - base * base) / (1.0 + base * np.exp(np.minimum(energy, STEEPEST))))


def logistic(base: Values, energy: Values) -> Values:
    """Return b / (b + (1 - b) exp(-E)), the logistic of logit(b) + E: a neuron with bias logit(b) (Potyka, 2021)."""
    return np.asarray(base / (base + (1.0 - base) * np.exp(-np.clip(energy, -STEEPEST, STEEPEST))))
