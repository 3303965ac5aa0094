"""Selection alone, without sampling drift: the policy of infinitely many answers per prompt (replicator dynamics).

pi <- (1 - eta) pi + eta pi A / sum(pi A); at eta = 1 this is pi_t proportional to pi_0 A^t under a fixed acceptance A. The
average over prompts is taken over a fixed sample of 1000 of them, evenly spread in difficulty, so the theory itself is known
to some percent. Against runs with few answers per prompt the difference is the drift that finite samples add.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, iterate

_PROMPTS = 1000
_K = 2.0 ** np.arange(10)
_ALIVE = 1e-3
_BISECTIONS = 16


def theory(values: Values) -> dict[str, Curve]:
    """Return accuracy, gap, entropy, coverage, rarest_mode (points,) and pass_at_k (points, 10) by round."""
    policy, value, correct = _prompts(values)
    rate = number(values, "distillation")
    rarest = np.where(correct > 0, policy, 2.0).argmin(axis=1)

    def observe(state: tuple[Curve, Curve]) -> dict[str, Curve]:
        policy, target = state
        solved = np.clip((policy * correct).sum(1), 0.0, 1.0 - 1e-7)
        alive = (policy > _ALIVE) * correct
        return {
            "accuracy": solved.mean(),
            "gap": (target * correct).sum(1).mean() - solved.mean(),
            "entropy": -(policy * np.log(np.maximum(policy, 1e-30))).sum(1).mean(),
            "coverage": alive.sum(1).mean() / correct.sum(),
            "rarest_mode": alive[np.arange(len(alive)), rarest].mean(),
            "pass_at_k": (1.0 - (1.0 - solved[:, None]) ** _K).mean(0),
        }

    def distil(state: tuple[Curve, Curve]) -> tuple[Curve, Curve]:
        policy = (1.0 - rate) * state[0] + rate * state[1]
        return policy, _target(policy, value, correct, values)

    return iterate((policy, _target(policy, value, correct, values)), distil, whole(values, "steps"), observe)


def _prompts(values: Values) -> tuple[Curve, Curve, Curve]:
    """Return first policies and verifier values (prompts, answers), and which answers are correct (answers,)."""
    from scipy.special import ndtri

    random, answers = np.random.default_rng(20260101), whole(values, "answers")
    correct = (np.arange(answers) < number(values, "correct_answers")).astype(np.float64)
    difficulty = ndtri((np.arange(_PROMPTS) + 0.5) / _PROMPTS)[:, None]
    handicap = number(values, "handicap") + 1.5 * difficulty
    log_policy = 1.5 * random.standard_normal((_PROMPTS, answers)) - handicap * correct
    log_policy -= np.log(np.exp(log_policy).sum(1, keepdims=True))
    familiar = (log_policy - log_policy.mean(1, keepdims=True)) / log_policy.std(1, keepdims=True)
    value = number(values, "verifier_power") * correct + number(values, "familiarity") * familiar
    value += number(values, "fixed_error") * random.standard_normal((_PROMPTS, answers))
    return np.exp(log_policy), value, correct


def _target(policy: Curve, value: Curve, correct: Curve, values: Values) -> Curve:
    """Return pi A / sum(pi A); a prompt of which nothing is kept stays as it is."""
    from scipy.special import ndtr

    noise, rule = number(values, "call_noise"), values["rule"]
    if rule == "rank":
        accept = ndtr((value - _cut(policy, value, number(values, "keep_share"), noise)) / noise)
    elif rule == "absolute":
        accept = ndtr((value - number(values, "threshold")) / noise)
    elif rule == "exact":
        accept = np.broadcast_to(np.maximum(correct, number(values, "false_pass")), policy.shape)
    else:
        accept = np.ones(policy.shape)
    link = number(values, "verdict_link")
    mass = policy * (link * accept + (1.0 - link) * (policy * accept).sum(1, keepdims=True))
    total = mass.sum(1, keepdims=True)
    return np.where(total > 1e-20, mass / np.maximum(total, 1e-20), policy)


def _cut(policy: Curve, value: Curve, share: float, noise: float) -> Curve:
    """Return the rating above which the share of all answers lies, (prompts, 1), by bisection."""
    from scipy.special import ndtr

    mass, scaled = policy.astype(np.float32), (value / noise).astype(np.float32)
    low, high = value.min(1, keepdims=True) - 6.0 * noise, value.max(1, keepdims=True) + 6.0 * noise
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        chance = ndtr(scaled - (middle / noise).astype(np.float32))
        too_many = (mass * chance).sum(1, keepdims=True) > share
        low, high = np.where(too_many, middle, low), np.where(too_many, high, middle)
    return np.asarray(0.5 * (low + high))
