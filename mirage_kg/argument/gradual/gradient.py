"""Exact derivatives of strengths with respect to base scores and weights.

At rest sigma = f(sigma, base, weight), so by the implicit function theorem

    d sigma_t / d theta = lambda . (df / d theta),    (I - J)^T lambda = e_t,    J = df / d sigma

(reverse differentiation through the fixed point; Christianson, 1994). The derivatives of the influence are taken from the
influence itself by a complex step, those of sum, product and minimum are written out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array, eye_array
from scipy.sparse.linalg import splu

from mirage_kg.argument.gradual.aggregation import AGGREGATIONS
from mirage_kg.argument.gradual.influence import Values
from mirage_kg.argument.gradual.qbaf import Numbers, Places, Qbaf
from mirage_kg.argument.gradual.solver import Strengths
from mirage_kg.errors import InvalidInput

_STEP = 1e-30


@dataclass(frozen=True, eq=False)
class Gradient:
    """How the strength of one element changes: with each base score (n,), and with the weight of each edge (m,).

    The base score of an inference is its weight. Where several premises are equally weak, or a DF-QuAD aggregate is 0, the
    strength has a kink: the first premise, and the side of the attacks, are taken.
    """

    qbaf: Qbaf
    target: str
    base: Numbers
    weight: Numbers

    @property
    def by_name(self) -> dict[str, float]:
        """The derivative with respect to each base score, by name."""
        return dict(zip(self.qbaf.names, self.base.tolist(), strict=True))


class Derivatives:
    """The derivatives at one solution, factorised once for any number of targets.

    `jacobian` (n, n) holds d f / d sigma as one entry for each edge through its weakest premise, in the order of the edges,
    followed by one for each edge through its carrier.

    Args:
        found: strengths that converged.

    Raises:
        InvalidInput: strengths that did not converge, or that no derivative exists for (I - J is singular).
    """

    def __init__(self, found: Strengths) -> None:
        if not found.converged:
            raise InvalidInput(
                "strengths that do not converge have no derivative",
                hint=f"the circle is {' -> '.join(found.circle)}" if found.circle else "allow more steps",
                where="semantics",
            )
        self.found = found
        qbaf, values = found.qbaf, found.values
        aggregation = AGGREGATIONS[found.rule.aggregation](qbaf)
        aggregate, influence = aggregation(values), found.rule.influence
        self.per_base = _slope(influence(qbaf.base + 1j * _STEP, aggregate.astype(complex)))
        per_aggregate = _slope(influence(qbaf.base.astype(complex), aggregate + 1j * _STEP))
        self.per_activation = per_aggregate[qbaf.target] * aggregation.partials(found.activation)
        n = len(qbaf.base)
        self.jacobian = coo_array(_jacobian(qbaf, values, self.per_activation), shape=(n, n))
        try:
            self.factors = splu(csc_array(eye_array(n, format="csc") - self.jacobian.T))
        except RuntimeError:
            raise InvalidInput(
                "no derivative exists here: strengths on a circle can move without anything to hold them",
                hint="move a base score on the circle away from 0 or 1",
                where="semantics",
            ) from None

    def of(self, target: str) -> Gradient:
        """Return the derivatives of the strength of `target`; NotFound when there is no such element."""
        qbaf, values = self.found.qbaf, self.found.values
        unit = np.zeros(len(qbaf.base))
        unit[qbaf.place(target)] = 1.0
        pull = np.asarray(self.factors.solve(unit))
        unweighted = np.append(values, 1.0)[qbaf.carrier] * values[_weakest(qbaf, values)]
        weight = pull[qbaf.target] * self.per_activation * unweighted
        return Gradient(qbaf, target, pull * self.per_base, weight)


def gradient(found: Strengths, target: str) -> Gradient:
    """Return the derivatives of one strength; take `Derivatives` for several targets of one solution."""
    return Derivatives(found).of(target)


def _slope(moved: Values) -> Numbers:
    return np.asarray(moved.imag / _STEP)


def _weakest(qbaf: Qbaf, values: Numbers) -> Places:
    """Return the first of the weakest premises of each edge (m,)."""
    if qbaf.plain:
        return qbaf.premise
    ends = np.append(qbaf.start[1:], len(qbaf.premise)).tolist()
    spans = zip(qbaf.start.tolist(), ends, strict=True)
    return np.array([qbaf.premise[a + int(np.argmin(values[qbaf.premise[a:b]]))] for a, b in spans], dtype=np.int64)


def _jacobian(qbaf: Qbaf, values: Numbers, per_activation: Numbers) -> tuple[Numbers, tuple[Places, Places]]:
    """Return the entries of df / d sigma: through the weakest premise and through the carrier of each edge."""
    weakest, carried = _weakest(qbaf, values), qbaf.carrier >= 0
    carrier = np.append(values, 1.0)[qbaf.carrier]
    through_premise = per_activation * qbaf.weight * carrier
    through_carrier = (per_activation * qbaf.weight * values[weakest])[carried]
    rows = np.concatenate([qbaf.target, qbaf.target[carried]])
    columns = np.concatenate([weakest, qbaf.carrier[carried]])
    return np.concatenate([through_premise, through_carrier]), (rows, columns)
