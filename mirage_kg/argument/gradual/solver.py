"""Strengths under a gradual semantics, circles included.

The strength of an element is what the system

    d sigma / dt = f(sigma) - sigma,    sigma(0) = base,    f(sigma) = influence(base, aggregate(sigma))

comes to rest at (Potyka, 2018, 2019). Without circles that is the one value that the definition gives
by recursion, and f is applied until nothing changes. With circles the system is followed by Heun's method until it is
near rest, then brought to rest by damped steps. Where it does not come to rest, the result says so and names a circle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mirage_kg.argument.gradual.aggregation import AGGREGATIONS, Kind, activations
from mirage_kg.argument.gradual.circle import components, moving_circle
from mirage_kg.argument.gradual.influence import Values
from mirage_kg.argument.gradual.qbaf import Numbers, Qbaf
from mirage_kg.errors import InvalidInput
from mirage_kg.limits import limit

TOLERANCE = 1e-9
NEAR = 1e-2
"""Residual below which damped steps take over."""
PATH_ERROR = 1e-2
PATH_SHARE = 0.1
"""Largest difference between a step of Heun and one of Euler while the system is followed: as such, and as a share of the
residual, without which a spiral that closes slowly would be kept open by the error."""
WINDOW = 6
"""Damped steps between two looks at whether they gain."""


@dataclass(frozen=True)
class Rule:
    """A gradual semantics: an aggregation of activations and an influence of the aggregate on the base score."""

    aggregation: Kind
    influence: Callable[[Values, Values], Values]


@dataclass(frozen=True, eq=False)
class Strengths:
    """What a gradual semantics gives.

    `values` (n,) are in [0, 1] in the order of `qbaf.names`; `activation` (m,) is what each edge brings at these values.
    `residual` is the largest |f(sigma) - sigma|, `steps` how often f was taken. `circle` names elements that keep each
    other moving and is empty where `converged`.
    """

    qbaf: Qbaf
    rule: Rule
    values: Numbers
    activation: Numbers
    converged: bool
    steps: int
    residual: float
    circle: tuple[str, ...]
    method: str

    @property
    def strengths(self) -> dict[str, float]:
        """The strength of each element by name."""
        return dict(zip(self.qbaf.names, self.values.tolist(), strict=True))


def solve_strengths(qbaf: Qbaf, rule: Rule, tolerance: float = TOLERANCE, max_steps: int | None = None) -> Strengths:
    """Return the strengths of all elements.

    Args:
        qbaf: the framework.
        rule: the semantics.
        tolerance: largest residual at which the system counts as at rest.
        max_steps: how often f is taken at most; the limit `strength_steps` by default.

    Raises:
        InvalidInput: a tolerance or a number of steps that is not positive; a weight above 1 under a product.
    """
    allowed = limit("strength_steps") if max_steps is None else max_steps
    if not (tolerance > 0 and allowed > 0):
        raise InvalidInput(f"tolerance {tolerance} and {allowed} steps", hint="both must be above 0", where="tolerance")
    if rule.aggregation == "product" and qbaf.weight.size and qbaf.weight.max() > 1:
        raise InvalidInput(
            f"an edge weighs {qbaf.weight.max():g}", hint="under DF-QuAD give weights up to 1", where="weight"
        )
    _, circular = components(qbaf)
    journey = _Journey(qbaf, rule, tolerance, allowed)
    if circular:
        journey.settle()
    else:
        journey.recur()
    moved = np.abs(journey.pull)
    residual = float(moved.max(initial=0.0))
    converged = residual <= tolerance
    return Strengths(
        qbaf=qbaf,
        rule=rule,
        values=journey.at,
        activation=activations(qbaf, journey.at),
        converged=converged,
        steps=journey.steps,
        residual=residual,
        circle=() if converged else moving_circle(qbaf, moved),
        method="continuous" if circular else "recursion",
    )


class _Journey:
    """The state on its way to rest: `at` (n,), `pull` = f(at) - at, `after` the last f taken, and how often it was."""

    def __init__(self, qbaf: Qbaf, rule: Rule, tolerance: float, allowed: int) -> None:
        self.base, self.influence = qbaf.base, rule.influence
        self.aggregate = AGGREGATIONS[rule.aggregation](qbaf)
        self.tolerance, self.allowed, self.steps = tolerance, allowed, 0
        self.at = qbaf.base
        self.pull = self._pull(self.at)

    def _pull(self, at: Numbers) -> Numbers:
        self.steps += 1
        self.after = self.influence(self.base, self.aggregate(at))
        return np.asarray(self.after - at)

    @property
    def going(self) -> bool:
        return self.steps < self.allowed and _largest(self.pull) > self.tolerance

    def recur(self) -> None:
        """Apply f until nothing changes, at most as often as the longest way is long."""
        while self.steps < self.allowed and self.pull.any():
            # Not at + pull, which may differ from f(at) in the last digit.
            self.at = self.after
            self.pull = self._pull(self.at)

    def settle(self) -> None:
        """Follow the system until it is near rest, bring it to rest, and follow it again, nearer, should that fail."""
        near = NEAR
        while self.going:
            self._follow(near)
            self._damp(10 * near)
            near /= 10

    def _follow(self, near: float) -> None:
        step = 0.25
        while self.going and _largest(self.pull) > near:
            ahead = self._pull(self.at + step * self.pull)
            allowed = min(PATH_ERROR, PATH_SHARE * _largest(self.pull))
            error = 0.5 * step * _largest(ahead - self.pull)
            if error <= allowed:
                self.at = self.at + 0.5 * step * (self.pull + ahead)
                self.pull = self._pull(self.at)
            step = min(1.0, step * min(2.0, max(0.2, 0.9 * float(np.sqrt(allowed / max(error, 1e-300))))))

    def _damp(self, lost: float) -> None:
        step, mark, before = 1.0, _largest(self.pull), self.pull
        taken = 0
        while self.going and _largest(self.pull) <= lost:
            self.at, before = self.at + step * self.pull, self.pull
            self.pull = self._pull(self.at)
            taken += 1
            if taken % WINDOW == 0:
                size = _largest(self.pull)
                # Too long a step swings to and fro, or grows; a slow approach from one side keeps its step.
                if size > mark or (size > 0.5 * mark and float(self.pull @ before) < 0):
                    step *= 0.5
                mark = size


def _largest(values: Numbers) -> float:
    return float(max(values.max(initial=0.0), -values.min(initial=0.0)))
