"""Verdicts and hints on answers of several symbols, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.categorical import drawn, entropy, softmax
from tests.sim.oracles.oracle import Oracle, Seen


class FeedbackSignals(Oracle):
    """Logits (X, L, V); symbol 0 is the right one at every position."""

    def start(self) -> None:
        p = self.p
        self.logits = 0.5 * self.random.normal(size=(p.contexts, p.length, p.symbols))
        self.logits[:, :, 0] += p.start
        self.baseline = np.zeros(p.contexts)
        self.steps = 0

    def step(self) -> None:
        p, random = self.p, self.random
        policy = softmax(self.logits)
        answers = drawn(random, policy, p.answers).swapaxes(1, 2)  # (X, n, L)
        success = (answers == 0).all(2)
        user_is_there = self.steps < p.leave_step
        hints_come = user_is_there and self.steps >= p.hints_from
        self.steps += 1
        if not user_is_there and p.mask_after_leaving:
            return
        if user_is_there:
            reward = success ^ (random.random(success.shape) < p.flip)
        else:
            reward = (answers == self.logits.argmax(2)[:, None]).all(2)
        symbols = np.eye(p.symbols)
        advantage = reward - self.baseline[:, None]
        evaluative = (advantage[:, :, None, None] * (symbols[answers] - policy[:, None])).mean(1)
        directive = np.zeros_like(policy)
        if hints_come:
            directive = self.directive(policy, answers, success)
        self.logits = self.logits + p.evaluative_step * evaluative + p.directive_step * directive
        self.baseline = self.baseline + 0.1 * (reward.mean(1) - self.baseline)

    def directive(self, policy: NDArray[Any], answers: NDArray[Any], success: NDArray[Any]) -> NDArray[Any]:
        """Return the mean of e_hint - pi at the first wrong position of the answers that get a hint."""
        p, random = self.p, self.random
        hinted = ~success & (random.random(success.shape) < p.hint_share)
        truthful = random.random(success.shape) < p.hint_truth
        named = np.where(truthful, 0, random.integers(p.symbols, size=success.shape))
        place = (answers != 0).argmax(2)
        context, answer = np.nonzero(hinted)
        at = place[context, answer]
        change = np.zeros_like(policy)
        np.add.at(change, (context, at), np.eye(p.symbols)[named[context, answer]] - policy[context, at])
        return change / p.answers

    def observe(self) -> Seen:
        policy = softmax(self.logits)
        return {
            "accuracy": policy[:, :, 0].prod(1).mean(),
            "own_score": policy.max(2).prod(1).mean(),
            "greedy_accuracy": (self.logits.argmax(2) == 0).all(1).mean(),
            "symbol_accuracy": policy[:, :, 0].mean(),
            "entropy": entropy(policy).mean(),
        }
