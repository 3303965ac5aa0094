"""Best of n against a proxy: whether more selection goes on to help depends on the tail of the proxy's error.

Picking the best of n by a proxy picks high true quality and high error at once. With a thin tail the two grow together and
more selection only helps less and less. With a heavy tail the best proxy value is in the end an error, and quality falls back
to that of a random answer.

Model. True quality (gold) g ~ N(0, 1). Proxy = g + c T, T of Student's t distribution with nu degrees of freedom, drawn
exactly from two uniform numbers by Bailey's polar method, T = sqrt(nu (U^(-2/nu) - 1)) cos(2 pi V). The axis is log2 n: at
step t a slot holds the best by proxy of a window of n = 2^t neighbours on a ring of W answers, so that all windows are used
and n doubles by one comparison with the slot 2^(t-1) places on. Choosing from n costs KL = log n - (n - 1) / n nats.

Theory. With density f and distribution function F of the proxy, and h(x) the integral of g phi(g) f_T((x - g) / c) / c dg,
gold(n) is the integral of n F(x)^(n-1) h(x) dx, by quadrature. For a Gaussian error it is e_n / sqrt(1 + c^2), e_n the expected
maximum of n normals: it rises for ever.

Source. Item 10 of the project's simulation notes; Gao, Schulman and Hilton (2022), Scaling laws for reward model
overoptimization, https://arxiv.org/abs/2210.10760; Kwa et al. (2024), Catastrophic Goodhart, https://arxiv.org/abs/2407.14503;
Bailey (1994), Polar generation of random variates with the t-distribution, Math. Comp. 62: 779-781.

Not shown: which tail the errors of a real reward model have, or optimisation by gradient instead of by selection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.axis import even_nodes
from sim.theory.proxy_overoptimisation import theory as theory

_MOST_DOUBLINGS = 12


def _doublings(values: Values) -> int:
    return whole(values, "doublings")


def _bytes_per_seed(values: Values) -> int:
    return 4 * 12 * whole(values, "answers")


SPEC = Spec(
    id="proxy_overoptimisation",
    title="Best of n against a proxy",
    version=2,
    summary="The best of n answers is picked by a proxy whose error has a thin or a heavy tail.",
    mechanism="With a heavy-tailed error the best proxy value is in the end an error, not quality.",
    axis=Axis("log2_n", "Answers to choose from, log2 n", "1"),
    parameters=(
        Parameter("degrees_of_freedom", "Degrees of freedom of the error", "nu", "1", 2.0, 1.5, 1000.0, 0.5,
                  "Tail of the proxy's error: Student's t with nu degrees of freedom; 1000 is Gaussian for any n here.",
                  group="Mechanism"),
        Parameter("error_scale", "Scale of the error", "c", "1", 1.0, 0.05, 4.0, 0.05,
                  "Scale of the proxy's error; true quality has standard deviation 1.", group="Mechanism"),
        Parameter("doublings", "Doublings", "T", "1", 9, 1, _MOST_DOUBLINGS, 1,
                  "How often n is doubled, from 1 on; 9 ends at n = 512.", integer=True, group="Size"),
        Parameter("answers", "Answers on the ring", "W", "answers", 32768, None, None, None,
                  "Answers drawn for each seed.", choices=(8192, 32768, 131072), shape=True, group="Size"),
    ),
    outputs=(
        Output("gold", "True quality", "1", "Mean true quality of the picked answer, in standard deviations.",
               ("log2_n",), "wanted"),
        Output("gold_theory", "True quality, theory", "1", "The same by integration over the order statistics.",
               ("log2_n",), "wanted"),
        Output("proxy", "Proxy", "1", "Mean proxy value of the picked answer.", ("log2_n",), "paid"),
        Output("kl", "KL from the start", "nats", "log n - (n - 1) / n, exact for every continuous proxy.",
               ("log2_n",), "other", 0.0),
    ),
    ablation=Ablation({"degrees_of_freedom": 1000.0}, "The error is Gaussian: its tail is no heavier than that of quality."),
    presets=(
        Preset("gaussian_error", "Gaussian error", {"degrees_of_freedom": 1000.0},
               "There is no overoptimisation: quality rises with every doubling, to 2.15 at n = 512.",
               expects=(Expectation("Quality ends at its peak, within 0.02.",
                                    Reading("gold"), against=Reading("gold", "max"), at_least=-0.02),)),
        Preset("three_degrees", "Three degrees of freedom", {"degrees_of_freedom": 3.0},
               "Quality peaks later and higher than with two degrees, and falls as well.",
               expects=(Expectation("Quality ends at least 0.05 below its peak, as with two.",
                                    Reading("gold"), against=Reading("gold", "max"), at_most=-0.05),),
               contrast={"degrees_of_freedom": 1000.0}),
        Preset("thirty_degrees", "Thirty degrees of freedom", {"degrees_of_freedom": 30.0},
               "A tail slightly heavier than Gaussian: quality rises through n = 512.",
               expects=(Expectation("Quality ends at its peak, within 0.02.",
                                    Reading("gold"), against=Reading("gold", "max"), at_least=-0.02),)),
        Preset("loud_gaussian", "Loud Gaussian error", {"degrees_of_freedom": 1000.0, "error_scale": 4.0},
               "A bad proxy with a thin tail only slows the rise: error size is not what turns the curve."),
        Preset("quiet_heavy_tail", "Quiet heavy tail", {"error_scale": 0.25},
               "A good proxy with a heavy tail helps for longer and still falls in the end."),
    ),
    references=(
        Reference("Gao, Schulman and Hilton (2022), Scaling laws for reward model overoptimization",
                  "https://arxiv.org/abs/2210.10760"),
        Reference("Kwa, Thomas and Garriga-Alonso (2024), Catastrophic Goodhart", "https://arxiv.org/abs/2407.14503"),
        Reference("Beirami et al. (2024), Theoretical guarantees on the best-of-n alignment policy",
                  "https://arxiv.org/abs/2401.01879"),
        Reference("Bailey (1994), Polar generation of random variates with the t-distribution, Math. Comp. 62: 779-781",
                  "https://doi.org/10.1090/S0025-5718-1994-1219700-7"),
    ),
    not_shown="Which tail the errors of a real reward model have, or optimisation by gradient instead of by selection.",
    bytes_per_seed=_bytes_per_seed,
    steps=_doublings,
    axis_parameters=("doublings",),
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """The window's length n, and by doubling the mean gold and proxy of all windows, and the theory's gold.

    Nothing is drawn after the answers, so that all doublings follow from them at once, each by a shift that is known when the
    program is compiled. The theory depends on no draw. Made in `init` it is computed once for all seeds of an arm.
    """

    n: jax.Array
    gold: jax.Array
    proxy: jax.Array
    theory: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return what W answers with their true quality and proxy give at every doubling."""
    count = parameters["answers"]
    quality, radius, angle = draw.words(key, count, count, count)
    gold = draw.normal(quality, (count,))
    error = student_t(draw.uniform(radius, (count,)), draw.uniform(angle, (count,)), parameters["degrees_of_freedom"])
    means = _doubled(gold + parameters["error_scale"] * error, gold)
    return State(jnp.float32(1.0), *means, _theory(parameters))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Double the window."""
    return state._replace(n=2.0 * state.n)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return the averages over all windows, and the integral for the same."""
    doubling = jnp.round(jnp.log2(state.n)).astype(jnp.int32)
    return {
        "gold": state.gold[doubling],
        "gold_theory": state.theory[doubling],
        "proxy": state.proxy[doubling],
        "kl": jnp.log(state.n) - (state.n - 1.0) / state.n,
    }


