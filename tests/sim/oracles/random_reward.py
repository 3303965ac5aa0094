"""A reward that is a coin flip and a policy trained on it with clipping, in plain NumPy."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from tests.sim.oracles.oracle import Oracle, Seen


class RandomReward(Oracle):
    """R models; answers have shape (R, groups, n)."""

    def start(self) -> None:
        self.logit = np.full(self.p.models, logit(self.p.mass))

    def step(self) -> None:
        p, random = self.p, self.random
        shape = p.models, p.groups, p.samples
        before = expit(self.logit)
        first = random.random(shape) < before[:, None, None]
        correct = random.random(shape) < np.where(first, p.right_first, p.right_second)
        reward = np.where(random.random(shape) < p.truth, correct, random.random(shape) < 0.5).astype(float)
        spread = reward.std(2, keepdims=True)
        advantage = np.where(spread > 0, (reward - reward.mean(2, keepdims=True)) / np.maximum(spread, 1e-9), 0.0)
        high = 1 + p.clip_high if p.clip_high < 4 else np.inf
        low = 1 - p.clip_low
        for _ in range(p.inner):
            now = expit(self.logit)
            ratio = np.where(first, (now / before)[:, None, None], ((1 - now) / (1 - before))[:, None, None])
            clipped = np.where(advantage > 0, ratio > high, ratio < low)
            slope = first - now[:, None, None]
            change = (advantage * ratio * ~clipped * slope).mean((1, 2))
            self.logit = np.clip(self.logit + p.step_size * change, -30, 30)

    def observe(self) -> Seen:
        p, mass = self.p, expit(self.logit)
        accuracy = p.right_second + (p.right_first - p.right_second) * mass.mean()
        flip = (1 - p.truth) / 2
        rewarded = accuracy * (1 - flip) + (1 - accuracy) * flip
        return {
            "accuracy": accuracy,
            "mass": mass.mean(),
            "preference": self.logit.mean(),
            "settled_first": (mass > 0.9).mean(),
            "settled_second": (mass < 0.1).mean(),
            "expected_reward": rewarded,
            "information": binary_entropy(rewarded) - binary_entropy(flip),
        }


def binary_entropy(chance: float) -> float:
    both = np.array([chance, 1 - chance])
    return float(-(both * np.log(np.maximum(both, 1e-12))).sum())
