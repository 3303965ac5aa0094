"""The judge and the actor in expectation, with the variance that sampling adds.

Scores taken as normal of standard deviation S, with e_K the expected maximum of K normals, give per step
u += -g (u - v), g = 4 eta e_K s^2 / S, and mean squares grow by 2 D (eta s)^2 / B. Only two directions matter: along u_0 and
along the judge's own error. Fixed points: |u| = r for a fixed judge; r sqrt(1 - rho^2) / (1 - rho r) for one trained along if
rho r < 1, none otherwise; length l / (2 p).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, iterate


class _Mean(NamedTuple):
    """Mean of the first skill on two axes, of the second on those and its own, length, and noise in the two squares."""

    skill: Curve
    second: Curve
    length: float
    noise: Curve


def theory(values: Values) -> dict[str, Curve]:
    """Return actor_error, judge_error, length and second_error by step, each of shape (points,)."""
    start = _Mean(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, number(values, "second_start")]), 0.0, np.zeros(2))
    follows = number(values, "co_training") * number(values, "shared_error") * number(values, "judge_error")
    leak = number(values, "leak")

    def observe(state: _Mean) -> dict[str, Curve]:
        skill, second = (state.skill**2).sum(), (state.second**2).sum()
        judge = (_judge(state, values) ** 2).sum() + follows**2 * state.noise[0]
        return {
            "actor_error": np.sqrt(skill + state.noise[0]),
            "judge_error": np.sqrt(judge),
            "length": np.asarray(state.length),
            "second_error": np.sqrt(second + state.noise[1] + leak**2 * state.noise[0]),
        }

    return iterate(start, lambda state: _step(state, values), whole(values, "steps"), observe)


@cache
def expected_maximum(count: int) -> float:
    """Return the expected maximum of `count` standard normal numbers, the integral of x d(Phi(x)^count)."""
    from scipy.special import ndtr

    grid = np.linspace(-12.0, 12.0, 24001)
    below = ndtr(grid) ** count
    return float(((grid[1:] + grid[:-1]) / 2 * np.diff(below)).sum())


def _judge(state: _Mean, values: Values) -> Curve:
    shared = number(values, "shared_error") * number(values, "judge_error")
    alone = number(values, "judge_error") * np.sqrt(max(1.0 - number(values, "shared_error") ** 2, 0.0))
    moved = state.skill - np.array([1.0, 0.0, 0.0])
    return np.asarray(np.array([shared, alone, 0.0]) + number(values, "co_training") * shared * moved)


def _step(state: _Mean, values: Values) -> _Mean:
    spread, weight, rate = number(values, "spread"), number(values, "second_weight"), number(values, "step_size")
    dimensions, penalty = whole(values, "dimensions"), number(values, "length_penalty")
    offset = state.skill - _judge(state, values)
    pull = number(values, "length_bias") - 2.0 * penalty * state.length
    variance = 4.0 * spread**2 * ((offset**2).sum() + state.noise[0])
    variance += 4.0 * spread**2 * weight**2 * ((state.second**2).sum() + state.noise[1])
    variance += 2.0 * dimensions * spread**4 * (1.0 + weight**2)
    variance += spread**2 * pull**2 + 2.0 * spread**4 * penalty**2
    variance += number(values, "judge_noise") ** 2 / number(values, "judgements")
    gain = 2.0 * rate * expected_maximum(whole(values, "candidates")) * spread**2 / np.sqrt(variance)
    shared = number(values, "co_training") * number(values, "shared_error") * number(values, "judge_error")
    keep = 1.0 - 2.0 * gain * np.array([1.0 - shared, weight])
    move = -2.0 * gain * offset
    return _Mean(
        state.skill + move,
        state.second * (1.0 - 2.0 * gain * weight) + number(values, "leak") * move,
        state.length + gain * pull,
        keep**2 * state.noise + 2.0 * dimensions * (rate * spread) ** 2 / whole(values, "prompts"),
    )
