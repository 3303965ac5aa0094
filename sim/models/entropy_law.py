"""Entropy spent for score: a policy with true rewards sharpens early, and its score follows its entropy.

Parameters that prompts share sharpen also the prompts that were never solved; what these lose in entropy they lose in chances
to be solved later. Leaving out the updates that sharpen most keeps the chances.

Model. X prompts with features phi_x ~ N(0, I / D); logits z_x = phi_x W over V tokens, pi_x = softmax(z_x). The true token of
a prompt is argmax_v of (c phi_x W* + (1 - c) noise)_v with W* ~ N(0, 1): the smaller c, the less a linear policy can know.
The policy starts at W_0 = k W* + noise. A step draws n answers to each prompt, r = 1[true], a = r - mean(r), and makes
W += eta sum_x phi_x^T mean_n a (e_y - pi_x), leaving out every answer whose covariance
C = (log pi(y) - mean log pi)(a - mean a), means over all answers of the step, exceeds the cap.

Law. Score R against entropy H (mean over prompts): R = -A exp(H) + B. A and B are fitted by least squares to the first tenth
of the steps, and the fit is then asked for the score at the entropy of every later step.

Theory. To first order in the change dz of the logits, dH = -mean_x Cov_{y ~ pi_x}(log pi_x(y), dz_x(y)): entropy falls exactly
as far as updates raise what is already likely. Summed over all steps this is entropy_theory.

Source. Cui et al. (2025), The entropy mechanism of reinforcement learning, https://arxiv.org/abs/2505.22617: law equation 6,
covariance theorem 1, Clip-Cov (here with an absolute cap). Update: Williams, R. J. (1992), Machine Learning 8: 229-256.

Not shown: the constants of any language model; rewards that the policy makes itself; what happens at large k.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.shared_policy import REINFORCE
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole

_NO_CAP = 3.0
_FIT_SHARE = 0.1


def _bytes_per_seed(values: Values) -> int:
    prompts, samples, tokens = (whole(values, name) for name in ("prompts", "samples", "tokens"))
    return 4 * (prompts * (3 * samples * tokens + 8 * tokens + whole(values, "features")))


SPEC = Spec(
    id="entropy_law",
    title="Entropy law",
    version=1,
    summary="A policy with true rewards and shared parameters spends its entropy, and its score follows.",
    mechanism="Updates of high covariance sharpen what is already likely, in unsolved prompts as well.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("covariance_cap", "Covariance cap", "c_max", "nats", _NO_CAP, 0.02, _NO_CAP, 0.01,
                  "Answers whose covariance of log-probability and advantage exceeds this make no update; 3 caps none.",
                  group="Mechanism"),
        Parameter("steps", "Training steps", "T", "steps", 240, 1, 2000, 1, "How many updates are made.", integer=True,
                  group="Training"),
        Parameter("step_size", "Step size", "eta", "1", 2.0, 0.05, 8.0, 0.05, "Size of one update.", group="Training"),
        Parameter("knowledge", "Knowledge at the start", "k", "1", 3.3, 0.0, 8.0, 0.1,
                  "Weight of the true direction in the first parameters.", group="Start"),
        Parameter("start_noise", "Noise at the start", "w_0", "1", 1.0, 0.0, 6.0, 0.1,
                  "Weight of a random direction in the first parameters.", group="Start"),
        Parameter("learnable", "Learnable share", "c", "1", 0.6, 0.0, 1.0, 0.05,
                  "How far the true answers follow the features; the rest is arbitrary.", group="Task"),
        Parameter("prompts", "Prompts", "X", "prompts", 64, None, None, None,
                  "Prompts that share the parameters.", choices=(16, 32, 64, 128), shape=True, group="Size"),
        Parameter("features", "Features", "D", "1", 16, None, None, None,
                  "Features of a prompt; the fewer, the more prompts share.", choices=(8, 16, 32, 64), shape=True,
                  group="Size"),
        Parameter("tokens", "Tokens", "V", "tokens", 16, None, None, None,
                  "Tokens to choose from.", choices=(8, 16, 32), shape=True, group="Size"),
        Parameter("samples", "Answers per prompt", "n", "answers", 16, None, None, None,
                  "Answers drawn for each prompt in a step.", choices=(4, 8, 16, 32), shape=True, group="Size"),
    ),
    outputs=(
        Output("score", "Score", "1", "Probability of the true token, mean over prompts.", ("step",), "wanted", 0.0, 1.0),
        Output("entropy", "Entropy", "nats", "Entropy of the policy, mean over prompts.", ("step",), "other", 0.0),
        Output("entropy_theory", "Entropy by covariance", "nats",
               "Entropy at the start, less the covariance of log-probability and logit change summed over all steps.",
               ("step",)),
        Output("exp_entropy", "Effective number of tokens", "tokens", "exp(H).", ("step",), "other", 1.0),
        Output("law_score", "Score by the law", "1",
               "-A exp(H) + B with A and B from the first tenth; before its end from the steps so far.", ("step",)),
        Output("law_error", "Score minus law", "1", "How far the score lies above what the law says.", ("step",)),
        Output("ceiling", "Ceiling of the law", "1", "B - A, the score that the law promises at zero entropy.", ("step",)),
        Output("unsolved_entropy", "Entropy where unsolved", "nats",
               "Mean entropy of prompts whose true token has a probability below 1/2.", ("step",), "other", 0.0),
        Output("lost_prompts", "Lost prompts", "1",
               "Share of prompts whose true token has a probability below 0.01.", ("step",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"covariance_cap": 0.3}, "Updates of high covariance, those that sharpen most, are left out."),
    presets=(
        Preset("capped", "Covariance capped", {"covariance_cap": 0.3},
               "More than three times as much entropy is left, and the law no longer foretells the end: it promises more "
               "than is reached. On a task as easy as this the cap costs a little score at equal steps."),
        Preset("hard_task", "Hard task", {"learnable": 0.3, "steps": 600},
               "At the end three prompts in ten give their true token less than one chance in a hundred."),
        Preset("hard_task_capped", "Hard task, covariance capped", {"learnable": 0.3, "steps": 600, "covariance_cap": 0.3},
               "Two in ten are lost instead of three, and the score ends about 0.05 higher at equal steps."),
        Preset("tight_cap", "Very tight cap", {"covariance_cap": 0.05},
               "Entropy is kept and so is ignorance: the score is still far from its end."),
        Preset("ignorant_start", "No knowledge at the start", {"knowledge": 0.0, "start_noise": 0.5},
               "From near-uniform beginnings the law fails: its fit to the first tenth promises far less than is reached."),
    ),
    references=(
        Reference("Cui et al. (2025), The entropy mechanism of reinforcement learning for reasoning language models",
                  "https://arxiv.org/abs/2505.22617"),
        REINFORCE,
    ),
    not_shown="The constants of any language model; rewards that the policy makes itself; what happens at large k.",
    bytes_per_seed=_bytes_per_seed,
)  # fmt: skip


class Fit(NamedTuple):
    """Sums for a line through (x, y) = (exp(H), R), both taken from their first values so that float32 keeps the digits."""

    x0: jax.Array
    y0: jax.Array
    n: jax.Array
    x: jax.Array
    y: jax.Array
    xx: jax.Array
    xy: jax.Array


class State(NamedTuple):
    """Features (X, D), true tokens (X,), parameters (D, V), covariance summed so far, the fit, and the number of steps made."""

    features: jax.Array
    true: jax.Array
    weights: jax.Array
    first_entropy: jax.Array
    spent: jax.Array
    fit: Fit
    steps_made: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Draw prompts, true tokens and the first policy."""
    prompts, features, tokens = parameters["prompts"], parameters["features"], parameters["tokens"]
    sizes = ((prompts, features), (features, tokens), (prompts, tokens), (features, tokens))
    bits = draw.words(key, *[rows * columns for rows, columns in sizes])
    phi, direction, arbitrary, noise = (draw.normal(b, size) for b, size in zip(bits, sizes, strict=True))
    phi /= features**0.5
    learnable = parameters["learnable"]
    true = jnp.argmax(learnable * (phi @ direction) + (1.0 - learnable) * arbitrary, axis=1)
    weights = parameters["knowledge"] * direction + parameters["start_noise"] * noise
    log_p = jax.nn.log_softmax(phi @ weights)
    zero = jnp.float32(0.0)
    fit = Fit(jnp.exp(_entropy(log_p)), _score(log_p, true), zero, zero, zero, zero, zero)
    return State(phi, true, weights, _entropy(log_p), zero, fit, zero)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Add the current point to the fit while it is open, answer every prompt n times, and follow the gradient."""
    prompts, tokens = parameters["prompts"], parameters["tokens"]
    picks = draw.uniform(draw.words(key, prompts * parameters["samples"])[0], (prompts, parameters["samples"]))
    log_p = jax.nn.log_softmax(state.features @ state.weights)
    probabilities = jnp.exp(log_p)
    answer = draw.inverted(probabilities, picks)
    reward = (answer == state.true[:, None]).astype(jnp.float32)
    advantage = reward - reward.mean(1, keepdims=True)
    drawn = jnp.take_along_axis(log_p, answer, axis=1)
    covariance = (drawn - drawn.mean()) * advantage
    cap = jnp.where(parameters["covariance_cap"] < _NO_CAP, parameters["covariance_cap"], jnp.inf)
    kept = jnp.where(covariance > cap, 0.0, advantage)
    pull = (kept[:, :, None] * (answer[:, :, None] == jnp.arange(tokens))).mean(1)
    pull -= kept.mean(1, keepdims=True) * probabilities
    change = parameters["step_size"] * (state.features.T @ pull)
    moved = state.features @ change
    likely = log_p - (probabilities * log_p).sum(1, keepdims=True)
    spent = (probabilities * likely * moved).sum(1).mean()
    open_ = state.steps_made < _FIT_SHARE * parameters["steps"]
    fit = _extended(state.fit, jnp.exp(_entropy(log_p)), _score(log_p, state.true), jnp.where(open_, 1.0, 0.0))
    return state._replace(
        weights=state.weights + change, spent=state.spent + spent, fit=fit, steps_made=state.steps_made + 1.0
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return score, entropy, and what law and theory say of them."""
    log_p = jax.nn.log_softmax(state.features @ state.weights)
    score, entropy = _score(log_p, state.true), _entropy(log_p)
    fit = state.fit
    spread = fit.n * fit.xx - fit.x**2
    slope = jnp.where(spread > 1e-9, (fit.n * fit.xy - fit.x * fit.y) / jnp.maximum(spread, 1e-9), 0.0)
    level = (fit.y - slope * fit.x) / jnp.maximum(fit.n, 1.0)
    law = fit.y0 + level + slope * (jnp.exp(entropy) - fit.x0)
    true = jnp.exp(jnp.take_along_axis(log_p, state.true[:, None], axis=1)[:, 0])
    own = -(jnp.exp(log_p) * log_p).sum(1)
    unsolved = (true < 0.5).astype(jnp.float32)
    return {
        "score": score,
        "entropy": entropy,
        "entropy_theory": state.first_entropy - state.spent,
        "exp_entropy": jnp.exp(entropy),
        "law_score": law,
        "law_error": score - law,
        "ceiling": fit.y0 + level + slope * (1.0 - fit.x0),
        "unsolved_entropy": (unsolved * own).sum() / jnp.maximum(unsolved.sum(), 1.0),
        "lost_prompts": (true < 0.01).mean(),
    }


def _score(log_p: jax.Array, true: jax.Array) -> jax.Array:
    return jnp.exp(jnp.take_along_axis(log_p, true[:, None], axis=1)).mean()


def _entropy(log_p: jax.Array) -> jax.Array:
    return -(jnp.exp(log_p) * log_p).sum(1).mean()


def _extended(fit: Fit, x: jax.Array, y: jax.Array, weight: jax.Array) -> Fit:
    dx, dy = x - fit.x0, y - fit.y0
    return Fit(
        fit.x0,
        fit.y0,
        fit.n + weight,
        fit.x + weight * dx,
        fit.y + weight * dy,
        fit.xx + weight * dx * dx,
        fit.xy + weight * dx * dy,
    )
