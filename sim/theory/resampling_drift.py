"""Neutral drift in expectation: H_t = H_0 (1 - (1 - k)^2 / n)^t, and no mode's expected mass changes (Wright 1931).

The second is exact too: each mode's mass is a martingale, so the rare modes keep theirs on average while most are lost.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, steps_of


def theory(values: Values) -> dict[str, Curve]:
    """Return heterozygosity and rare_mass by generation, each of shape (points,)."""
    modes = whole(values, "modes")
    mass = np.arange(1.0, modes + 1.0) ** -number(values, "zipf")
    mass /= mass.sum()
    draws = min(number(values, "drawn"), number(values, "most_draws"))
    generations = steps_of(whole(values, "generations"))
    lost = (1.0 - number(values, "kept")) ** 2 / draws
    return {
        "heterozygosity": (1.0 - (mass**2).sum()) * (1.0 - lost) ** generations,
        "rare_mass": np.full(len(generations), mass[-(modes // 2) :].sum()),
    }
