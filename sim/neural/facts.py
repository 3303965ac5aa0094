"""Facts to be remembered: keys that stand for nothing, each with a value that no rule gives.

A key is 32 random signs; its value is one of 16, drawn by itself, so that whoever was not told can only guess. Half of the 512
keys are taught. The policy sees a key and gives the chances of the 16 values; the verifier sees a key with a value and gives
the log-odds that they belong together. It learns from the keys that the policy learns from: what the policy answers there, and
the true values, both kinds of verdict weighing the same.
"""

from __future__ import annotations

from typing import NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.neural import learners, network
from sim.neural.network import Network, Pupil

KEYS, SIGNS, VALUES = 512, 32, 16
TAUGHT = 256
"""How many of the keys are taught; the others are held out."""


class Facts(NamedTuple):
    """Keys (G, 32), each sign -1 or 1, and the value of each (G,), 0 to 15."""

    keys: jax.Array
    values: jax.Array


def draw_facts(key: jax.Array) -> tuple[Facts, Facts]:
    """Return the facts that are taught, and those that are held out."""
    sign, value = draw.words(key, draw.sign_words(KEYS * SIGNS), KEYS)
    every = Facts(draw.signs(sign, (KEYS, SIGNS)), draw.category(value, VALUES))
    return Facts(*(rows[:TAUGHT] for rows in every)), Facts(*(rows[TAUGHT:] for rows in every))


def policy(key: jax.Array, width: int) -> Network:
    """Return an untrained policy with hidden layers of `width` units."""
    return network.fresh(key, SIGNS, width, width, VALUES)


def verifier(key: jax.Array, width: int) -> Network:
    """Return an untrained verifier with hidden layers of `width` units."""
    return network.fresh(key, SIGNS + VALUES, width, width, 1)


def log_chances(layers: Network, facts: Facts) -> jax.Array:
    """Return the log-probability of every value for every key, (G, 16)."""
    return jax.nn.log_softmax(network.forward(layers, facts.keys))


def judge(layers: Network, facts: Facts, values: jax.Array) -> jax.Array:
    """Return the verifier's log-odds that N values of each key, (G, N), belong to it, shape (G, N)."""
    count, answers = values.shape
    hot = (values[:, :, None] == jnp.arange(VALUES)).astype(jnp.float32)
    keys = jnp.broadcast_to(facts.keys[:, None, :], (count, answers, SIGNS))
    return network.forward(layers, jnp.concatenate([keys, hot], 2).reshape(-1, SIGNS + VALUES)).reshape(count, answers)


def teach(key: jax.Array, pupil: Pupil, taught: Facts, batch: int) -> Pupil:
    """Return the policy one update later, taught the values of `batch` keys."""
    facts = _some(draw.words(key, batch)[0], taught)
    hot = (facts.values[:, None] == jnp.arange(VALUES)).astype(jnp.float32)
    gradient = jax.grad(lambda w: -(hot * log_chances(w, facts)).sum(1).mean())(pupil[0])
    return network.update(*pupil, gradient, learners.RATE)


def teach_verifier(key: jax.Array, pupil: Pupil, actor: Network, taught: Facts, batch: int) -> Pupil:
    """Return the verifier one update later, taught on `batch` keys: one answer of the actor to each, and the true value."""
    which, pick = draw.words(key, batch, batch)
    facts = _some(which, taught)
    answers = draw.inverted(jnp.exp(log_chances(actor, facts)), draw.uniform(pick, (batch, 1)))
    values = jnp.concatenate([answers, facts.values[:, None]], 1)
    correct = (values == facts.values[:, None]).astype(jnp.float32)
    gradient = jax.grad(lambda w: learners.verdict_loss(judge(w, facts, values), correct))(pupil[0])
    return network.update(*pupil, gradient, learners.RATE)


def _some(bits: jax.Array, facts: Facts) -> Facts:
    """Return as many of the facts as there are words, drawn with replacement."""
    index = draw.category(bits, facts.values.size)
    return Facts(facts.keys[index], facts.values[index])
