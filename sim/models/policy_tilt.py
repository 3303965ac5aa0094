"""A policy tilted along a proxy: quality rises with the square root of KL and falls again where the proxy does not bend.

A proxy learned near the start is straight where true quality is curved. Pushed along it, a policy gains at first order and loses
at second order: the rise and fall that Gao et al. fitted, here as a consequence.

Model. Answers y in R^D, first policy N(0, I). Gold R(y) = a.y - k (|y|^2 - D), |a| = 1: quality falls off away from an optimum,
and its mean under the first policy is 0. The proxy is linear along a unit vector w at cosine alpha to a. Tilting the policy by
exp(eta w.y) moves its mean to d w, d = eta, and keeps its covariance; KL = d^2 / 2. At each step d grows by a fixed amount and
n answers are drawn, of which only the parts along w, along a across w, and the squared length of the rest matter. The same
draws serve at every d, less the same draws at d = 0.

Theory. gold(d) = d (alpha - k d): peak alpha / (2 k), zero at alpha / k.

Source. Item 10 of the project's simulation notes; Gao, Schulman and Hilton (2022), Scaling laws for reward model
overoptimization, https://arxiv.org/abs/2210.10760, the best-of-n form d (alpha - beta d).

Not shown: that quality of real answers is quadratic, or the logarithmic form that Gao et al. fit to reinforcement learning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Value, Values, number, whole


def _axis_value(values: Values, step: int) -> float:
    return number(values, "farthest") * step / whole(values, "steps")


def _bytes_per_seed(values: Values) -> int:
    return 4 * 8 * whole(values, "answers")


SPEC = Spec(
    id="policy_tilt",
    title="A policy tilted along a proxy",
    version=1,
    summary="A policy is moved along a linear proxy of a quality that is curved.",
    mechanism="The proxy is straight where quality is curved.",
    axis=Axis("distance", "Distance moved, sqrt(2 KL)", "sd"),
    parameters=(
        Parameter("alignment", "Alignment of the proxy", "alpha", "1", 0.7, 0.0, 1.0, 0.05,
                  "Cosine between the proxy and the gradient of true quality at the start.", group="Mechanism"),
        Parameter("curvature", "Curvature of quality", "k", "1", 0.05, 0.0, 0.5, 0.01,
                  "How fast true quality falls off away from its optimum.", group="Mechanism"),
        Parameter("farthest", "Farthest distance", "d_max", "sd", 15.0, 1.0, 40.0, 1.0,
                  "How far the policy is moved in all.", group="Size"),
        Parameter("steps", "Steps", "T", "steps", 60, 1, 120, 1, "In how many steps it gets there.", integer=True, group="Size"),
        Parameter("answers", "Answers", "n", "answers", 2048, None, None, None,
                  "Answers drawn from the policy.", choices=(256, 2048, 16384), shape=True, group="Size"),
    ),
    outputs=(
        Output("gold", "True quality", "1", "Mean true quality over that of the first policy.", ("distance",), "wanted"),
        Output("gold_theory", "True quality, theory", "1", "d (alpha - k d).", ("distance",), "wanted"),
        Output("proxy", "Proxy", "1", "Mean proxy value over that of the first policy.", ("distance",), "paid"),
        Output("kl", "KL from the start", "nats", "d^2 / 2.", ("distance",), "other", 0.0),
    ),
    ablation=Ablation({"curvature": 0.0}, "True quality is as straight as the proxy."),
    presets=(
        Preset("perfect_alignment", "Perfectly aligned proxy", {"alignment": 1.0},
               "Quality still rises and falls: the peak comes later. What turns the curve is the bend, not the angle."),
        Preset("no_alignment", "Useless proxy", {"alignment": 0.0},
               "Quality falls from the start."),
        Preset("straight", "Straight quality", {"curvature": 0.0},
               "Quality rises without end at the rate alpha, however badly the proxy is aligned."),
        Preset("gentle", "Gentle curvature", {"curvature": 0.02},
               "The peak lies beyond the distance moved: over this range nothing is seen of the fall."),
    ),
    references=(
        Reference("Gao, Schulman and Hilton (2022), Scaling laws for reward model overoptimization, section 3",
                  "https://arxiv.org/abs/2210.10760"),
    ),
    not_shown="That quality of real answers is quadratic, or the logarithmic form fitted to reinforcement learning.",
    tiers=("monte_carlo", "theory"),
    bytes_per_seed=_bytes_per_seed,
    axis_value=_axis_value,
    axis_parameters=("steps", "farthest"),
)  # fmt: skip
