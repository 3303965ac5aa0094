"""What is seen of a policy: its fills of held-out prompts, the same prompts and random numbers at every look and arm."""

from __future__ import annotations

from typing import NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.selection import unbiased_pass_at_k
from sim.neural import learners, sudoku
from sim.neural.sudoku import CELLS, DIGITS, Prompts
from sim.spec import Axis, Output

ANSWERS = 64
"""Fills of each prompt of an exam."""
_K = (1, 2, 4, 8, 16, 32, 64)

AXES = (
    Axis("k", "Fills tried", "fills", tuple(float(k) for k in _K)),
    Axis("cell", "Cell", "cells", tuple(float(cell) for cell in range(1, CELLS + 1))),
)


def outputs(axis: str) -> tuple[Output, ...]:
    """Return the declarations of what `look` returns, over the simulation's own axis."""
    return (
        Output("accuracy", "Accuracy (pass@1)", "1", "Share of fills of held-out prompts that keep the rule.", (axis,),
               "wanted", 0.0, 1.0),
        Output("pass_at_k", "pass@k", "1", "Chance that one of k fills is right, the unbiased estimate from 64.",
               (axis, "k"), "other", 0.0, 1.0),
        Output("entropy", "Entropy", "nats", "Mean of minus the log-probability of the fills drawn.", (axis,), "other", 0.0),
        Output("distinct", "Different right fills", "fills", "Right fills that differ, among 64 of a prompt.", (axis,),
               "other", 0.0, float(ANSWERS)),
        Output("constancy", "Constancy", "1",
               "Share of a cell's most frequent digit over all prompts, mean over cells; 0.25 is none, 1 is one grid for all.",
               (axis,), "other", 0.25, 1.0),
        Output("constancy_map", "Constancy of each cell", "1", "The same, cell by cell.", (axis, "cell"), "other", 0.25, 1.0),
    )  # fmt: skip


class Exam(NamedTuple):
    """Prompts, and the uniform numbers (B, P, 64) by which they are filled."""

    prompts: Prompts
    picks: jax.Array


def draw_exam(key: jax.Array, pool: jax.Array, count: int, blanks: int) -> Exam:
    """Return an exam of `count` prompts with `blanks` blanks each, made of the grids of `pool` (G, 16)."""
    one, two = jax.random.split(key)
    (bits,) = draw.words(two, blanks * count * ANSWERS)
    return Exam(sudoku.draw_prompts(one, pool, count, blanks), draw.uniform(bits, (blanks, count, ANSWERS)))


def look(exam: Exam, fills: learners.Fills) -> dict[str, jax.Array]:
    """Return what the fills of an exam show, by the names of `outputs`."""
    correct = sudoku.is_correct(fills.boards)
    hits = correct.sum(1)
    codes = sudoku.code(fills.boards, exam.prompts.cells)
    earlier = jnp.arange(ANSWERS)[:, None] > jnp.arange(ANSWERS)
    repeated = ((codes[:, :, None] == codes[:, None, :]) & earlier).any(2)
    digits = (fills.boards[:, :, :, None] == jnp.arange(1, DIGITS + 1)).sum(1) * exam.prompts.blank[:, :, None]
    seen = digits.sum(0)
    share = seen.max(1) / jnp.maximum(seen.sum(1), 1)
    share = jnp.where(seen.sum(1) > 0, share, 1.0 / DIGITS)
    return {
        "accuracy": correct.mean(),
        "pass_at_k": jnp.stack([unbiased_pass_at_k(hits, ANSWERS, k).mean() for k in _K]),
        "entropy": -fills.log_chance.mean(),
        "distinct": (correct * ~repeated).sum(1).mean(),
        "constancy": share.mean(),
        "constancy_map": share,
    }


def agreement(codes: jax.Array, noise: jax.Array) -> jax.Array:
    """Return whether each fill is the most frequent one of its prompt, (P, N), as 0.0 or 1.0.

    Args:
        codes: a number for each fill, (P, N).
        noise: uniform numbers (P, N) that break ties.
    """
    same = codes[:, :, None] == codes[:, None, :]
    chosen = jnp.argmax(same.sum(2) + 0.5 * noise, axis=1)
    return jnp.take_along_axis(same, chosen[:, None, None], axis=1)[:, 0].astype(jnp.float32)
