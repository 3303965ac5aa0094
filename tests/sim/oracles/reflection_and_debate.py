"""Reflection alone and debate at a round table, in plain NumPy; beliefs have shape (questions, agents, options)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.categorical import random_argmax, softmax
from tests.sim.oracles.oracle import Oracle, Seen

Array = NDArray[Any]


def rescaled(confidence: Array) -> Array:
    """Return the weight of a vote: 1 at 1, .8 from .9, .5 from .8, .3 from .6, .1 below."""
    return np.select(
        [confidence >= 1, confidence >= 0.9, confidence >= 0.8, confidence >= 0.6], [1, 0.8, 0.5, 0.3], 0.1
    )


class ReflectionAndDebate(Oracle):
    """Option 0 is the true one."""

    def start(self) -> None:
        p, random = self.p, self.random
        self.truth = np.eye(p.options)[0]
        self.strength = np.ones((p.agents, 1))
        if p.agents > 1:
            self.strength[-1] = p.critic_strength
        self.ease = random.normal(p.sensitivity, p.ease_spread, (p.questions, 1, 1))
        alike = random.normal(size=(p.questions, 1, p.options))
        own = random.normal(size=(p.questions, p.agents, p.options))
        noise = np.sqrt(p.error_correlation) * alike + np.sqrt(1 - p.error_correlation) * own
        evidence = self.strength * self.ease * self.truth + noise
        self.beliefs = self.strength * p.sensitivity * evidence
        self.pooled = self.beliefs.sum(1)
        self.changed = 0.0
        self.ties = np.random.default_rng(random.integers(2**63))
        self.announce()

    def announce(self) -> None:
        self.answers = self.beliefs.argmax(2)
        sure = softmax(2 * self.beliefs).max(2) + 0.05 * self.random.normal(size=self.answers.shape)
        self.confidence = np.clip(sure, 0, 1)

    def step(self) -> None:
        p = self.p
        said = np.eye(p.options)[self.answers]
        noise = np.sqrt(p.fresh) * self.random.normal(size=self.beliefs.shape)
        evidence = self.strength * p.sensitivity * (p.fresh * self.strength * self.ease * self.truth + noise)
        width = min(p.candidates_weighed, p.options)
        weighed = np.zeros_like(self.beliefs)
        np.put_along_axis(weighed, np.argsort(-self.beliefs, axis=2)[:, :, :width], 1 / width, axis=2)
        heard = rescaled(self.confidence)[:, :, None] * said
        table = heard.sum(1, keepdims=True) - heard
        self.beliefs = self.beliefs + p.sensitivity * (p.self_trust * weighed + p.trust * table) + evidence
        self.pooled = self.pooled + evidence.sum(1)
        before = self.answers
        self.announce()
        self.changed = (before != self.answers).mean()

    def observe(self) -> Seen:
        p, right = self.p, self.answers == 0
        said = np.eye(p.options)[self.answers]
        votes, weighted = said.sum(1), (rescaled(self.confidence)[:, :, None] * said).sum(1)
        agreed = votes.max(1) == p.agents
        wrong = self.confidence[~right]
        return {
            "answer_accuracy": right.mean(),
            "first_agent_accuracy": right[:, 0].mean(),
            "team_accuracy": (random_argmax(self.ties, weighted.round(4)) == 0).mean(),
            "majority_accuracy": (random_argmax(self.ties, votes) == 0).mean(),
            "pooled_accuracy": (self.pooled.argmax(1) == 0).mean(),
            "confidence_when_wrong": wrong.mean() if wrong.size else 0.0,
            "change_rate": self.changed,
            "consensus": agreed.mean(),
            "accuracy_given_consensus": right[agreed, 0].mean() if agreed.any() else 0.0,
        }
