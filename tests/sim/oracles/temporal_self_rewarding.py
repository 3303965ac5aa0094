"""Pairs from one's own answers and a preference loss, in plain NumPy; features have shape (P, M, D)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tests.sim.oracles.categorical import drawn, entropy, softmax
from tests.sim.oracles.oracle import Oracle, Seen

Array = NDArray[Any]
D = 16


class TemporalSelfRewarding(Oracle):
    """The pairs of the coming iteration are drawn as soon as the policy is there."""

    def start(self) -> None:
        p, random = self.p, self.random
        self.features = random.normal(size=(p.prompts, p.candidates, D))
        w = unit(random.normal(size=D))
        judge = unit(w + p.judge_error * random.normal(size=D) / np.sqrt(D))
        self.quality, self.score = self.features @ w, self.features @ judge
        self.theta = np.zeros(D)
        self.prompt = np.arange(p.prompts)
        self.pair()
        self.first_gap, self.first_norm = self.gap(), self.gradient_norm()

    def sampled(self, theta: Array) -> Array:
        return drawn(self.random, softmax(self.features @ theta), self.p.samples)

    def best(self, answers: Array, score: Array) -> Array:
        chosen = np.take_along_axis(score, answers, axis=1).argmax(1)
        return np.asarray(answers[self.prompt, chosen])

    def pair(self) -> None:
        own = self.sampled(self.theta)
        against = own if self.p.rejected_from == "current" else self.sampled(np.zeros(D))
        self.chosen, self.rejected = self.best(own, self.score), self.best(against, -self.score)
        if self.p.chosen_from == "future":
            ahead = self.best(self.sampled(self.trained()), self.score)
            better = self.score[self.prompt, ahead] > self.score[self.prompt, self.chosen]
            self.chosen = np.where(better, ahead, self.chosen)

    def difference(self) -> Array:
        return np.asarray(self.features[self.prompt, self.chosen] - self.features[self.prompt, self.rejected])

    def trained(self) -> Array:
        """Return theta after n gradient steps on the pairs at hand."""
        p, theta, apart = self.p, self.theta, self.difference()
        for _ in range(p.inner):
            margin = p.beta * apart @ (theta - self.theta)
            theta = theta + p.step_size * (p.beta * expit(-margin)[:, None] * apart).mean(0)
        return theta

    def step(self) -> None:
        self.theta = self.trained()
        self.pair()

    def gap(self) -> float:
        return float((self.score[self.prompt, self.chosen] - self.score[self.prompt, self.rejected]).mean())

    def gradient_norm(self) -> float:
        return float(self.p.beta / 2 * np.linalg.norm(self.difference().mean(0)))

    def observe(self) -> Seen:
        policy = softmax(self.features @ self.theta)
        quality = (policy * self.quality).sum(1).mean()
        return {
            "quality": quality,
            "judge_score": (policy * self.score).sum(1).mean(),
            "regret": self.quality.max(1).mean() - quality,
            "score_gap": self.gap(),
            "score_gap_ratio": self.gap() / max(self.first_gap, 1e-6),
            "gradient_norm": self.gradient_norm(),
            "gradient_ratio": self.gradient_norm() / max(self.first_norm, 1e-6),
            "pair_distance": np.linalg.norm(self.difference(), axis=1).mean(),
            "identical_share": (self.chosen == self.rejected).mean(),
            "entropy": entropy(policy).mean(),
        }


def unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector))
