"""A policy that follows a proxy learned from labels, in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.sim.oracles.oracle import Oracle, Seen

D = 16


class PolicyTilt(Oracle):
    """Quality is a.y - k (|y|^2 - D); a fit is its gradient plus noise."""

    def start(self) -> None:
        p = self.p
        self.a = np.eye(D)[0]
        self.noise = np.sqrt((p.label_noise**2 + 2 * D * p.curvature**2) / (p.labels - D - 1))
        self.mean = np.zeros(D)
        self.first = self.fitted()

    def fitted(self) -> np.ndarray:
        return np.asarray(self.a - 2 * self.p.curvature * self.mean + self.random.normal(0, self.noise, D))

    def step(self) -> None:
        p = self.p
        self.mean = self.mean + p.step_size * ((1 - p.refit) * self.first + p.refit * self.fitted())

    def observe(self) -> Seen:
        squared = self.mean @ self.mean
        return {
            "gold": self.mean @ self.a - self.p.curvature * squared,
            "proxy": self.mean @ self.first,
            "distance": np.sqrt(squared),
            "alignment": self.first @ self.a / np.linalg.norm(self.first),
        }
