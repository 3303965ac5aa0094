"""Error of least squares on rollouts of copied derivations, and the first try that follows from it.

E |w_hat - w|^2 = sigma^2 (s + (1 - s) / (1 + r)) D / (n - D - 1), from E (X'X)^-1 = I / (n - D - 1) for normal X. A first try
is right when a normal deviate of that variance plus tau^2 stays within the tolerance: exact but for the spread of the error
over seeds, which the mean replaces.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, steps_of

FEATURES = 20
"""D, the coordinates of a question."""


def theory(values: Values) -> dict[str, Curve]:
    """Return excess_error and first_accuracy by extra derivations, each of shape (points,)."""
    from scipy.special import erf

    copying, rollouts = number(values, "copying"), whole(values, "rollouts")
    share = copying + (1.0 - copying) / (1.0 + steps_of(whole(values, "steps")))
    error = number(values, "label_noise") ** 2 * share * FEATURES / (rollouts - FEATURES - 1.0)
    deviation = np.sqrt(np.maximum(error + number(values, "thinking_noise") ** 2, 1e-30))
    return {"excess_error": error, "first_accuracy": erf(number(values, "tolerance") / (deviation * np.sqrt(2.0)))}
