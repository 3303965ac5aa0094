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


def log_chance(layers: Layers, board: NDArray[Any], blank: NDArray[Any]) -> tuple[float, Layers]:
    """Return the log-probability of one fill, and its gradient with respect to every weight, by back-propagation."""
    total = 0.0
    slope = [(np.zeros_like(weights), np.zeros_like(bias)) for weights, bias in layers]
    for cell in np.flatnonzero(blank):
        values = [seen(board, blank, int(cell))]
        for depth, (weights, bias) in enumerate(layers):
            after = values[-1] @ weights + bias
            values.append(after if depth == len(layers) - 1 else np.maximum(after, 0.0))
        logits = values[-1].reshape(16, 4)[cell]
        chance = np.exp(logits - logits.max())
        chance /= chance.sum()
        digit = board[cell] - 1
        total += float(np.log(chance[digit]))
        back = np.zeros((16, 4))
        back[cell] = (np.arange(4) == digit) - chance
        error = back.ravel()
        for depth in reversed(range(len(layers))):
            slope[depth][0][:] += np.outer(values[depth], error)
            slope[depth][1][:] += error
            error = (layers[depth][0] @ error) * (values[depth] > 0)
    return total, slope


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
