"""Reflection that confirms: a first candidate answer, then reflections that copy it or derive the answer anew.

A reflection that copies adds a candidate and no information; votes among copies elect the first candidate.

Model. A question is answered right with chance p ~ Beta(4 k a, 4 k (1 - a)), a = mean accuracy, k = concentration: a small k
makes questions either easy or hopeless. A wrong answer is one common distractor with chance 0.6 and one of four others with
chance 0.1 each. The first candidate is a draw; every reflection copies the candidate before it with chance s and draws anew
otherwise. The final answer is the most frequent candidate, ties to the first and then at random, or the last candidate.
With early stopping a question stops at the first candidate that equals the one before it. The first candidate costs 1 token
unit, every reflection 0.35.

Closed form. Without stopping every candidate has the same distribution, so a reflection confirms with chance
s + (1 - s) E[p^2 + 0.4 (1 - p)^2], and the last candidate is right with chance a after any number of reflections.

Source. Item 8 of the project's simulation notes; the setting is that of Kang, L. et al. (2025), First try matters,
https://arxiv.org/abs/2510.08308.

Not shown: what a real model does inside a reflection; the chance of copying is put in by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.confirmatory_reflection import TOKENS_PER_REFLECTION, WRONG
from sim.theory.confirmatory_reflection import theory as theory

ANSWERS = 1 + len(WRONG)
_GRID = 1024
_REACH = 7.0


def _bytes_per_seed(values: Values) -> int:
    return 4 * whole(values, "questions") * (6 * ANSWERS + 24)


SPEC = Spec(
    id="confirmatory_reflection",
    title="Reflections that copy",
    version=1,
    summary="A first candidate answer is followed by reflections, each a copy of the one before or a new derivation.",
    mechanism="Copies elect the first candidate: they cost tokens and change little.",
    axis=Axis("reflection", "Reflection", "reflections"),
    parameters=(
        Parameter("copying", "Copying", "s", "1", 0.8, 0.0, 1.0, 0.01,
                  "Chance that a reflection repeats the candidate before it; 0: every reflection is a new derivation.",
                  group="Mechanism"),
        Parameter("steps", "Reflections", "R", "reflections", 6, 1, 32, 1,
                  "Reflections after the first candidate.", integer=True, group="Inference"),
        Parameter("early_stop", "Early stop", "", "1", "off", None, None, None,
                  "on: a question stops at the first candidate that equals the one before it.",
                  choices=("off", "on"), group="Inference"),
        Parameter("final_rule", "Final answer", "", "1", "majority", None, None, None,
                  "majority: the most frequent candidate, ties to the first; last: the last candidate.",
                  choices=("majority", "last"), group="Inference"),
        Parameter("truth_stop", "Stop signal from outside", "z", "1", 0.0, 0.0, 1.0, 0.05,
                  "Share of questions at which a checker ends the run at the first right candidate, which becomes final.",
                  group="Anchor"),
        Parameter("mean_accuracy", "Mean accuracy of a candidate", "a", "1", 0.6, 0.05, 0.95, 0.01,
                  "Mean over questions of the chance that a new derivation is right.", group="Task"),
        Parameter("concentration", "Concentration", "k", "1", 0.25, 0.1, 8.0, 0.05,
                  "How alike questions are; small: each is solved nearly always or nearly never.", group="Task"),
        Parameter("questions", "Questions", "Q", "questions", 2048, None, None, None,
                  "Questions per seed.", choices=(512, 2048, 8192), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy, final answer", "1", "Share of questions whose final answer so far is right.",
               ("reflection",), "wanted", 0.0, 1.0),
        Output("first_accuracy", "Accuracy, first candidate", "1", "Share of questions whose first candidate is right.",
               ("reflection",), "other", 0.0, 1.0),
        Output("gain", "Final less first", "1", "Accuracy of the final answer less that of the first candidate.",
               ("reflection",), "other", -1.0, 1.0),
        Output("fixed", "Wrong to right", "1", "Share of questions that reflection sets right.",
               ("reflection",), "other", 0.0, 1.0),
        Output("broken", "Right to wrong", "1", "Share of questions that reflection sets wrong.",
               ("reflection",), "other", 0.0, 1.0),
        Output("confirmatory_share", "Confirming reflections", "1",
               "Share of the reflections made so far that repeat the candidate before them; 0 before the first.",
               ("reflection",), "other", 0.0, 1.0),
        Output("confirmatory_share_theory", "Confirming reflections, theory", "1",
               "s + (1 - s) E[p^2 + 0.4 (1 - p)^2], for runs that are not stopped.", ("reflection",), "other", 0.0, 1.0),
        Output("tokens", "Tokens", "first answers", "Mean cost of a question, in costs of a first candidate.",
               ("reflection",), "other", 0.0),
        Output("tokens_saved", "Tokens saved", "1", "Share of the cost of all reflections that stopping has saved.",
               ("reflection",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"copying": 0.0}, "No reflection copies: each derives the answer anew."),
    presets=(
        Preset("rederivation", "Every reflection derives anew", {"copying": 0.0},
               "Reflection helps: votes among independent derivations are worth several points.",
               expects=(Expectation("Reflection gains at least 0.05.", Reading("gain"), at_least=0.05),)),
        Preset("rederivation_stopped", "New derivations, stopped early", {"copying": 0.0, "early_stop": "on"},
               "Two equal answers end the run, and now stopping costs accuracy: the reflections carried information.",
               expects=(Expectation("Stopping costs accuracy, 0.001 or more.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_most=-0.001),),
               contrast={"early_stop": "off"}),
        Preset("early_stop", "Copies, stopped early", {"early_stop": "on"},
               "More than half of the tokens are saved for less than a point.",
               expects=(Expectation("At least 0.4 of the tokens are saved.", Reading("tokens_saved"), at_least=0.4),),
               contrast={"early_stop": "off"}),
        Preset("nearly_only_copies", "Nearly only copies", {"copying": 0.95},
               "Six reflections, three times the tokens, and no gain that can be told from zero.",
               expects=(Expectation("Six reflections gain at most 0.006.", Reading("gain"), at_most=0.006),),
               contrast={"copying": 0.0}),
        Preset("last_wins", "The last candidate wins", {"copying": 0.0, "final_rule": "last"},
               "Without a vote even new derivations gain nothing: every candidate is as good as the first.",
               expects=(Expectation("Even new derivations gain nothing, within 0.02.",
                                    Reading("gain"), at_least=-0.02, at_most=0.02),),
               contrast={"final_rule": "majority"}),
        Preset("questions_alike", "Questions alike", {"copying": 0.0, "concentration": 2.0},
               "When no question is hopeless, votes among new derivations gain most."),
        Preset("stopped_by_truth", "Stopped by the truth", {"truth_stop": 1.0},
               "A checker that ends the run at a right answer cannot lose, whatever the reflections do."),
    ),
    references=(
        Reference("Kang, L. et al. (2025), First try matters: Revisiting the role of reflection in reasoning models",
                  "https://arxiv.org/abs/2510.08308"),
    ),
    not_shown="What real models do inside a reflection: the chance of copying is put in by hand.",
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """One entry per question: answers are indices, 0 is correct."""

    solvable: jax.Array
    """(Q,) chance p that a derivation is right."""
    checked: jax.Array
    """(Q,) 1 where an outside checker watches."""
    ties: jax.Array
    """(answers, Q) uniform numbers that break ties."""
    first: jax.Array
    candidate: jax.Array
    votes: jax.Array
    """(answers, Q)"""
    going: jax.Array
    """(Q,) 1 until the question is stopped."""
    reflections: jax.Array
    """(Q,) reflections made."""
    confirmed: jax.Array
    """(Q,) reflections that repeated the candidate before."""
    offered: jax.Array
    """Reflections that a question not stopped has had."""


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the questions, each with its first candidate."""
    questions = parameters["questions"]
    solve, pick, tie, watch = draw.words(key, questions, questions, ANSWERS * questions, questions)
    solvable = _beta(draw.uniform(solve, (questions,)), *_shape(parameters))
    first = _derive(solvable, draw.uniform(pick, (questions,)))
    checked = (draw.uniform(watch, (questions,)) < parameters["truth_stop"]).astype(jnp.float32)
    zero = 0.0 * solvable  # not a constant, which the compiler would fold element by element, for seconds
    going = 1.0 - checked * (first == 0)
    ties = draw.uniform(tie, (ANSWERS, questions))
    return State(solvable, checked, ties, first, first, _one_hot(first), going, zero, zero, jnp.float32(0.0))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Reflect once on every question that is still going."""
    questions = state.first.shape[0]
    coin, pick = (draw.uniform(word, (questions,)) for word in draw.words(key, questions, questions))
    anew = _derive(state.solvable, pick)
    candidate = jnp.where(coin < parameters["copying"], state.candidate, anew)
    candidate = jnp.where(state.going > 0.5, candidate, state.candidate)
    same = (candidate == state.candidate) * state.going
    stops = jnp.maximum(parameters["early_stop"] * same, state.checked * (candidate == 0))
    return state._replace(
        candidate=candidate,
        votes=state.votes + state.going * _one_hot(candidate),
        going=state.going * (1.0 - stops),
        reflections=state.reflections + state.going,
        confirmed=state.confirmed + same,
        offered=state.offered + 1.0,
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return the outcome if the run ended now."""
    votes = state.votes + 0.5 * _one_hot(state.first) + 0.4 * state.ties
    majority = jnp.where(votes[0] >= votes.max(0), 0, 1)  # only whether it is the correct one is looked at
    final = jnp.where(parameters["final_rule"] > 0.5, state.candidate, majority)
    final = jnp.where((state.checked > 0.5) & (state.candidate == 0), 0, final)
    before, after = (state.first == 0).astype(jnp.float32), (final == 0).astype(jnp.float32)
    right, wrong = _shape(parameters)
    total = right + wrong
    both_right = right * (right + 1.0) / (total * (total + 1.0))
    both_wrong = wrong * (wrong + 1.0) / (total * (total + 1.0))
    again = both_right + float(np.square(WRONG).sum()) * both_wrong
    tokens = 1.0 + TOKENS_PER_REFLECTION * state.reflections.mean()
    return {
        "accuracy": after.mean(),
        "first_accuracy": before.mean(),
        "gain": (after - before).mean(),
        "fixed": (after * (1.0 - before)).mean(),
        "broken": (before * (1.0 - after)).mean(),
        "confirmatory_share": state.confirmed.sum() / jnp.maximum(state.reflections.sum(), 1.0),
        "confirmatory_share_theory": parameters["copying"] + (1.0 - parameters["copying"]) * again,
        "tokens": tokens,
        "tokens_saved": 1.0 - tokens / (1.0 + TOKENS_PER_REFLECTION * state.offered),
    }


