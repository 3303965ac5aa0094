"""What reflection that copies must give: exact where no question is stopped early.

Every candidate has the distribution of the first, so a reflection confirms with chance s + (1 - s) E[sum of squared answer
chances] and the last candidate is right with chance a. Under the vote two candidates elect the first; with copies only
(s = 1) all are one answer.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, steps_of

WRONG = (0.6, 0.1, 0.1, 0.1, 0.1)
"""How wrong answers are shared out: one common distractor, four others. Answer 0 is correct, answers 1 to 5 are wrong."""

TOKENS_PER_REFLECTION = 0.35
"""Cost of a reflection, in costs of a first candidate."""


def theory(values: Values) -> dict[str, Curve]:
    """Return by reflection, each of shape (points,): first_accuracy always; the rest where nothing stops a question."""
    reflections = steps_of(whole(values, "steps"))
    accuracy = np.full(len(reflections), number(values, "mean_accuracy"))
    curves = {"first_accuracy": accuracy}
    if values["early_stop"] == "on" or number(values, "truth_stop") > 0.0:
        return curves
    copying, total = number(values, "copying"), 4.0 * number(values, "concentration")
    right = total * number(values, "mean_accuracy")
    wrong = total - right
    again = (right * (right + 1.0) + sum(share**2 for share in WRONG) * wrong * (wrong + 1.0)) / (total * (total + 1.0))
    curves["confirmatory_share"] = np.where(reflections > 0, copying + (1.0 - copying) * again, 0.0)
    curves["tokens"] = 1.0 + TOKENS_PER_REFLECTION * reflections
    if values["final_rule"] == "last" or copying == 1.0:
        curves["accuracy"] = accuracy
    return curves
