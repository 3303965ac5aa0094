"""A Gaussian fitted to draws from its last fit, in plain NumPy: all numbers are drawn, and their sums carried on."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from tests.sim.oracles.oracle import Oracle, Seen


class ModelCollapse(Oracle):
    """Weight, sum and sum of squares of the data, per chain."""

    def start(self) -> None:
        self.mean, self.variance = np.zeros(self.p.chains), np.ones(self.p.chains)
        self.weight, self.total, self.squares = 0.0, np.zeros(self.p.chains), np.zeros(self.p.chains)

    def step(self) -> None:
        p = self.p
        own = self.random.normal(self.mean, np.sqrt(self.variance), (p.drawn, p.chains))
        real = self.random.normal(size=(p.real, p.chains))
        data = np.concatenate([own, real])
        self.weight = p.kept * self.weight + len(data)
        self.total = p.kept * self.total + data.sum(0)
        self.squares = p.kept * self.squares + (data**2).sum(0)
        self.mean = self.total / self.weight
        self.variance = (self.squares - self.weight * self.mean**2) / (self.weight - 1)

    def observe(self) -> Seen:
        two = 2 * np.sqrt(self.variance)
        return {
            "log_variance": np.log(self.variance).mean(),
            "mean_error": (self.mean**2).mean(),
            "covered": (ndtr(self.mean + two) - ndtr(self.mean - two)).mean(),
        }
