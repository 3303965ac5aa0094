"""Loss by finite sampling: a distribution over modes refitted to a finite sample of itself loses modes by chance.

No scoring, no selection, no error of any checker: a mode that is drawn by nobody is gone for good.

Model. M modes with probabilities p, p_j proportional to j^(-a) at first. Each generation draws n modes from p and refits,
p' = (1 - k) counts / n + k p: the Wright-Fisher model of neutral drift for k = 0. k = 1 is the limit of infinite samples, in
which the refit returns what it was fitted to. Each seed runs C chains, over which outputs are means.

Theory. The chance that two draws differ, H = 1 - sum p^2, falls as H_t = H_0 (1 - (1 - k)^2 / n)^t, exactly.

Source. Item 10 of the project's simulation notes; Wright (1931), Evolution in Mendelian populations, Genetics 16: 97-159; the
same loss in refitted models: Shumailov et al. (2024), https://arxiv.org/abs/2305.17493.

Not shown: what selection adds; a checker that favours modes may save them or be faster than drift.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.resampling_drift import theory as theory

_ALIVE = 1e-6
_AT_ONCE = 16


def _generations(values: Values) -> int:
    return whole(values, "generations")


def _bytes_per_seed(values: Values) -> int:
    chains, modes, most = (whole(values, name) for name in ("chains", "modes", "most_draws"))
    return 4 * chains * (4 * most + 6 * modes)


SPEC = Spec(
    id="resampling_drift",
    title="Loss by finite sampling",
    version=1,
    summary="A distribution over modes is refitted again and again to a finite sample of itself.",
    mechanism="A mode that happens not to be drawn is lost for good.",
    axis=Axis("generation", "Generation", "generations"),
    parameters=(
        Parameter("kept", "Old distribution kept", "k", "1", 0.0, 0.0, 1.0, 0.05,
                  "Weight of the old distribution in the refit; 1 is an infinite sample.", group="Mechanism"),
        Parameter("drawn", "Draws per generation", "n", "draws", 100, 2, 1024, 1,
                  "Draws to which the distribution is refitted, at most `most_draws`.", integer=True, group="Mechanism"),
        Parameter("zipf", "Unevenness", "a", "1", 1.0, 0.0, 3.0, 0.1,
                  "Exponent of the first probabilities: 0 makes all modes equal.", group="Start"),
        Parameter("generations", "Generations", "T", "generations", 60, 1, 1000, 1,
                  "How often the distribution is refitted.", integer=True, group="Size"),
        Parameter("modes", "Modes", "M", "modes", 50, None, None, None,
                  "Modes at the start.", choices=(10, 50, 200), shape=True, group="Size"),
        Parameter("most_draws", "Most draws", "n_max", "draws", 256, None, None, None,
                  "Room for draws; a larger n is cut to it.", choices=(64, 256, 1024), shape=True, group="Size"),
        Parameter("chains", "Chains per seed", "C", "chains", 16, None, None, None,
                  "Independent chains over which a seed averages.", choices=(4, 16, 64), shape=True, group="Size"),
    ),
    outputs=(
        Output("heterozygosity", "Chance that two draws differ", "1", "1 - sum p^2.", ("generation",), "wanted", 0.0, 1.0),
        Output("heterozygosity_theory", "Chance that two draws differ, theory", "1", "H_0 (1 - (1 - k)^2 / n)^t.",
               ("generation",), "wanted", 0.0, 1.0),
        Output("modes_left", "Modes left", "modes", "Modes that still have probability.", ("generation",), "other", 0.0),
        Output("rare_mass", "Mass of the rare half", "1", "Probability of the half of the modes that were rarest at first.",
               ("generation",), "other", 0.0, 1.0),
        Output("rare_alive", "Rare modes left", "1", "Share of those modes that still have probability.",
               ("generation",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"kept": 1.0}, "The sample is infinite: the refit returns the distribution that it was fitted to."),
    presets=(
        Preset("infinite_sample", "Infinite sample", {"kept": 1.0}, "Nothing is ever lost.",
               expects=(Expectation("No mode is lost.", Reading("modes_left", "change"), at_least=-0.001),)),
        Preset("keep_nine_tenths", "Keep nine tenths", {"kept": 0.9},
               "Drift is a hundred times slower, since noise enters squared."),
        Preset("small_sample", "Thirty-two draws", {"drawn": 32}, "With 32 draws one or two of fifty modes are left."),
        Preset("even_start", "Even start", {"zipf": 0.0}, "Modes that start equal are lost as well, later.",
               expects=(Expectation("At least half of the modes are lost, though none was rarer than others.",
                                    Reading("modes_left", "change"), at_most=-25.0),),
               contrast={"kept": 1.0}),
        Preset("rare_mean", "A mean that hides the loss", {"drawn": 32, "zipf": 0.5},
               "The mean mass of rare modes stays where it was: some chains keep one of them, most keep none.",
               expects=(Expectation("At most 0.3 of the rare modes are left, though their mean mass is what it was.",
                                    Reading("rare_alive"), at_most=0.3),),
               contrast={"kept": 1.0}),
    ),
    references=(
        Reference("Wright (1931), Evolution in Mendelian populations, Genetics 16: 97-159",
                  "https://doi.org/10.1093/genetics/16.2.97"),
        Reference("Shumailov et al. (2024), AI models collapse when trained on recursively generated data",
                  "https://arxiv.org/abs/2305.17493"),
    ),
    not_shown="What selection adds: a checker that favours modes may save them or be faster than drift.",
    bytes_per_seed=_bytes_per_seed,
    steps=_generations,
    axis_parameters=("generations",),
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """Probabilities (modes, chains) and the theory's chance that two draws differ."""

    probabilities: jax.Array
    theory: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the same first distribution in every chain."""
    modes = parameters["modes"]
    mass = jnp.arange(1.0, modes + 1.0) ** -parameters["zipf"]
    first = mass / mass.sum()
    return State(jnp.tile(first[:, None], (1, parameters["chains"])), 1.0 - (first**2).sum())


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Draw n modes in every chain by inverting the distribution function, and refit."""
    chains = parameters["chains"]
    count = jnp.minimum(parameters["drawn"], float(parameters["most_draws"]))
    # Without the barrier the distribution function is made again for every comparison.
    below = jnp.cumsum(state.probabilities, axis=0)
    below = jax.lax.optimization_barrier(below / below[-1])

    def counted(block: jax.Array, reached: jax.Array) -> jax.Array:
        # Only the words in use are made. Pick by pick, over all places at once: a sum over an axis of comparisons is scalar
        # on a CPU. Numbers beyond the count lie beyond every place.
        first = block * _AT_ONCE
        bits = draw.words_from(key, first * chains, _AT_ONCE * chains)
        picks = draw.uniform(bits, (_AT_ONCE, chains))
        picks = jnp.where((first + jnp.arange(_AT_ONCE))[:, None] < count, picks, 2.0)
        return jnp.add(reached, sum((row < below).astype(jnp.int32) for row in picks))

    blocks = jnp.ceil(count / _AT_ONCE).astype(jnp.int32)
    reached = jax.lax.fori_loop(0, blocks, counted, jnp.zeros(below.shape, jnp.int32)).astype(jnp.float32)
    frequencies = jnp.diff(reached, axis=0, prepend=0.0) / count
    kept = parameters["kept"]
    return State(
        (1.0 - kept) * frequencies + kept * state.probabilities, state.theory * (1.0 - (1.0 - kept) ** 2 / count)
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Count what is left, on average over chains."""
    alive = state.probabilities > _ALIVE
    rare = parameters["modes"] // 2
    return {
        "heterozygosity": 1.0 - (state.probabilities**2).sum(0).mean(),
        "heterozygosity_theory": state.theory,
        "modes_left": alive.sum(0).mean(),
        "rare_mass": state.probabilities[-rare:].sum(0).mean(),
        "rare_alive": alive[-rare:].mean(),
    }
