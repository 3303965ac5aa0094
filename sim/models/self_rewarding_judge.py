"""Self-rewarding: an actor follows the choices of a judge whose own error may move with the actor.

An actor that learns from verdicts ends where the judge's ideal lies. If the judge shares weights with the actor, that ideal
moves along, and the end is nearer to the truth or farther from it, depending on how much error the two share.

Model. Answers are points in R^D; the ideal is 0. The actor writes u + s e, e ~ N(0, I), |u_0| = 1. The judge's ideal is
v_t = v_0 + m c (u_t - u_0), v_0 = c u_0 + v_ind, |v_0| = r, c = rho r, v_ind orthogonal to u_0: m = 0 is a fixed judge, m = 1
one trained along. Each of B prompts gets K answers with score
-|y - v|^2 - w |y' - 0|^2 + l len - p len^2 + t / sqrt(J) noise,
where y' is a second skill of D further coordinates, seen with weight w only, len ~ N(length, s^2), and J judgements are
averaged. Then u += eta mean(best - worst), the direct preference direction of a Gaussian location family; the same for y' and
for length; y' also moves by `leak` times the step of y.

Drawn exactly but for one thing: the score depends on e through its part along u - v and its squared length across it, so
only these two are drawn for each answer (the latter by Wilson and Hilferty 1931), and the mean step across u - v, a sum
of 2B vectors of independent directions, is drawn as the normal vector of the same covariance.

Theory. Scores taken as normal with standard deviation S, and e_K the expected maximum of K normals, give per step
u += -g (u - v), g = 4 eta e_K s^2 / S, plus noise 2 D (eta s)^2 / B in |u|^2. Fixed points without the noise: |u| = r for a
fixed judge whatever rho is; |v_ind| / (1 - c) for m = 1 if c < 1, none otherwise; length l / (2 p). Training the judge along
is better than leaving it if and only if rho > 2 r / (1 + r^2).

Source. Item 4 of the project's simulation notes; the setting is that of Yuan et al. (2024), Self-rewarding language models,
https://arxiv.org/abs/2401.10020, and Wu et al. (2024), Meta-rewarding language models, https://arxiv.org/abs/2407.19594.

Not shown: that a language model judges by distance to an ideal, how its errors are shared in fact, or any published gain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.models.chi_square import WILSON_HILFERTY, chi_square
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.self_rewarding_judge import expected_maximum
from sim.theory.self_rewarding_judge import theory as theory

_TINY = 1e-12


def _bytes_per_seed(values: Values) -> int:
    return 4 * (20 * whole(values, "prompts") * whole(values, "candidates") + 24 * whole(values, "dimensions"))


SPEC = Spec(
    id="self_rewarding_judge",
    title="Self-rewarding judge",
    version=1,
    summary="An actor learns from the verdicts of a judge that stays as it is or is trained along with it.",
    mechanism="The part of the judge's error that it shares with the actor moves with the actor.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("judge_error", "Error of the judge", "r", "1", 0.9, 0.0, 1.5, 0.05,
                  "Distance of the judge's ideal from the true one at the start; the actor starts at distance 1.",
                  group="Mechanism"),
        Parameter("shared_error", "Shared error", "rho", "1", 0.9, 0.0, 1.0, 0.05,
                  "Cosine between the errors of judge and actor at the start.", group="Mechanism"),
        Parameter("co_training", "Judge trained along", "m", "1", 1.0, 0.0, 1.0, 0.05,
                  "Share of the actor's movement that the shared part of the judge's error follows; 0 is a fixed judge.",
                  group="Mechanism"),
        Parameter("steps", "Training steps", "T", "steps", 400, 1, 2000, 1,
                  "How many updates are made.", integer=True, group="Training"),
        Parameter("step_size", "Step size", "eta", "1", 0.15, 0.01, 0.5, 0.01,
                  "Size of one update relative to the mean difference of chosen and rejected answers.", group="Training"),
        Parameter("spread", "Spread of answers", "s", "1", 0.3, 0.05, 1.0, 0.05,
                  "Standard deviation of each coordinate of an answer, and of its length.", group="Task"),
        Parameter("judge_noise", "Noise of the judge", "t", "1", 0.0, 0.0, 8.0, 0.5,
                  "Standard deviation of the noise in one judgement.", group="Judge"),
        Parameter("judgements", "Judgements averaged", "J", "judgements", 1, 1, 16, 1,
                  "How many judgements a meta-judge merges into one; their noise falls with the square root.",
                  integer=True, group="Judge"),
        Parameter("length_bias", "Liking for length", "l", "1", 0.0, 0.0, 1.0, 0.05,
                  "Score that the judge gives for each unit of length; length has no true value.", group="Judge"),
        Parameter("length_penalty", "Penalty on length", "p", "1", 0.0, 0.0, 0.5, 0.05,
                  "Weight of squared length that is taken off the score.", group="Judge"),
        Parameter("second_weight", "Weight of the second skill", "w", "1", 0.0, 0.0, 1.0, 0.05,
                  "How much the judge looks at a second skill; 0 leaves it unscored.", group="Second skill"),
        Parameter("leak", "Leak into the second skill", "q", "1", 0.0, 0.0, 1.0, 0.05,
                  "Share of each step of the first skill that also moves the second.", group="Second skill"),
        Parameter("second_start", "Error of the second skill", "x_0", "1", 0.5, 0.0, 2.0, 0.05,
                  "Distance of the second skill from its ideal at the start.", group="Second skill"),
        Parameter("candidates", "Answers per prompt", "K", "answers", 8, None, None, None,
                  "Answers of which the best and the worst are used.", choices=(2, 4, 8, 16), shape=True, group="Size"),
        Parameter("prompts", "Prompts per step", "B", "prompts", 64, None, None, None,
                  "Prompts in each update.", choices=(16, 32, 64, 128), shape=True, group="Size"),
        Parameter("dimensions", "Dimensions of a skill", "D", "1", 32, None, None, None,
                  "Coordinates of an answer that make up one skill.", choices=(8, 16, 32, 64), shape=True, group="Size"),
    ),
    outputs=(
        Output("actor_error", "Error of the actor", "1", "Distance of the actor's mean answer from the true ideal.",
               ("step",), "wanted", 0.0),
        Output("actor_error_theory", "Error of the actor, theory", "1", "The same by the recursion for normal scores.",
               ("step",), "wanted", 0.0),
        Output("judge_error", "Error of the judge", "1", "Distance of the judge's ideal from the true one.",
               ("step",), "other", 0.0),
        Output("judge_score", "Score by the judge", "1", "Score that the judge gives to the actor's mean answer.",
               ("step",), "paid"),
        Output("length", "Length", "1", "Mean length of an answer over the start.", ("step",)),
        Output("length_theory", "Length, theory", "1", "The same by the recursion for normal scores.", ("step",)),
        Output("second_error", "Error of the second skill", "1", "Distance of the second skill from its ideal.",
               ("step",), "other", 0.0),
        Output("second_error_theory", "Error of the second skill, theory", "1",
               "The same by the recursion for normal scores.", ("step",), "other", 0.0),
    ),
    ablation=Ablation({"co_training": 0.0}, "The judge stays as it was at the start."),
    presets=(
        Preset("fixed_judge", "Fixed judge", {"judge_error": 0.6, "shared_error": 0.5, "co_training": 0.0},
               "The actor ends at the judge's error and stays there, whatever error the two share.",
               expects=(Expectation("The actor's error ends within 0.05 of the judge's, 0.6.",
                                    Reading("actor_error"), at_least=0.55, at_most=0.65),),
               contrast={"co_training": 1.0}),
        Preset("worse_together", "Trained along, worse", {"judge_error": 0.6, "shared_error": 0.5},
               "Training the judge along leaves the actor farther from the truth than the fixed judge would.",
               expects=(Expectation("The actor ends at least 0.08 farther off than under the fixed judge.",
                                    Reading("actor_error"),
                                    against=Reading("actor_error", contrast=True), at_least=0.08),),
               contrast={"co_training": 0.0}),
        Preset("better_together", "Trained along, better", {"judge_error": 0.3, "shared_error": 0.9},
               "With a good judge and nearly all error shared, training it along ends closer than the fixed judge.",
               expects=(Expectation("The actor ends at least 0.05 closer than under the fixed judge.",
                                    Reading("actor_error"),
                                    against=Reading("actor_error", contrast=True), at_most=-0.05),),
               contrast={"co_training": 0.0}),
        Preset("exact_judge", "Exact judge", {"judge_error": 0.0},
               "A judge without error leads the actor to the ideal, up to the noise of the steps."),
        Preset("runaway", "Run-away", {"judge_error": 1.2, "shared_error": 0.9},
               "The judge moves faster than the actor catches up: the error grows without end.",
               expects=(Expectation("The error ends at twice that of the start or more.",
                                    Reading("actor_error"), at_least=2.0),),
               contrast={"co_training": 0.0}),
        Preset("untrained_improves", "Judge improves untrained", {"judge_error": 0.5, "shared_error": 0.95},
               "No step trains the judge, and yet its error falls, because it is carried along by the actor."),
        Preset("likes_length", "Judge likes length", {"co_training": 0.0, "judge_error": 0.3, "length_bias": 1.0, "steps": 200},
               "Length and score rise without end; the actor's error ends where it would without the liking.",
               expects=(Expectation("Length grows by at least 5.", Reading("length"), at_least=5.0),),
               contrast={"length_bias": 0.0}),
        Preset("length_held", "Length penalised",
               {"co_training": 0.0, "judge_error": 0.3, "length_bias": 1.0, "length_penalty": 0.25},
               "Length stops at l / (2 p) = 2.",
               expects=(Expectation("Length ends within 0.2 of 2.", Reading("length"), at_least=1.8, at_most=2.2),),
               contrast={"length_penalty": 0.0}),
        Preset("noisy_judge", "Noisy judge", {"co_training": 0.0, "judge_error": 0.6, "shared_error": 0.5, "judge_noise": 8.0},
               "Noise slows the approach and does not move its end.",
               expects=(Expectation("After 50 steps the error is at least 0.05 larger than without noise.",
                                    Reading("actor_error", "at", at=50.0),
                                    against=Reading("actor_error", "at", at=50.0, contrast=True), at_least=0.05),),
               contrast={"judge_noise": 0.0}),
        Preset("meta_judge", "Noisy judge, judgements merged",
               {"co_training": 0.0, "judge_error": 0.6, "shared_error": 0.5, "judge_noise": 8.0, "judgements": 8},
               "Merging judgements brings the speed back. The end stays at the judge's error: bias is not repaired.",
               expects=(Expectation("The error ends no lower than 0.55: merging moves no fixed point.",
                                    Reading("actor_error"), at_least=0.55),),
               contrast={"judge_error": 0.3}),
        Preset("unscored_skill", "One skill unscored",
               {"co_training": 0.0, "judge_error": 0.3, "shared_error": 0.5, "leak": 0.5},
               "The scored skill improves while the skill that the judge does not look at gets worse."),
        Preset("unscored_exact_judge", "One skill unscored, exact judge",
               {"co_training": 0.0, "judge_error": 0.0, "leak": 0.5},
               "An exact judge of the first skill does not save the second: what counts is what is scored, not by whom."),
    ),
    references=(
        Reference("Yuan et al. (2024), Self-rewarding language models", "https://arxiv.org/abs/2401.10020"),
        Reference("Wu et al. (2024), Meta-rewarding language models", "https://arxiv.org/abs/2407.19594"),
        Reference("Rafailov et al. (2023), Direct preference optimization, equation 7", "https://arxiv.org/abs/2305.18290"),
        WILSON_HILFERTY,
    ),
    not_shown="That a language model judges by distance to an ideal, how its errors are shared in fact, or published gains.",
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class Actor(NamedTuple):
    """Mean answer: two skills of shape (D,) and a length."""

    skill: jax.Array
    second: jax.Array
    length: jax.Array


class State(NamedTuple):
    """The actor, the actor of the theory, and the theory's noise in |skill|^2 and |second|^2."""

    actor: Actor
    mean_field: Actor
    noise: jax.Array


