"""Search with an archive, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.categorical import softmax
from tests.sim.oracles.oracle import Oracle, Seen


class ArchiveSearch(Oracle):
    """The archive is three lists that grow to A places, best score first."""

    def start(self) -> None:
        self.potential, self.bias, self.score = np.zeros(1), np.zeros(1), np.zeros(1)

    def fitness(self, potential: NDArray[Any]) -> NDArray[Any]:
        return potential + self.p.ruggedness * np.sin(2 * np.pi * potential) / (2 * np.pi)

    def step(self) -> None:
        p, random, children = self.p, self.random, self.p.children
        wishes = softmax(self.score / p.temperature)
        from_archive = random.choice(len(wishes), size=children, p=wishes)
        parent = np.where(random.random(children) < p.archive_share, from_archive, 0)
        potential = self.potential[parent] + random.normal(-p.harm, p.spread, children)
        bias = self.bias[parent] + random.normal(0, p.bias_spread, children)
        score = self.fitness(potential) + p.self_weight * bias + random.normal(0, p.noise, children)
        enters = score > self.score[parent]
        all_scores = np.concatenate([self.score, score[enters]])
        kept = np.argsort(-all_scores, kind="stable")[: p.archive]
        self.potential = np.concatenate([self.potential, potential[enters]])[kept]
        self.bias = np.concatenate([self.bias, bias[enters]])[kept]
        self.score = all_scores[kept]

    def observe(self) -> Seen:
        true = self.fitness(self.potential)
        return {
            "fitness": true[0],
            "score": self.score[0],
            "overrated": self.score[0] - true[0],
            "archive_fitness": true.mean(),
            "archive_spread": true.std(),
            "hidden_best": true.max(),
            "archive_size": len(true),
        }
