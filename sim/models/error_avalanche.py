"""A model that teaches itself longer and longer serial tasks from its own answers, and what its slips do to it.

A wrong label teaches a wrong step, a wrong step makes more labels wrong, and the longer the task the more labels one wrong
step spoils. Up to some length slips die out, beyond it they breed.

Model. In a round the model solves K problems of n serial steps, each wrong with chance p. A share s of its errors is
systematic: drawn once per problem, the same in every answer to it. The rest is drawn anew for each answer. So a problem is
safe from systematic error with chance S = (1 - s p)^n, and then an answer is right with chance g = (1 - (1 - s) p)^n.
A filter decides which labels are kept: none, all; agreement, those on which m answers agree (answers with different slips
never agree); exact, those that are right, and wrong ones with the false-pass rate. Training on kept labels of which the share u
is wrong gives p <- f + b u, f being the slips that training cannot remove and b the wrong steps learned for each wrong
label. Then n grows. A round that keeps nothing teaches nothing, and n stays.

Theory. For K to infinity u = 1 - S g without a filter, 1 - S with agreement whatever m is, and
q e / (1 - e + q e), e = 1 - S g, with a check of false-pass rate q. For small p, p <- f + b n p without a filter and
f + b n s p with agreement: slips breed beyond n = 1 / b and n = 1 / (s b). Agreement keeps S g^m of all labels that are right.

Source. The setting is that of Zhang and Parkes (2023), Chain-of-thought reasoning is a policy improvement operator,
https://arxiv.org/abs/2309.08589, and of Lee et al. (2025), Self-improving transformers overcome easy-to-hard and length
generalization challenges, https://arxiv.org/abs/2502.01612; the equations are the project's own.

Not shown: that b is what it is here, or the same at every length; how a model learns a step; tasks that are not serial.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole
from sim.theory.error_avalanche import theory as theory

_NONE, _AGREEMENT, _EXACT = range(3)


def _steps(values: Values) -> int:
    return whole(values, "rounds")


def _bytes_per_seed(values: Values) -> int:
    return 4 * 12 * whole(values, "problems")


SPEC = Spec(
    id="error_avalanche",
    title="Error avalanche",
    version=1,
    summary="A model trains on its own answers to ever longer serial tasks, filtered by nothing, by agreement, or exactly.",
    mechanism="One wrong step spoils more labels the longer the task; beyond a length each slip breeds more than one.",
    axis=Axis("round", "Round", "rounds"),
    parameters=(
        Parameter("filter", "Filter of labels", "", "1", "none", None, None, None,
                  "none: all labels are kept; agreement: those on which m answers agree; exact: those that are right.",
                  choices=("none", "agreement", "exact"), group="Mechanism"),
        Parameter("breeding", "Wrong steps per wrong label", "b", "1", 0.1, 0.0, 0.5, 0.01,
                  "Rise of the error per step when all labels are wrong.", group="Mechanism"),
        Parameter("systematic", "Systematic errors", "s", "1", 0.3, 0.0, 1.0, 0.01,
                  "Share of errors that all answers to a problem have in common.", group="Mechanism"),
        Parameter("agreeing", "Answers that must agree", "m", "answers", 4, 2, 16, 1,
                  "How many answers the agreement filter compares.", integer=True, group="Mechanism"),
        Parameter("false_pass", "False passes", "q", "1", 0.0, 0.0, 1.0, 0.01,
                  "Chance that the exact check lets a wrong label pass.", group="Mechanism"),
        Parameter("floor", "Slips that stay", "f", "1", 0.001, 0.0001, 0.02, 0.0001,
                  "Error per step after training on labels that are all right.", group="Task"),
        Parameter("start_length", "Length at the start", "n_0", "steps", 2, 1, 20, 1,
                  "Steps of the first task.", integer=True, group="Task"),
        Parameter("growth", "Growth of length", "", "steps per round", 1.0, 0.0, 4.0, 0.25,
                  "How much longer the task becomes after each round.", group="Task"),
        Parameter("rounds", "Rounds", "T", "rounds", 48, 1, 200, 1, "Rounds of self-training.", integer=True,
                  group="Training"),
        Parameter("problems", "Problems per round", "K", "problems", 1000, None, None, None,
                  "Problems answered in each round.", choices=(100, 300, 1000, 3000), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy at the current length", "1", "Chance to solve a task of the current length.",
               ("round",), "wanted", 0.0, 1.0),
        Output("solvable_length", "Solvable length", "steps",
               "Longest task taught so far that is solved with a chance of at least 1/2.", ("round",), "wanted", 0.0),
        Output("rounds_survived", "Rounds survived", "rounds",
               "Rounds before accuracy at the current length first fell below 1/2.", ("round",), "wanted", 0.0),
        Output("step_error", "Error per step", "1", "Chance that one step goes wrong.", ("round",), "other", 0.0, 1.0),
        Output("step_error_theory", "Error per step, theory", "1", "The same for infinitely many problems.", ("round",),
               "other", 0.0, 1.0),
        Output("label_error", "Wrong labels", "1", "Share of kept labels that are wrong.", ("round",), "other", 0.0, 1.0),
        Output("kept", "Labels kept", "1", "Share of labels that the filter keeps.", ("round",), "paid", 0.0, 1.0),
        Output("reproduction", "Slips bred by a slip", "1",
               "Factor by which a small error per step grows in the next round: b n, b n s or b n q.", ("round",), "other",
               0.0),
    ),
    ablation=Ablation({"filter": "exact"}, "An exact check rejects every wrong label before it can teach anything."),
    presets=(
        Preset("agreement", "Agreement of four answers", {"filter": "agreement"},
               "The avalanche comes about three times later, and comes all the same: common errors agree."),
        Preset("more_agreement", "Agreement of sixteen answers", {"filter": "agreement", "agreeing": 16},
               "Hardly later than with four: more answers remove labels until none are left, not the errors that they share."),
        Preset("agreement_without_systematic", "Agreement, no systematic error", {"filter": "agreement", "systematic": 0.0},
               "When nothing is shared agreement is as good as an exact check."),
        Preset("exact_check", "Exact check", {"filter": "exact"}, "The error per step stays at its floor at every length."),
        Preset("leaky_check", "Check with false passes", {"filter": "exact", "false_pass": 0.2},
               "It holds about three times as long as no filter does; the avalanche is put off, not averted."),
        Preset("fixed_length", "Length does not grow", {"growth": 0.0, "start_length": 8},
               "Below the critical length slips settle at a level and never breed, without any filter."),
        Preset("weak_breeding", "A wrong label teaches little", {"breeding": 0.01},
               "At these lengths there is no avalanche: the claim depends on the lengths reached."),
    ),
    references=(
        Reference("Zhang and Parkes (2023), Chain-of-thought reasoning is a policy improvement operator",
                  "https://arxiv.org/abs/2309.08589"),
        Reference("Lee et al. (2025), Self-improving transformers overcome easy-to-hard and length generalization challenges",
                  "https://arxiv.org/abs/2502.01612"),
    ),
    not_shown="That a wrong label teaches as much as is assumed here; how a step is learned; tasks that are not serial.",
    steps=_steps,
    axis_parameters=("rounds",),
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """Error per step, the same in theory, length, the longest length solved, what the last round kept, and rounds survived."""

    error: jax.Array
    error_theory: jax.Array
    length: jax.Array
    length_theory: jax.Array
    taught: jax.Array
    label_error: jax.Array
    kept: jax.Array
    survived: jax.Array
    alive: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return a model that makes only the slips that stay."""
    floor, length = parameters["floor"], jnp.float32(parameters["start_length"])
    zero, one = jnp.float32(0.0), jnp.float32(1.0)
    return State(floor, floor, length, length, length, zero, one, zero, one)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Solve K problems, filter the labels, train on them, and go on to a longer task."""
    problems = parameters["problems"]
    shared, own, check = (draw.uniform(bits, (problems,)) for bits in draw.words(key, problems, problems, problems))
    safe, clean = _chances(state.error, state.length, parameters["systematic"])
    by = parameters["filter"]
    right = (shared < safe) & (own < clean)
    agree = own < clean ** parameters["agreeing"]
    kept = jnp.where(by == _AGREEMENT, agree, jnp.where(by == _EXACT, right | (check < parameters["false_pass"]), True))
    wrong = kept & ~jnp.where(by == _AGREEMENT, shared < safe, right)
    count = kept.sum()
    label_error = wrong.sum() / jnp.maximum(count, 1)
    taught = count > 0
    error = jnp.where(taught, _trained(label_error, parameters), state.error)

    safe, clean = _chances(state.error_theory, state.length_theory, parameters["systematic"])
    slips = 1.0 - safe * clean
    passed = parameters["false_pass"] * slips
    expected = jnp.where(by == _AGREEMENT, 1.0 - safe, jnp.where(by == _EXACT, passed / (1.0 - slips + passed), slips))
    length = jnp.where(taught, state.length + parameters["growth"], state.length)
    alive = state.alive * (_accuracy(error, length) >= 0.5)
    return State(
        error=error,
        error_theory=_trained(expected, parameters),
        length=length,
        length_theory=state.length_theory + parameters["growth"],
        taught=jnp.where(taught, jnp.maximum(state.taught, state.length), state.taught),
        label_error=jnp.where(taught, label_error, state.label_error),
        kept=count / problems,
        survived=state.survived + alive,
        alive=alive,
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return what the model can do, and what it was taught with."""
    by = parameters["filter"]
    share = jnp.where(
        by == _AGREEMENT, parameters["systematic"], jnp.where(by == _EXACT, parameters["false_pass"], 1.0)
    )
    half = jnp.log(0.5) / jnp.log1p(-jnp.clip(state.error, 1e-6, 1.0 - 1e-6))
    return {
        "accuracy": _accuracy(state.error, state.length),
        "solvable_length": jnp.minimum(jnp.floor(half), state.taught),
        "rounds_survived": state.survived,
        "step_error": state.error,
        "step_error_theory": state.error_theory,
        "label_error": state.label_error,
        "kept": state.kept,
        "reproduction": parameters["breeding"] * state.length * share,
    }


def _chances(error: jax.Array, length: jax.Array, systematic: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the chance that no step errs systematically, and that one answer then makes no other slip."""
    return (1.0 - systematic * error) ** length, (1.0 - (1.0 - systematic) * error) ** length


def _trained(label_error: jax.Array, parameters: Mapping[str, Any]) -> jax.Array:
    return jnp.minimum(parameters["floor"] + parameters["breeding"] * label_error, 1.0)


def _accuracy(error: jax.Array, length: jax.Array) -> jax.Array:
    """Return (1 - p)^n, which is S g up to the second order in p."""
    return (1.0 - error) ** length
