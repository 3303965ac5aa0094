"""Model collapse: a Gaussian fitted again and again to draws from its last fit.

Every fit errs a little, and the next one takes the error for the truth. If old data are thrown away the errors add up: the mean
walks off and the variance shrinks. If they are kept each new error weighs less, and the sum stays bounded.

Model. Truth N(0, 1). Generation t draws n numbers from the last fit N(mu, s2) and m numbers from the truth, adds them to the
data kept from before at weight k, and refits: W' = k W + n + m, mean and unbiased variance of the weighted data. k = 0 replaces
the data, k = 1 accumulates them. Only the sample mean and the sum of squares of a normal sample matter: the one is normal,
the other chi-square (drawn by Wilson and Hilferty 1931). Each seed runs C chains, over which outputs are means.

Theory. With replacement and m = 0, E log s2_t = t (psi((n-1)/2) - log((n-1)/2)), psi the digamma function, and
E mu_t^2 = t / n. With all data kept E mu_t^2 = (1/n) sum_{j<=t} 1/j^2, at most pi^2 / (6 n). In general, as far as E s2
stays 1, E mu^2 <- ((k W + n) / W')^2 E mu^2 + (n + m) / W'^2, and log s2 follows the expected sum of squares plus
psi(f/2) - log(f/2), f the degrees of freedom that have its variance (rough where m > 0). The mean of s2 itself is not
shown: it stays 1 in theory, but is carried by chains too rare to be seen in a sample; that of mu^2 goes the same way once
log s2 is far below 0.

Source. Item 10 of the project's simulation notes; Shumailov et al. (2024), AI models collapse when trained on recursively
generated data, Nature 631: 755-759, https://arxiv.org/abs/2305.17493; Gerstgrasser et al. (2024), Is model collapse
inevitable?, https://arxiv.org/abs/2404.01413.

Not shown: self-training with a filter. Nothing is selected here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.chi_square import WILSON_HILFERTY, chi_square
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.model_collapse import theory as theory


def _generations(values: Values) -> int:
    return whole(values, "generations")


def _bytes_per_seed(values: Values) -> int:
    return 4 * 40 * whole(values, "chains")


SPEC = Spec(
    id="model_collapse",
    title="Model collapse",
    version=1,
    summary="A Gaussian is fitted again and again to draws from its own last fit.",
    mechanism="Old data are thrown away, so that the errors of all fits add up.",
    axis=Axis("generation", "Generation", "generations"),
    parameters=(
        Parameter("kept", "Old data kept", "k", "1", 0.0, 0.0, 1.0, 0.05,
                  "Weight at which all earlier data enter the next fit: 0 replaces them, 1 accumulates.", group="Mechanism"),
        Parameter("drawn", "Numbers drawn", "n", "numbers", 50, 10, 1000, 1,
                  "Numbers drawn from the last fit in each generation.", integer=True, group="Mechanism"),
        Parameter("real", "Real numbers added", "m", "numbers", 0, 0, 200, 1,
                  "Numbers from the truth that each generation adds.", integer=True, group="Mechanism"),
        Parameter("generations", "Generations", "T", "generations", 100, 1, 1000, 1,
                  "How often the model is refitted.", integer=True, group="Size"),
        Parameter("chains", "Chains per seed", "C", "chains", 256, None, None, None,
                  "Independent chains over which a seed averages.", choices=(16, 64, 256, 1024), shape=True, group="Size"),
    ),
    outputs=(
        Output("log_variance", "Log variance", "nats", "Mean logarithm of the fitted variance; the truth is 0.",
               ("generation",), "wanted"),
        Output("log_variance_theory", "Log variance, theory", "nats",
               "t (psi((n-1)/2) - log((n-1)/2)) with replacement; else a recursion, rough with real numbers.",
               ("generation",), "wanted"),
        Output("mean_error", "Squared error of the mean", "1", "Mean squared distance of the fitted mean from the truth.",
               ("generation",), "other", 0.0),
        Output("mean_error_theory", "Squared error of the mean, theory", "1", "Its expectation while the variance is 1.",
               ("generation",), "other", 0.0),
        Output("covered", "Truth covered", "1", "Mean share of the truth within two fitted deviations of the fitted mean.",
               ("generation",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"kept": 1.0}, "All earlier data are kept."),
    presets=(
        Preset("accumulate", "Keep everything", {"kept": 1.0},
               "The error of the mean stays below pi^2 / 6 times that of the first fit, and the variance hardly shrinks.",
               expects=(Expectation("The squared error of the mean stays below 0.05.",
                                    Reading("mean_error"), at_most=0.05),)),
        Preset("keep_half", "Keep half", {"kept": 0.5},
               "Forgetting at any fixed rate slows the collapse and does not stop it.",
               expects=(Expectation("The squared error of the mean still passes 0.1: slower, not stopped.",
                                    Reading("mean_error"), at_least=0.1),),
               contrast={"kept": 1.0}),
        Preset("tenth_real", "A tenth of real data", {"real": 5},
               "With five real numbers to fifty drawn the error levels off at six times that of a first fit."),
        Preset("small_sample", "Ten numbers", {"drawn": 10},
               "With ten numbers a generation nine tenths of the variance are gone after twenty."),
        Preset("large_sample", "A thousand numbers", {"drawn": 1000},
               "With a thousand numbers a hundred generations do little harm: the speed is 1 / n."),
    ),
    references=(
        Reference("Shumailov et al. (2024), AI models collapse when trained on recursively generated data, Nature 631: 755-759",
                  "https://arxiv.org/abs/2305.17493"),
        Reference("Gerstgrasser et al. (2024), Is model collapse inevitable?, section 3", "https://arxiv.org/abs/2404.01413"),
        WILSON_HILFERTY,
    ),
    not_shown="Self-training with a filter: nothing is selected here.",
    bytes_per_seed=_bytes_per_seed,
    steps=_generations,
    axis_parameters=("generations",),
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """Per chain the fit: weight of its data (a scalar), mean, sum of squares and variance (C,); the theory's two means."""

    weight: jax.Array
    mean: jax.Array
    squares: jax.Array
    variance: jax.Array
    log_variance: jax.Array
    mean_error: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the truth, fitted to nothing yet."""
    chains = parameters["chains"]
    zero = jnp.float32(0.0)
    return State(zero, jnp.zeros(chains), jnp.zeros(chains), jnp.ones(chains), zero, zero)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Draw from the last fit and from the truth, add what is kept, and refit."""
    normal = draw.normal(draw.words(key, 4 * state.mean.size)[0], (4, state.mean.size))
    kept, drawn, real = parameters["kept"] * state.weight, parameters["drawn"], parameters["real"]
    own = _sample(normal[:2], drawn, state.mean, state.variance)
    truth = _sample(normal[2:], real, jnp.zeros_like(state.mean), jnp.ones_like(state.variance))
    mean, squares = _merge(kept, (state.mean, parameters["kept"] * state.squares), drawn, own)
    mean, squares = _merge(kept + drawn, (mean, squares), real, truth)
    weight = kept + drawn + real
    error = ((kept + drawn) ** 2 * state.mean_error + drawn + real) / weight**2
    return State(weight, mean, squares, squares / (weight - 1.0), _log_variance(state, parameters), error)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Average over chains."""
    deviation = jnp.sqrt(state.variance)
    low, high = state.mean - 2.0 * deviation, state.mean + 2.0 * deviation
    return {
        "log_variance": jnp.log(state.variance).mean(),
        "log_variance_theory": state.log_variance,
        "mean_error": (state.mean**2).mean(),
        "mean_error_theory": state.mean_error,
        "covered": (jax.scipy.special.ndtr(high) - jax.scipy.special.ndtr(low)).mean(),
    }


def _log_variance(state: State, parameters: Mapping[str, Any]) -> jax.Array:
    """Return the theory's mean log variance after one more generation."""
    variance, drawn, real = jnp.exp(state.log_variance), parameters["drawn"], parameters["real"]
    before = parameters["kept"] * state.weight
    own = before + drawn
    kept = parameters["kept"] * jnp.maximum(state.weight - 1.0, 0.0)
    squares = variance * (kept + drawn - 1.0 + before / own)
    apart = state.mean_error + variance * drawn / own**2
    squares += jnp.maximum(real - 1.0, 0.0) + own / (own + real) * (jnp.minimum(real, 1.0) + real * apart)
    fresh = (drawn - 1.0) * variance**2 + jnp.maximum(real - 1.0, 0.0)
    half = squares**2 / fresh / 2.0
    return jnp.log(squares / (own + real - 1.0)) + jax.scipy.special.digamma(half) - jnp.log(half)


def _sample(normal: jax.Array, count: jax.Array, mean: jax.Array, variance: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return mean and sum of squares of `count` normal numbers: N(mean, variance / count) and variance chi2(count - 1)."""
    squares = jnp.where(count > 1.0, chi_square(normal[1], jnp.maximum(count - 1.0, 1.0)), 0.0)
    return mean + jnp.sqrt(variance / jnp.maximum(count, 1.0)) * normal[0], variance * squares


def _merge(
    weight: jax.Array, first: tuple[jax.Array, jax.Array], count: jax.Array, second: tuple[jax.Array, jax.Array]
) -> tuple[jax.Array, jax.Array]:
    """Return mean and sum of squares of two sets of data taken together (Chan, Golub and LeVeque 1983)."""
    share = count / (weight + count)
    apart = second[0] - first[0]
    return first[0] + share * apart, first[1] + second[1] + weight * share * apart**2