def _doubled(proxy: jax.Array, gold: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return by doubling the mean gold and proxy over windows: of two neighbouring windows the better by proxy stays."""
    means = []
    for doubling in range(_MOST_DOUBLINGS + 1):
        # Without the barrier every doubling is worked out again from the draws.
        proxy, gold = jax.lax.optimization_barrier((proxy, gold))
        means.append((gold.mean(), proxy.mean()))
        next_proxy, next_gold = jnp.roll(proxy, -(2**doubling)), jnp.roll(gold, -(2**doubling))
        better = next_proxy > proxy
        proxy, gold = jnp.where(better, next_proxy, proxy), jnp.where(better, next_gold, gold)
    golds, proxies = zip(*means, strict=True)
    return jnp.stack(golds), jnp.stack(proxies)


def student_t(radius: jax.Array, angle: jax.Array, degrees: jax.Array) -> jax.Array:
    """Return Student-t numbers with `degrees` degrees of freedom from uniform numbers, by Bailey's polar method."""
    squared = degrees * jnp.expm1(-2.0 * jnp.log(radius) / degrees)
    return jnp.sqrt(squared) * jnp.cos(2.0 * np.pi * angle)


def _theory(parameters: Mapping[str, Any]) -> jax.Array:
    """Return for n = 1, 2, 4, ... the integral of n F^(n-1) h over proxy values spaced as sinh, gold evenly."""
    degrees, scale = parameters["degrees_of_freedom"], parameters["error_scale"]
    points, weights = even_nodes()
    place = np.linspace(-12.0, 12.0, 2401)
    proxy = (1.0 + scale) * jnp.asarray(np.sinh(place), jnp.float32)
    spacing = (1.0 + scale) * jnp.asarray(np.cosh(place) * (place[1] - place[0]), jnp.float32)
    gold = jnp.asarray(points, jnp.float32)
    deviate = (proxy[:, None] - gold) / scale
    constant = jax.lax.lgamma((degrees + 1.0) / 2.0) - jax.lax.lgamma(degrees / 2.0) - 0.5 * jnp.log(degrees * np.pi)
    density = jnp.exp(constant - (degrees + 1.0) / 2.0 * jnp.log1p(deviate**2 / degrees)) / scale
    mass = spacing * (density @ jnp.asarray(weights, jnp.float32))
    moment = spacing * (density @ jnp.asarray(weights * points, jnp.float32))
    above = jnp.cumsum(mass[::-1])[::-1] - 0.5 * mass
    n = 2.0 ** jnp.arange(_MOST_DOUBLINGS + 1.0)[:, None]
    chosen = jnp.exp((n - 1.0) * jnp.log1p(-jnp.clip(above, 0.0, 1.0 - 1e-6)))
    return jnp.asarray((n * chosen * moment).sum(1))
