"""A reward that is a coin flip, and a policy that improves on it: how clipping turns noise into a habit.

A policy that answers in two ways, one of which happens to be right more often, can gain accuracy from rewards that carry no
information at all, if the way updates are clipped favours the way that it already prefers. What it gains was there before.

Model. A policy takes way 1 with chance p = sigma(z), which is right with chance a_1, and otherwise way 2, right with chance
a_2. A step draws groups of n answers; each reward is a fair coin, or with chance q whether the answer is right. Advantages are
normalised in the group, A = (r - mean) / standard deviation. Then K times z += eta mean A rho 1[not clipped] (1[way 1] - p),
where rho is the chance of the answer's way now over that before the step, and an answer is clipped, that is left out, if A > 0
and rho > 1 + c_high or A < 0 and rho < 1 - c_low (proximal policy optimisation). R independent models make up one seed.

Theory. Rewards that are coins are exchangeable within a group, so the first of the K updates has mean zero: no drift without
clipping for K = 1. Accuracy is a_2 + (a_1 - a_2) p and cannot move if a_1 = a_2. The information of one reward about
correctness is h(P(r = 1)) - h((1 - q) / 2) nats, h the binary entropy: 0 for a coin.

Where the drift comes from. As soon as one kind of answer is clipped the others pull back, so that a batch can raise p by about
min(c_high p, c_low (1 - p)) at most, and lower it by min(c_high (1 - p), c_low p). For p > 1/2 the way up is the longer one if
c_low > c_high, and the way down if c_high > c_low: a clip that is loose below drives the policy to the way it prefers, one
that is loose above to indifference.

Source. Shao et al. (2025), Spurious rewards, https://arxiv.org/abs/2506.10947, section on clipping; Schulman et al. (2017),
Proximal policy optimization algorithms, https://arxiv.org/abs/1707.06347, equation 7. The two-way model is the project's own.

Not shown: that the gains published for language models are elicitation; policies that answer in more than two ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole

_UNCLIPPED_LOW, _UNCLIPPED_HIGH = 1.0, 4.0
_WIDEST = 30.0


def _bytes_per_seed(values: Values) -> int:
    return 4 * 16 * whole(values, "models") * whole(values, "groups") * whole(values, "samples")


SPEC = Spec(
    id="random_reward",
    title="Random reward",
    version=1,
    summary="A policy with two ways of answering is trained by clipped policy gradient on rewards that are coin flips.",
    mechanism="Clipping bounds updates unequally, so that noise drives the policy to the way that it already prefers.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("clip_low", "Clip below", "c_low", "1", 0.2, 0.02, _UNCLIPPED_LOW, 0.02,
                  "Punished answers are left out once their chance has fallen by this share; 1 never.", group="Mechanism"),
        Parameter("clip_high", "Clip above", "c_high", "1", 0.2, 0.02, _UNCLIPPED_HIGH, 0.02,
                  "Rewarded answers are left out once their chance has risen by this share; 4 never.", group="Mechanism"),
        Parameter("truth", "Truth of the reward", "q", "1", 0.0, 0.0, 1.0, 0.05,
                  "Chance that a reward says whether the answer is right; otherwise it is a fair coin.", group="Mechanism"),
        Parameter("mass", "Preference for way 1", "m", "1", 0.65, 0.05, 0.95, 0.05,
                  "Chance of way 1 at the start.", group="Start"),
        Parameter("right_first", "Accuracy of way 1", "a_1", "1", 0.7, 0.0, 1.0, 0.05, "Chance that way 1 is right.",
                  group="Start"),
        Parameter("right_second", "Accuracy of way 2", "a_2", "1", 0.4, 0.0, 1.0, 0.05, "Chance that way 2 is right.",
                  group="Start"),
        Parameter("steps", "Training steps", "T", "steps", 120, 1, 1000, 1, "Batches of answers.", integer=True,
                  group="Training"),
        Parameter("step_size", "Step size", "eta", "1", 4.0, 0.1, 10.0, 0.1, "Size of one of the K updates.",
                  group="Training"),
        Parameter("inner", "Updates per batch", "K", "updates", 8, None, None, None,
                  "Updates made on one batch; with one, nothing has moved yet that could be clipped.", choices=(1, 2, 4, 8, 16),
                  shape=True, group="Training"),
        Parameter("groups", "Groups per batch", "", "groups", 8, None, None, None, "Prompts in one batch.",
                  choices=(2, 8, 32), shape=True, group="Size"),
        Parameter("samples", "Answers per group", "n", "answers", 16, None, None, None,
                  "Answers whose rewards are normalised together.", choices=(4, 8, 16), shape=True, group="Size"),
        Parameter("models", "Models per seed", "R", "models", 32, None, None, None,
                  "Independent models that one seed averages.", choices=(1, 8, 32, 128), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Chance of a right answer, mean over models.", ("step",), "wanted", 0.0, 1.0),
        Output("mass", "Share of way 1", "1", "Chance of way 1, mean over models.", ("step",), "other", 0.0, 1.0),
        Output("preference", "Logit of way 1", "logits", "Mean of z over models.", ("step",)),
        Output("settled_first", "Models settled on way 1", "1", "Share of models with way 1 above 0.9.", ("step",), "other",
               0.0, 1.0),
        Output("settled_second", "Models settled on way 2", "1", "Share of models with way 1 below 0.1.", ("step",), "other",
               0.0, 1.0),
        Output("expected_reward", "Reward", "1", "Chance that an answer is rewarded.", ("step",), "paid", 0.0, 1.0),
        Output("information", "Information of a reward", "nats", "What one reward tells about correctness.", ("step",),
               "other", 0.0),
    ),
    ablation=Ablation({"clip_low": _UNCLIPPED_LOW, "clip_high": _UNCLIPPED_HIGH}, "Nothing is clipped."),
    presets=(
        Preset("loose_below", "Loose below", {"clip_low": 0.4},
               "Accuracy rises by more than 0.06 on rewards that say nothing, because the preferred way is the better one."),
        Preset("loose_above", "Loose above", {"clip_high": 0.4},
               "The drift turns round, to indifference between the two ways, and accuracy falls."),
        Preset("no_clipping", "No clipping", {"clip_low": 1.0, "clip_high": 4.0},
               "Without clipping accuracy falls: noise alone wears the preference away."),
        Preset("other_preference", "The worse way preferred", {"mass": 0.35, "clip_low": 0.4},
               "The same rewards and the same clipping make this policy worse: the drift follows preference, not truth."),
        Preset("equal_ways", "Both ways equally right", {"right_second": 0.7, "clip_low": 0.4},
               "The preference grows as before, and accuracy cannot move."),
        Preset("small_steps", "Small steps", {"step_size": 0.5},
               "Updates that hardly reach the clip gain nothing: accuracy sinks a little, as without clipping."),
        Preset("true_reward", "Rewards tell the truth", {"truth": 1.0},
               "All models settle on the better way."),
    ),
    references=(
        Reference("Shao et al. (2025), Spurious rewards: Rethinking training signals in RLVR",
                  "https://arxiv.org/abs/2506.10947"),
        Reference("Schulman et al. (2017), Proximal policy optimization algorithms, equation 7",
                  "https://arxiv.org/abs/1707.06347"),
    ),
    not_shown="That gains published for language models are elicitation; policies with more than two ways of answering.",
    tiers=("monte_carlo",),
    bytes_per_seed=_bytes_per_seed,
)  # fmt: skip


class State(NamedTuple):
    """The logit z of way 1 in every model, shape (R,)."""

    logit: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return models that all prefer way 1 as much as the parameter says."""
    mass = parameters["mass"]
    return State(jnp.full(parameters["models"], jnp.log(mass / (1.0 - mass))))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Answer, reward, and make K clipped updates on the batch."""
    shape = parameters["models"], parameters["groups"], parameters["samples"]
    count = shape[0] * shape[1] * shape[2]
    way, right, told, coin = (draw.uniform(bits, shape) for bits in draw.words(key, *[count] * 4))
    before = jax.nn.sigmoid(state.logit)
    first = way < before[:, None, None]
    correct = right < jnp.where(first, parameters["right_first"], parameters["right_second"])
    reward = jnp.where(told < parameters["truth"], correct, coin < 0.5).astype(jnp.float32)
    centred = reward - reward.mean(2, keepdims=True)
    deviation = jnp.sqrt((centred**2).mean(2, keepdims=True))
    advantage = jnp.where(deviation > 0, centred / jnp.maximum(deviation, 1e-6), 0.0)
    raised, lowered = jnp.maximum(advantage, 0.0), jnp.minimum(advantage, 0.0)
    first_up, first_down = (raised * first).mean((1, 2)), (lowered * first).mean((1, 2))
    second_up, second_down = (raised * ~first).mean((1, 2)), (lowered * ~first).mean((1, 2))
    high = jnp.where(parameters["clip_high"] < _UNCLIPPED_HIGH, 1.0 + parameters["clip_high"], jnp.inf)
    low = 1.0 - parameters["clip_low"]

    logit = state.logit
    for _ in range(parameters["inner"]):
        now = jax.nn.sigmoid(logit)
        ratio_first, ratio_second = now / before, (1.0 - now) / (1.0 - before)
        pull_first = first_up * (ratio_first <= high) + first_down * (ratio_first >= low)
        pull_second = second_up * (ratio_second <= high) + second_down * (ratio_second >= low)
        change = (1.0 - now) * ratio_first * pull_first - now * ratio_second * pull_second
        logit = jnp.clip(logit + parameters["step_size"] * change, -_WIDEST, _WIDEST)
    return State(logit)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return exact chances of the current models."""
    mass = jax.nn.sigmoid(state.logit)
    average = mass.mean()
    accuracy = parameters["right_second"] + (parameters["right_first"] - parameters["right_second"]) * average
    flip = (1.0 - parameters["truth"]) / 2.0
    rewarded = accuracy * (1.0 - flip) + (1.0 - accuracy) * flip
    return {
        "accuracy": accuracy,
        "mass": average,
        "preference": state.logit.mean(),
        "settled_first": (mass > 0.9).mean(),
        "settled_second": (mass < 0.1).mean(),
        "expected_reward": rewarded,
        "information": jnp.maximum(_binary_entropy(rewarded) - _binary_entropy(flip), 0.0),
    }


def _binary_entropy(chance: jax.Array) -> jax.Array:
    other = 1.0 - chance
    return -(chance * jnp.log(jnp.maximum(chance, 1e-12)) + other * jnp.log(jnp.maximum(other, 1e-12)))