class _Answers(NamedTuple):
    """What is drawn for K answers to B prompts, each of shape (K, B): parts of e along and across, of both skills."""

    along: tuple[jax.Array, jax.Array]
    across: tuple[jax.Array, jax.Array]
    length: jax.Array
    noise: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the start: u_0 along the first coordinate, the second skill's error along a third one."""
    axes = jnp.eye(parameters["dimensions"])
    actor = Actor(axes[0], parameters["second_start"] * axes[2], jnp.float32(0.0))
    return State(actor, actor, jnp.zeros(2))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Draw K answers to each of B prompts, let the judge choose, and move towards the chosen and away from the rejected."""
    answers, free = _draw(key, parameters)
    actor, spread = state.actor, parameters["spread"]
    offsets = actor.skill - _judge(actor, parameters), actor.second
    distances = tuple(_length(offset) for offset in offsets)
    score = -_squares(distances[0], answers, 0, spread)
    score -= parameters["second_weight"] * _squares(distances[1], answers, 1, spread)
    words = actor.length + spread * answers.length
    score += parameters["length_bias"] * words - parameters["length_penalty"] * words**2
    score += _judge_noise(parameters) * answers.noise
    chosen, rejected = score == score.max(0), score == score.min(0)
    moves = [
        spread * _mean_step(offset / distance, answers.along[i], answers.across[i], chosen, rejected, free[i])
        for i, (offset, distance) in enumerate(zip(offsets, distances, strict=True))
    ]
    rate = parameters["step_size"]
    moved = Actor(
        actor.skill + rate * moves[0],
        actor.second + rate * (moves[1] + parameters["leak"] * moves[0]),
        actor.length + rate * spread * (_mean(chosen, answers.length) - _mean(rejected, answers.length)),
    )
    return State(moved, *_theory(state, parameters))


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return distances, length and score of the actor, and what the theory says of them."""
    actor, theory = state.actor, state.mean_field
    offset = actor.skill - _judge(actor, parameters)
    score = -(offset @ offset) - parameters["second_weight"] * (actor.second @ actor.second)
    score += parameters["length_bias"] * actor.length - parameters["length_penalty"] * actor.length**2
    second_noise = state.noise[1] + parameters["leak"] ** 2 * state.noise[0]
    return {
        "actor_error": _length(actor.skill),
        "actor_error_theory": jnp.sqrt(theory.skill @ theory.skill + state.noise[0]),
        "judge_error": _length(_judge(actor, parameters)),
        "judge_score": score,
        "length": actor.length,
        "length_theory": theory.length,
        "second_error": _length(actor.second),
        "second_error_theory": jnp.sqrt(theory.second @ theory.second + second_noise),
    }


