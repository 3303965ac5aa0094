"""The optimal vote and the single agent, in closed form.

Evidence of agents pooled with optimal weights is right with probability E_x[E_z[Phi(signal x + spread z)^(M - 1)]]: for two
options, equal agents and no spread of ease this is Phi((d / sqrt 2) sqrt(N / (1 + (N - 1) rho))). A single agent is the
same with N = 1. Counting one's own answer again moves no answer, so without new evidence and without talk accuracy
stays where it was, whatever the self-trust.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, normal_nodes, steps_of


def theory(values: Values) -> dict[str, Curve]:
    """Return by round, each of shape (points,): pooled_accuracy always; single answers where there is no talk."""
    rounds, agents = steps_of(whole(values, "rounds")), whole(values, "agents")
    strength = np.ones(agents)
    if agents > 1:
        strength[-1] = number(values, "critic_strength")
    looks = number(values, "fresh") * rounds
    curves = {"pooled_accuracy": _accuracy(values, strength, looks)}
    silent, fresh = number(values, "trust") == 0.0, number(values, "fresh") > 0.0
    if silent and (number(values, "self_trust") == 0.0 or not fresh):
        alone = [_accuracy(values, np.array([own]), looks) for own in (strength[0], strength[-1])]
        curves["first_agent_accuracy"] = alone[0]
        curves["answer_accuracy"] = ((agents - 1) * alone[0] + alone[1]) / agents
    if silent and not fresh:
        curves["change_rate"] = np.zeros(len(rounds))
    return curves


def _accuracy(values: Values, strength: Curve, looks: Curve) -> Curve:
    from scipy.special import ndtr

    squares, rho = (strength**2).sum(), number(values, "error_correlation")
    noise = rho * strength.sum() ** 2 + (1.0 - rho + looks) * squares
    signal = (1.0 + looks) * squares / np.sqrt(noise)
    nodes, weights = normal_nodes()
    spread = np.sqrt((number(values, "ease_spread") * signal) ** 2 + 1.0)
    below = ndtr(number(values, "sensitivity") * signal[:, None] + spread[:, None] * nodes)
    return np.asarray(below ** (whole(values, "options") - 1) @ weights)
