"""Expected quality of the best of n by a proxy, and the exact price of choosing.

gold(n) = integral of n F(x)^(n-1) h(x) dx, h(x) = E[g f_T((x - g) / c) / c] over g ~ N(0, 1); KL = log n - (n - 1) / n.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, even_nodes, steps_of


def theory(values: Values) -> dict[str, Curve]:
    """Return gold and kl by log2 n, each of shape (points,)."""
    from scipy.special import gammaln

    degrees, scale = number(values, "degrees_of_freedom"), number(values, "error_scale")
    n = 2.0 ** steps_of(whole(values, "doublings"))
    place = np.linspace(-14.0, 14.0, 4001)
    proxy, spacing = (1.0 + scale) * np.sinh(place), (1.0 + scale) * np.cosh(place) * (place[1] - place[0])
    nodes, weights = even_nodes()
    log_constant = gammaln((degrees + 1.0) / 2.0) - gammaln(degrees / 2.0) - 0.5 * np.log(degrees * np.pi)
    deviate = (proxy[:, None] - nodes) / scale
    density = np.exp(log_constant - (degrees + 1.0) / 2.0 * np.log1p(deviate**2 / degrees)) / scale
    mass, moment = spacing * (density @ weights), spacing * (density @ (weights * nodes))
    below = np.clip(np.cumsum(mass) - 0.5 * mass, 1e-300, 1.0)
    above = np.clip(np.cumsum(mass[::-1])[::-1] - 0.5 * mass, 0.0, 1.0 - 1e-15)
    log_below = np.where(above < 0.5, np.log1p(-above), np.log(below))
    gold = [float((count * np.exp((count - 1.0) * log_below) * moment).sum()) for count in n]
    return {"gold": np.asarray(gold), "kl": np.log(n) - (n - 1.0) / n}
