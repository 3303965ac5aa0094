"""A network of two hidden layers, and the Adam optimiser, in a few lines each.

Network: x -> relu(x W_1 + b_1) -> relu(. W_2 + b_2) -> . W_3 + b_3, weights drawn from N(0, 2 / fan-in).

Source. He et al. (2015), Delving deep into rectifiers, https://arxiv.org/abs/1502.01852, equation 10; Kingma and Ba (2015),
Adam: a method for stochastic optimization, https://arxiv.org/abs/1412.6980, algorithm 1, with its default constants.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from sim import draw
from sim.lazy import jax, jnp

_FIRST_DECAY, _SECOND_DECAY, _SMALL = 0.9, 0.999, 1e-8

Network: TypeAlias = "tuple[tuple[jax.Array, jax.Array], ...]"
"""Weights (inputs, outputs) and biases (outputs,) of every layer."""


class Adam(NamedTuple):
    """Running means of the gradient and of its square, shaped as the network, and the number of updates made."""

    first: Network
    second: Network
    made: jax.Array


Pupil: TypeAlias = "tuple[Network, Adam]"
"""A network with its optimiser."""


def fresh(key: jax.Array, *sizes: int) -> Network:
    """Return a network with layers of these sizes, inputs first."""
    counts = [before * after for before, after in pairwise(sizes)]
    return tuple(
        (math.sqrt(2.0 / before) * draw.normal(bits, (before, after)), jnp.zeros(after))
        for bits, (before, after) in zip(draw.words(key, *counts), pairwise(sizes), strict=True)
    )


def forward(layers: Network, inputs: jax.Array) -> jax.Array:
    """Return the outputs for inputs (R, I), shape (R, O)."""
    *hidden, (last, level) = layers
    for weights, bias in hidden:
        inputs = jax.nn.relu(inputs @ weights + bias)
    return inputs @ last + level


def adam(layers: Network) -> Adam:
    """Return the optimiser before its first update."""
    # Not zeros_like: over hundreds of arms, XLA spends seconds on folding what is then a constant.
    zeros = jax.tree.map(lambda w: 0.0 * w, layers)
    return Adam(zeros, zeros, jnp.float32(0.0))


def update(layers: Network, state: Adam, gradient: Network, rate: jax.Array | float) -> tuple[Network, Adam]:
    """Return the network one update further down `gradient`, and the optimiser after it."""
    count = state.made + 1.0
    first = jax.tree.map(lambda m, g: _FIRST_DECAY * m + (1.0 - _FIRST_DECAY) * g, state.first, gradient)
    second = jax.tree.map(lambda v, g: _SECOND_DECAY * v + (1.0 - _SECOND_DECAY) * g * g, state.second, gradient)
    seen, squared = 1.0 - _FIRST_DECAY**count, 1.0 - _SECOND_DECAY**count
    moved = jax.tree.map(
        lambda w, m, v: w - rate * (m / seen) / (jnp.sqrt(v / squared) + _SMALL), layers, first, second
    )
    return moved, Adam(first, second, count)
