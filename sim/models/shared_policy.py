"""A softmax policy whose parameters are shared by all prompts, trained by REINFORCE on fresh prompts.

State. M answers and D = 16 features. Answer y has a prototype mu_y of length 1. A prompt with correct answer y* shows
f = mu_{y*} + c s_x xi, xi ~ N(0, I), c = 2 / sqrt(D); each answer is thought out under its own noise,
phi = f + c s_s zeta. The policy is pi(y | phi) = softmax(W phi + b)_y. The bias b is the component that all prompts share.

Step. For n answers y_i to each of B prompts with reward r_i = 1[y_i = label] and advantage a_i = r_i - mean(r):
W += eta sum_i a_i (e_{y_i} - pi_i) phi_i^T / (B n), b += eta g_b sum_i a_i (e_{y_i} - pi_i) / (B n).

Choices made for speed, none of which the phenomena rest on: zeta has components +1 or -1 with equal chance, so that a logit,
a sum over 16 of them, is close to normal; answers are drawn by inverting the distribution function.

Source of the update: Williams, R. J. (1992), Machine Learning 8: 229-256.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Parameter, Reference, Values, whole

FEATURES = 16
EXAM_PROMPTS = 128
_SCALE = 2.0 / FEATURES**0.5
_BIAS_NOISE = 0.02

REINFORCE = Reference(
    "Williams, R. J. (1992), Simple statistical gradient-following algorithms, Machine Learning 8: 229-256, section 5",
    "https://doi.org/10.1007/BF00992696",
)


class Policy(NamedTuple):
    """Weights W of shape (answers, features) and bias b of shape (answers,)."""

    weights: jax.Array
    bias: jax.Array


class Batch(NamedTuple):
    """What chance decides in one step, for B prompts and n answers each; no parameter enters, so all arms share it."""

    correct: jax.Array
    """(B,) index of the correct answer."""
    views: jax.Array
    """(views, features, B) standard normal prompt noise; a second view is the judge's."""
    thinking: jax.Array
    """(features, B, n) signs."""
    picks: jax.Array
    """(B, n) uniform numbers that pick the answers."""
    ties: jax.Array
    """(answers, B) uniform numbers that break ties in a vote."""
    coins: jax.Array
    """(2, B) uniform numbers that decide who labels a prompt."""
    guesses: jax.Array
    """(B,) answers drawn at random."""


class Attempt(NamedTuple):
    """Answers given: probabilities (answers, B, n) and the index of each answer drawn (B, n)."""

    probabilities: jax.Array
    answer: jax.Array

    def drawn(self) -> jax.Array:
        """Return the answers drawn as true and false, (answers, B, n)."""
        return self.answer == jnp.arange(self.probabilities.shape[0])[:, None, None]


def draw_batch(key: jax.Array, prompts: int, samples: int, answers: int, views: int = 1) -> Batch:
    """Return the draws of one step."""
    thinking = (FEATURES, prompts, samples)
    correct, view, sign, pick, tie, coin, guess = draw.words(
        key,
        prompts,
        views * FEATURES * prompts,
        draw.sign_words(FEATURES * prompts * samples),
        prompts * samples,
        answers * prompts,
        2 * prompts,
        prompts,
    )
    batch = Batch(
        correct=draw.category(correct, answers),
        views=draw.nearly_normal(view, (views, FEATURES, prompts)),
        thinking=draw.signs(sign, thinking),
        picks=draw.uniform(pick, (prompts, samples)),
        ties=draw.uniform(tie, (answers, prompts)),
        coins=draw.uniform(coin, (2, prompts)),
        guesses=draw.category(guess, answers),
    )
    # Without the barrier the compiler draws again at every place where a draw is used.
    once: Batch = jax.lax.optimization_barrier(batch)
    return once


def initial(key: jax.Array, answers: int, parameters: Mapping[str, Any]) -> tuple[jax.Array, Policy]:
    """Return prototypes (answers, features) and the first policy.

    mu_y is the unit vector along k g_y / |g_y| + (1 - k) e_y with normal g_y and similarity k: at k = 0 all answers are
    equally unlike. W_0 = w_0 (mu + w_e noise / sqrt(D)), b_0 = 0.02 noise.
    """
    count = answers * FEATURES
    prototype, weight, bias = draw.words(key, count, count, answers)
    direction = _unit(draw.normal(prototype, (answers, FEATURES)))
    similarity = parameters["answer_similarity"]
    prototypes = _unit(similarity * direction + (1.0 - similarity) * jnp.eye(answers, FEATURES))
    noise = draw.normal(weight, (answers, FEATURES)) / FEATURES**0.5
    weights = parameters["initial_sharpness"] * (prototypes + parameters["initial_error"] * noise)
    return prototypes, Policy(weights, _BIAS_NOISE * draw.normal(bias, (answers,)))


