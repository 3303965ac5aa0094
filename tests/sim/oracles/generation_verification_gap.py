"""The generation-verification gap, in plain NumPy; answers to prompts have shape (prompts, N, L)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tests.sim.oracles.oracle import Oracle, Seen


class GenerationVerificationGap(Oracle):
    """The prompts stay, the answers are drawn anew at every capability."""

    def start(self) -> None:
        shape = self.p.prompts, self.p.chain_length
        self.difficulty = self.random.normal(size=shape)
        self.by_memory = self.random.random(shape) < self.p.systematicity
        self.latent = self.random.random(shape)
        self.done = 0
        self.measure()

    def step(self) -> None:
        self.done += 1
        self.measure()

    def measure(self) -> None:
        p, random = self.p, self.random
        shape = p.prompts, p.samples, p.chain_length
        capability = p.capability_low + (p.capability_high - p.capability_low) * self.done / (p.points - 1)
        skill = p.slope * (capability - 20)
        writes = expit(skill - self.difficulty)[:, None]
        detects = expit(skill + p.verifier_advantage - self.difficulty)[:, None]
        memory = self.by_memory[:, None]
        right = np.where(memory, self.latent[:, None] <= writes, random.random(shape) <= writes)
        flagged = np.where(right, p.false_alarm * (1 - detects), np.where(memory, 0.0, detects))
        score = (random.random((p.checks, *shape[:2])) < (1 - flagged).prod(2)).mean(0)
        score = p.score_link * score + (1 - p.score_link) * random.permuted(score, axis=1)
        self.correct, self.score = right.all(2).astype(float), score

    def best(self, count: int) -> float:
        """Return the accuracy of the best-scored `count` answers to each prompt, ties at random."""
        order = np.lexsort((self.random.random(self.score.shape), self.score))
        return float(np.take_along_axis(self.correct, order[:, -count:], axis=1).mean())

    def observe(self) -> Seen:
        weight = np.where(self.score.sum(1, keepdims=True) > 0, self.score, 1.0)
        accuracy = self.correct.mean()
        gap = ((weight * self.correct).sum(1) / weight.sum(1)).mean() - accuracy
        room = max(1 - accuracy, 1 / self.correct.size)
        kept = int(np.clip(np.round(self.p.keep_share * self.p.samples), 1, self.p.samples))
        best: NDArray[Any] | float = self.best(1)
        return {
            "accuracy": accuracy,
            "gap": gap,
            "relative_gap": gap / room,
            "best_of_n": best,
            "best_of_n_relative_gap": (best - accuracy) / room,
            "rejection": self.best(kept),
        }
