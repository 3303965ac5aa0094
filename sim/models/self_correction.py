"""Two-turn self-correction: a first answer, a look at it, and a second answer that keeps or repairs it.

A corrector learns which errors to expect. Trained on first answers that are not those it will meet, it repairs what is right
and misses what is wrong; and it can only act on what it sees of its own mistake.

Model. The first answer o is correct or one of K = 6 errors, in G = 8 groups of questions:
P1(o | g) = (1 - i) softmax(A_g)_o + i slip_o, where training moves A and cannot move the slips, which fall on errors 4 to 6.
The second turn sees phi = e_o + nu noise, with a random unit vector e_o in R^4 for every o, and takes one of the actions
keep, fix_1, ..., fix_K by pi(a | phi) = softmax(V phi + c). Keeping changes nothing; fix_m repairs error m with chance r and
no other error; any fix breaks a correct answer with chance b. First: A_g,correct = skill, c_keep = keep bias, V_fix_m = e_m.

Training. Traces are (o, a) pairs of a past policy with chances P1 pi, weighted by reward; each turn climbs
sum of chance x weight x log of its probability, less a KL divergence to the base, by Adam with gradients exact in o and a and
sampled in phi. When the traces are refreshed at every step this is the policy gradient of the expected reward; when they are
never refreshed it is offline fine-tuning on the base's own successes; in between lies iterated fine-tuning. Methods, of three
phases of equal length, are the table in `correction_methods`. Correctness labels come from outside in all trained methods, as
in the source; `outside_labels` replaces them by the first turn's own majority.

Theory. accuracy_second_theory is the most that any second turn could reach with the first turn as it is and the view it has:
the mean over phi of max_a sum_o P(o | phi) P(correct | o, a).

Sources. Kumar, A. et al. (2024), Training language models to self-correct via reinforcement learning,
https://arxiv.org/abs/2409.12917; Zelikman, E. et al. (2022), STaR, https://arxiv.org/abs/2203.14465.

Not shown: correction in language. The action space is small and the gradients exact, so plain reinforcement learning finds
nearly what the two-stage method finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim import draw
from sim.lazy import jax, jnp
from sim.models.correction_methods import METHODS, Phase
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values

GROUPS = 8
ERRORS = 6
OUTCOMES = ERRORS + 1
SIGHT = 4
VIEWS = 8
EXAM_VIEWS = 64
PHASES = 3
_ERROR_NOISE = 0.7
_COMMON, _RARE = 0.7, -1.5
_LEAST_BLINDNESS = 0.05


def _bytes_per_seed(values: Values) -> int:
    return 4 * OUTCOMES * (EXAM_VIEWS * (6 * OUTCOMES + 2 * SIGHT) + VIEWS * 12 * OUTCOMES + GROUPS * 16 * OUTCOMES)


SPEC = Spec(
    id="self_correction",
    title="Self-correction in two turns",
    version=2,
    summary="A model looks at its first answer and keeps or repairs it; both turns are trained, in one of several ways.",
    mechanism="A corrector learns the errors in its traces; once the first turn errs differently, its repairs break answers.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("method", "Method", "", "1", "offline_corrector", None, None, None,
                  "base: no training; star: fine-tuning on traces with a correct final answer, collected anew in each of three "
                  "rounds, or in one; pair_sft: on wrong-to-right traces of the base; offline_sft: second turn on all correct "
                  "traces of the base; offline_corrector: the same behind a trained first turn; matched_corrector: behind that "
                  "first turn, on its answers; on_policy_corrector: on its answers and on today's repairs; multi_turn_rl: both "
                  "answers paid; score: two stages, the second pays progress. In all trained methods the labels of right and "
                  "wrong come from outside.",
                  choices=tuple(METHODS), group="Mechanism"),
        Parameter("steps", "Training steps", "T", "steps", 600, 3, 2000, 3,
                  "Updates in all; a method has three phases of equal length.", integer=True, group="Training"),
        Parameter("first_turn_training", "Training of the first turn", "eta_1", "1", 1.0, 0.0, 1.0, 0.05,
                  "Step size of the first turn relative to the second; 0 leaves the first turn as it was.",
                  group="Mechanism"),
        Parameter("blindness", "Blindness to one's own error", "nu", "1", 0.6, 0.0, 3.0, 0.05,
                  "Noise on what the second turn sees of the first answer.", group="Mechanism"),
        Parameter("slips", "Irreducible slips", "i", "1", 0.25, 0.0, 0.9, 0.01,
                  "Share of first answers that are errors which no training removes.", group="Task"),
        Parameter("skill", "First-turn skill", "A", "nats", 2.9, -2.0, 6.0, 0.1,
                  "Logit of the correct answer in the untrained first turn.", group="Task"),
        Parameter("keep_bias", "Keep bias", "c_0", "nats", 2.2, -1.0, 6.0, 0.1,
                  "Logit with which the untrained second turn keeps what it sees.", group="Task"),
        Parameter("repair_chance", "Chance of a repair", "r", "1", 0.85, 0.0, 1.0, 0.05,
                  "Chance that the right repair of an error gives the correct answer.", group="Task"),
        Parameter("break_chance", "Chance of breaking", "b", "1", 0.9, 0.0, 1.0, 0.05,
                  "Chance that a repair of a correct answer makes it wrong.", group="Task"),
        Parameter("alpha", "Weight of progress", "alpha", "1", 1.0, 0.0, 3.0, 0.1,
                  "How much method score pays for the second answer being better than the first.", group="Training"),
        Parameter("outside_labels", "Labels from outside", "e", "1", 1.0, 0.0, 1.0, 0.05,
                  "Share of training labels that are the truth; the rest is the first turn's own majority in that group.",
                  group="Anchor"),
        Parameter("outside_stop", "Stop signal from outside", "z", "1", 0.0, 0.0, 1.0, 0.05,
                  "Chance that a checker keeps a correct first answer from being edited.", group="Anchor"),
    ),
    outputs=(
        Output("accuracy_second", "Accuracy, second answer", "1", "Share of final answers that are correct.",
               ("step",), "wanted", 0.0, 1.0),
        Output("accuracy_second_theory", "Accuracy, best second answer", "1",
               "The most any second turn could reach behind this first turn with this view of it.",
               ("step",), "other", 0.0, 1.0),
        Output("accuracy_first", "Accuracy, first answer", "1", "Share of first answers that are correct.",
               ("step",), "other", 0.0, 1.0),
        Output("reward", "Reward paid", "1", "Mean label of the final answer, by the labels that training uses.",
               ("step",), "paid", 0.0, 1.0),
        Output("delta", "Second less first", "1", "Accuracy of the second answer less that of the first.",
               ("step",), "other", -1.0, 1.0),
        Output("kept_right", "Right, stays right", "1", "Share of questions.", ("step",), "other", 0.0, 1.0),
        Output("broken", "Right to wrong", "1", "Share of questions.", ("step",), "other", 0.0, 1.0),
        Output("fixed", "Wrong to right", "1", "Share of questions.", ("step",), "other", 0.0, 1.0),
        Output("kept_wrong", "Wrong, stays wrong", "1", "Share of questions.", ("step",), "other", 0.0, 1.0),
        Output("fix_rate", "Fix rate", "1", "Share of wrong first answers that end right.", ("step",), "other", 0.0, 1.0),
        Output("break_rate", "Break rate", "1", "Share of right first answers that end wrong.", ("step",), "other", 0.0, 1.0),
        Output("balance", "Balance of the two rates", "1",
               "Fix rate over fix rate plus break rate: the first accuracy at which a second turn changes nothing.",
               ("step",), "other", 0.0, 1.0),
        Output("edit_rate", "Edit rate", "1", "Share of first answers that the second turn edits.",
               ("step",), "other", 0.0, 1.0),
        Output("total_variation", "Shift of errors", "1",
               "Total variation distance between the first turn's errors now and before training.",
               ("step",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"first_turn_training": 0.0}, "The first turn stays as it was when the traces were collected."),
    presets=(
        Preset("on_policy", "Traces of today behind the same first turn", {"method": "on_policy_corrector"},
               "The same first turn, the same steps, traces of its own: the second answer is better than the first."),
        Preset("matched", "Only the first answers of today", {"method": "matched_corrector"},
               "The first turn's present errors remove a part of the loss; paying for repairs of its own removes the rest."),
        Preset("base", "No training", {"method": "base"},
               "The second turn makes it worse: it edits about as many right answers as wrong ones."),
        Preset("base_low_skill", "No training, low skill", {"method": "base", "skill": 0.0},
               "The same second turn improves a weak first one: rates decide, and above their balance it must lose.",
               expects=(Expectation("The second answer gains at least 0.03.", Reading("delta"), at_least=0.03),),
               contrast={"skill": 2.9}),
        Preset("pair_sft", "Only wrong-to-right traces", {"method": "pair_sft"},
               "It learns to edit everything: more wrong answers are repaired and nearly all right ones are broken.",
               expects=(Expectation("It edits at least 0.9 of all answers.", Reading("edit_rate"), at_least=0.9),),
               contrast={"method": "score"}),
        Preset("offline_sft_low_skill", "Offline traces, low skill", {"method": "offline_sft", "skill": 1.0},
               "Where the prior of the traces is the prior that it meets, offline fine-tuning helps much.",
               expects=(Expectation("The second answer gains at least 0.12.", Reading("delta"), at_least=0.12),),
               contrast={"skill": 2.9}),
        Preset("star_one_round", "Iterated fine-tuning, one round", {"method": "star_one_round"},
               "One collection from the base: the first turn moves on and the second answer falls behind it.",
               expects=(Expectation("The second answer ends at least 0.02 below that of three rounds.",
                                    Reading("accuracy_second"),
                                    against=Reading("accuracy_second", contrast=True), at_most=-0.02),),
               contrast={"method": "star"}),
        Preset("star", "Iterated fine-tuning, three rounds", {"method": "star"},
               "Traces collected anew three times do nearly as well as reinforcement learning."),
        Preset("plain_rl", "Both answers paid", {"method": "multi_turn_rl"},
               "Plain reinforcement learning finds nearly the optimum; the two-stage method adds less than a point."),
        Preset("score", "Two stages, progress paid", {"method": "score"},
               "The highest second accuracy, by a margin that is small here.",
               expects=(Expectation("The second answer ends above that of plain reinforcement learning, by less than 0.03.",
                                    Reading("accuracy_second"),
                                    against=Reading("accuracy_second", contrast=True), at_least=0.0005, at_most=0.03),),
               contrast={"method": "multi_turn_rl"}),
        Preset("blind", "Blind to one's own error", {"method": "score", "blindness": 2.0},
               "No method makes the second answer better: the second turn learns to keep, and the bound says it must.",
               expects=(Expectation("The second answer gains at most 0.005.", Reading("delta"), at_most=0.005),),
               contrast={"blindness": 0.6}),
        Preset("own_labels", "Labels by one's own majority", {"method": "multi_turn_rl", "outside_labels": 0.0},
               "Where the first majority is mostly right, own labels train nearly as well as the truth."),
        Preset("own_labels_low_skill", "Own labels, low skill",
               {"method": "multi_turn_rl", "outside_labels": 0.0, "skill": 1.0},
               "Where the first majority is mostly wrong the reward rises as ever and accuracy stays low."),
        Preset("outside_stop", "An outside checker stops edits", {"method": "base", "outside_stop": 1.0},
               "Nothing right can be broken, so no second turn can lose, whatever it has learned: the gain is the checker's."),
    ),
    references=(
        Reference("Kumar, A. et al. (2024), Training language models to self-correct via reinforcement learning",
                  "https://arxiv.org/abs/2409.12917"),
        Reference("Zelikman, E. et al. (2022), STaR: Bootstrapping reasoning with reasoning", "https://arxiv.org/abs/2203.14465"),
    ),
    not_shown="Correction in language, or without labels from outside: every trained method here is told right from wrong.",
    bytes_per_seed=_bytes_per_seed,
)  # fmt: skip


class Policy(NamedTuple):
    """Both turns: first-answer logits (G, outcomes); repair weights (actions, 4) and action logits (actions,)."""

    first: jax.Array
    weights: jax.Array
    bias: jax.Array


class State(NamedTuple):
    """World, policies and Adam's two moments. Outcome 0 is correct and m an error; action 0 keeps and m fixes error m."""

    looks: jax.Array
    """(outcomes, 4) unit vectors e_o."""
    slips: jax.Array
    """(outcomes,) where slips fall."""
    exam: jax.Array
    """(outcomes, views, 4) noise of the held-out views."""
    base: Policy
    traces: Policy
    """The policy whose traces are trained on."""
    policy: Policy
    moment: Policy
    square: Policy
    made: jax.Array
    """Steps made."""


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return a world and its untrained policy."""
    look, error, slip, exam = draw.words(key, OUTCOMES * SIGHT, GROUPS * ERRORS, ERRORS, OUTCOMES * EXAM_VIEWS * SIGHT)
    looks = draw.normal(look, (OUTCOMES, SIGHT))
    looks = looks / jnp.linalg.norm(looks, axis=1, keepdims=True)
    common = jnp.arange(ERRORS) < ERRORS // 2
    errors = jnp.where(common, _COMMON, _RARE) + _ERROR_NOISE * draw.normal(error, (GROUPS, ERRORS))
    correct = jnp.full((GROUPS, 1), parameters["skill"])
    slips = jax.nn.softmax(jnp.where(common, -2.0, 1.0) + _ERROR_NOISE * draw.normal(slip, (ERRORS,)))
    base = Policy(
        jnp.concatenate([correct, errors], axis=1),
        looks.at[0].set(0.0),
        jnp.zeros(OUTCOMES).at[0].set(parameters["keep_bias"]),
    )
    zero = jax.tree.map(jnp.zeros_like, base)
    views = draw.normal(exam, (OUTCOMES, EXAM_VIEWS, SIGHT))
    return State(looks, jnp.concatenate([jnp.zeros(1), slips]), views, base, base, base, zero, zero, jnp.float32(0.0))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Collect traces where the method says so, and make one Adam step."""
    place = PHASES * state.made / parameters["steps"]
    number = jnp.clip(jnp.floor(place + 1e-4), 0, PHASES - 1)
    begins = (place - number) * parameters["steps"] < PHASES - 0.01
    table = jnp.asarray(np.array(list(METHODS.values())), jnp.float32)
    phase = Phase(*table[parameters["method"].astype(jnp.int32), number.astype(jnp.int32)])
    second = (phase.refresh == 3.0) | ((phase.refresh == 1.0) & begins)
    first = second | (phase.refresh == 2.0)
    traces = jax.tree.map(
        lambda fresh, new, old: jnp.where(fresh, new, old), Policy(first, second, second), state.policy, state.traces
    )
    noise = draw.normal(draw.words(key, OUTCOMES * VIEWS * SIGHT)[0], (OUTCOMES, VIEWS, SIGHT))
    views = state.looks[:, None] + parameters["blindness"] * noise
    change = jax.grad(_loss)(state.policy, traces, state, views, phase, parameters)
    count = state.made + 1.0
    moment = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state.moment, change)
    square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, state.square, change)
    rate = jnp.asarray(phase.rate)
    rates = Policy(rate * parameters["first_turn_training"], rate, rate)

    def moved(value: jax.Array, m: jax.Array, v: jax.Array, rate: jax.Array) -> jax.Array:
        return value - rate * (m / (1.0 - 0.9**count)) / (jnp.sqrt(v / (1.0 - 0.999**count)) + 1e-8)

    policy = jax.tree.map(moved, state.policy, moment, square, rates)
    return state._replace(traces=traces, policy=policy, moment=moment, square=square, made=count)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return what both turns do on held-out views; exact in answers and actions."""
    first = _first_turn(state.policy, state, parameters)
    share, before = first.mean(0), _first_turn(state.base, state, parameters).mean(0)
    views = state.looks[:, None] + parameters["blindness"] * state.exam
    action = jnp.exp(_second_turn(state.policy, views)).mean(1)
    final = _final_answer(parameters)
    right = jnp.minimum((action * final[:, :, 0]).sum(1), 1.0)
    accuracy = share @ right
    fixed, broken = share[1:] @ right[1:], share[0] * (1.0 - right[0])
    wrong = 1.0 - share[0]
    fix_rate = fixed / jnp.maximum(wrong, 1e-9)
    paid = jnp.einsum("go,oa,oaf,gf->g", first, action, final, _labels(first, parameters))
    return {
        "accuracy_second": accuracy,
        "accuracy_second_theory": _best(share, state.looks, views, final, parameters),
        "accuracy_first": share[0],
        "reward": paid.mean(),
        "delta": accuracy - share[0],
        "kept_right": share[0] - broken,
        "broken": broken,
        "fixed": fixed,
        "kept_wrong": wrong - fixed,
        "fix_rate": fix_rate,
        "break_rate": 1.0 - right[0],
        "balance": fix_rate / jnp.maximum(fix_rate + 1.0 - right[0], 1e-9),
        "edit_rate": 1.0 - share @ action[:, 0],
        "total_variation": 0.5 * jnp.abs(_errors(share) - _errors(before)).sum(),
    }


def _loss(
    policy: Policy, traces: Policy, state: State, views: jax.Array, phase: Phase, parameters: Mapping[str, Any]
) -> jax.Array:
    """Return the loss whose gradient trains both turns; `traces` enters as data, `views` are (outcomes, views, 4)."""
    bonus = phase.bonus * parameters["alpha"]
    first, second = _first_turn(policy, state, parameters), _second_turn(policy, views)
    log_first = jnp.log(jnp.maximum(first, 1e-12))
    labels = jax.lax.stop_gradient(_labels(first, parameters))
    seen_first, seen_second = _first_turn(traces, state, parameters), jnp.exp(_second_turn(traces, views))
    reward = jnp.einsum("oaf,gf->goa", _final_answer(parameters), labels)
    own = (first * labels).sum(1).mean()
    by_answer = seen_first * jnp.einsum("goa,ova->go", reward, seen_second) / VIEWS
    by_action = jnp.einsum("go,goa->oa", seen_first, reward) / GROUPS
    by_action = by_action.at[0].multiply(1.0 - phase.wrong_only)
    taught_first = (by_answer * log_first).sum(1).mean()
    taught_second = jnp.einsum("oa,ova,ova->", by_action, seen_second, second) / VIEWS
    base_first, base_second = _first_turn(state.base, state, parameters), _second_turn(state.base, views)
    share = jax.lax.stop_gradient(first.mean(0))
    # A divergence changes with the log-ratio alone, as chances sum to 1. Were the ratio differentiated too, the rounding of
    # a gradient that is 0 at the base would remain, and Adam would make full steps of it.
    away_first = jax.lax.stop_gradient(log_first - jnp.log(jnp.maximum(base_first, 1e-12)))
    away_second = jax.lax.stop_gradient(second - base_second)
    far_first = (first * away_first).sum(1).mean()
    far_second = jnp.einsum("o,ova->", share, jnp.exp(second) * away_second) / VIEWS
    loss: jax.Array = (
        -(phase.first - bonus) * own
        - (phase.final + bonus) * taught_first
        - (phase.second + bonus) * taught_second
        + phase.first_pull * far_first
        + phase.second_pull * far_second
    )
    return loss


def _first_turn(policy: Policy, state: State, parameters: Mapping[str, Any]) -> jax.Array:
    """Return P1(o | g), shape (G, outcomes)."""
    slips = parameters["slips"]
    return jnp.asarray((1.0 - slips) * jax.nn.softmax(policy.first) + slips * state.slips)


def _second_turn(policy: Policy, views: jax.Array) -> jax.Array:
    """Return log pi(a | phi), shape (outcomes, views, actions)."""
    return jnp.asarray(jax.nn.log_softmax(views @ policy.weights.T + policy.bias))


def _final_answer(parameters: Mapping[str, Any]) -> jax.Array:
    """Return the chance of each final answer after a first answer and an action, shape (outcomes, actions, outcomes)."""
    breaks = parameters["break_chance"] * (1.0 - parameters["outside_stop"])
    same = jnp.eye(OUTCOMES)
    stays = jnp.broadcast_to(same[:, None], (OUTCOMES, OUTCOMES, OUTCOMES))
    repaired = stays + parameters["repair_chance"] * same[:, :, None] * (same[0] - stays)
    edited = same[0] + breaks * (same - same[0])
    return jnp.concatenate([edited[None], repaired[1:]])


def _labels(first: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    """Return how far each answer counts as right in training, shape (G, outcomes): the truth, or the own majority."""
    outside = parameters["outside_labels"]
    majority = jax.nn.one_hot(first.argmax(1), OUTCOMES)
    return jnp.asarray(outside * jnp.eye(OUTCOMES)[0] + (1.0 - outside) * majority)


def _best(
    share: jax.Array, looks: jax.Array, views: jax.Array, final: jax.Array, parameters: Mapping[str, Any]
) -> jax.Array:
    """Return the accuracy of the second turn that acts best on the first answers' shares and on what it sees.

    P(o | phi) is proportional to P(o) exp(phi . e_o / nu^2), since all e_o have length 1.
    """
    blindness = jnp.maximum(parameters["blindness"], _LEAST_BLINDNESS)
    chance = jax.nn.softmax(jnp.log(jnp.maximum(share, 1e-12)) + views @ looks.T / blindness**2)
    return share @ (chance @ final[:, :, 0]).max(2).mean(1)


def _errors(share: jax.Array) -> jax.Array:
    return share[1:] / jnp.maximum(share[1:].sum(), 1e-9)
