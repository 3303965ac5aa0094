"""A softmax policy whose parameters all prompts share, in plain NumPy; prompts (B, D), thoughts (B, n, D)."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.categorical import entropy, picked, random_argmax, softmax

Array = NDArray[Any]
FEATURES = 16
SCALE = 2 / np.sqrt(FEATURES)


@dataclass
class Policy:
    weights: Array
    bias: Array

    def __call__(self, features: Array) -> Array:
        return softmax(features @ self.weights.T + self.bias)


@dataclass
class Prompts:
    """What chance decides about B prompts: the answer, the noise of prompt and thoughts, and the draw of each answer."""

    correct: Array
    noise: Array
    thinking: Array
    uniform: Array


def unit(vectors: Array) -> Array:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def prototypes(random: np.random.Generator, p: SimpleNamespace) -> Array:
    likeness = unit(random.normal(size=(p.answers, FEATURES)))
    return unit(p.answer_similarity * likeness + (1 - p.answer_similarity) * np.eye(p.answers, FEATURES))


def first_policy(random: np.random.Generator, mu: Array, p: SimpleNamespace) -> Policy:
    noise = random.normal(size=mu.shape) / np.sqrt(FEATURES)
    return Policy(p.initial_sharpness * (mu + p.initial_error * noise), 0.02 * random.normal(size=len(mu)))


def prompts(random: np.random.Generator, count: int, p: SimpleNamespace) -> Prompts:
    return Prompts(
        random.integers(p.answers, size=count),
        random.normal(size=(count, FEATURES)),
        2.0 * random.integers(2, size=(count, p.samples, FEATURES)) - 1,
        random.random((count, p.samples)),
    )


def features(mu: Array, seen: Prompts, p: SimpleNamespace) -> Array:
    """Return what each answer is thought out from, phi (B, n, D)."""
    shown = mu[seen.correct] + SCALE * p.prompt_noise * seen.noise
    return shown[:, None] + SCALE * p.thinking_noise * seen.thinking


def answers(probabilities: Array, seen: Prompts) -> Array:
    """Return the answers drawn, (B, n), from probabilities (B, n, M)."""
    return picked(probabilities, seen.uniform)


def majority(random: np.random.Generator, given: Array, count: int) -> Array:
    """Return the most frequent of `count` answers to each prompt, ties at random."""
    return random_argmax(random, (given[:, :, None] == np.arange(count)).sum(1))


def pull(probabilities: Array, given: Array, reward: Array) -> Array:
    """Return a_i (e_{y_i} - pi_i), (B, n, M)."""
    advantage = reward - reward.mean(1, keepdims=True)
    return advantage[:, :, None] * (np.eye(probabilities.shape[-1])[given] - probabilities)


def gradient(phi: Array, pulls: Array) -> Policy:
    """Return the mean over all answers of the gradient for W and b."""
    count = pulls.shape[0] * pulls.shape[1]
    return Policy(np.tensordot(pulls, phi, ((0, 1), (0, 1))) / count, pulls.mean((0, 1)))


def chance_of(probabilities: Array, labels: Array) -> float:
    """Return the mean probability of the label of each prompt."""
    return float(np.take_along_axis(probabilities, labels[:, None, None], axis=2).mean())


def top_share(probabilities: Array) -> float:
    return float(probabilities.mean((0, 1)).max())


def mean_entropy(probabilities: Array) -> float:
    return float(entropy(probabilities).mean())