def _draw(key: jax.Array, parameters: Mapping[str, Any]) -> tuple[_Answers, tuple[jax.Array, jax.Array]]:
    """Return the answers and two free normal vectors (D,) for the directions across."""
    shape = (parameters["candidates"], parameters["prompts"])
    size, dimensions = shape[0] * shape[1], parameters["dimensions"]
    pieces = draw.words(key, *[size] * 6, dimensions, dimensions)
    normal = [draw.normal(piece, shape) for piece in pieces[:6]]
    across = chi_square(normal[2], dimensions - 1.0), chi_square(normal[3], dimensions - 1.0)
    answers = _Answers((normal[0], normal[1]), across, normal[4], normal[5])
    return answers, (draw.normal(pieces[6], (dimensions,)), draw.normal(pieces[7], (dimensions,)))


def _judge(actor: Actor, parameters: Mapping[str, Any]) -> jax.Array:
    """Return v = c u_0 + v_ind + m c (u - u_0)."""
    axes = jnp.eye(parameters["dimensions"])
    shared = parameters["shared_error"] * parameters["judge_error"]
    alone = parameters["judge_error"] * jnp.sqrt(jnp.maximum(1.0 - parameters["shared_error"] ** 2, 0.0))
    ideal: jax.Array = shared * axes[0] + alone * axes[1] + parameters["co_training"] * shared * (actor.skill - axes[0])
    return ideal


