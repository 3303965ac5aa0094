"""Both signals in expectation: the mean update of every logit, without the noise of sampled answers.

A verdict moves position l by eta_e (1 - 2 p) P (e_right - pi_l), P the chance of a right answer: the covariance of success with
the symbol, from which a baseline subtracts nothing. A hint moves it by eta_d f R_l (h e_right + (1 - h) / V - pi_l), R_l the
chance that l is the first wrong position. Averages are over a fixed sample of 128 starting policies. What runs lose
against this is lost to early sharpening on few successes, which no mean field sees.
"""

from __future__ import annotations

import numpy as np

from sim.spec import Values, number, whole
from sim.theory.axis import Curve, iterate

_CONTEXTS = 128


def theory(values: Values) -> dict[str, Curve]:
    """Return accuracy, greedy_accuracy, symbol_accuracy, entropy, own_score and hint_limit by step, each (points,)."""
    length, symbols = whole(values, "length"), whole(values, "symbols")
    start = 0.5 * np.random.default_rng(20260102).standard_normal((_CONTEXTS, length, symbols))
    start[..., 0] += number(values, "start")
    truth = number(values, "hint_truth")
    hint = truth * np.eye(symbols)[0] + (1.0 - truth) / symbols
    limit = np.asarray((truth + (1.0 - truth) / symbols) ** length)
    evaluative = number(values, "evaluative_step") * (1.0 - 2.0 * number(values, "flip"))
    directive = number(values, "directive_step") * number(values, "hint_share")
    leaves, masked = number(values, "leave_step"), number(values, "mask_after_leaving") >= 0.5

    def learn(state: tuple[Curve, int]) -> tuple[Curve, int]:
        logits, step = state
        if step >= leaves and masked:
            return logits, step + 1
        policy = _softmax(logits)
        if step >= leaves:
            best = np.eye(symbols)[policy.argmax(2)]
            agreed = (policy * best).sum(2).prod(1)
            move = number(values, "evaluative_step") * agreed[:, None, None] * (best - policy)
            return logits + move, step + 1
        before = np.cumprod(np.concatenate([np.ones((_CONTEXTS, 1)), policy[:, :, 0]], axis=1), axis=1)
        move = evaluative * before[:, -1, None, None] * (np.eye(symbols)[0] - policy)
        if step >= number(values, "hints_from"):
            wrong = policy * (np.arange(symbols) > 0)
            reached = before[:, :-1, None]
            share = wrong.sum(2, keepdims=True)
            move += directive * reached * share * (hint - policy)
        return logits + move, step + 1

    def observe(state: tuple[Curve, int]) -> dict[str, Curve]:
        policy = _softmax(state[0])
        return {
            "accuracy": policy[:, :, 0].prod(1).mean(),
            "greedy_accuracy": (policy.argmax(2) == 0).all(1).mean(),
            "symbol_accuracy": policy[:, :, 0].mean(),
            "entropy": -(policy * np.log(np.maximum(policy, 1e-30))).sum(2).mean(),
            "own_score": policy.max(2).prod(1).mean(),
            "hint_limit": limit,
        }

    return iterate((start, 0), learn, whole(values, "steps"), observe)


def _softmax(logits: Curve) -> Curve:
    mass = np.exp(logits - logits.max(2, keepdims=True))
    return np.asarray(mass / mass.sum(2, keepdims=True))
