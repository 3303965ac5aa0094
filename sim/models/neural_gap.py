"""The gap of a network in training: what keeping its best-rated answers gains, look by look, on grids and on facts.

Model. A policy and a verifier (see sim.neural.tasks) learn side by side from the same prompts: after every update of the
policy the verifier makes one, on the answers that the policy gives by then and on the true ones. Every twenty updates the
policy answers each prompt of an exam 64 times, and of every prompt's answers the share kappa is kept that scores best, ties
shared out evenly. The score is the verifier's log-odds, or the policy's own log-probability, or a random number. The gap is the
accuracy of what is kept minus the accuracy of all; the relative gap divides it by the room left, 1 - accuracy.

Grids are 4x4 Sudokus: any fill that keeps the rule is right, and prompts that are held out follow the same rule. Facts are
random keys with random values: nothing that was taught bears on a key that was not.

Source. Song et al. (2024), Mind the gap, https://arxiv.org/abs/2412.02674, sections 3 and 4; Huang et al. (2024),
Self-improvement in language models: the sharpening mechanism, https://arxiv.org/abs/2412.01951, section 2, for likelihood as
the score. Tasks, networks and sizes are the project's own; item 11.1 of its simulation notes.

Not shown: the law by which the gap of language models follows compute; that self-training follows the gap; recall of facts that
hang together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.selection import best_of
from sim.neural import exam, learners, network, start
from sim.neural.network import Pupil
from sim.neural.tasks import TASKS
from sim.spec import (
    Ablation,
    Axis,
    Expectation,
    Output,
    Parameter,
    Preset,
    Reading,
    Reference,
    Spec,
    Value,
    Values,
    whole,
)

SCORES = ("verifier", "likelihood", "chance")
ASKED = ("held_out", "taught")
EVERY = 20
"""Updates of policy and verifier from one look to the next."""
_JUDGED = 16
"""Answers to each prompt over which the verifier is measured."""
_GRIDS: dict[str, Value] = {"batch": 256, "width": 128, "blanks": 10, "exam_prompts": 64, "rounds": 32}
_FACTS: dict[str, Value] = {"task": "facts", "batch": 256, "width": 128, "exam_prompts": 64, "rounds": 120}
"""The sizes at which the notes state their figures."""


def _bytes_per_seed(values: Values) -> int:
    return start.bytes_per_seed(values, 2 * whole(values, "batch"))


SPEC = Spec(
    id="neural_gap",
    title="Gap by training, in a network",
    version=1,
    summary="A network and its verifier learn side by side; look by look, how much it gains to keep the best-rated answers.",
    mechanism="Checking gains where answers to one prompt differ in being right and the verifier learned something that tells.",
    axis=Axis("update", "Update", "updates"),
    parameters=(
        Parameter("score", "Score", "", "1", "verifier", None, None, None,
                  "verifier: rated by the trained verifier; likelihood: by the policy itself; chance: at random.",
                  choices=SCORES, group="Mechanism"),
        Parameter("asked", "Prompts asked", "", "1", "held_out", None, None, None,
                  "held_out: prompts that neither network learned from; taught: prompts that both did.",
                  choices=ASKED, group="Mechanism"),
        Parameter("keep_share", "Kept share", "kappa", "1", 0.25, 0.05, 1.0, 0.05,
                  "Share of a prompt's answers that is kept.", group="Mechanism"),
        Parameter("task", "Task", "", "1", "grids", None, None, None,
                  "grids: 4x4 Sudokus, decided by one rule; facts: random keys and values, of which none bears on another.",
                  choices=tuple(TASKS), shape=True, group="Task"),
        Parameter("blanks", "Blanks", "B", "cells", 7, None, None, None, "Cells of a grid that are blank; facts have none.",
                  choices=(4, 7, 10), shape=True, group="Task"),
        Parameter("rounds", "Rounds", "T", "rounds", 64, 1, 400, 1, "Rounds of twenty updates each, of either network.",
                  integer=True, group="Training"),
        Parameter("batch", "Batch", "", "prompts", 32, None, None, None, "Prompts in one update.",
                  choices=(8, 32, 64, 256), shape=True, group="Size"),
        Parameter("width", "Width", "", "units", 32, None, None, None, "Units in each hidden layer of a network.",
                  choices=(16, 32, 64, 128), shape=True, group="Size"),
        Parameter("exam_prompts", "Exam", "", "prompts", 16, None, None, None,
                  "Prompts on which the gap is measured, 64 answers to each.", choices=(2, 16, 64), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Share of answers to the exam that are right.", ("update",), "other", 0.0, 1.0),
        Output("gap", "Gap", "1", "Accuracy of the answers kept minus accuracy of all.", ("update",), "wanted"),
        Output("relative_gap", "Relative gap", "1",
               "Gap divided by the room left, 1 - accuracy; tells nothing where no room is left.", ("update",), "other"),
        Output("kept_accuracy", "Accuracy of what is kept", "1", "Share of the answers kept that are right.", ("update",),
               "other", 0.0, 1.0),
        Output("verifier_auc", "AUC of the verifier", "1",
               "Chance that it rates a right answer of the exam above a wrong one; 0.5 where only one kind is left.",
               ("update",), "other", 0.0, 1.0),
        Output("confidence", "Confidence", "1", "Share of a prompt's answers that its most frequent one has, right or wrong.",
               ("update",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"score": "chance"}, "Answers are kept at random, so that what is kept is as good as all."),
    presets=(
        Preset("own_likelihood", "Own likelihood", {"score": "likelihood"},
               "What the policy finds likely is better than a sample, without any verifier; in the end the verifier is ahead."),
        Preset("taught_grids", "Grids that were learned from", {"asked": "taught"},
               "Nearly the same picture: a rule holds where it was learned and elsewhere."),
        Preset("facts", "Facts that were not taught", {"task": "facts"},
               "No gap at any time: the network grows sure of wrong answers, and its verifier knows no better.",
               expects=(Expectation("The gap is within 0.04 of 0 on average over the training; 16 keys tell no more finely.",
                                    Reading("gap", "mean"), at_least=-0.04, at_most=0.04),
                        Expectation("In the end confidence is at least 0.4 above accuracy.",
                                    Reading("confidence"), Reading("accuracy"), at_least=0.4)),
               contrast={"asked": "taught"}),
        Preset("facts_taught", "Facts while they are learned", {"task": "facts", "asked": "taught"},
               "A gap comes and goes: half learned, the network is unsure and checking tells; learned, nothing is left.",
               expects=(Expectation("The gap reaches at least 0.1 while the keys are half learned.",
                                    Reading("gap", "max"), at_least=0.1),
                        Expectation("When they are learned, at least 0.1 of it is gone again.",
                                    Reading("gap", "max"), Reading("gap", "tail_mean"), at_least=0.1)),
               contrast={"asked": "held_out"}),
        Preset("facts_likelihood", "Facts while they are learned, own likelihood",
               {"task": "facts", "asked": "taught", "score": "likelihood"},
               "The same passing gap without a verifier: an unsure answer is more often wrong than a likely one."),
        Preset("notes_grids", "Grids, the notes' sizes", {**_GRIDS},
               "Accuracy climbs to about 0.7; the gap is highest on the way, and the relative one levels off. Minutes."),
        Preset("notes_likelihood", "Grids by own likelihood, the notes' sizes", {**_GRIDS, "score": "likelihood"},
               "As good as the verifier at first, and behind it in the end. Minutes."),
        Preset("notes_facts", "Facts, the notes' sizes", {**_FACTS},
               "Facts that were not taught: accuracy of a guess, confidence far above it, and no gap. Minutes."),
    ),
    references=(
        Reference("Song et al. (2024), Mind the gap: Examining the self-improvement capabilities of large language models, "
                  "sections 3 and 4", "https://arxiv.org/abs/2412.02674"),
        Reference("Huang et al. (2024), Self-improvement in language models: the sharpening mechanism, section 2",
                  "https://arxiv.org/abs/2412.01951"),
        Reference("Kingma and Ba (2015), Adam: a method for stochastic optimization, algorithm 1",
                  "https://arxiv.org/abs/1412.6980"),
    ),
    not_shown="The law by which the gap of language models follows compute; that self-training follows the gap; recall of "
    "facts that hang together.",
    tiers=("neural",),
    bytes_per_seed=_bytes_per_seed,
    steps=lambda values: whole(values, "rounds"),
    axis_value=lambda values, step: float(EVERY * step),
    axis_parameters=("rounds",),
)  # fmt: skip


class State(NamedTuple):
    """Policy and verifier with their optimisers, what their lessons are made of, the exam, and random scores (P, 64)."""

    policy: Pupil
    verifier: Pupil
    lessons: Any
    exam: Any
    noise: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Draw both networks and the exam; nothing is learned yet."""
    first, chance = jax.random.split(key)
    begun = TASKS[parameters["task"]].begin(first, parameters)
    shape = parameters["exam_prompts"], exam.ANSWERS
    noise = draw.uniform(draw.words(chance, shape[0] * shape[1])[0], shape)
    taught = parameters["asked"] == ASKED.index("taught")
    asked = jax.tree.map(lambda one, other: jnp.where(taught, one, other), begun.taught, begun.held_out)
    policy, verifier = ((layers, network.adam(layers)) for layers in (begun.policy, begun.verifier))
    return State(policy, verifier, begun.lessons, asked, noise)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Make twenty updates of the policy, the verifier after it each time."""
    task = TASKS[parameters["task"]]

    def lesson(number: jax.Array, both: tuple[Pupil, Pupil]) -> tuple[Pupil, Pupil]:
        one, two = jax.random.split(draw.fold_in(key, number))
        policy = task.teach(one, both[0], state.lessons, parameters)
        return policy, task.teach_verifier(two, both[1], policy[0], state.lessons, parameters)

    policy, verifier = jax.lax.fori_loop(0, EVERY, lesson, (state.policy, state.verifier))
    return state._replace(policy=policy, verifier=verifier)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Measure the gap on prompts that are the same at every look and in every arm."""
    answers = TASKS[parameters["task"]].answer(state.policy[0], state.verifier[0], state.exam)
    scores = answers.odds, answers.log_chance, state.noise
    score = jnp.select([parameters["score"] == index for index in range(len(SCORES))], scores)
    some = jnp.clip(jnp.round(parameters["keep_share"] * exam.ANSWERS), 1, exam.ANSWERS).astype(jnp.int32)
    accuracy, kept = answers.correct.mean(), best_of(score, answers.correct, some)
    room = jnp.maximum(1.0 - accuracy, 1.0 / answers.correct.size)
    odds, correct = (values[:, :_JUDGED].ravel() for values in (answers.odds, answers.correct))
    return {
        "accuracy": accuracy,
        "gap": kept - accuracy,
        "relative_gap": (kept - accuracy) / room,
        "kept_accuracy": kept,
        "verifier_auc": learners.auc(odds, correct),
        "confidence": (answers.codes[:, :, None] == answers.codes[:, None, :]).mean(2).max(1).mean(),
    }
