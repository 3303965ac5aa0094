"""The avalanche for infinitely many problems per round: every sampled share is its expectation.

S = (1 - s p)^n, g = (1 - (1 - s) p)^n. Kept labels are wrong with share 1 - S g (no filter), 1 - S (agreement) or
q e / (1 - e + q e), e = 1 - S g (a check of false-pass rate q); then p <- f + b u and n grows.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, iterate


def theory(values: Values) -> dict[str, Curve]:
    """Return step_error, label_error, kept and accuracy by round, each of shape (points,)."""
    by, systematic, passes = values["filter"], number(values, "systematic"), number(values, "false_pass")
    agreeing, breeding, floor = number(values, "agreeing"), number(values, "breeding"), number(values, "floor")

    def learn(state: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        error, length, _, _ = state
        safe, clean = (1.0 - systematic * error) ** length, (1.0 - (1.0 - systematic) * error) ** length
        wrong = 1.0 - safe * clean
        kept = {"agreement": clean**agreeing, "exact": 1.0 - wrong + passes * wrong}.get(str(by), 1.0)
        share = {"agreement": 1.0 - safe, "exact": passes * wrong / max(kept, 1e-300)}.get(str(by), wrong)
        return min(floor + breeding * share, 1.0), length + number(values, "growth"), share, kept

    def observe(state: tuple[float, float, float, float]) -> dict[str, Curve]:
        error, length, share, kept = state
        seen = {"step_error": error, "label_error": share, "kept": kept, "accuracy": (1.0 - error) ** length}
        return {name: np.asarray(value) for name, value in seen.items()}

    return iterate((floor, number(values, "start_length"), 0.0, 1.0), learn, whole(values, "rounds"), observe)
