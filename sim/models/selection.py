"""Which answers of a categorical policy are kept, and what a policy distilled from them would be.

Each prompt has a policy pi over M answers, the first G of which are correct, and a verifier's value v of every answer; a call
rates an answer v + tau noise. Rules: rank keeps the best-rated share kappa; absolute keeps a rating above c, that is with
chance A = Phi((v - c) / tau); exact keeps correct answers, and wrong ones with the false-pass rate; none keeps all.

Source of pass@k: Chen et al. (2021), https://arxiv.org/abs/2107.03374, equation 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp

RULES = ("rank", "absolute", "exact", "none")
_BISECTIONS = 30


class Selection(NamedTuple):
    """What a prompt's policy moves to (prompts, answers), the gap, and how many of the answers drawn were correct (prompts,).

    The gap is the accuracy of what was kept minus the accuracy of what was drawn. For infinitely many answers hits is 0.
    """

    target: jax.Array
    gap: jax.Array
    hits: jax.Array


def select(key: jax.Array, policy: jax.Array, value: jax.Array, parameters: Mapping[str, Any]) -> Selection:
    """Draw N answers per prompt, or infinitely many, and keep some; a prompt of which nothing is kept stays as it is."""
    if parameters["samples"] == "infinite":
        return _infinite(policy, value, parameters)
    return _sampled(key, policy, value, parameters)


def is_correct(answers: int, parameters: Mapping[str, Any]) -> jax.Array:
    """Return 1 for the first G answers and 0 for the rest, (answers,)."""
    return jnp.asarray(jnp.arange(answers) < parameters["correct_answers"], jnp.float32)


def acceptance(value: jax.Array, cut: jax.Array, noise: jax.Array) -> jax.Array:
    """Return A = Phi((v - c) / tau), the chance that a call rates an answer of value v above c."""
    return 0.5 * (1.0 + jax.lax.erf((value - cut) / (noise * 2.0**0.5)))


def pass_at_k(solved: jax.Array, k: int) -> jax.Array:
    """Return 1 - (1 - p)^k for the chance p of a correct answer."""
    return -jnp.expm1(k * jnp.log1p(-jnp.clip(solved, 0.0, 1.0 - 1e-7)))


def unbiased_pass_at_k(hits: jax.Array, samples: int, k: int) -> jax.Array:
    """Return 1 - C(N - c, k) / C(N, k) for c = `hits` correct of N = `samples` answers, k <= N."""
    none = jnp.ones_like(hits)
    for i in range(k):
        none *= jnp.maximum(samples - hits - i, 0.0) / (samples - i)
    return 1.0 - none


def best_of(score: jax.Array, true: jax.Array, kept: jax.Array) -> jax.Array:
    """Return the accuracy of the `kept` answers with the highest score, as expected when ties are broken at random.

    `score` and `true` have shape (prompts, N).
    """
    # Counting what is better takes a tenth of the time that sorting does on a CPU.
    better = (score[:, None, :] > score[:, :, None]).sum(2)
    level = (score[:, None, :] == score[:, :, None]).sum(2)
    share = jnp.clip((kept - better) / level, 0.0, 1.0)
    return ((true * share).sum(1) / kept).mean()


def _sampled(key: jax.Array, policy: jax.Array, value: jax.Array, parameters: Mapping[str, Any]) -> Selection:
    (prompts, answers), samples = policy.shape, parameters["samples"]
    pick, call, turn = draw.words(key, prompts * samples, prompts * samples, prompts)
    # What is fused with a look-up goes number by number, the inverse normal distribution function with it.
    noise = jax.lax.optimization_barrier(draw.normal(call, (prompts, samples)))
    drawn = jax.lax.optimization_barrier(draw.inverted(policy, draw.uniform(pick, (prompts, samples))))
    true = (drawn < parameters["correct_answers"]).astype(jnp.float32)
    rating = jnp.take_along_axis(value, drawn, axis=1) + parameters["call_noise"] * noise
    rating = jax.lax.optimization_barrier(rating)
    count = jnp.clip(jnp.round(parameters["keep_share"] * samples), 1, samples).astype(jnp.int32)
    # Counting what is better takes a tenth of the time that sorting does on a CPU.
    best = (rating[:, None, :] > rating[:, :, None]).sum(2) < count
    passed = acceptance(noise, jnp.float32(0.0), jnp.float32(1.0)) < parameters["false_pass"]
    kept = _by_rule(parameters, best, rating > parameters["threshold"], jnp.maximum(true, passed), jnp.ones_like(true))
    link = parameters["verdict_link"]
    kept = link * kept + (1.0 - link) * draw.shuffled(turn, kept)

    total = kept.sum(1)
    some = total > 0
    share = jax.lax.optimization_barrier(kept / jnp.where(some, total, 1.0)[:, None])
    histogram = _histogram(drawn, share, answers)
    hits = true.sum(1)
    kept_accuracy = jnp.where(some, (share * true).sum(1), hits / samples)
    return Selection(jnp.where(some[:, None], histogram, policy), (kept_accuracy - hits / samples).mean(), hits)


def _histogram(drawn: jax.Array, share: jax.Array, answers: int) -> jax.Array:
    """Return the sum of the shares of each answer, (prompts, answers), adding sample by sample.

    A sum over an axis of comparisons would be scalar on a CPU; a scatter would add in any order on a GPU.
    """

    def add(sample: jax.Array, sums: jax.Array) -> jax.Array:
        answer, weight = (jax.lax.dynamic_index_in_dim(rows, sample, 1) for rows in (drawn, share))
        return sums + jnp.where(answer == jnp.arange(answers), weight, 0.0)

    sums: jax.Array = jax.lax.fori_loop(0, drawn.shape[1], add, jnp.zeros((drawn.shape[0], answers)), unroll=8)
    return sums


def _infinite(policy: jax.Array, value: jax.Array, parameters: Mapping[str, Any]) -> Selection:
    correct = jnp.broadcast_to(is_correct(policy.shape[1], parameters), policy.shape)
    noise = parameters["call_noise"]
    accept = _by_rule(
        parameters,
        acceptance(value, _rank_cut(policy, value, parameters), noise),
        acceptance(value, parameters["threshold"], noise),
        jnp.maximum(correct, parameters["false_pass"]),
        jnp.ones_like(correct),
    )
    link = parameters["verdict_link"]
    accept = link * accept + (1.0 - link) * (policy * accept).sum(1, keepdims=True)
    mass = policy * accept
    total = mass.sum(1, keepdims=True)
    target = jnp.where(total > 1e-20, mass / jnp.maximum(total, 1e-20), policy)
    return Selection(target, ((target - policy) * correct).sum(1).mean(), jnp.zeros(policy.shape[0]))


def _rank_cut(policy: jax.Array, value: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    """Return the cut c, (prompts, 1), above which the share kappa of infinitely many answers is rated, by bisection."""
    noise = parameters["call_noise"]

    def halve(_: int, bounds: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        low, high = bounds
        middle = 0.5 * (low + high)
        share = (policy * acceptance(value, middle, noise)).sum(1, keepdims=True)
        too_many = share > parameters["keep_share"]
        return jnp.where(too_many, middle, low), jnp.where(too_many, high, middle)

    ends = value.min(1, keepdims=True) - 6.0 * noise, value.max(1, keepdims=True) + 6.0 * noise
    low, high = jax.lax.fori_loop(0, _BISECTIONS, halve, ends)
    return jnp.asarray(0.5 * (low + high))


def _by_rule(parameters: Mapping[str, Any], *options: jax.Array) -> jax.Array:
    return jnp.select(
        [parameters["rule"] == index for index in range(len(RULES))],
        [option.astype(jnp.float32) for option in options],
    )
