"""Expected log variance and squared error of the mean under repeated refitting.

E mu^2 <- ((k W + n) / W')^2 E mu^2 s + (n s2 + m) / W'^2 with s2 = 1, exact while the mean variance is 1. Replacing all
data gives E log s2 = t (psi((n - 1)/2) - log((n - 1)/2)) exactly; the log variance of mixed data has no closed form and is
not given.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, iterate, steps_of


def theory(values: Values) -> dict[str, Curve]:
    """Return mean_error, and log_variance where all data are replaced, each of shape (points,)."""
    kept, drawn, real = number(values, "kept"), number(values, "drawn"), number(values, "real")
    generations = whole(values, "generations")

    def refit(state: tuple[float, float]) -> tuple[float, float]:
        weight, error = state
        own = kept * weight + drawn
        total = own + real
        return total, (own**2 * error + drawn + real) / total**2

    curves = iterate((0.0, 0.0), refit, generations, lambda state: {"mean_error": np.asarray(state[1])})
    if kept == 0.0 and real == 0.0:
        from scipy.special import digamma

        half = (drawn - 1.0) / 2.0
        curves["log_variance"] = steps_of(generations) * float(digamma(half) - np.log(half))
    return curves
