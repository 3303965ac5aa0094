"""Random words and what is made of them, cheap enough to draw at every step on a CPU.

Every draw of a step comes from one call of the counter-based Threefry generator, cut into pieces: one call per step instead
of one per quantity, and 32 random signs to a word. The words are those of `jax.random.bits`, to the bit. They are made here
because JAX keeps the rounds of the generator in a loop on a CPU, which the compiler cannot vectorise: written out they take
about a tenth of the time.

Source: Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11, https://doi.org/10.1145/2063384.2063405,
Threefry-2x32 with 20 rounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from sim.lazy import jax, jnp

_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = np.uint32(0x1BD11BDA)

T = TypeVar("T", bound=Any)


def words(key: jax.Array, *counts: int) -> list[jax.Array]:
    """Return one array of 32 random bits per element for each count; shapes (count,), dtype uint32."""
    # Without the barrier the generator is run again for every sign that is unpacked from a word.
    bits = jax.lax.optimization_barrier(_threefry(key, sum(counts)))
    ends = [sum(counts[: i + 1]) for i in range(len(counts))]
    return [bits[end - count : end] for end, count in zip(ends, counts, strict=True)]


def words_from(key: jax.Array, first: jax.Array, count: int) -> jax.Array:
    """Return the words `first` to `first + count - 1` of what `words` would draw, where not all of them are needed."""
    bits: jax.Array = jax.lax.optimization_barrier(_threefry(key, count, first))
    return bits


def _threefry(key: jax.Array, count: int, first: jax.Array | int = 0) -> jax.Array:
    """Return word i as the exclusive or of both halves of the block that counter `first` + i encrypts, for i < count."""
    counters = jnp.arange(count, dtype=jnp.uint32) + jnp.uint32(first)
    left, right = encrypted(jax.random.key_data(key), jnp.zeros(count, jnp.uint32), counters)
    both: jax.Array = left ^ right
    return both


def fold_in(key: jax.Array, number: jax.Array) -> jax.Array:
    """Return the key that `jax.random.fold_in` makes of `key` and a number below 2^32, without its loop."""
    halves = encrypted(jax.random.key_data(key), jnp.zeros((), jnp.uint32), jnp.asarray(number, jnp.uint32))
    folded: jax.Array = jax.random.wrap_key_data(jnp.stack(halves), impl="threefry2x32")
    return folded


def encrypted(pair: Any, left: T, right: T) -> tuple[T, T]:
    """Return both halves of the blocks that the counters (left, right) are encrypted to with the two words of a key.

    All are arrays of uint32, of JAX or of NumPy; `pair` holds two.
    """
    keys = (pair[0], pair[1], pair[0] ^ pair[1] ^ _PARITY)
    left, right = left + keys[0], right + keys[1]
    for group in range(5):
        for distance in _ROTATIONS[group % 2]:
            left = left + right
            right = left ^ (right << distance | right >> 32 - distance)
        left = left + keys[(group + 1) % 3]
        right = right + keys[(group + 2) % 3] + np.uint32(group + 1)
    return left, right


def uniform(bits: jax.Array, shape: Sequence[int]) -> jax.Array:
    """Return uniform numbers in the open interval (0, 1), one a word: (k + 1/2) / 2^23, so that 0 and 1 never occur."""
    return ((bits >> 9).astype(jnp.float32).reshape(shape) + 0.5) * 2.0**-23


def normal(bits: jax.Array, shape: Sequence[int]) -> jax.Array:
    """Return standard normal numbers, one a word, by the inverse distribution function."""
    return math.sqrt(2.0) * jax.lax.erf_inv(2.0 * uniform(bits, shape) - 1.0)


def nearly_normal(bits: jax.Array, shape: Sequence[int]) -> jax.Array:
    """Return numbers of mean 0, variance 1 and excess kurtosis -1/16, one a word: (set bits - 16) / sqrt(8).

    A standardised binomial of 32 trials, for noise that is summed over many features; ten times cheaper than `normal`.
    """
    return ((jax.lax.population_count(bits).astype(jnp.float32) - 16.0) / math.sqrt(8.0)).reshape(shape)


def signs(bits: jax.Array, shape: Sequence[int]) -> jax.Array:
    """Return numbers that are +1 or -1 with equal chance (mean 0, variance 1), 32 a word; extra ones are dropped."""
    count = math.prod(shape)
    spread = (bits[None, :] >> jnp.arange(32, dtype=jnp.uint32)[:, None]) & 1
    return (spread.astype(jnp.float32) * 2.0 - 1.0).reshape(-1)[:count].reshape(shape)


def sign_words(count: int) -> int:
    """Return the number of words that hold `count` signs."""
    return -(-count // 32)


def category(bits: jax.Array, count: int) -> jax.Array:
    """Return indices below `count`, one a word, by multiplication (bias below count / 2^23)."""
    return jnp.minimum(jnp.floor(uniform(bits, bits.shape) * count).astype(jnp.int32), count - 1)


def inverted(mass: jax.Array, picks: jax.Array) -> jax.Array:
    """Return for each row of `picks` (R, n) the indices drawn from the same row of `mass` (R, M), which need not sum to 1.

    An index is the number of places of the distribution function that the uniform number has passed, as counted by
    comparison: quicker on a CPU than a search up to a few hundred places.
    """
    # Place by place, over all picks at once: a sum over an axis of comparisons is scalar on a CPU. Rows lie side by side, so
    # that one place of all of them is one piece of memory. Without the barriers the running sum is made again for every
    # comparison.
    running = jax.lax.optimization_barrier(jnp.cumsum(mass, axis=1).T)
    level = jax.lax.optimization_barrier(picks.T * running[-1])

    def passed(place: jax.Array, index: jax.Array) -> jax.Array:
        return jnp.add(index, level >= jax.lax.dynamic_index_in_dim(running, place, 0))

    index: jax.Array = jax.lax.fori_loop(0, mass.shape[1] - 1, passed, jnp.zeros(level.shape, jnp.int32), unroll=4)
    return index.T


def shuffled(bits: jax.Array, rows: jax.Array) -> jax.Array:
    """Return each row rotated by a random number of places, 0 included; `bits` holds one word a row.

    A rotated row keeps its values and loses, on average exactly, its covariance with anything else in the row.
    """
    length = rows.shape[1]
    place = (jnp.arange(length) + category(bits, length)[:, None]) % length
    return jnp.take_along_axis(rows, place, axis=1)
