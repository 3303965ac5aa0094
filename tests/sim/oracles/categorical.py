"""Categorical distributions over the last axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def softmax(logits: Array) -> Array:
    mass = np.exp(logits - logits.max(-1, keepdims=True))
    return mass / mass.sum(-1, keepdims=True)


def drawn(random: np.random.Generator, probabilities: Array, count: int) -> Array:
    """Return `count` indices from each distribution: probabilities (..., M) -> (..., count)."""
    return picked(probabilities[..., None, :], random.random((*probabilities.shape[:-1], count)))


def picked(probabilities: Array, uniform: Array) -> Array:
    """Return the index at which each distribution function first exceeds its uniform number."""
    return (uniform[..., None] >= probabilities.cumsum(-1)[..., :-1]).sum(-1)


def entropy(probabilities: Array) -> Array:
    """Return the entropy in nats of each distribution."""
    return -(probabilities * np.log(np.maximum(probabilities, 1e-30))).sum(-1)


def random_argmax(random: np.random.Generator, values: Array) -> Array:
    """Return the index of the largest value; among equals each has the same chance."""
    return np.where(values == values.max(-1, keepdims=True), random.random(values.shape), -1.0).argmax(-1)
