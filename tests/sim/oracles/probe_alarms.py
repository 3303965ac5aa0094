"""Alarms on a loop that is paid by its own majority, in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.sim.oracles import shared_policy as shared
from tests.sim.oracles.oracle import Oracle, Seen

WARM = 25


class ProbeAlarms(Oracle):
    """The loop of majority votes, on labels of the policy as it is; `signal` is what the alarm sees, a running mean."""

    def start(self) -> None:
        p, random = self.p, self.random
        self.mu = shared.prototypes(random, p)
        self.policy = self.initial = shared.first_policy(random, self.mu, p)
        self.exam = shared.prompts(random, 128, p)
        self.probe = shared.prompts(random, p.probe, p)
        self.exam_ties = np.random.default_rng(random.integers(2**63))
        self.steps, self.sum, self.signal, self.best, self.rung = 0, 0.0, 0.0, -np.inf, False

    def step(self) -> None:
        p = self.p
        seen = shared.prompts(self.random, p.prompts, p)
        if not self.rung:
            self.train(seen)
        self.steps += 1
        self.sum += (self.seen_by_alarm(seen) - self.sum) / 25
        self.signal = self.sum / (1 - (1 - 1 / 25) ** self.steps)
        if self.steps < WARM or p.alarm == "none":
            return
        if p.alarm in ("probe", "brier"):
            good = -self.signal if p.alarm == "brier" else self.signal
            self.best = max(self.best, good)
            self.rung |= bool(good < self.best - p.drop)
        else:
            level = {"reward": p.reward_level, "kl": p.kl_level, "share": p.share_level}[p.alarm]
            self.rung |= bool(self.signal > level)

    def train(self, seen: shared.Prompts) -> None:
        p, phi = self.p, shared.features(self.mu, seen, self.p)
        now = self.policy(phi)
        given = shared.answers(now, seen)
        label = shared.majority(self.random, given, p.answers)
        pulls = shared.pull(now, given, (given == label[:, None]).astype(float))
        change = shared.gradient(phi, pulls)
        self.policy = shared.Policy(
            self.policy.weights + p.step_size * change.weights,
            self.policy.bias + p.step_size * p.shared_plasticity * change.bias,
        )

    def seen_by_alarm(self, seen: shared.Prompts) -> float:
        p = self.p
        if p.alarm in ("probe", "brier"):
            now = self.policy(shared.features(self.mu, self.probe, p))
            if p.alarm == "probe":
                return shared.chance_of(now, self.probe.correct)
            return float(((now.mean(1) - np.eye(p.answers)[self.probe.correct]) ** 2).sum(1).mean())
        phi = shared.features(self.mu, seen, p)
        now, first = self.policy(phi), self.initial(phi)
        given = shared.answers(now, seen)
        if p.alarm == "reward":
            return float((given == shared.majority(self.random, given, p.answers)[:, None]).mean())
        if p.alarm == "kl":
            at = given[:, :, None]
            return float(np.log(np.take_along_axis(now, at, 2) / np.take_along_axis(first, at, 2)).mean())
        if p.alarm == "share":
            return float(np.bincount(given.ravel(), minlength=p.answers).max() / given.size)
        return 0.0

    def observe(self) -> Seen:
        now = self.policy(shared.features(self.mu, self.exam, self.p))
        given = shared.answers(now, self.exam)
        majority = shared.majority(self.exam_ties, given, self.p.answers)
        return {
            "accuracy": shared.chance_of(now, self.exam.correct),
            "majority_reward": (given == majority[:, None]).mean(),
            "signal": self.signal,
            "rung": float(self.rung),
            "top_share": shared.top_share(now),
        }
