"""The gap for infinitely many answers, averaged over prompts in closed form.

Steps are independent, so that a prompt average is a power of a step average. Accuracy is (E q)^L. After reweighting a step
that memory governs still counts E q and any other E[1 / (1 + (1 - q)(1 - r) / (q g))], g = 1 - f (1 - r), averages over
delta ~ N(0, 1) by quadrature. With weight w of an answer's own score the covariance, and with it the gap, shrinks to w times.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, normal_nodes, steps_of


def theory(values: Values) -> dict[str, Curve]:
    """Return accuracy, gap, relative gap and gap_limit by capability, each of shape (points,)."""
    low, high = number(values, "capability_low"), number(values, "capability_high")
    last = whole(values, "points") - 1
    skill = number(values, "slope") * (low + (high - low) * steps_of(last) / last - 20.0)
    nodes, weights = normal_nodes(128)
    right = _logistic(skill[:, None] - nodes)
    detect = _logistic(skill[:, None] + number(values, "verifier_advantage") - nodes)
    quiet = 1.0 - number(values, "false_alarm") * (1.0 - detect)
    odds = (1.0 - right) * (1.0 - detect) / np.maximum(right * quiet, 1e-300)
    memory, length = number(values, "systematicity"), whole(values, "chain_length")
    plain = right @ weights
    reweighted = memory * plain + (1.0 - memory) * ((1.0 / (1.0 + odds)) @ weights)
    accuracy = plain**length
    limit = reweighted**length - accuracy
    gap = number(values, "score_link") * limit
    return {"accuracy": accuracy, "gap": gap, "relative_gap": gap / (1.0 - accuracy), "gap_limit": limit}


def _logistic(x: Curve) -> Curve:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
