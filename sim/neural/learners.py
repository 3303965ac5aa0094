"""The policy and the verifier of the neural tier: networks that are trained to complete grids, and to judge completions.

Policy. Blanks are filled in raster order. Before each, the network sees the grid as it stands, 16 cells of 5 states, and gives
four logits for each cell; the softmax of those of the next blank is drawn from. The chance of a whole fill is the product over
its blanks, and is computed in one pass, since the states that the network saw follow from the fill.

Verifier. Another network sees a full grid, 16 cells of 4 digits, and gives the log-odds that it keeps the rule. It learns from
puzzles made of the grids to learn from: the policy's own fills of them and the grids themselves, both kinds of verdict weighing
the same.
"""

from __future__ import annotations

from typing import NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.neural import network, sudoku
from sim.neural.network import Network, Pupil
from sim.neural.sudoku import CELLS, DIGITS, Prompts

RATE = 2e-3
"""Learning rate of pretraining, of the verifier, and of distillation."""


class Fills(NamedTuple):
    """Completed grids (P, N, 16) and their log-probabilities (P, N)."""

    boards: jax.Array
    log_chance: jax.Array


def policy(key: jax.Array, width: int) -> Network:
    """Return an untrained policy with hidden layers of `width` units."""
    return network.fresh(key, CELLS * (DIGITS + 1), width, width, CELLS * DIGITS)


def verifier(key: jax.Array, width: int) -> Network:
    """Return an untrained verifier with hidden layers of `width` units."""
    return network.fresh(key, CELLS * DIGITS, width, width, 1)


def fill(layers: Network, prompts: Prompts, picks: jax.Array) -> Fills:
    """Return N fills of every prompt, drawn by the uniform numbers `picks` (B, P, N)."""
    blanks, count, samples = picks.shape
    start = jnp.broadcast_to(jnp.where(prompts.blank, 0, prompts.grid)[:, None, :], (count, samples, CELLS))

    def write(place: jax.Array, filled: Fills) -> Fills:
        cell = jax.lax.dynamic_index_in_dim(prompts.cells, place, 1, keepdims=False)
        here = cell[:, None] == jnp.arange(CELLS)
        logits = _logits(layers, filled.boards.reshape(-1, CELLS), jnp.repeat(here, samples, axis=0))
        chance = jax.nn.log_softmax(logits).reshape(count, samples, DIGITS)
        running = jnp.cumsum(jnp.exp(chance), axis=2)
        digit = (picks[place][:, :, None] * running[:, :, -1:] >= running[:, :, :-1]).sum(2)
        chosen = jnp.where(digit[:, :, None] == jnp.arange(DIGITS), chance, 0.0).sum(2)
        return Fills(jnp.where(here[:, None, :], digit[:, :, None] + 1, filled.boards), filled.log_chance + chosen)

    filled: Fills = jax.lax.fori_loop(0, blanks, write, Fills(start, jnp.zeros((count, samples))))
    return filled


def log_chance(layers: Network, boards: jax.Array, blank: jax.Array, cells: jax.Array) -> jax.Array:
    """Return the log-probability of full grids (R, 16) as fills of the prompts with blanks (R, 16), (R, B); shape (R,)."""
    rows, blanks = cells.shape
    seen = ~blank[:, None, :] | (jnp.arange(CELLS) < cells[:, :, None])
    states = jnp.where(seen, boards[:, None, :], 0).reshape(rows * blanks, CELLS)
    here = cells[:, :, None] == jnp.arange(CELLS)
    chance = jax.nn.log_softmax(_logits(layers, states, here.reshape(rows * blanks, CELLS)))
    digit = jnp.where(here, boards[:, None, :] - 1, 0).sum(2).reshape(-1, 1)
    return jnp.where(digit == jnp.arange(DIGITS), chance, 0.0).sum(1).reshape(rows, blanks).sum(1)


def log_chances(layers: Network, prompts: Prompts, boards: jax.Array) -> jax.Array:
    """Return the log-probability of N fills of each prompt, boards (P, N, 16), shape (P, N)."""
    count, samples, _ = boards.shape
    blank, cells = (jnp.repeat(rows, samples, axis=0) for rows in (prompts.blank, prompts.cells))
    return log_chance(layers, boards.reshape(-1, CELLS), blank, cells).reshape(count, samples)


