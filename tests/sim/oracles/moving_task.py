"""A loop tuned for yesterday's tasks, in plain NumPy."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from tests.sim.oracles.oracle import Oracle, Seen

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(41)


class MovingTask(Oracle):
    """Four numbers: time, the actor's mean answer, the target, and the centre of practice."""

    def start(self) -> None:
        self.time, self.actor, self.target, self.practice = 0, 0.0, 0.0, 0.0

    def centre(self) -> float:
        return float((1 - self.p.rule_share) * self.p.speed * self.time)

    def rule(self) -> float:
        return float(self.p.rule_share * self.p.speed * self.time)

    def spread(self, tasks: np.ndarray) -> np.ndarray:
        return np.asarray(self.p.spread * np.sqrt(1 + ((tasks - self.practice) / self.p.reach) ** 2))

    def step(self) -> None:
        p, random = self.p, self.random
        self.time += 1
        tasks = random.normal(self.centre(), 1, p.examples)
        own = random.normal(self.actor, self.spread(tasks))
        if p.procedure != "fixed":
            if p.procedure == "labels":
                estimate = random.normal(self.rule(), p.label_noise, p.examples).mean()
            else:
                better = np.argsort(abs(own - self.target))[: -(-p.examples // 2)]
                estimate = own[better].mean()
            self.target += p.gain * (estimate - self.target)
            self.practice += p.gain * (tasks.mean() - self.practice)
        self.actor += p.actor_rate * (self.target - self.actor)

    def accuracy(self, centre: float, rule: float) -> float:
        spread = self.spread(centre + NODES)
        inside = ndtr((rule + 1 - self.actor) / spread) - ndtr((rule - 1 - self.actor) / spread)
        return float(WEIGHTS @ inside / WEIGHTS.sum())

    def observe(self) -> Seen:
        return {
            "accuracy": self.accuracy(self.centre(), self.rule()),
            "own_accuracy": self.accuracy(self.practice, self.target),
            "rule_lag": self.rule() - self.actor,
            "practice_lag": self.centre() - self.practice,
        }
