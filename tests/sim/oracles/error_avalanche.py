"""Longer and longer tasks learned from one's own answers, in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.sim.oracles.oracle import Oracle, Seen


class ErrorAvalanche(Oracle):
    """A problem is safe when no step errs in every answer to it; an answer is clean when it makes no slip of its own."""

    def start(self) -> None:
        self.error = self.p.floor
        self.length = self.longest_taught = float(self.p.start_length)
        self.label_error, self.kept = 0.0, 1.0
        self.survived, self.alive = 0, True

    def step(self) -> None:
        p, random = self.p, self.random
        safe = random.random(p.problems) < (1 - p.systematic * self.error) ** self.length
        clean_chance = (1 - (1 - p.systematic) * self.error) ** self.length
        clean = random.random((p.agreeing, p.problems)) < clean_chance
        right = safe & clean[0]
        if p.filter == "agreement":
            kept = clean.all(0)
            wrong = kept & ~safe
        elif p.filter == "exact":
            kept = right | (random.random(p.problems) < p.false_pass)
            wrong = kept & ~right
        else:
            kept, wrong = np.ones(p.problems, bool), ~right
        self.kept = kept.mean()
        if kept.any():
            self.label_error = wrong.sum() / kept.sum()
            self.error = min(p.floor + p.breeding * self.label_error, 1.0)
            self.longest_taught = max(self.longest_taught, self.length)
            self.length += p.growth
        self.alive = self.alive and self.accuracy() >= 0.5
        self.survived += self.alive

    def accuracy(self) -> float:
        return float((1 - self.error) ** self.length)

    def observe(self) -> Seen:
        p = self.p
        half = np.log(0.5) / np.log1p(-np.clip(self.error, 1e-6, 1 - 1e-6))
        learned = {"none": 1.0, "agreement": p.systematic, "exact": p.false_pass}[p.filter]
        return {
            "accuracy": self.accuracy(),
            "solvable_length": min(np.floor(half), self.longest_taught),
            "rounds_survived": self.survived,
            "step_error": self.error,
            "label_error": self.label_error,
            "kept": self.kept,
            "reproduction": p.breeding * self.length * learned,
        }
