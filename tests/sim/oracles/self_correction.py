"""Two-turn self-correction trained by exact gradients, in plain NumPy, the gradients written out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sim.oracles.categorical import softmax
from tests.sim.oracles.oracle import Oracle, Seen

Array = NDArray[Any]
GROUPS, ERRORS, SIGHT, VIEWS, EXAM_VIEWS = 8, 6, 4, 8, 64
OUTCOMES = 1 + ERRORS


@dataclass(frozen=True)
class Phase:
    """How a third of the run trains; traces come from "base", "begin" of the phase, "first" (turn of today) or "today"."""

    rate: float = 0.0
    first: float = 0.0
    final: float = 0.0
    second: float = 0.0
    bonus: float = 0.0
    traces: str = "base"
    wrong_only: bool = False
    first_pull: float = 0.0
    second_pull: float = 0.0


SFT = Phase(rate=0.05, second=1)
RL = Phase(rate=0.02, first=1, final=1, second=1, traces="today", first_pull=0.02, second_pull=0.02)
PROGRESS = replace(RL, bonus=1, second_pull=0.01)
METHODS = {
    "base": [Phase()] * 3,
    "star_one_round": [replace(SFT, final=1)] * 3,
    "star": [replace(SFT, final=1, traces="begin")] * 3,
    "pair_sft": [replace(SFT, wrong_only=True)] * 3,
    "offline_sft": [SFT] * 3,
    "offline_corrector": [replace(SFT, first=1)] * 3,
    "matched_corrector": [replace(SFT, first=1, traces="first")] * 3,
    "on_policy_corrector": [replace(SFT, first=1, traces="today")] * 3,
    "multi_turn_rl": [RL] * 3,
    "score": [replace(RL, first=0, final=0, first_pull=1), PROGRESS, PROGRESS],
}


class SelfCorrection(Oracle):
    """A policy is [A (G, outcomes), V (actions, 4), c (actions,)]; outcome 0 is correct, action 0 keeps."""

    def start(self) -> None:
        p, random = self.p, self.random
        looks = random.normal(size=(OUTCOMES, SIGHT))
        self.looks = looks / np.linalg.norm(looks, axis=1, keepdims=True)
        common = np.arange(ERRORS) < ERRORS // 2
        errors = np.where(common, 0.7, -1.5) + 0.7 * random.normal(size=(GROUPS, ERRORS))
        slips = softmax(np.where(common, -2.0, 1.0) + 0.7 * random.normal(size=ERRORS))
        self.slips = np.concatenate([[0.0], slips])
        repairs = self.looks.copy()
        repairs[0] = 0
        bias = np.zeros(OUTCOMES)
        bias[0] = p.keep_bias
        self.base = [np.column_stack([np.full(GROUPS, p.skill), errors]), repairs, bias]
        self.policy, self.traces = list(self.base), list(self.base)
        self.moment = [np.zeros_like(part) for part in self.base]
        self.square = [np.zeros_like(part) for part in self.base]
        self.exam = self.looks[:, None] + p.blindness * random.normal(size=(OUTCOMES, EXAM_VIEWS, SIGHT))
        self.steps = 0

    def first_turn(self, policy: list[Array]) -> Array:
        return np.asarray((1 - self.p.slips) * softmax(policy[0]) + self.p.slips * self.slips)

    def second_turn(self, policy: list[Array], views: Array) -> Array:
        return softmax(views @ policy[1].T + policy[2])

    def final_answers(self) -> Array:
        """Return the chance of each final answer after answer o and action a, (outcomes, actions, outcomes)."""
        p = self.p
        final = np.zeros((OUTCOMES, OUTCOMES, OUTCOMES))
        for o in range(OUTCOMES):
            final[o, :, o] = 1
        breaks = p.break_chance * (1 - p.outside_stop)
        for m in range(1, OUTCOMES):
            final[0, m] = (1 - breaks) * np.eye(OUTCOMES)[0] + breaks * np.eye(OUTCOMES)[m]
            final[m, m] = (1 - p.repair_chance) * np.eye(OUTCOMES)[m] + p.repair_chance * np.eye(OUTCOMES)[0]
        return final

    def labels(self, first: Array) -> Array:
        outside, eye = self.p.outside_labels, np.eye(OUTCOMES)
        return np.asarray(outside * eye[0] + (1 - outside) * eye[first.argmax(1)])

    def step(self) -> None:
        p = self.p
        third = p.steps // 3
        phase = METHODS[p.method][min(self.steps // third, 2)]
        begins = self.steps % third == 0
        if phase.traces == "today" or (phase.traces == "begin" and begins):
            self.traces = list(self.policy)
        elif phase.traces == "first":
            self.traces[0] = self.policy[0]
        views = self.looks[:, None] + p.blindness * self.random.normal(size=(OUTCOMES, VIEWS, SIGHT))
        self.steps += 1
        rates = [phase.rate * p.first_turn_training, phase.rate, phase.rate]
        for i, change in enumerate(self.gradient(phase, views)):
            self.moment[i] = 0.9 * self.moment[i] + 0.1 * change
            self.square[i] = 0.999 * self.square[i] + 0.001 * change**2
            mean, size = self.moment[i] / (1 - 0.9**self.steps), self.square[i] / (1 - 0.999**self.steps)
            self.policy[i] = self.policy[i] - rates[i] * mean / (np.sqrt(size) + 1e-8)

    def gradient(self, phase: Phase, views: Array) -> list[Array]:
        """Return the gradient of the loss with respect to A, V and c."""
        p, bonus = self.p, phase.bonus * self.p.alpha
        first, second = self.first_turn(self.policy), self.second_turn(self.policy, views)
        base_first, base_second = self.first_turn(self.base), self.second_turn(self.base, views)
        seen_first, seen_second = self.first_turn(self.traces), self.second_turn(self.traces, views)
        labels = self.labels(first)
        reward = np.einsum("oaf,gf->goa", self.final_answers(), labels)
        by_answer = seen_first * np.einsum("goa,oa->go", reward, seen_second.mean(1))
        by_action = np.einsum("go,goa->oa", seen_first, reward) / GROUPS
        if phase.wrong_only:
            by_action[0] = 0
        by_first = -(phase.first - bonus) * labels - (phase.final + bonus) * by_answer / first
        by_first += phase.first_pull * np.log(first / base_first)  # chances sum to 1, so that the rest is 0
        softened = softmax(self.policy[0])
        by_first *= (1 - p.slips) / GROUPS
        logits = softened * (by_first - (softened * by_first).sum(1, keepdims=True))
        share = first.mean(0)[:, None, None]
        by_log = -(phase.second + bonus) * by_action[:, None] * seen_second
        by_log += phase.second_pull * share * second * np.log(second / base_second)
        by_log /= VIEWS
        actions = by_log - second * by_log.sum(2, keepdims=True)
        return [logits, np.einsum("ova,ovd->ad", actions, views), actions.sum((0, 1))]

    def observe(self) -> Seen:
        first = self.first_turn(self.policy)
        share, before = first.mean(0), self.first_turn(self.base).mean(0)
        action = self.second_turn(self.policy, self.exam).mean(1)
        final = self.final_answers()
        right = (action * final[:, :, 0]).sum(1)
        fixed, broken, wrong = share[1:] @ right[1:], share[0] * (1 - right[0]), 1 - share[0]
        fix_rate = fixed / max(wrong, 1e-9)
        errors = [part[1:] / max(part[1:].sum(), 1e-9) for part in (share, before)]
        return {
            "accuracy_second": share @ right,
            "accuracy_first": share[0],
            "reward": np.einsum("go,oa,oaf,gf->g", first, action, final, self.labels(first)).mean(),
            "delta": share @ right - share[0],
            "kept_right": share[0] * right[0],
            "broken": broken,
            "fixed": fixed,
            "kept_wrong": wrong - fixed,
            "fix_rate": fix_rate,
            "break_rate": 1 - right[0],
            "balance": fix_rate / max(fix_rate + 1 - right[0], 1e-9),
            "edit_rate": 1 - share @ action[:, 0],
            "total_variation": abs(errors[0] - errors[1]).sum() / 2,
        }
