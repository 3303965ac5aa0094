"""Variants of a self-changing agent: what decides which of them are kept, a benchmark or their own verdict.

A verdict of one's own is inherited like any other trait. Where changes do harm more often than good, a variant that rates
itself higher is easier to come by than one that is better, and a gate that asks the variant fills up with those.

Model. A variant has a potential x, true fitness F(x) = x + r sin(2 pi x) / (2 pi), and a bias beta, the amount by which it
overrates itself. Search starts from one variant with x = beta = 0. In a generation each of C children gets a parent: with
chance a one from the archive, chosen in proportion to exp(score / temperature), otherwise the one of the highest score. It
inherits x and beta with changes N(-h, s_x^2) and N(0, s_b^2), and is scored once, F(x) + w beta + t noise: w = 0 is a
benchmark, w = 1 the variant's own verdict. It enters the archive of A places if it scores higher than its parent; the lowest
scores make room.

Theory. On a smooth landscape (r = 0), with one child of the best variant in each generation and no noise, a generation adds
(s_x^2 / S) phi(h / S) - h Phi(-h / S) to true fitness on average, S^2 = s_x^2 + w^2 s_b^2: the child is kept when a normal sum
with mean -h and standard deviation S is above zero, and s_x^2 / S^2 of it is fitness. Under a gate of its own verdict true
fitness falls when h is large against s_x^2 / S, however high the scores rise.

Source. Zhang et al. (2025), Darwin Gödel machine, https://arxiv.org/abs/2505.22954, for archive and benchmark gate; the rate
follows from the breeder's equation (Lush 1937). The equations of the model are the project's own.

Not shown: open-ended search; code; that agents overrate themselves as freely as is assumed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole

_EMPTY = -1e9


def _steps(values: Values) -> int:
    return whole(values, "generations")


def _bytes_per_seed(values: Values) -> int:
    return 4 * (whole(values, "archive") + whole(values, "children")) * (whole(values, "children") + 16)


SPEC = Spec(
    id="archive_search",
    title="Search with an archive",
    version=1,
    summary="Variants are changed, scored by a benchmark or by themselves, and kept in an archive if they score higher.",
    mechanism="Only what the gate measures is selected; a heritable bias that the gate counts is selected like fitness.",
    axis=Axis("generation", "Generation", "generations"),
    parameters=(
        Parameter("self_weight", "Own verdict counts", "w", "1", 0.0, 0.0, 1.0, 0.05,
                  "Weight of a variant's own bias in its score: 0 a benchmark, 1 its own verdict.", group="Gate"),
        Parameter("noise", "Noise of a score", "t", "1", 0.3, 0.0, 2.0, 0.05,
                  "Standard deviation of the noise in the one score that a variant gets.", group="Gate"),
        Parameter("harm", "Harm of a change", "h", "1", 0.3, 0.0, 1.0, 0.05,
                  "How much a change takes off fitness on average.", group="Variation"),
        Parameter("spread", "Spread of changes", "s_x", "1", 0.3, 0.05, 1.0, 0.05,
                  "Standard deviation of a change in fitness.", group="Variation"),
        Parameter("bias_spread", "Spread of bias", "s_b", "1", 0.6, 0.0, 1.5, 0.05,
                  "Standard deviation of a change in how far a variant overrates itself.", group="Variation"),
        Parameter("ruggedness", "Ruggedness", "r", "1", 0.0, 0.0, 4.0, 0.1,
                  "Height of the waves in the landscape; above 1 there are valleys.", group="Variation"),
        Parameter("archive_share", "Parents from the archive", "a", "1", 1.0, 0.0, 1.0, 0.05,
                  "Chance that a parent comes from the archive; otherwise it is the variant of the highest score.",
                  group="Search"),
        Parameter("temperature", "Temperature of choice", "", "1", 1.0, 0.1, 10.0, 0.1,
                  "How evenly parents are chosen from the archive.", group="Search"),
        Parameter("generations", "Generations", "T", "generations", 60, 1, 400, 1, "How many generations are bred.",
                  integer=True, group="Search"),
        Parameter("archive", "Places in the archive", "A", "variants", 64, None, None, None,
                  "Variants that are kept.", choices=(16, 64, 128), shape=True, group="Size"),
        Parameter("children", "Children per generation", "C", "variants", 8, None, None, None,
                  "Variants tried in each generation.", choices=(1, 4, 8, 16), shape=True, group="Size"),
    ),
    outputs=(
        Output("fitness", "True fitness of the best", "1", "True fitness of the variant with the highest score.",
               ("generation",), "wanted"),
        Output("score", "Score of the best", "1", "The highest score in the archive.", ("generation",), "paid"),
        Output("overrated", "Score minus fitness", "1", "How far the highest score lies above that variant's fitness.",
               ("generation",)),
        Output("archive_fitness", "True fitness in the archive", "1", "Mean over the archive.", ("generation",)),
        Output("archive_spread", "Spread of the archive", "1", "Standard deviation of true fitness in the archive.",
               ("generation",), "other", 0.0),
        Output("hidden_best", "Fittest in the archive", "1", "The highest true fitness that the archive holds.",
               ("generation",)),
        Output("archive_size", "Variants kept", "variants", "Places of the archive that are taken.", ("generation",),
               "other", 1.0),
    ),
    ablation=Ablation({"self_weight": 1.0}, "Variants are scored by their own verdict; nothing outside decides."),
    presets=(
        Preset("self_gate", "Own verdict as gate", {"self_weight": 1.0},
               "Scores rise without end while true fitness falls below the start."),
        Preset("self_gate_best_only", "Own verdict, best only", {"self_weight": 1.0, "archive_share": 0.0},
               "Without an archive the fall is about twice as deep."),
        Preset("half_gate", "Verdict counts half", {"self_weight": 0.5},
               "Fitness still rises, more slowly, and the best is overrated by several units."),
        Preset("harmless_changes", "Changes harmless on average", {"harm": 0.0},
               "Fitness rises about four times as fast as when changes harm."),
        Preset("harmless_self_gate", "Harmless changes, own verdict", {"harm": 0.0, "self_weight": 1.0},
               "True fitness rises as fast as under the benchmark: where changes do no harm a self-scored gate does none."),
        Preset("harmless_best_only", "Harmless changes, best only", {"harm": 0.0, "archive_share": 0.0},
               "Always changing the best goes more than twice as far as an archive does: here the archive costs speed."),
        Preset("rugged_best_only", "Valleys, best only", {"harm": 0.1, "ruggedness": 2.0, "archive_share": 0.0},
               "Even valleys do not give the archive a clear advantage; compare with its twin."),
        Preset("rugged_archive", "Valleys, archive", {"harm": 0.1, "ruggedness": 2.0},
               "About as good as without the archive."),
        Preset("noisy_benchmark", "Noisy benchmark", {"noise": 1.0},
               "Lucky scores block the way: the best score rises and true fitness stays where it began."),
    ),
    references=(
        Reference("Zhang et al. (2025), Darwin Gödel machine: Open-ended evolution of self-improving agents",
                  "https://arxiv.org/abs/2505.22954"),
        Reference("Lush, J. L. (1937), Animal Breeding Plans, Iowa State College Press"),
    ),
    not_shown="Open-ended search; code; that agents overrate themselves as freely as is assumed here.",
    tiers=("monte_carlo",),
    steps=_steps,
    axis_parameters=("generations",),
    bytes_per_seed=_bytes_per_seed,
    mechanism_groups=("Gate", "Search"),
)  # fmt: skip


class State(NamedTuple):
    """The archive, each of shape (A,) and sorted by score: potential, bias, score. Empty places score -1e9."""

    potential: jax.Array
    bias: jax.Array
    score: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return an archive that holds one variant of fitness and score 0."""
    places = jnp.arange(parameters["archive"])
    zeros = jnp.zeros(parameters["archive"])
    return State(zeros, zeros, jnp.where(places == 0, 0.0, _EMPTY))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Breed C children, score each once, and keep the highest scores."""
    children, places = parameters["children"], parameters["archive"]
    pick, coin, change, drift, noise = draw.words(key, children * places, children, children, children, children)
    gumbel = -jnp.log(-jnp.log(draw.uniform(pick, (children, places))))
    wish = state.score / parameters["temperature"] + gumbel
    from_archive = jnp.argmax(jnp.where(state.score > _EMPTY / 2, wish, -jnp.inf), axis=1)
    parent = jnp.where(draw.uniform(coin, (children,)) < parameters["archive_share"], from_archive, 0)
    potential = state.potential[parent] - parameters["harm"] + parameters["spread"] * draw.normal(change, (children,))
    bias = state.bias[parent] + parameters["bias_spread"] * draw.normal(drift, (children,))
    score = fitness(potential, parameters["ruggedness"]) + parameters["self_weight"] * bias
    score += parameters["noise"] * draw.normal(noise, (children,))
    score = jnp.where(score > state.score[parent], score, _EMPTY)
    everyone = State(
        jnp.concatenate([state.potential, potential]),
        jnp.concatenate([state.bias, bias]),
        jnp.concatenate([state.score, score]),
    )
    best, index = jax.lax.top_k(everyone.score, places)
    return State(everyone.potential[index], everyone.bias[index], best)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return what the archive holds and what its scores say of it."""
    true = fitness(state.potential, parameters["ruggedness"])
    taken = (state.score > _EMPTY / 2).astype(jnp.float32)
    size = taken.sum()
    mean = (taken * true).sum() / size
    return {
        "fitness": true[0],
        "score": state.score[0],
        "overrated": state.score[0] - true[0],
        "archive_fitness": mean,
        "archive_spread": jnp.sqrt((taken * (true - mean) ** 2).sum() / size),
        "hidden_best": jnp.where(taken > 0, true, _EMPTY).max(),
        "archive_size": size,
    }


def fitness(potential: jax.Array, ruggedness: jax.Array) -> jax.Array:
    """Return F(x) = x + r sin(2 pi x) / (2 pi)."""
    return potential + ruggedness * jnp.sin(2.0 * np.pi * potential) / (2.0 * np.pi)
