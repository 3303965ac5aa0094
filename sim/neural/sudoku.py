"""The task of the neural tier: completing a 4x4 Sudoku, whose every answer an exact checker can judge.

A grid holds the digits 1 to 4 so that each row, each column and each 2x2 block holds all four; there are 288. A prompt is a
grid with some cells blanked. Any completion that keeps the rule is correct, not only the grid that the prompt was made from.
Cells are numbered in raster order, 0 to 15; a blank is the digit 0.
"""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draw
from sim.lazy import jax, jnp

CELLS, DIGITS = 16, 4
LEARNED = 200
"""How many of the 288 grids are there to learn from; the other 88 are held out."""


class Prompts(NamedTuple):
    """P prompts: the grid each was made from (P, 16), which cells are blank (P, 16), and those cells in raster order (P, B)."""

    grid: jax.Array
    blank: jax.Array
    cells: jax.Array


@cache
def grids() -> NDArray[np.int32]:
    """Return all valid grids, shape (288, 16), digits 1 to 4, in lexicographic order."""
    rows = list(permutations(range(1, DIGITS + 1)))
    found: list[tuple[int, ...]] = [()]
    for _ in range(DIGITS):
        found = [grid + row for grid in found for row in rows if _fits(grid + row)]
    return np.array(found, np.int32)


def _fits(part: tuple[int, ...]) -> bool:
    """Whether the rows so far repeat no digit in a column or a block."""
    rows = np.array(part).reshape(-1, DIGITS)
    blocks = [rows[top : top + 2, left : left + 2].ravel() for top in range(0, len(rows), 2) for left in (0, 2)]
    return all(len(set(line.tolist())) == len(line) for line in [*rows.T, *blocks])


@cache
def units() -> NDArray[np.float32]:
    """Return which cells belong to the four rows, the four columns and the four blocks, shape (16, 12), 0 or 1."""
    row, column = np.divmod(np.arange(CELLS), DIGITS)
    of = np.stack([row, column + 4, 8 + row // 2 * 2 + column // 2], axis=1)
    member: NDArray[np.float32] = (of[:, :, None] == np.arange(12)).any(1).astype(np.float32)
    return member


def split(key: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the grids in random order, cut into those to learn from (200, 16) and those held out (88, 16)."""
    (bits,) = draw.words(key, len(grids()))
    rank = _rank(bits[None])[0]
    # By product, since what sorts or permutes takes many times as long to compile for a CPU.
    moved = (rank == jnp.arange(len(grids()))[:, None]).astype(jnp.float32) @ grids().astype(np.float32)
    mixed = moved.astype(jnp.int32)
    return mixed[:LEARNED], mixed[LEARNED:]


def draw_prompts(key: jax.Array, pool: jax.Array, count: int, blanks: int) -> Prompts:
    """Return `count` prompts made from grids of `pool` (G, 16), each with `blanks` cells blanked at random."""
    which, order = draw.words(key, count, count * CELLS)
    blank = _rank(order.reshape(count, CELLS)) < blanks
    number = jnp.cumsum(blank, axis=1) - 1
    here = blank[:, None, :] & (number[:, None, :] == jnp.arange(blanks)[:, None])
    cells = (here * jnp.arange(CELLS)).sum(2)
    return Prompts(pool[draw.category(which, pool.shape[0])], blank, cells)


def _rank(bits: jax.Array) -> jax.Array:
    """Return the rank of each word in its row (R, n), the first of equal words first."""
    places = jnp.arange(bits.shape[1])
    earlier = (bits[:, None, :] == bits[:, :, None]) & (places < places[:, None])
    return ((bits[:, None, :] < bits[:, :, None]) | earlier).sum(2)


def is_correct(boards: jax.Array) -> jax.Array:
    """Return whether full grids (..., 16) keep the rule, shape (...), as 0.0 or 1.0."""
    # Four powers of two out of 1, 2, 4 and 8 add up to 15 only if they are all different.
    powers = jnp.left_shift(1, boards - 1).astype(jnp.float32)
    return (jnp.abs(powers @ units() - 15.0) < 0.5).all(-1).astype(jnp.float32)


def code(boards: jax.Array, cells: jax.Array) -> jax.Array:
    """Return a number for each fill: the digits of the cells (P, B) of boards (P, N, 16), read in base 4, shape (P, N)."""
    hot = cells[:, :, None] == jnp.arange(CELLS)
    weight = (hot * DIGITS ** jnp.arange(cells.shape[1])[:, None]).sum(1)
    return ((boards - 1) * weight[:, None, :]).sum(2)
