from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sim import draw

N = 200_000


@pytest.fixture(scope="module")
def bits() -> jax.Array:
    return draw.words(jax.random.key(1), N)[0]


def test_words_are_cut_without_overlap() -> None:
    one, two = draw.words(jax.random.key(0), 5, 7)
    assert (one.shape, two.shape) == ((5,), (7,))
    assert not set(np.asarray(one).tolist()) & set(np.asarray(two).tolist())


def test_uniform_numbers_never_reach_zero_or_one() -> None:
    ends = draw.uniform(jnp.array([0, 2**32 - 1], jnp.uint32), (2,))
    assert 0.0 < float(ends[0]) < float(ends[1]) < 1.0
    assert np.isfinite(np.asarray(draw.normal(jnp.array([0, 2**32 - 1], jnp.uint32), (2,)))).all()


@pytest.mark.parametrize("name", ["normal", "nearly_normal"])
def test_noise_has_mean_0_and_variance_1(bits: jax.Array, name: str) -> None:
    values = np.asarray(getattr(draw, name)(bits, (N,)), float)
    assert abs(values.mean()) < 5 / N**0.5
    assert abs(values.var() - 1) < 5 * (2 / N) ** 0.5
    kurtosis = (values**4).mean() - 3
    assert abs(kurtosis - (0 if name == "normal" else -1 / 16)) < 5 * (96 / N) ** 0.5


def test_signs_are_balanced_and_uncorrelated(bits: jax.Array) -> None:
    values = np.asarray(draw.signs(bits, (32, N)))
    assert set(np.unique(values)) == {-1.0, 1.0}
    assert abs(values.mean()) < 5 / (32 * N) ** 0.5
    correlation = values @ values.T / N - np.eye(32)
    assert abs(correlation).max() < 6 / N**0.5


@pytest.mark.parametrize("count", [2, 5, 8, 64])
def test_categories_are_equally_frequent_and_below_the_count(bits: jax.Array, count: int) -> None:
    values = np.asarray(draw.category(bits, count))
    shares = np.bincount(values, minlength=count) / N
    assert len(shares) == count
    assert abs(shares - 1 / count).max() < 5 * (1 / count / N) ** 0.5
    assert int(draw.category(jnp.array([2**32 - 1], jnp.uint32), count)[0]) == count - 1


def test_shuffled_rows_keep_their_values_and_lose_their_order_on_average() -> None:
    rows = jnp.tile(jnp.arange(8.0), (4000, 1))
    turned = np.asarray(draw.shuffled(draw.words(jax.random.key(2), 4000)[0], rows))
    assert np.array_equal(np.sort(turned, axis=1), np.asarray(rows))
    assert abs(turned.mean(0) - 3.5).max() < 5 * (5.25 / 4000) ** 0.5


@pytest.mark.parametrize("count", [1, 7, 4096])
def test_words_are_those_of_the_generator_that_jax_has(count: int) -> None:
    key = jax.random.fold_in(jax.random.key(3, impl="threefry2x32"), 5)
    assert np.array_equal(draw.words(key, count)[0], jax.random.bits(key, (count,)))


def test_inverted_draws_follow_the_mass_and_the_ends_are_taken() -> None:
    mass = jnp.array([[0.0, 2.0, 1.0, 1.0], [1.0, 0.0, 0.0, 0.0]])
    picks = (jnp.arange(1000.0) + 0.5) / 1000
    drawn = np.asarray(draw.inverted(mass, jnp.stack([picks, picks])))
    assert np.bincount(drawn[0], minlength=4).tolist() == [0, 500, 250, 250]
    assert (drawn[1] == 0).all()


def test_a_folded_key_is_that_of_jax_and_words_can_be_taken_from_the_middle() -> None:
    key = jax.random.key(3, impl="threefry2x32")
    folded = draw.fold_in(key, jnp.uint32(2**31 + 5))
    assert np.array_equal(jax.random.key_data(folded), jax.random.key_data(jax.random.fold_in(key, 2**31 + 5)))
    assert np.array_equal(draw.words_from(key, jnp.int32(40), 24), draw.words(key, 100)[0][40:64])