def judge(layers: Network, boards: jax.Array) -> jax.Array:
    """Return the verifier's log-odds that full grids (..., 16) keep the rule, shape (...)."""
    hot = (boards[..., None] == jnp.arange(1, DIGITS + 1)).astype(jnp.float32)
    return network.forward(layers, hot.reshape(-1, CELLS * DIGITS)).reshape(boards.shape[:-1])


def teach(key: jax.Array, pupil: Pupil, pool: jax.Array, batch: int, blanks: int) -> Pupil:
    """Return the policy one update later, taught on `batch` puzzles of `pool` (G, 16) the grid that each came from."""
    prompts = sudoku.draw_prompts(key, pool, batch, blanks)
    gradient = jax.grad(lambda w: -log_chance(w, prompts.grid, prompts.blank, prompts.cells).mean())(pupil[0])
    return network.update(*pupil, gradient, RATE)


def teach_verifier(key: jax.Array, pupil: Pupil, actor: Network, pool: jax.Array, batch: int, blanks: int) -> Pupil:
    """Return the verifier one update later, taught on `batch` puzzles of `pool`: the actor's fills and the true grids."""
    one, two = jax.random.split(key)
    prompts = sudoku.draw_prompts(one, pool, batch, blanks)
    picks = draw.uniform(draw.words(two, blanks * batch)[0], (blanks, batch, 1))
    boards = jnp.concatenate([fill(actor, prompts, picks).boards[:, 0], prompts.grid])
    gradient = jax.grad(lambda w: verdict_loss(judge(w, boards), sudoku.is_correct(boards)))(pupil[0])
    return network.update(*pupil, gradient, RATE)


def pretrain(key: jax.Array, layers: Network, pool: jax.Array, updates: int, batch: int, blanks: int) -> Network:
    """Return the policy after `updates` lessons."""

    def lesson(number: jax.Array, pupil: Pupil) -> Pupil:
        return teach(jax.random.fold_in(key, number), pupil, pool, batch, blanks)

    taught: Network = jax.lax.fori_loop(0, updates, lesson, (layers, network.adam(layers)))[0]
    return taught


def train_verifier(
    key: jax.Array, layers: Network, actor: Network, pool: jax.Array, updates: int, batch: int, blanks: int
) -> Network:
    """Return the verifier after `updates` lessons on an actor that does not change."""

    def lesson(number: jax.Array, pupil: Pupil) -> Pupil:
        return teach_verifier(jax.random.fold_in(key, number), pupil, actor, pool, batch, blanks)

    taught: Network = jax.lax.fori_loop(0, updates, lesson, (layers, network.adam(layers)))[0]
    return taught


def verdict_loss(odds: jax.Array, correct: jax.Array) -> jax.Array:
    """Return the cross-entropy of verdicts, given as log-odds, on answers that are `correct` (1) or not (0), of any one shape.

    Right and wrong answers weigh the same.
    """
    right, wrong = correct.sum(), (1.0 - correct).sum()
    weight = jnp.where(correct > 0, 0.5 / jnp.maximum(right, 1.0), 0.5 / jnp.maximum(wrong, 1.0))
    return (weight * (jax.nn.softplus(odds) - correct * odds)).sum()


def auc(score: jax.Array, correct: jax.Array) -> jax.Array:
    """Return the share of pairs of a right and a wrong answer, scores (R,), in which the right one scores higher; ties half."""
    difference = score[:, None] - score
    pairs = correct[:, None] * (1.0 - correct)
    wins = (pairs * (0.5 * (jnp.sign(difference) + 1.0))).sum()
    total = pairs.sum()
    return jnp.where(total > 0, wins / jnp.maximum(total, 1.0), 0.5)


def _logits(layers: Network, boards: jax.Array, here: jax.Array) -> jax.Array:
    """Return the four logits of the cell marked in `here` (R, 16) for grids (R, 16) as they stand, shape (R, 4)."""
    hot = (boards[:, :, None] == jnp.arange(DIGITS + 1)).astype(jnp.float32).reshape(-1, CELLS * (DIGITS + 1))
    every = network.forward(layers, hot).reshape(-1, CELLS, DIGITS)
    return jnp.where(here[:, :, None], every, 0.0).sum(1)
