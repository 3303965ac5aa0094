"""The shared dynamics against autodiff and against a plain NumPy version of one draw."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sim.models import shared_policy as shared

PARAMETERS = {"initial_sharpness": 2.0, "initial_error": 0.5, "answer_similarity": 1.0}
PROMPTS, SAMPLES, ANSWERS = 6, 4, 8
S_X, S_S = 0.7, 0.4


@pytest.fixture(scope="module")
def world() -> tuple[shared.Policy, jax.Array, shared.Batch, shared.Attempt]:
    prototypes, policy = shared.initial(jax.random.key(0), ANSWERS, PARAMETERS)
    batch = shared.draw_batch(jax.random.key(1), PROMPTS, SAMPLES, ANSWERS, views=2)
    seen = shared.logits(policy, prototypes, batch, jnp.float32(S_X))
    return policy, prototypes, batch, shared.attempt(seen, policy, batch, jnp.float32(S_S))


def features(prototypes: jax.Array, batch: shared.Batch) -> np.ndarray:
    """Return phi of shape (prompts, samples, features) from its definition."""
    scale = 2 / shared.FEATURES**0.5
    prompt = np.asarray(prototypes)[np.asarray(batch.correct)] + scale * S_X * np.asarray(batch.views[0]).T
    return prompt[:, None, :] + scale * S_S * np.moveaxis(np.asarray(batch.thinking), 0, -1)


def test_probabilities_and_answers_agree_with_a_plain_version(world: tuple) -> None:
    policy, prototypes, batch, attempt = world
    logits = features(prototypes, batch) @ np.asarray(policy.weights).T + np.asarray(policy.bias)
    mass = np.exp(logits - logits.max(-1, keepdims=True))
    probabilities = mass / mass.sum(-1, keepdims=True)
    assert np.allclose(np.moveaxis(np.asarray(attempt.probabilities), 0, -1), probabilities, atol=1e-5)
    for b in range(PROMPTS):
        for n in range(SAMPLES):
            answer = np.searchsorted(np.cumsum(probabilities[b, n]), float(batch.picks[b, n]), side="right")
            assert int(attempt.answer[b, n]) == answer


def test_the_gradient_is_that_of_the_advantage_weighted_log_likelihood(world: tuple) -> None:
    policy, prototypes, batch, attempt = world
    labels = jnp.asarray([0, 1, 2, 3, 4, 5])
    reward = shared.agreement(attempt, labels) + 0.1 * jnp.arange(SAMPLES)
    phi = jnp.asarray(features(prototypes, batch))
    advantage = reward - reward.mean(1, keepdims=True)

    def objective(policy: shared.Policy) -> jax.Array:
        log = jax.nn.log_softmax(phi @ policy.weights.T + policy.bias)
        return (advantage * jnp.take_along_axis(log, attempt.answer[..., None], axis=-1)[..., 0]).mean()

    expected = jax.grad(objective)(policy)
    found = shared.gradient(attempt, reward, prototypes, batch, jnp.float32(S_X), jnp.float32(S_S))
    assert np.allclose(found.weights, expected.weights, atol=1e-6)
    assert np.allclose(found.bias, expected.bias, atol=1e-6)


def test_votes_count_answers_and_break_ties_without_favour() -> None:
    batch = shared.draw_batch(jax.random.key(3), 4000, 2, 4)
    split = shared.Attempt(jnp.full((4, 4000, 2), 0.25), jnp.tile(jnp.asarray([1, 3]), (4000, 1)))
    votes = np.bincount(np.asarray(shared.vote(split, batch.ties)), minlength=4)
    assert votes[0] == votes[2] == 0
    assert abs(votes[1] - 2000) < 5 * 1000**0.5
    agreed = split._replace(answer=jnp.full((4000, 2), 2))
    assert (np.asarray(shared.vote(agreed, batch.ties)) == 2).all()


def test_views_mix_with_the_given_weights(world: tuple) -> None:
    policy, prototypes, batch, _ = world
    first = shared.logits(policy, prototypes, batch, jnp.float32(S_X))
    assert np.allclose(shared.logits(policy, prototypes, batch, jnp.float32(S_X), 1.0, 0.0), first, atol=1e-5)
    other = shared.logits(policy, prototypes, batch._replace(views=batch.views[::-1]), jnp.float32(S_X))
    assert np.allclose(shared.logits(policy, prototypes, batch, jnp.float32(S_X), 0.0, 1.0), other, atol=1e-5)


@pytest.mark.parametrize("similarity", [0.0, 0.5, 1.0])
def test_prototypes_have_length_one_and_are_orthogonal_when_equally_unlike(similarity: float) -> None:
    prototypes, _ = shared.initial(jax.random.key(5), ANSWERS, {**PARAMETERS, "answer_similarity": similarity})
    products = np.asarray(prototypes @ prototypes.T)
    assert np.allclose(np.diag(products), 1.0, atol=1e-5)
    if similarity == 0.0:
        assert np.allclose(products, np.eye(ANSWERS), atol=1e-6)