def logits(policy: Policy, prototypes: jax.Array, batch: Batch, noise: jax.Array, *weights: jax.Array) -> jax.Array:
    """Return W f + b, shape (answers, B), of prompts seen with prompt noise s_x = `noise`.

    The prompt noise is the first view, or the sum of all views with `weights`.
    """
    signal = (policy.weights @ prototypes.T) @ _is_correct(batch, prototypes)
    views = [policy.weights @ view for view in batch.views]
    seen = views[0]
    if weights:
        seen = jnp.asarray(sum(weight * view for weight, view in zip(weights, views, strict=True)))
    return jnp.asarray(signal + _SCALE * noise * seen + policy.bias[:, None])


def attempt(prompt_logits: jax.Array, policy: Policy, batch: Batch, noise: jax.Array) -> Attempt:
    """Answer every prompt n times under thinking noise s_s = `noise`."""
    answers = prompt_logits.shape[0]
    thought = (policy.weights @ batch.thinking.reshape(FEATURES, -1)).reshape(answers, *batch.picks.shape)
    return choose(prompt_logits[:, :, None] + _SCALE * noise * thought, batch.picks)


def choose(answer_logits: jax.Array, picks: jax.Array) -> Attempt:
    """Draw one answer per column of `answer_logits` (answers, B, n) by inverting the distribution function at `picks`."""
    answers = answer_logits.shape[0]
    mass = jnp.exp(answer_logits - answer_logits.max(0))
    running = [mass[0]]
    for answer in range(1, answers):
        running.append(running[-1] + mass[answer])
    level = picks * running[-1]
    index = jnp.zeros(picks.shape, jnp.int32)
    for below in running[:-1]:
        index += (level >= below).astype(jnp.int32)
    # Without the barrier the answer is drawn again for every option that it is compared with.
    once: Attempt = jax.lax.optimization_barrier(Attempt(mass / running[-1], index))
    return once


def vote(attempt_: Attempt, ties: jax.Array) -> jax.Array:
    """Return the most frequent answer to each prompt, (B,); ties are broken at random."""
    return jnp.argmax(attempt_.drawn().sum(2) + ties, axis=0)


def log_ratio(attempt_: Attempt, reference: Attempt) -> jax.Array:
    """Return log pi(y) - log pi_ref(y) of the answers drawn, (B, n)."""
    drawn = attempt_.drawn()
    own, other = ((attempt.probabilities * drawn).sum(0) for attempt in (attempt_, reference))
    return jnp.log(jnp.maximum(own, 1e-30)) - jnp.log(jnp.maximum(other, 1e-30))


def agreement(attempt_: Attempt, labels: jax.Array) -> jax.Array:
    """Return 1 where a chosen answer equals the label of its prompt, (B, n)."""
    return (attempt_.answer == labels[:, None]).astype(jnp.float32)


def logit_gradient(attempt_: Attempt, reward: jax.Array) -> jax.Array:
    """Return a_i (e_{y_i} - pi_i), (answers, B, n), for rewards (B, n) and advantage a_i = r_i - mean(r) over the n."""
    advantage = reward - reward.mean(axis=1, keepdims=True)
    return advantage * (attempt_.drawn() - attempt_.probabilities)


def gradient(
    attempt_: Attempt,
    reward: jax.Array,
    prototypes: jax.Array,
    batch: Batch,
    prompt_noise: jax.Array,
    thinking_noise: jax.Array,
) -> Policy:
    """Return the REINFORCE gradient sum_i a_i (e_{y_i} - pi_i) (phi_i, 1) / (B n) for W and b."""
    answers = attempt_.probabilities.shape[0]
    pull = logit_gradient(attempt_, reward) / reward.size
    by_prompt = pull.sum(2)
    weights = (by_prompt @ _is_correct(batch, prototypes).T) @ prototypes
    weights += _SCALE * prompt_noise * (by_prompt @ batch.views[0].T)
    weights += _SCALE * thinking_noise * (pull.reshape(answers, -1) @ batch.thinking.reshape(FEATURES, -1).T)
    return Policy(weights, by_prompt.sum(1))


