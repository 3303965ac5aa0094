"""The generation-verification gap: how much a model gains by keeping the answers that it rates well itself.

Model. An answer is a chain of L steps of difficulty delta_{x,l} ~ N(0, 1). One capability C, log10 of pretraining FLOPs, gives
the chance to write a step right, q = sigma(a (C - C_0) - delta), and to detect that a step is wrong,
r = sigma(a (C - C_0) + b_v - delta); a right step is flagged with chance f (1 - r). With chance s a step is governed by
memory: one latent draw per prompt decides it for every answer and for the verifier, who then never detects the error.
A prompt gets N answers; an answer's score w is the share of V independent checks that flag no step.

gap = E_x[ sum(w correct) / sum(w) ] - accuracy; relative gap = gap / (1 - accuracy). Identity: per prompt the gap is
Cov(w, correct) / E[w], a covariance within the prompt. For N to infinity the reweighted accuracy of a prompt is
prod_l 1 / (1 + (1 - q_l)(1 - r_l) / (q_l g_l)), g = 1 - f (1 - r), over the steps that memory does not govern, and 0 if memory
holds a wrong step. A prompt whose scores are all 0 keeps equal weights.

Source. Item 1 of the project's simulation notes; gap and relative gap as in Song et al. (2024), Mind the gap,
https://arxiv.org/abs/2412.02674, section 3.

Not shown: the map from compute to skill, which is put in by hand; that self-training follows the gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.selection import best_of
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
    Values,
    number,
    whole,
)
from sim.theory.generation_verification_gap import theory as theory


def _steps(values: Values) -> int:
    return whole(values, "points") - 1


def _capability(values: Values, step: int) -> float:
    low, high = number(values, "capability_low"), number(values, "capability_high")
    return low + (high - low) * step / _steps(values)


def _bytes_per_seed(values: Values) -> int:
    prompts, samples = whole(values, "prompts"), whole(values, "samples")
    return 4 * prompts * samples * (3 * whole(values, "chain_length") + 2 * whole(values, "checks") + 16)


SPEC = Spec(
    id="generation_verification_gap",
    title="Generation-verification gap",
    version=1,
    summary="How much better a model's answers become when it keeps those that it rates well itself, by capability.",
    mechanism="The score varies with correctness among the answers to one prompt; only that covariance makes a gap.",
    axis=Axis("capability", "Capability", "log10 FLOPs"),
    parameters=(
        Parameter("score_link", "Score belongs to its answer", "", "1", 1.0, 0.0, 1.0, 0.05,
                  "Weight of an answer's own score; the rest is the score of another answer to the same prompt.",
                  group="Mechanism"),
        Parameter("systematicity", "Systematic errors", "s", "1", 0.0, 0.0, 1.0, 0.01,
                  "Share of steps whose error comes from memory, the same in all answers and invisible to the verifier.",
                  group="Mechanism"),
        Parameter("verifier_advantage", "Verifier's advantage", "b_v", "logits", 1.5, -2.0, 2.0, 0.1,
                  "How much easier it is to detect a wrong step than to write it right.", group="Mechanism"),
        Parameter("false_alarm", "False alarms", "f", "1", 0.5, 0.0, 1.0, 0.05,
                  "Chance to flag a right step, relative to the chance to miss a wrong one.", group="Mechanism"),
        Parameter("chain_length", "Steps per answer", "L", "steps", 8, None, None, None,
                  "Steps that must all be right; 1 is a single fact.", choices=(1, 4, 8, 16), shape=True, group="Task"),
        Parameter("slope", "Skill per decade of compute", "a", "logits per decade", 0.8, 0.2, 2.0, 0.1,
                  "How fast skill grows with log10 FLOPs; put in by hand.", group="Task"),
        Parameter("capability_low", "Lowest capability", "C_1", "log10 FLOPs", 18.0, 16.0, 22.0, 0.5,
                  "Where the sweep begins; skill is 0 logits at 20.", group="Sweep"),
        Parameter("capability_high", "Highest capability", "C_2", "log10 FLOPs", 25.0, 22.5, 28.0, 0.5,
                  "Where the sweep ends.", group="Sweep"),
        Parameter("points", "Points of the sweep", "", "points", 8, 2, 60, 1,
                  "Number of capabilities, evenly spaced.", integer=True, group="Sweep"),
        Parameter("keep_share", "Kept share", "", "1", 0.25, 0.05, 1.0, 0.05,
                  "Share of best-scored answers that rejection keeps.", group="Sweep"),
        Parameter("prompts", "Prompts", "T", "prompts", 300, None, None, None,
                  "Prompts per capability.", choices=(100, 300, 1000), shape=True, group="Size"),
        Parameter("samples", "Answers per prompt", "N", "answers", 32, None, None, None,
                  "Answers drawn for each prompt.", choices=(8, 32, 128, 512), shape=True, group="Size"),
        Parameter("checks", "Checks per answer", "V", "checks", 4, None, None, None,
                  "Independent checking passes over each answer.", choices=(1, 4, 16), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Share of answers that are right.", ("capability",), "wanted", 0.0, 1.0),
        Output("gap", "Gap", "1", "Accuracy after reweighting by the score, minus accuracy.", ("capability",), "other",
               -1.0, 1.0),
        Output("relative_gap", "Relative gap", "1", "Gap divided by the room left, 1 - accuracy.", ("capability",), "other"),
        Output("gap_limit", "Gap for infinitely many answers", "1",
               "Closed form of the gap on the same prompts, for scores that belong to their answers.", ("capability",),
               "other", -1.0, 1.0),
        Output("best_of_n", "Best of N", "1", "Accuracy of the answer with the highest score, ties at random.",
               ("capability",), "other", 0.0, 1.0),
        Output("best_of_n_relative_gap", "Relative gap of best of N", "1",
               "Best of N minus accuracy, divided by 1 - accuracy.", ("capability",), "other"),
        Output("rejection", "After rejection", "1", "Accuracy of the best-scored answers that rejection keeps.",
               ("capability",), "other", 0.0, 1.0),
    ),
    ablation=Ablation(
        {"score_link": 0.0}, "Each answer carries the score of another answer to the same prompt: no covariance is left."
    ),
    presets=(
        Preset("facts", "Single facts, held in memory", {"chain_length": 1, "systematicity": 0.97},
               "The relative gap stays near 0 at every capability, although accuracy climbs.",
               expects=(Expectation("The relative gap is at most 0.08 on average over capability.",
                                    Reading("relative_gap", "mean"), at_most=0.08),)),
        Preset("unsure_facts", "Single facts, unsure", {"chain_length": 1, "systematicity": 0.0},
               "A model that is unsure instead of wrong and sure has a large gap on facts too: length is not what matters.",
               expects=(Expectation("The relative gap is at least 0.25 on average, although each answer is a single fact.",
                                    Reading("relative_gap", "mean"), at_least=0.25),),
               contrast={"systematicity": 0.97}),
        Preset("half_systematic", "Half of all errors systematic", {"chain_length": 1, "systematicity": 0.5},
               "The gap lies between: it follows systematicity.",
               expects=(Expectation("The relative gap lies between those of the two extremes on average, from 0.1 to 0.45.",
                                    Reading("relative_gap", "mean"), at_least=0.1, at_most=0.45),)),
        Preset("systematic_chain", "Long chain, all from memory", {"systematicity": 1.0},
               "Every answer to a prompt is alike, so the gap is 0 by identity.",
               expects=(Expectation("The gap is 0 at every capability.", Reading("gap", "max"), at_most=0.001),)),
        Preset("weak_verifier", "Verifier worse than the writer", {"verifier_advantage": -2.0},
               "At low capability the gap is slightly below 0; it turns positive only above an accuracy near 0.3.",
               expects=(Expectation("The gap falls below 0 somewhere, by 0.002 or more.",
                                    Reading("gap", "min"), at_most=-0.002),)),
        Preset("many_answers", "More answers", {"samples": 128},
               "The measured gap comes close to its closed form."),
    ),
    references=(
        Reference("Song et al. (2024), Mind the gap: Examining the self-improvement capabilities of large language models, "
                  "section 3", "https://arxiv.org/abs/2412.02674"),
    ),
    not_shown="The map from compute to skill, which is put in by hand; that self-training follows the gap.",
    steps=_steps,
    axis_value=_capability,
    axis_parameters=("capability_low", "capability_high", "points"),
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class Tasks(NamedTuple):
    """The prompts, the same at every capability: difficulty, memory coin and latent draw of each step, (prompts, L)."""

    difficulty: jax.Array
    coin: jax.Array
    latent: jax.Array


class State(NamedTuple):
    """The prompts, the number of capabilities done, and what was measured at the last one."""

    tasks: Tasks
    done: jax.Array
    seen: dict[str, jax.Array]


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Draw the prompts and measure at the lowest capability."""
    task_key, first = jax.random.split(key)
    shape = (parameters["prompts"], parameters["chain_length"])
    difficulty, coin, latent = draw.words(task_key, *[shape[0] * shape[1]] * 3)
    tasks = Tasks(draw.normal(difficulty, shape), draw.uniform(coin, shape), draw.uniform(latent, shape))
    return State(tasks, jnp.float32(0.0), _measure(first, tasks, parameters["capability_low"], parameters))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Go to the next capability and measure there with fresh answers."""
    done = state.done + 1.0
    share = done / (parameters["points"] - 1.0)
    capability = parameters["capability_low"] + share * (parameters["capability_high"] - parameters["capability_low"])
    return State(state.tasks, done, _measure(key, state.tasks, capability, parameters))


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return what was measured at the current capability."""
    return state.seen


