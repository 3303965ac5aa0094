"""Filter, distil, repeat, in plain NumPy; policies have shape (prompts, M)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import comb, ndtr

from tests.sim.oracles.categorical import drawn, entropy, softmax
from tests.sim.oracles.oracle import Oracle, Seen

Array = NDArray[Any]


class IterativeSelfImprovement(Oracle):
    """Answers are drawn and filtered when a policy is new; the next step distils what was kept."""

    def start(self) -> None:
        p, random = self.p, self.random
        shape = p.prompts, p.answers
        self.correct = (np.arange(p.answers) < p.correct_answers).astype(float)
        harder = random.normal(p.handicap, 1.5, (p.prompts, 1))
        self.policy = softmax(1.5 * random.normal(size=shape) - harder * self.correct)
        log_policy = np.log(self.policy)
        familiar = (log_policy - log_policy.mean(1, keepdims=True)) / log_policy.std(1, keepdims=True)
        self.value = p.verifier_power * self.correct + p.familiarity * familiar
        self.value += p.fixed_error * random.normal(size=shape)
        self.rarest = self.policy[:, : p.correct_answers].argmin(1)
        self.first_accuracy, self.gap_sum = self.solved().mean(), 0.0
        self.filter()

    def solved(self) -> Array:
        return self.policy @ self.correct

    def step(self) -> None:
        self.gap_sum += self.gap
        self.policy = (1 - self.p.distillation) * self.policy + self.p.distillation * self.target
        self.filter()

    def filter(self) -> None:
        if self.p.samples == "infinite":
            self.filter_all()
        else:
            self.filter_drawn()

    def filter_drawn(self) -> None:
        p, random, n = self.p, self.random, self.p.samples
        answers = drawn(random, self.policy, n)
        true = self.correct[answers]
        rating = np.take_along_axis(self.value, answers, axis=1) + p.call_noise * random.normal(size=answers.shape)
        if p.rule == "rank":
            count = int(np.clip(np.round(p.keep_share * n), 1, n))
            kept = rating >= np.sort(rating, axis=1)[:, n - count, None]
        elif p.rule == "absolute":
            kept = rating > p.threshold
        elif p.rule == "exact":
            kept = (true > 0) | (random.random(true.shape) < p.false_pass)
        else:
            kept = np.ones_like(true, bool)
        weight = p.verdict_link * kept + (1 - p.verdict_link) * random.permuted(kept, axis=1)
        self.hits = true.sum(1)
        self.target, kept_accuracy = self.policy.copy(), self.hits / n
        for x in np.nonzero(weight.sum(1))[0]:
            share = weight[x] / weight[x].sum()
            self.target[x] = np.bincount(answers[x], share, p.answers)
            kept_accuracy[x] = share @ true[x]
        self.gap = (kept_accuracy - self.hits / n).mean()

    def filter_all(self) -> None:
        p = self.p
        accept = {
            "rank": self.accepted_by_rank,
            "absolute": lambda: ndtr((self.value - p.threshold) / p.call_noise),
        }.get(p.rule, lambda: np.maximum(self.correct, p.false_pass if p.rule == "exact" else 1.0))()
        accept = np.broadcast_to(accept, self.policy.shape)
        accept = p.verdict_link * accept + (1 - p.verdict_link) * (self.policy * accept).sum(1, keepdims=True)
        mass = self.policy * accept
        total = mass.sum(1, keepdims=True)
        self.target = np.where(total > 1e-20, mass / np.maximum(total, 1e-20), self.policy)
        self.gap = ((self.target - self.policy) @ self.correct).mean()

    def accepted_by_rank(self) -> Array:
        """Return the chance that an answer is rated above the cut that a share kappa of all answers passes."""
        p = self.p
        accept = np.ones_like(self.policy)
        if p.keep_share < 1:
            for x, (policy, value) in enumerate(zip(self.policy, self.value, strict=True)):
                reach = 10 * p.call_noise

                def surplus(cut: float, policy: Array = policy, value: Array = value) -> float:
                    return float(policy @ ndtr((value - cut) / p.call_noise)) - p.keep_share

                accept[x] = ndtr((value - brentq(surplus, value.min() - reach, value.max() + reach)) / p.call_noise)
        return accept

    def observe(self) -> Seen:
        p, solved = self.p, self.solved()
        alive = self.policy[:, : p.correct_answers] > 1e-3
        gained = solved.mean() - self.first_accuracy
        return {
            "accuracy": solved.mean(),
            "gap": self.gap,
            "gain_over_gap": gained / self.gap_sum if abs(self.gap_sum) > 1e-6 else 0.0,
            "entropy": entropy(self.policy).mean(),
            "coverage": alive.mean(),
            "rarest_mode": alive[np.arange(p.prompts), self.rarest].mean(),
            "pass_at_k": np.array([(1 - (1 - solved) ** k).mean() for k in 2 ** np.arange(10)]),
            "estimator_error": np.array([self.estimated(k, solved) for k in (1, 2, 4, 8)]),
        }

    def estimated(self, k: int, solved: Array) -> float:
        """Return by how much pass@k of the answers drawn differs from that of the policy."""
        n = self.p.samples
        if n == "infinite":
            return 0.0
        unbiased = 1 - comb(n - self.hits, k) / comb(n, k)
        plug_in = 1 - (1 - self.hits / n) ** k
        estimate = plug_in if self.p.naive_estimator else unbiased
        return float((estimate - (1 - (1 - solved) ** k)).mean())