def _squares(distance: jax.Array, answers: _Answers, skill: int, spread: jax.Array) -> jax.Array:
    """Return |offset + s e|^2 for each answer, where |offset| = distance."""
    return (distance + spread * answers.along[skill]) ** 2 + spread**2 * answers.across[skill]


def _mean_step(
    direction: jax.Array, along: jax.Array, across: jax.Array, chosen: jax.Array, rejected: jax.Array, free: jax.Array
) -> jax.Array:
    """Return the mean over prompts of e(chosen) - e(rejected), shape (D,)."""
    prompts, dimensions = along.shape[1], free.shape[0]
    variance = (_mean(chosen, across) + _mean(rejected, across)) / (prompts * (dimensions - 1))
    sideways = jnp.sqrt(variance) * (free - (free @ direction) * direction)
    return (_mean(chosen, along) - _mean(rejected, along)) * direction + sideways


def _mean(mask: jax.Array, values: jax.Array) -> jax.Array:
    return jnp.divide(jnp.sum(mask * values), jnp.sum(mask))


def _length(vector: jax.Array) -> jax.Array:
    return jnp.sqrt(vector @ vector + _TINY)


def _judge_noise(parameters: Mapping[str, Any]) -> jax.Array:
    return jnp.divide(parameters["judge_noise"], jnp.sqrt(parameters["judgements"]))


