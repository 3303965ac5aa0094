"""Best of n against a proxy with an error of any tail, in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.sim.oracles.oracle import Oracle, Seen


class ProxyOveroptimisation(Oracle):
    """`best` is the answer that is best by proxy among the n that begin at each slot of a ring."""

    def start(self) -> None:
        p = self.p
        self.gold = self.random.normal(size=p.answers)
        self.proxy = self.gold + p.error_scale * self.random.standard_t(p.degrees_of_freedom, p.answers)
        self.best, self.n = np.arange(p.answers), 1

    def step(self) -> None:
        next_window = np.roll(self.best, -self.n)
        self.best = np.where(self.proxy[next_window] > self.proxy[self.best], next_window, self.best)
        self.n *= 2

    def observe(self) -> Seen:
        return {
            "gold": self.gold[self.best].mean(),
            "proxy": self.proxy[self.best].mean(),
            "kl": np.log(self.n) - (self.n - 1) / self.n,
        }