def _measure(
    key: jax.Array, tasks: Tasks, capability: jax.Array, parameters: Mapping[str, Any]
) -> dict[str, jax.Array]:
    prompts, samples, checks = parameters["prompts"], parameters["samples"], parameters["checks"]
    length = parameters["chain_length"]
    write, check, turn = draw.words(key, length * prompts * samples, checks * prompts * samples, prompts)
    skill = parameters["slope"] * (capability - 20.0)
    right = jax.nn.sigmoid(skill - tasks.difficulty)
    detect = jax.nn.sigmoid(skill + parameters["verifier_advantage"] - tasks.difficulty)
    quiet = 1.0 - parameters["false_alarm"] * (1.0 - detect)
    memory = tasks.coin < parameters["systematicity"]
    knows = tasks.latent <= right

    written = draw.uniform(write, (length, prompts, samples))
    correct = jnp.ones((prompts, samples), bool)
    passes = jnp.ones((prompts, samples))
    for i in range(length):
        here = jnp.where(memory[:, i, None], knows[:, i, None], written[i] <= right[:, i, None])
        missed = jnp.where(memory[:, i], 1.0, 1.0 - detect[:, i])
        correct &= here
        passes *= jnp.where(here, quiet[:, i, None], missed[:, None])
    score = (draw.uniform(check, (checks, prompts, samples)) < passes).sum(0) / checks
    link = parameters["score_link"]
    score = link * score + (1.0 - link) * draw.shuffled(turn, score)

    # Without the barrier all checks are made again wherever the score is looked at.
    score, true = jax.lax.optimization_barrier((score, correct.astype(jnp.float32)))
    weight = jnp.where(score.sum(1, keepdims=True) > 0, score, 1.0)
    accuracy = true.mean()
    gap = ((weight * true).sum(1) / weight.sum(1)).mean() - accuracy
    kept = jnp.clip(jnp.round(parameters["keep_share"] * samples), 1, samples).astype(jnp.int32)
    best = best_of(score, true, jnp.int32(1))
    room = jnp.maximum(1.0 - accuracy, 1.0 / (prompts * samples))
    return {
        "accuracy": accuracy,
        "gap": gap,
        "relative_gap": gap / room,
        "gap_limit": gap_limit(right, detect, quiet, memory, knows),
        "best_of_n": best,
        "best_of_n_relative_gap": (best - accuracy) / room,
        "rejection": best_of(score, true, kept),
    }


def gap_limit(right: jax.Array, detect: jax.Array, quiet: jax.Array, memory: jax.Array, knows: jax.Array) -> jax.Array:
    """Return the gap for N to infinity; all arguments have shape (prompts, L)."""
    odds = (1.0 - right) * (1.0 - detect) / jnp.maximum(right * quiet, 1e-30)
    possible = jnp.all(jnp.where(memory, knows, True), axis=1)
    reweighted = jnp.where(memory, 1.0, 1.0 / (1.0 + odds)).prod(1)
    plain = jnp.where(memory, 1.0, right).prod(1)
    return (possible * (reweighted - plain)).mean()
