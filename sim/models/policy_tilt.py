"""A policy that follows a proxy learned from labels: overoptimisation where the proxy is straight and true quality is not.

A proxy fitted to labelled answers near the start knows the slope of quality there, not its bend. A policy that follows it gains
at first order in the distance moved and loses at second order: the rise and fall in root KL that Gao et al. fitted, here as a
consequence. Labels taken where the policy is now show the bend, and the fall goes.

Model. Answers y in R^D, D = 16, policy N(mu, I), mu_0 = 0, KL from the start |mu|^2 / 2. True quality (gold)
R(y) = a.y - k (|y|^2 - D), |a| = 1, so that its mean under the policy is a.mu - k |mu|^2. A linear proxy is fitted by least
squares to m labelled answers with label noise s_l: its slope is the gradient of gold plus normal noise of variance
s^2 = (s_l^2 + 2 D k^2) / (m - D - 1) per coordinate, the second term from the bend that a line cannot fit. The policy follows
mu += eta ((1 - q) w_0 + q w_t): w_0 the slope fitted once at the start, a + s e_0; w_t the one fitted anew at the present
policy, a - 2 k mu + s e_t.

Theory. For q = 0 and one proxy: gold(d) = d (alpha - k d), d = |mu| and alpha the cosine between proxy and gradient, about
1 / sqrt(1 + D s^2): peak at d = alpha / (2 k), height alpha^2 / (4 k), zero at alpha / k. For any q the mean of gold over
proxies follows exactly from mu = p a + b s e_0 + other noise of mean square n: p += eta (1 - 2 k q p),
b += eta (1 - q - 2 k q b), n <- (1 - 2 eta k q)^2 n + eta^2 q^2 s^2 D, gold = p - k (p^2 + b^2 s^2 D + n).

Source. Item 10 of the project's simulation notes; Gao, Schulman and Hilton (2022), Scaling laws for reward model
overoptimization, https://arxiv.org/abs/2210.10760, whose best-of-n form is d (alpha - beta d).

Not shown: that quality of real answers is quadratic, or the logarithmic form that Gao et al. fit to reinforcement learning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values
from sim.theory.policy_tilt import DIMENSIONS
from sim.theory.policy_tilt import theory as theory

_TINY = 1e-12


def _bytes_per_seed(values: Values) -> int:
    return 4 * 16 * DIMENSIONS


SPEC = Spec(
    id="policy_tilt",
    title="A policy that follows a learned proxy",
    version=1,
    summary="A policy is moved along a linear proxy of a quality that is curved.",
    mechanism="The proxy was fitted once, where the policy started, and does not show the bend of true quality.",
    axis=Axis("step", "Step", "steps"),
    parameters=(
        Parameter("refit", "Proxy fitted anew", "q", "1", 0.0, 0.0, 1.0, 0.05,
                  "Weight of a proxy fitted at the present policy, with new labels in each step.", group="Mechanism"),
        Parameter("curvature", "Curvature of quality", "k", "1", 0.05, 0.0, 0.5, 0.01,
                  "How fast true quality falls off away from its optimum.", group="Mechanism"),
        Parameter("labels", "Labels for a fit", "m", "labels", 34, 20, 2000, 1,
                  "Labelled answers to which a proxy is fitted.", integer=True, group="Proxy"),
        Parameter("label_noise", "Noise of a label", "s_l", "1", 1.0, 0.0, 4.0, 0.1,
                  "Standard deviation of the noise in one label.", group="Proxy"),
        Parameter("steps", "Steps", "T", "steps", 60, 1, 300, 1, "How many steps are made.", integer=True, group="Training"),
        Parameter("step_size", "Step size", "eta", "1", 0.2, 0.01, 1.0, 0.01,
                  "Distance moved in one step for a slope of 1.", group="Training"),
    ),
    outputs=(
        Output("gold", "True quality", "1", "Mean true quality of the policy's answers over that at the start.",
               ("step",), "wanted"),
        Output("gold_theory", "True quality, theory", "1", "Its expectation over proxies.", ("step",), "wanted"),
        Output("proxy", "First proxy", "1", "Mean of the proxy that was fitted at the start.", ("step",), "paid"),
        Output("distance", "Distance moved", "sd", "Distance of the policy's mean from the start, sqrt(2 KL).",
               ("step",), "other", 0.0),
        Output("alignment", "Alignment of the first proxy", "1",
               "Cosine between the proxy fitted at the start and the gradient of true quality there.",
               ("step",), "other", -1.0, 1.0),
    ),
    ablation=Ablation({"refit": 1.0}, "The proxy is fitted anew at each step, to labels taken where the policy is."),
    presets=(
        Preset("many_labels", "Two thousand labels", {"labels": 2000},
               "A well-fitted proxy peaks later and higher, and overoptimises all the same."),
        Preset("half_refit", "Half the weight on fresh fits", {"refit": 0.5},
               "Fresh labels at half weight take the fall away: quality ends just below its peak.",
               expects=(Expectation("Quality ends within 1 of its peak: the fall is gone.",
                                    Reading("gold"), against=Reading("gold", "max"), at_least=-1.0),)),
        Preset("straight", "Straight quality", {"curvature": 0.0},
               "Where quality is as straight as the proxy, it rises without end, however few labels the proxy had.",
               expects=(Expectation("Quality ends at its peak.",
                                    Reading("gold"), against=Reading("gold", "max"), at_least=-0.02),)),
        Preset("gentle", "Gentle curvature", {"curvature": 0.01},
               "The peak lies beyond the distance moved: over this range nothing is seen of the fall.",
               expects=(Expectation("Quality ends within 0.2 of its peak.",
                                    Reading("gold"), against=Reading("gold", "max"), at_least=-0.2),)),
    ),
    references=(
        Reference("Gao, Schulman and Hilton (2022), Scaling laws for reward model overoptimization, section 3",
                  "https://arxiv.org/abs/2210.10760"),
    ),
    not_shown="That quality of real answers is quadratic, or the logarithmic form fitted to reinforcement learning.",
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """Mean of the policy and slope of the first proxy, both (D,); the theory's p, b and n."""

    mean: jax.Array
    first: jax.Array
    theory: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Fit the first proxy."""
    noise = draw.normal(draw.words(key, DIMENSIONS)[0], (DIMENSIONS,))
    return State(jnp.zeros(DIMENSIONS), _gradient() + _fit_noise(parameters) * noise, jnp.zeros(3))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Follow the first proxy, the one fitted anew, or a mixture of both."""
    rate, refit = parameters["step_size"], parameters["refit"]
    noise = draw.normal(draw.words(key, DIMENSIONS)[0], (DIMENSIONS,))
    anew = _gradient() - 2.0 * parameters["curvature"] * state.mean + _fit_noise(parameters) * noise
    along, first, other = state.theory
    bend = 2.0 * parameters["curvature"] * refit
    theory = jnp.stack(
        [
            along + rate * (1.0 - bend * along),
            first + rate * (1.0 - refit - bend * first),
            (1.0 - rate * bend) ** 2 * other + (rate * refit * _fit_noise(parameters)) ** 2 * DIMENSIONS,
        ]
    )
    return State(state.mean + rate * ((1.0 - refit) * state.first + refit * anew), state.first, theory)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return quality, proxy and distance of the policy."""
    along, first, other = state.theory
    squared = along**2 + (first * _fit_noise(parameters)) ** 2 * DIMENSIONS + other
    return {
        "gold": state.mean @ _gradient() - parameters["curvature"] * (state.mean @ state.mean),
        "gold_theory": along - parameters["curvature"] * squared,
        "proxy": state.mean @ state.first,
        "distance": jnp.sqrt(state.mean @ state.mean),
        "alignment": state.first @ _gradient() / jnp.sqrt(state.first @ state.first + _TINY),
    }


def _gradient() -> jax.Array:
    """Return a, the gradient of gold at the start."""
    return jnp.eye(DIMENSIONS)[0]


def _fit_noise(parameters: Mapping[str, Any]) -> jax.Array:
    variance = parameters["label_noise"] ** 2 + 2.0 * DIMENSIONS * parameters["curvature"] ** 2
    return jnp.sqrt(variance / (parameters["labels"] - DIMENSIONS - 1.0))
