"""The neural tier, step by step against plain NumPy: task, chances, gradients, Adam, votes, and what a filter keeps."""

from __future__ import annotations

from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from sim import draw
from sim.models.neural_self_training import FILTERS, _choose
from sim.neural import exam, learners, network, sudoku
from tests.sim.oracles import small_network as plain

BLANKS, WIDTH = 4, 8


@pytest.fixture(scope="module")
def prompts() -> sudoku.Prompts:
    return sudoku.draw_prompts(jax.random.key(3), jnp.asarray(sudoku.grids()), 5, BLANKS)


@pytest.fixture(scope="module")
def layers() -> network.Network:
    return learners.policy(jax.random.key(1), WIDTH)


def in_numpy(layers: network.Network) -> plain.Layers:
    return [(np.asarray(weights, float), np.asarray(bias, float)) for weights, bias in layers]


def test_there_are_288_grids_and_they_are_those_that_a_search_over_all_rows_finds() -> None:
    assert len(sudoku.grids()) == 288
    assert {tuple(grid) for grid in sudoku.grids()} == {tuple(grid) for grid in plain.all_grids()}


def test_the_checker_agrees_with_the_rule_on_grids_with_and_without_an_error() -> None:
    random = np.random.default_rng(0)
    boards = sudoku.grids()[random.integers(288, size=200)].copy()
    boards[np.arange(100), random.integers(16, size=100)] = random.integers(1, 5, size=100)
    expected = [plain.keeps_the_rule(board) for board in boards]
    assert 0 < sum(expected) < 200
    assert np.asarray(sudoku.is_correct(jnp.asarray(boards))).tolist() == expected


def test_grids_to_learn_from_and_held_out_ones_are_all_grids_and_no_grid_is_both() -> None:
    learned, held = sudoku.split(jax.random.key(9))
    both = {tuple(grid) for grid in np.asarray(learned).tolist()}, {tuple(grid) for grid in np.asarray(held).tolist()}
    assert (len(both[0]), len(both[1])) == (200, 88)
    assert both[0] | both[1] == {tuple(grid) for grid in sudoku.grids().tolist()}


def test_a_prompt_has_as_many_blanks_as_asked_for_and_lists_them_in_raster_order(prompts: sudoku.Prompts) -> None:
    for blank, cells in zip(np.asarray(prompts.blank), np.asarray(prompts.cells), strict=True):
        assert np.flatnonzero(blank).tolist() == cells.tolist()


def test_the_chances_of_all_fills_of_a_prompt_add_up_to_one(layers: network.Network, prompts: sudoku.Prompts) -> None:
    boards = np.tile(np.asarray(prompts.grid[0]), (4**BLANKS, 1))
    boards[:, np.asarray(prompts.cells[0])] = list(product((1, 2, 3, 4), repeat=BLANKS))
    one = sudoku.Prompts(*(rows[:1] for rows in prompts))
    assert np.exp(learners.log_chances(layers, one, jnp.asarray(boards)[None])).sum() == pytest.approx(1.0, abs=1e-5)


def test_chance_gradient_and_two_steps_of_adam_are_those_of_plain_back_propagation(
    layers: network.Network, prompts: sudoku.Prompts
) -> None:
    picks = draw.uniform(draw.words(jax.random.key(2), BLANKS * 5 * 3)[0], (BLANKS, 5, 3))
    fills = jax.jit(learners.fill)(layers, prompts, picks)
    advantage = np.random.default_rng(1).normal(size=(5, 3))

    def loss(weights: network.Network) -> jax.Array:
        return -(jnp.asarray(advantage, jnp.float32) * learners.log_chances(weights, prompts, fills.boards)).mean()

    ours = jax.jit(jax.grad(loss))(layers)
    own = in_numpy(layers)
    gradient = [(np.zeros_like(weights), np.zeros_like(bias)) for weights, bias in own]
    for p, n in product(range(5), range(3)):
        chance, slope = plain.log_chance(own, np.asarray(fills.boards[p, n]), np.asarray(prompts.blank[p]))
        assert float(fills.log_chance[p, n]) == pytest.approx(chance, abs=1e-4)
        for total, part in zip(gradient, slope, strict=True):
            for one, more in zip(total, part, strict=True):
                one -= advantage[p, n] * more / 15
    same(ours, gradient, 1e-5)
    update = jax.jit(network.update)
    moved, state = update(layers, network.adam(layers), ours, 0.01)
    twice, _ = update(moved, state, jax.tree.map(lambda g: 2.0 * g, ours), 0.01)
    double = [(2.0 * weights, 2.0 * bias) for weights, bias in in_numpy(ours)]
    same(twice, plain.adam(own, [in_numpy(ours), double], 0.01), 1e-5)


def same(ours: Any, theirs: plain.Layers, within: float) -> None:
    for one, two in zip(ours, theirs, strict=True):
        for a, b in zip(one, two, strict=True):
            np.testing.assert_allclose(np.asarray(a), b, atol=within)


def test_a_vote_pays_the_most_frequent_fill_and_one_of_those_that_tie() -> None:
    codes = jnp.asarray([[7, 3, 7, 5], [1, 1, 2, 2]])
    paid = np.asarray(exam.agreement(codes, jnp.asarray([[0.1, 0.9, 0.1, 0.2], [0.1, 0.2, 0.3, 0.1]])))
    assert paid.tolist() == [[1, 0, 1, 0], [0, 0, 1, 1]]


def test_a_filter_keeps_the_best_rated_quarter_the_exact_check_what_is_right_and_no_filter_everything(
    layers: network.Network,
) -> None:
    verifier = learners.verifier(jax.random.key(5), WIDTH)
    sizes = {"prompts": 4, "samples": 8, "blanks": BLANKS, "keep_share": 0.25, "external_share": 0.0}
    pool = jnp.asarray(sudoku.grids())
    choose = jax.jit(lambda rule: _choose(jax.random.key(4), layers, verifier, pool, {**sizes, "filter": rule}))
    kept = {name: choose(jnp.float32(index)) for index, name in enumerate(FILTERS)}
    boards = kept["none"].boards
    assert (kept["none"].weight == 1).all()
    assert float(kept["none"].gap) == 0
    assert (kept["external"].weight == sudoku.is_correct(boards)).all()
    scores = {
        "verifier": learners.judge(verifier, boards),
        "likelihood": learners.log_chances(layers, kept["none"].prompts, boards),
    }
    for name, score in scores.items():
        weight = np.asarray(kept[name].weight) > 0
        assert (weight.sum(1) == 2).all()
        least, most = np.where(weight, score, np.inf).min(1), np.where(weight, -np.inf, score).max(1)
        assert (least >= most - 1e-5).all(), name
