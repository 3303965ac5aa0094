"""An actor that follows the choices of a judge, in plain NumPy: every answer is drawn in all its coordinates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.oracle import Oracle, Seen


class SelfRewardingJudge(Oracle):
    """Two skills of D coordinates and a length."""

    def start(self) -> None:
        p = self.p
        axes = np.eye(p.dimensions)
        self.origin = axes[0]
        self.skill, self.second, self.length = axes[0].copy(), p.second_start * axes[2], 0.0
        alone = p.judge_error * np.sqrt(1 - p.shared_error**2)
        self.shared = p.shared_error * p.judge_error
        self.first_ideal = self.shared * axes[0] + alone * axes[1]

    def ideal(self) -> NDArray[np.float64]:
        return np.asarray(self.first_ideal + self.p.co_training * self.shared * (self.skill - self.origin))

    def step(self) -> None:
        p, random = self.p, self.random
        shape = p.prompts, p.candidates
        answers = self.skill + p.spread * random.normal(size=(*shape, p.dimensions))
        others = self.second + p.spread * random.normal(size=(*shape, p.dimensions))
        lengths = self.length + p.spread * random.normal(size=shape)
        score = -((answers - self.ideal()) ** 2).sum(2) - p.second_weight * (others**2).sum(2)
        score += p.length_bias * lengths - p.length_penalty * lengths**2
        score += p.judge_noise / np.sqrt(p.judgements) * random.normal(size=shape)
        prompt, best, worst = np.arange(p.prompts), score.argmax(1), score.argmin(1)
        move = (answers[prompt, best] - answers[prompt, worst]).mean(0)
        second_move = (others[prompt, best] - others[prompt, worst]).mean(0)
        self.skill = self.skill + p.step_size * move
        self.second = self.second + p.step_size * (second_move + p.leak * move)
        self.length += p.step_size * (lengths[prompt, best] - lengths[prompt, worst]).mean()

    def observe(self) -> Seen:
        p, ideal = self.p, self.ideal()
        score = -((self.skill - ideal) ** 2).sum() - p.second_weight * (self.second**2).sum()
        return {
            "actor_error": np.linalg.norm(self.skill),
            "judge_error": np.linalg.norm(ideal),
            "judge_score": score + p.length_bias * self.length - p.length_penalty * self.length**2,
            "length": self.length,
            "second_error": np.linalg.norm(self.second),
        }