def probability(attempt_: Attempt, labels: jax.Array) -> jax.Array:
    """Return the mean probability of the labelled answers (B,)."""
    labelled = jnp.arange(attempt_.probabilities.shape[0])[:, None] == labels
    return (attempt_.probabilities * labelled[:, :, None]).sum(0).mean()


def entropy(attempt_: Attempt) -> jax.Array:
    """Return the mean entropy of the policy in nats."""
    p = attempt_.probabilities
    return -(p * jnp.log(jnp.maximum(p, 1e-30))).sum(0).mean()


def top_share(attempt_: Attempt) -> jax.Array:
    """Return the share of all answers that the most frequent answer takes, prompts pooled."""
    return attempt_.probabilities.mean(axis=(1, 2)).max()


def bytes_per_seed(values: Values) -> int:
    """Return the memory of one seed of one arm: a dozen float32 arrays of the largest shape, (answers, prompts, samples)."""
    samples, answers = whole(values, "samples"), whole(values, "answers")
    prompts = max(EXAM_PROMPTS, whole(values, "prompts"))
    return 4 * prompts * samples * (12 * answers + 3 * FEATURES)


def _is_correct(batch: Batch, prototypes: jax.Array) -> jax.Array:
    return (jnp.arange(prototypes.shape[0])[:, None] == batch.correct).astype(jnp.float32)


def _unit(vectors: jax.Array) -> jax.Array:
    return jnp.asarray(vectors / jnp.linalg.norm(vectors, axis=-1, keepdims=True))


def parameters(prompt_noise: float, steps: int, step_size: float) -> tuple[Parameter, ...]:
    """Return the parameters of the shared dynamics, with the defaults in which the simulations differ."""
    return (
        Parameter("steps", "Training steps", "T", "steps", steps, 1, 3000, 1,
                  "How many updates are made, each on fresh prompts.", integer=True, group="Training"),
        Parameter("step_size", "Step size", "eta", "1", step_size, 0.05, 10.0, 0.05,
                  "Size of one update; step size times steps moves the boundary between phases.", group="Training"),
        Parameter("shared_plasticity", "Plasticity of the shared component", "g_b", "1", 1.0, 0.0, 3.0, 0.05,
                  "Step size of the bias that all prompts share, relative to that of the weights.", group="Mechanism"),
        Parameter("prompts", "Prompts per step", "B", "prompts", 64, None, None, None,
                  "Fresh prompts in each update.", choices=(16, 32, 64, 128), shape=True, group="Size"),
        Parameter("samples", "Answers per prompt", "n", "answers", 8, None, None, None,
                  "Answers drawn for each prompt.", choices=(2, 4, 8, 16, 32), shape=True, group="Size"),
        Parameter("answers", "Possible answers", "M", "answers", 8, None, None, None,
                  "Number of answers to choose from; 1/M is chance.", choices=(4, 8, 16), shape=True, group="Size"),
        Parameter("initial_sharpness", "Initial sharpness", "w_0", "1", 2.0, 0.5, 8.0, 0.1,
                  "Scale of the first weights: how confident the policy starts.", group="Start"),
        Parameter("initial_error", "Initial error", "w_e", "1", 0.5, 0.0, 2.0, 0.05,
                  "Noise in the first weights: how wrong the policy starts.", group="Start"),
        Parameter("prompt_noise", "Prompt noise", "s_x", "1", prompt_noise, 0.0, 2.0, 0.05,
                  "Noise on what a prompt shows; it bounds the accuracy that can be reached.", group="Task"),
        Parameter("thinking_noise", "Thinking noise", "s_s", "1", 0.6, 0.0, 2.0, 0.05,
                  "Noise drawn anew for every answer, which the policy cannot remove.", group="Task"),
        Parameter("answer_similarity", "Unequal likeness of answers", "k", "1", 1.0, 0.0, 1.0, 0.05,
                  "1: prototypes point in random directions, some close together; 0: all are equally unlike.", group="Task"),
    )  # fmt: skip