def _shape(parameters: Mapping[str, Any]) -> tuple[jax.Array, jax.Array]:
    """Return the two shape parameters of the distribution of p."""
    total = 4.0 * parameters["concentration"]
    return total * parameters["mean_accuracy"], total * (1.0 - parameters["mean_accuracy"])


def _beta(level: jax.Array, right: jax.Array, wrong: jax.Array) -> jax.Array:
    """Return the quantiles at `level` of a beta distribution, by quadrature of its density in z = log(p / (1 - p)).

    In z the density p^right (1 - p)^wrong is smooth for all shapes; z = sinh(t) reaches far into its slow tails.
    """
    place = jnp.linspace(-_REACH, _REACH, _GRID)
    z = jnp.sinh(place)
    log_density = right * jax.nn.log_sigmoid(z) + wrong * jax.nn.log_sigmoid(-z) + jnp.log(jnp.cosh(place))
    density = jnp.exp(log_density - log_density.max())
    running = jnp.cumsum(0.5 * (density[1:] + density[:-1]))
    at = jnp.interp(level, jnp.concatenate([jnp.zeros(1), running]) / running[-1], place)
    return jax.nn.sigmoid(jnp.sinh(at))


def _derive(solvable: jax.Array, picks: jax.Array) -> jax.Array:
    """Return an answer per question: 0 with chance p, else a wrong one by its share."""
    place = (picks - solvable) / jnp.maximum(1.0 - solvable, 1e-7)
    edges = np.cumsum(WRONG)[:-1]
    wrong = 1 + sum((place >= edge).astype(jnp.int32) for edge in edges)
    return jnp.where(picks < solvable, 0, wrong)


def _one_hot(answers: jax.Array) -> jax.Array:
    return (answers == jnp.arange(ANSWERS)[:, None]).astype(jnp.float32)
