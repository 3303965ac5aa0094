"""The networks of the neural tier in plain NumPy, cell by cell: fills, their chances, the gradient by hand, and Adam.

No whole run is made a second time: training in NumPy would cost more than all other oracles together. What is checked is each
step that a run repeats.
"""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Layers = list[tuple[Array, Array]]


def keeps_the_rule(grid: NDArray[Any]) -> bool:
    """Whether a grid (16,) has every digit once in each row, column and block."""
    square = grid.reshape(4, 4)
    blocks = [square[r : r + 2, c : c + 2].ravel() for r in (0, 2) for c in (0, 2)]
    return all(sorted(line.tolist()) == [1, 2, 3, 4] for line in [*square, *square.T, *blocks])


def all_grids() -> NDArray[np.int64]:
    """Return every grid of four rows that are permutations and that keeps the rule."""
    rows = list(permutations((1, 2, 3, 4)))
    return np.array([grid for four in product(rows, repeat=4) if keeps_the_rule(grid := np.array(four).ravel())])


def seen(board: NDArray[Any], blank: NDArray[Any], cell: int) -> Array:
    """Return what the policy sees before it fills `cell`: 16 cells of 5 states, (80,)."""
    inputs = np.zeros((16, 5))
    for other in range(16):
        inputs[other, 0 if blank[other] and other >= cell else board[other]] = 1.0
    return inputs.ravel()


def through(layers: Layers, inputs: Array) -> list[Array]:
    """Return what every layer is given, the inputs first, and last what the network puts out."""
    values = [inputs]
    for depth, (weights, bias) in enumerate(layers):
        after = values[-1] @ weights + bias
        values.append(after if depth == len(layers) - 1 else np.maximum(after, 0.0))
    return values


def back(layers: Layers, values: list[Array], error: Array, total: Layers) -> None:
    """Add to `total` the gradient of a loss whose slope in the outputs is `error`, by back-propagation."""
    for depth in reversed(range(len(layers))):
        total[depth][0][:] += np.outer(values[depth], error)
        total[depth][1][:] += error
        error = (layers[depth][0] @ error) * (values[depth] > 0)


def nothing(layers: Layers) -> Layers:
    """Return a gradient of zeros."""
    return [(np.zeros_like(weights), np.zeros_like(bias)) for weights, bias in layers]


def chances(logits: Array) -> Array:
    """Return the softmax."""
    chance: Array = np.exp(logits - logits.max())
    return chance / chance.sum()


def log_chance(layers: Layers, board: NDArray[Any], blank: NDArray[Any]) -> tuple[float, Layers]:
    """Return the log-probability of one fill, and its gradient with respect to every weight, by back-propagation."""
    total, slope = 0.0, nothing(layers)
    for cell in np.flatnonzero(blank):
        values = through(layers, seen(board, blank, int(cell)))
        chance = chances(values[-1].reshape(16, 4)[cell])
        digit = board[cell] - 1
        total += float(np.log(chance[digit]))
        error = np.zeros((16, 4))
        error[cell] = (np.arange(4) == digit) - chance
        back(layers, values, error.ravel(), slope)
    return total, slope


def recall_lesson(layers: Layers, keys: Array, values: NDArray[Any]) -> Layers:
    """Return the gradient of minus the mean log-probability of the values (R,) of keys (R, 32)."""
    total = nothing(layers)
    for key, value in zip(keys, values, strict=True):
        seen_here = through(layers, key)
        error = chances(seen_here[-1]) - (np.arange(16) == value)
        back(layers, seen_here, error / len(keys), total)
    return total


def verdict_lesson(layers: Layers, keys: Array, values: NDArray[Any], correct: NDArray[Any]) -> Layers:
    """Return the gradient of the verifier's cross-entropy on pairs (R,), half its weight on right ones, half on wrong ones."""
    total = nothing(layers)
    for key, value, right in zip(keys, values, correct, strict=True):
        seen_here = through(layers, np.concatenate([key, np.arange(16) == value]))
        error = 1.0 / (1.0 + np.exp(-seen_here[-1])) - right
        back(layers, seen_here, 0.5 / (correct == right).sum() * error, total)
    return total


def gap(score: Array, correct: Array, kept: int) -> float:
    """Return how much more often the `kept` best-scored answers of each row (P, N) are right; scores must not tie."""
    best = np.argsort(-score, axis=1)[:, :kept]
    return float(np.take_along_axis(correct, best, axis=1).mean() - correct.mean())


def adam(layers: Layers, gradients: list[Layers], rate: float) -> Layers:
    """Return the network after one update of Adam on each of the gradients."""
    now = [(weights.copy(), bias.copy()) for weights, bias in layers]
    first = [[np.zeros_like(part) for part in layer] for layer in layers]
    second = [[np.zeros_like(part) for part in layer] for layer in layers]
    for count, gradient in enumerate(gradients, start=1):
        for depth, layer in enumerate(gradient):
            for part, g in enumerate(layer):
                first[depth][part] = 0.9 * first[depth][part] + 0.1 * g
                second[depth][part] = 0.999 * second[depth][part] + 0.001 * g**2
                mean, square = first[depth][part] / (1 - 0.9**count), second[depth][part] / (1 - 0.999**count)
                now[depth][part][:] -= rate * mean / (np.sqrt(square) + 1e-8)
    return now
