"""Expected quality and proxy of a policy that follows a fitted slope; exact, since everything is linear in normal noise.

mu = p a + b s e_0 + other noise of mean square n, with p += eta (1 - 2 k q p), b += eta (1 - q - 2 k q b),
n <- (1 - 2 eta k q)^2 n + eta^2 q^2 s^2 D; gold = p - k (p^2 + b^2 s^2 D + n) and proxy = p + b s^2 D.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, iterate

DIMENSIONS = 16
"""D, the coordinates of an answer."""


def theory(values: Values) -> dict[str, Curve]:
    """Return gold and proxy by step, each of shape (points,)."""
    rate, refit, bend = number(values, "step_size"), number(values, "refit"), number(values, "curvature")
    noise = number(values, "label_noise") ** 2 + 2.0 * DIMENSIONS * bend**2
    square = DIMENSIONS * noise / (number(values, "labels") - DIMENSIONS - 1.0)

    def follow(state: tuple[float, float, float]) -> tuple[float, float, float]:
        along, first, other = state
        back = 2.0 * bend * refit
        return (
            along + rate * (1.0 - back * along),
            first + rate * (1.0 - refit - back * first),
            (1.0 - rate * back) ** 2 * other + (rate * refit) ** 2 * square,
        )

    def observe(state: tuple[float, float, float]) -> dict[str, Curve]:
        along, first, other = state
        gold = along - bend * (along**2 + first**2 * square + other)
        return {"gold": np.asarray(gold), "proxy": np.asarray(along + first * square)}

    return iterate((0.0, 0.0, 0.0), follow, whole(values, "steps"), observe)
