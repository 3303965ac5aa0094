"""Self-consistency as a reward, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles import shared_policy as shared
from tests.sim.oracles.categorical import softmax
from tests.sim.oracles.oracle import Oracle, Seen


class MajorityVoteReward(Oracle):
    """With policy "table" `weights` are the logits (B, M) of prompts that come back at every step."""

    def start(self) -> None:
        p, random = self.p, self.random
        self.mu = shared.prototypes(random, p)
        self.policy = shared.first_policy(random, self.mu, p)
        self.table = p.policy == "table"
        if self.table:
            fixed = shared.prompts(random, p.prompts, p)
            shown = self.mu[fixed.correct] + shared.SCALE * p.prompt_noise * fixed.noise
            logits = shown @ self.policy.weights.T + self.policy.bias
            self.policy, self.fixed = shared.Policy(logits, np.zeros(p.answers)), fixed.correct
        self.initial = shared.Policy(self.policy.weights.copy(), self.policy.bias.copy())
        self.exam = self.prompts(p.prompts if self.table else 128)
        self.exam_ties = np.random.default_rng(random.integers(2**63))
        self.smoothed, self.stopped = 1 / p.answers, False

    def prompts(self, count: int) -> shared.Prompts:
        seen = shared.prompts(self.random, count, self.p)
        if self.table:
            seen.correct = self.fixed
        return seen

    def probabilities(self, policy: shared.Policy, seen: shared.Prompts) -> NDArray[Any]:
        if self.table:
            return np.repeat(softmax(policy.weights)[:, None], self.p.samples, axis=1)
        return policy(shared.features(self.mu, seen, self.p))

    def step(self) -> None:
        p, random = self.p, self.random
        seen = self.prompts(p.prompts)
        now, first = self.probabilities(self.policy, seen), self.probabilities(self.initial, seen)
        given = shared.answers(now, seen)
        own = shared.majority(random, given, p.answers)
        earlier = shared.majority(random, shared.answers(first, seen), p.answers)
        labels = np.where(random.random(p.prompts) < p.label_refresh, own, earlier)
        labels = np.where(random.random(p.prompts) < p.external_share, seen.correct, labels)
        at = given[:, :, None]
        ratio = np.log(np.take_along_axis(now, at, 2)) - np.log(np.take_along_axis(first, at, 2))
        reward = (given == labels[:, None]) - p.reference_pull * ratio[:, :, 0]
        share = np.bincount(given.ravel(), minlength=p.answers).max() / given.size
        self.smoothed += (share - self.smoothed) / 25
        self.stopped |= self.smoothed > p.stop_share
        if self.stopped:
            return
        pulls = shared.pull(now, given, reward)
        if self.table:
            self.policy.weights = self.policy.weights + p.step_size * pulls.mean(1)
            return
        change = shared.gradient(shared.features(self.mu, seen, p), pulls)
        self.policy.weights = self.policy.weights + p.step_size * change.weights
        self.policy.bias = self.policy.bias + p.step_size * p.shared_plasticity * change.bias

    def observe(self) -> Seen:
        now = self.probabilities(self.policy, self.exam)
        given = shared.answers(now, self.exam)
        majority = shared.majority(self.exam_ties, given, self.p.answers)
        return {
            "accuracy": shared.chance_of(now, self.exam.correct),
            "majority_reward": (given == majority[:, None]).mean(),
            "vote_accuracy": (majority == self.exam.correct).mean(),
            "mode_accuracy": (now.argmax(2) == self.exam.correct[:, None]).mean(),
            "top_share": shared.top_share(now),
            "entropy": shared.mean_entropy(now),
        }