def _theory(state: State, parameters: Mapping[str, Any]) -> tuple[Actor, jax.Array]:
    """Return mean and noise after one step when scores are normal."""
    actor, spread, weight = state.mean_field, parameters["spread"], parameters["second_weight"]
    dimensions, rate = parameters["dimensions"], parameters["step_size"]
    offset = actor.skill - _judge(actor, parameters)
    pull = parameters["length_bias"] - 2.0 * parameters["length_penalty"] * actor.length
    variance = 4.0 * spread**2 * (offset @ offset + state.noise[0])
    variance += 4.0 * spread**2 * weight**2 * (actor.second @ actor.second + state.noise[1])
    variance += 2.0 * dimensions * spread**4 * (1.0 + weight**2)
    variance += spread**2 * pull**2 + 2.0 * spread**4 * parameters["length_penalty"] ** 2
    variance += _judge_noise(parameters) ** 2
    gain = rate * 2.0 * expected_maximum(parameters["candidates"]) * spread**2 / jnp.sqrt(variance)
    move = -2.0 * gain * offset
    shared = parameters["co_training"] * parameters["shared_error"] * parameters["judge_error"]
    keep = 1.0 - 2.0 * gain * jnp.stack([1.0 - shared, weight])
    fresh = 2.0 * dimensions * (rate * spread) ** 2 / parameters["prompts"]
    moved = Actor(
        actor.skill + move,
        actor.second * (1.0 - 2.0 * gain * weight) + parameters["leak"] * move,
        actor.length + gain * pull,
    )
    return moved, keep**2 * state.noise + fresh
