"""Entropy spent for score, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.categorical import drawn, entropy, softmax
from tests.sim.oracles.oracle import Oracle, Seen


class EntropyLaw(Oracle):
    """The points of the fit are kept in two lists, and fitted when looked at."""

    def start(self) -> None:
        p, random = self.p, self.random
        self.features = random.normal(size=(p.prompts, p.features)) / np.sqrt(p.features)
        direction = random.normal(size=(p.features, p.tokens))
        arbitrary = random.normal(size=(p.prompts, p.tokens))
        self.true = (p.learnable * self.features @ direction + (1 - p.learnable) * arbitrary).argmax(1)
        self.weights = p.knowledge * direction + p.start_noise * random.normal(size=direction.shape)
        self.steps = 0
        self.entropies: list[float] = []
        self.scores: list[float] = []
        self.first = self.exp_entropy(), self.score()
        self.predicted_entropy = entropy(self.policy()).mean()

    def policy(self) -> NDArray[Any]:
        return softmax(self.features @ self.weights)

    def chances(self) -> NDArray[Any]:
        return self.policy()[np.arange(self.p.prompts), self.true]

    def score(self) -> float:
        return float(self.chances().mean())

    def exp_entropy(self) -> float:
        return float(np.exp(entropy(self.policy()).mean()))

    def step(self) -> None:
        p = self.p
        if self.steps < 0.1 * p.steps:
            self.entropies.append(self.exp_entropy())
            self.scores.append(self.score())
        policy = self.policy()
        answers = drawn(self.random, policy, p.samples)
        reward = (answers == self.true[:, None]).astype(float)
        advantage = reward - reward.mean(1, keepdims=True)
        log_chance = np.log(np.take_along_axis(policy, answers, axis=1))
        covariance = (log_chance - log_chance.mean()) * (advantage - advantage.mean())
        if p.covariance_cap < 3.0:
            advantage = np.where(covariance > p.covariance_cap, 0.0, advantage)
        pull = (advantage[:, :, None] * (np.eye(p.tokens)[answers] - policy[:, None])).mean(1)
        change = p.step_size * self.features.T @ pull
        moved, log_policy = self.features @ change, np.log(np.maximum(policy, 1e-300))
        mean_of_both = (policy * log_policy * moved).sum(1)
        self.predicted_entropy -= (mean_of_both - (policy * log_policy).sum(1) * (policy * moved).sum(1)).mean()
        self.weights = self.weights + change
        self.steps += 1

    def law(self) -> tuple[float, float]:
        """Return slope and intercept of the score over exp(H)."""
        if len(self.scores) < 2 or np.ptp(self.entropies) < 1e-4:
            return 0.0, float(np.mean(self.scores)) if self.scores else self.first[1]
        slope, intercept = np.polyfit(self.entropies, self.scores, 1)
        return float(slope), float(intercept)

    def observe(self) -> Seen:
        policy, chances = self.policy(), self.chances()
        slope, intercept = self.law()
        law_score = slope * self.exp_entropy() + intercept
        unsolved = chances < 0.5
        return {
            "score": chances.mean(),
            "entropy": entropy(policy).mean(),
            "entropy_theory": self.predicted_entropy,
            "exp_entropy": self.exp_entropy(),
            "law_score": law_score,
            "law_error": chances.mean() - law_score,
            "ceiling": slope + intercept,
            "unsolved_entropy": entropy(policy)[unsolved].mean() if unsolved.any() else 0.0,
            "lost_prompts": (chances < 0.01).mean(),
        }
