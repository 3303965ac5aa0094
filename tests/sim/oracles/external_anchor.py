"""A judge that moves with the actor, held by labels from outside, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles import shared_policy as shared
from tests.sim.oracles.oracle import Oracle, Seen


class ExternalAnchor(Oracle):
    """The judge labels by its argmax, from a view of its own and without thinking noise."""

    def start(self) -> None:
        p, random = self.p, self.random
        self.mu = shared.prototypes(random, p)
        self.actor = shared.first_policy(random, self.mu, p)
        self.judge = shared.Policy(self.actor.weights.copy(), self.actor.bias.copy())
        self.exam = shared.prompts(random, 128, p)
        self.exam_view = random.normal(size=self.exam.noise.shape)
        self.steps = 0

    def labels(self, seen: shared.Prompts, other_view: NDArray[Any]) -> NDArray[Any]:
        p, rho = self.p, self.p.judge_correlation
        view = rho * seen.noise + np.sqrt(1 - rho**2) * other_view
        shown = self.mu[seen.correct] + shared.SCALE * p.prompt_noise * view
        logits = shown @ self.judge.weights.T + self.judge.bias
        logits[:, 0] += p.judge_bias
        return logits.argmax(1)

    def step(self) -> None:
        p, random = self.p, self.random
        seen = shared.prompts(random, p.prompts, p)
        labels = self.labels(seen, random.normal(size=seen.noise.shape))
        user_is_there = self.steps < p.leave_step
        truthful = random.random(p.prompts) < p.external_truth
        outside = np.where(truthful, seen.correct, random.integers(p.answers, size=p.prompts))
        if user_is_there:
            labels = np.where(random.random(p.prompts) < p.external_share, outside, labels)
        self.steps += 1
        if user_is_there or not p.mask_after_leaving:
            phi = shared.features(self.mu, seen, p)
            now = self.actor(phi)
            given = shared.answers(now, seen)
            change = shared.gradient(phi, shared.pull(now, given, given == labels[:, None]))
            self.actor.weights = self.actor.weights + p.step_size * change.weights
            self.actor.bias = self.actor.bias + p.step_size * p.shared_plasticity * change.bias
        self.judge.weights = self.judge.weights + p.judge_moves * (self.actor.weights - self.judge.weights)
        self.judge.bias = self.judge.bias + p.judge_moves * (self.actor.bias - self.judge.bias)

    def observe(self) -> Seen:
        now = self.actor(shared.features(self.mu, self.exam, self.p))
        labels = self.labels(self.exam, self.exam_view)
        return {
            "accuracy": shared.chance_of(now, self.exam.correct),
            "self_reward": shared.chance_of(now, labels),
            "judge_accuracy": (labels == self.exam.correct).mean(),
            "top_share": shared.top_share(now),
            "entropy": shared.mean_entropy(now),
        }
