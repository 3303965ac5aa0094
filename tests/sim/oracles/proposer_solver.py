"""A proposer that keeps problems hard and a solver that learns from them, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles import shared_policy as shared
from tests.sim.oracles.categorical import picked, softmax
from tests.sim.oracles.oracle import Oracle, Seen


class ProposerSolver(Oracle):
    """Skill, the bias that all problems share, and the mean difficulty."""

    def start(self) -> None:
        self.skill, self.difficulty = float(self.p.lead), 0.0
        self.bias = 0.02 * self.random.normal(size=self.p.answers)
        self.exam = self.problems(256)
        self.exam_ties = np.random.default_rng(self.random.integers(2**63))

    def problems(self, count: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return right answers, difficulties above the mean, and the uniform numbers that draw the answers."""
        p, random = self.p, self.random
        return (
            random.integers(p.answers, size=count),
            random.normal(0, p.spread, count),
            random.random((count, p.samples)),
        )

    def policy(self, correct: NDArray[Any], above_mean: NDArray[Any]) -> NDArray[Any]:
        lead = self.skill - self.difficulty - above_mean
        return softmax(self.bias + lead[:, None] * np.eye(self.p.answers)[correct])

    def step(self) -> None:
        p, random = self.p, self.random
        correct, above_mean, uniform = self.problems(p.problems)
        policy = self.policy(correct, above_mean)
        given = picked(policy[:, None], uniform)
        labels = shared.majority(random, given, p.answers)
        labels = np.where(random.random(p.problems) < p.executor_share, correct, labels)
        reward = (given == labels[:, None]).astype(float)
        pull = shared.pull(np.repeat(policy[:, None], p.samples, axis=1), given, reward).mean(1)
        self.skill += p.step_size * pull[np.arange(p.problems), correct].mean()
        self.bias = self.bias + p.step_size * p.shared_plasticity * pull.mean(0)
        self.difficulty += p.proposer_rate * (reward.mean() - p.target)

    def observe(self) -> Seen:
        correct, above_mean, uniform = self.exam
        policy = self.policy(correct, above_mean)
        given = picked(policy[:, None], uniform)
        vote = shared.majority(self.exam_ties, given, self.p.answers)
        level, answer = np.meshgrid(np.linspace(0, 16, 17), np.arange(self.p.answers), indexing="ij")
        lead = (self.skill - level)[:, :, None] * np.eye(self.p.answers)[answer]
        fixed = np.take_along_axis(softmax(self.bias + lead), answer[:, :, None], axis=2)
        return {
            "accuracy": fixed.mean(),
            "skill": self.skill,
            "label_accuracy": (vote == correct).mean(),
            "agreement": (given == vote[:, None]).mean(),
            "success": policy[np.arange(len(correct)), correct].mean(),
            "difficulty": self.difficulty,
            "top_share": policy.mean(0).max(),
        }
