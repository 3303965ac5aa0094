"""Loss by finite sampling, in plain NumPy; probabilities have shape (chains, modes)."""

from __future__ import annotations

import numpy as np

from tests.sim.oracles.oracle import Oracle, Seen


class ResamplingDrift(Oracle):
    """Counts come from NumPy's multinomial distribution."""

    def start(self) -> None:
        mass = np.arange(1.0, self.p.modes + 1) ** -self.p.zipf
        self.probabilities = np.tile(mass / mass.sum(), (self.p.chains, 1))

    def step(self) -> None:
        count = min(self.p.drawn, self.p.most_draws)
        frequencies = self.random.multinomial(count, self.probabilities) / count
        kept = self.p.kept * self.probabilities + (1 - self.p.kept) * frequencies
        self.probabilities = kept / kept.sum(1, keepdims=True)

    def observe(self) -> Seen:
        alive = self.probabilities > 1e-6
        rare = -(self.p.modes // 2)
        return {
            "heterozygosity": 1 - (self.probabilities**2).sum(1).mean(),
            "modes_left": alive.sum(1).mean(),
            "rare_mass": self.probabilities[:, rare:].sum(1).mean(),
            "rare_alive": alive[:, rare:].mean(),
        }
