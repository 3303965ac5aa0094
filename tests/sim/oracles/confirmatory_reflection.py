"""Reflections that copy, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.oracle import Oracle, Seen

WRONG = (0.6, 0.1, 0.1, 0.1, 0.1)


class ConfirmatoryReflection(Oracle):
    """Every question keeps the list of its candidates by their counts; answer 0 is right."""

    def start(self) -> None:
        p, q = self.p, self.p.questions
        total = 4 * p.concentration
        self.solvable = self.random.beta(total * p.mean_accuracy, total * (1 - p.mean_accuracy), q)
        self.watched = self.random.random(q) < p.truth_stop
        self.first = self.candidate = self.derived()
        self.counts = np.zeros((q, 6))
        self.counts[np.arange(q), self.first] += 1
        self.going = ~(self.watched & (self.first == 0))
        self.reflections, self.confirmed = np.zeros(q), np.zeros(q)
        self.offered = 0
        self.tie_break = self.random.random((q, 6))

    def derived(self) -> NDArray[Any]:
        wrong = self.random.choice(5, size=self.p.questions, p=WRONG) + 1
        return np.where(self.random.random(self.p.questions) < self.solvable, 0, wrong)

    def step(self) -> None:
        going = self.going
        copies = self.random.random(len(going)) < self.p.copying
        candidate = np.where(copies | ~going, self.candidate, self.derived())
        same = candidate == self.candidate
        self.reflections += going
        self.confirmed += going & same
        self.counts[going, candidate[going]] += 1
        self.candidate = candidate
        self.offered += 1
        stops = self.watched & (candidate == 0)
        if self.p.early_stop == "on":
            stops |= same
        self.going = going & ~stops

    def observe(self) -> Seen:
        rows = np.arange(len(self.first))
        if self.p.final_rule == "last":
            final = self.candidate
        else:
            votes = self.counts + 0.1 * self.tie_break
            votes[rows, self.first] += 0.5
            final = votes.argmax(1)
        final = np.where(self.watched & (self.candidate == 0), 0, final)
        before, after = self.first == 0, final == 0
        tokens = 1 + 0.35 * self.reflections.mean()
        return {
            "accuracy": after.mean(),
            "first_accuracy": before.mean(),
            "gain": after.mean() - before.mean(),
            "fixed": (after & ~before).mean(),
            "broken": (before & ~after).mean(),
            "confirmatory_share": self.confirmed.sum() / max(self.reflections.sum(), 1),
            "tokens": tokens,
            "tokens_saved": 1 - tokens / (1 + 0.35 * self.offered),
        }
