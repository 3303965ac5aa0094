"""A student trained on rollouts that contain reflections, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.oracle import Oracle, Seen

D, QUESTIONS, REFLECTIONS = 20, 2048, 6


class ReflectionTraining(Oracle):
    """Labels are the mean derivation of each rollout; the student is fitted to them when it is examined."""

    def start(self) -> None:
        random, n = self.random, self.p.rollouts
        self.truth = random.normal(size=D)
        self.training = random.normal(size=(n, D))
        self.shared = random.normal(size=n)
        self.own = [random.normal(size=n)]
        self.questions = random.normal(size=(QUESTIONS, D))
        self.thinking = random.normal(size=(1 + REFLECTIONS, QUESTIONS))
        self.copies = random.random((1 + REFLECTIONS, QUESTIONS)) < self.p.inference_copying

    def step(self) -> None:
        self.own.append(self.random.normal(size=self.p.rollouts))

    def student(self) -> NDArray[Any]:
        s = self.p.copying
        derivations = self.training @ self.truth + self.p.label_noise * (
            np.sqrt(s) * self.shared + np.sqrt(1 - s) * np.array(self.own)
        )
        return np.linalg.lstsq(self.training, derivations.mean(0), rcond=None)[0]

    def observe(self) -> Seen:
        student, width = self.student(), 2 * self.p.tolerance
        off = self.questions @ (student - self.truth) + self.p.thinking_noise * self.thinking
        thought = np.round(off / width)
        candidates = [thought[0]]
        for anew, copies in zip(thought[1:], self.copies[1:], strict=True):
            candidates.append(np.where(copies, candidates[-1], anew))
        given = np.array(candidates)
        votes = (given[:, None] == given).sum(0)
        final = given[votes.argmax(0), np.arange(QUESTIONS)]
        before, after = given[0] == 0, final == 0
        return {
            "first_accuracy": before.mean(),
            "final_accuracy": after.mean(),
            "gain": after.mean() - before.mean(),
            "fix_rate": (after & ~before).sum() / max((~before).sum(), 1),
            "excess_error": ((student - self.truth) ** 2).sum(),
        }
