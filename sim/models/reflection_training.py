"""Training on rollouts that contain reflections: extra derivations inside a training example are extra labels.

A student that learns from rollouts with more derivations makes fewer first-try errors; what it gains from reflecting at
inference stays what its own copying leaves. When the extra derivations are copies, they teach nothing.

Model. n training questions x ~ N(0, I_D) with true answer w . x. A rollout holds 1 + r derivations of it, each wrong by
sigma (sqrt(s) u + sqrt(1 - s) v_j) with u shared by the rollout: s is the copying inside a rollout. The student is the least
squares fit to the mean derivation. On a new question it answers with its prediction plus thinking noise tau, rounded to the
grid of width 2 tol around the truth; each of R reflections repeats the answer before it with chance c, or thinks anew. The
final answer is the most frequent one, ties to the first.

Closed form. The excess error E |w_hat - w|^2 is sigma^2 (s + (1 - s) / (1 + r)) D / (n - D - 1).

Sources. Item 8 of the project's simulation notes; the setting is that of Kang, L. et al. (2025), First try matters,
https://arxiv.org/abs/2510.08308. The closed form follows from E (X'X)^-1 = I / (n - D - 1) for normal X.

Not shown: a constant rate of wrong to right, which rises with r here because the errors that are left lie near the tolerance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec, Values, whole
from sim.theory.reflection_training import FEATURES
from sim.theory.reflection_training import theory as theory

EXAM_QUESTIONS = 2048
REFLECTIONS = 6


def _bytes_per_seed(values: Values) -> int:
    return 4 * (
        whole(values, "rollouts") * (FEATURES + 8) * 2 + EXAM_QUESTIONS * (FEATURES + (REFLECTIONS + 1) ** 2 + 40)
    )


SPEC = Spec(
    id="reflection_training",
    title="Training on reflections",
    version=2,
    summary="A student learns from rollouts that hold more and more derivations of the same answer.",
    mechanism="Extra derivations in training data are extra labels: they improve the first try, not the reflection.",
    axis=Axis("derivations", "Extra derivations per training rollout", "derivations"),
    parameters=(
        Parameter("copying", "Copying inside a rollout", "s", "1", 0.2, 0.0, 1.0, 0.05,
                  "Correlation of the errors of the derivations in one training rollout; 1: they are copies.",
                  group="Mechanism"),
        Parameter("steps", "Extra derivations", "r", "derivations", 6, 1, 32, 1,
                  "The axis goes from 0 to this many extra derivations per rollout.", integer=True, group="Training"),
        Parameter("inference_copying", "Copying at inference", "c", "1", 0.8, 0.0, 1.0, 0.05,
                  "Chance that a reflection of the trained student repeats the answer before it.", group="Inference"),
        Parameter("thinking_noise", "Thinking noise", "tau", "1", 0.17, 0.0, 2.0, 0.01,
                  "Noise of the student's own derivations, drawn anew for each.", group="Inference"),
        Parameter("label_noise", "Noise of a derivation", "sigma", "1", 1.5, 0.0, 5.0, 0.05,
                  "Standard deviation of the error of one derivation in the training data.", group="Task"),
        Parameter("tolerance", "Tolerance", "tol", "1", 0.5, 0.05, 3.0, 0.05,
                  "An answer within this distance of the truth is right.", group="Task"),
        Parameter("rollouts", "Training rollouts", "n", "rollouts", 200, None, None, None,
                  "Training questions, one rollout each.", choices=(50, 100, 200, 400, 800), shape=True, group="Size"),
    ),
    outputs=(
        Output("first_accuracy", "Accuracy, first try", "1", "Share of new questions whose first answer is right.",
               ("derivations",), "wanted", 0.0, 1.0),
        Output("final_accuracy", "Accuracy, final answer", "1", "Share of new questions whose final answer is right.",
               ("derivations",), "other", 0.0, 1.0),
        Output("gain", "Final less first", "1", "Accuracy of the final answer less that of the first.",
               ("derivations",), "other", -1.0, 1.0),
        Output("fix_rate", "Wrong to right", "1", "Share of wrong first answers that end right.",
               ("derivations",), "other", 0.0, 1.0),
        Output("excess_error", "Excess error", "1", "Squared distance of the student from the truth.",
               ("derivations",), "other", 0.0),
        Output("excess_error_theory", "Excess error, theory", "1", "sigma^2 (s + (1 - s) / (1 + r)) D / (n - D - 1).",
               ("derivations",), "other", 0.0),
    ),
    ablation=Ablation({"copying": 1.0}, "The extra derivations are copies of the first."),
    presets=(
        Preset("copies", "Rollouts of copies", {"copying": 1.0},
               "Rollouts rich in reflections teach exactly what rollouts without them teach.",
               expects=(Expectation("First tries improve by at most 0.01.",
                                    Reading("first_accuracy", "change"), at_most=0.01),),
               contrast={"copying": 0.2}),
        Preset("independent", "Independent derivations", {"copying": 0.0},
               "Seven derivations are worth seven times the data; the first try gains most.",
               expects=(Expectation("Wrong first tries are repaired more often than at first, by 0.03 or more.",
                                    Reading("fix_rate", "change"), at_least=0.03),),
               contrast={"copying": 1.0}),
        Preset("thinks_anew", "A student that thinks anew", {"inference_copying": 0.0, "thinking_noise": 0.5},
               "With noise of its own and reflections that do not copy, the student gains from reflecting at inference too."),
        Preset("no_thinking_noise", "No noise at inference", {"thinking_noise": 0.0},
               "Every reflection repeats the first answer, and the final answer is the first one."),
    ),
    references=(
        Reference("Kang, L. et al. (2025), First try matters: Revisiting the role of reflection in reasoning models",
                  "https://arxiv.org/abs/2510.08308"),
    ),
    not_shown="A constant rate of wrong to right: it rises here. The constant is the difference of final and first accuracy.",
    bytes_per_seed=_bytes_per_seed,
    tiers=("theory", "monte_carlo"),
)  # fmt: skip


class State(NamedTuple):
    """The student's fit and the examination; `error` of the student is `fit` times the mean noise of the rollouts."""

    fit: jax.Array
    """(D, n) pseudo-inverse of the training questions."""
    shared: jax.Array
    """(n,) noise that the derivations of a rollout share, standard normal."""
    own: jax.Array
    """(n,) sum of the noise of each derivation's own."""
    added: jax.Array
    """Extra derivations so far."""
    questions: jax.Array
    """(D, Q) new questions."""
    thinking: jax.Array
    """(R + 1, Q) standard normal noise of the student's derivations."""
    coins: jax.Array
    """(R + 1, Q) uniform numbers that decide on copying."""


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return training questions with one derivation each, and the examination."""
    rollouts, answers = parameters["rollouts"], REFLECTIONS + 1
    train, shared, own, question, thought, coin = draw.words(
        key, FEATURES * rollouts, rollouts, rollouts,
        FEATURES * EXAM_QUESTIONS, answers * EXAM_QUESTIONS, answers * EXAM_QUESTIONS,
    )  # fmt: skip
    design = draw.normal(train, (FEATURES, rollouts))
    return State(
        fit=_inverse(design @ design.T) @ design,
        shared=draw.normal(shared, (rollouts,)),
        own=draw.normal(own, (rollouts,)),
        added=jnp.float32(0.0),
        questions=draw.normal(question, (FEATURES, EXAM_QUESTIONS)),
        thinking=draw.normal(thought, (answers, EXAM_QUESTIONS)),
        coins=draw.uniform(coin, (answers, EXAM_QUESTIONS)),
    )


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Add one derivation to every rollout."""
    rollouts = state.shared.shape[0]
    return state._replace(
        own=state.own + draw.normal(draw.words(key, rollouts)[0], (rollouts,)), added=state.added + 1.0
    )


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Train the student on the rollouts so far and examine it, first try and after reflection."""
    copying, rollouts = parameters["copying"], state.shared.shape[0]
    mean = jnp.sqrt(copying) * state.shared + jnp.sqrt(1.0 - copying) * state.own / (1.0 + state.added)
    error = parameters["label_noise"] * (state.fit @ mean)
    off = error @ state.questions + parameters["thinking_noise"] * state.thinking
    answers = [jnp.round(off[0] / (2.0 * parameters["tolerance"]))]
    for anew, coin in zip(off[1:], state.coins[1:], strict=True):
        thought = jnp.round(anew / (2.0 * parameters["tolerance"]))
        answers.append(jnp.where(coin < parameters["inference_copying"], answers[-1], thought))
    answers = jax.lax.optimization_barrier(answers)
    # Answer by answer: the place of the largest is found number by number on a CPU, and so is what stands there.
    final, most = answers[0], jnp.zeros(answers[0].shape, jnp.int32)
    for answer in answers:
        votes = jnp.asarray(sum((answer == other).astype(jnp.int32) for other in answers))
        final, most = jnp.where(votes > most, answer, final), jnp.maximum(votes, most)
    before, after = (answers[0] == 0).astype(jnp.float32), (final == 0).astype(jnp.float32)
    share = copying + (1.0 - copying) / (1.0 + state.added)
    return {
        "first_accuracy": before.mean(),
        "final_accuracy": after.mean(),
        "gain": (after - before).mean(),
        "fix_rate": (after * (1.0 - before)).sum() / jnp.maximum((1.0 - before).sum(), 1.0),
        "excess_error": (error**2).sum(),
        "excess_error_theory": parameters["label_noise"] ** 2 * share * FEATURES / (rollouts - FEATURES - 1),
    }


def _inverse(matrix: jax.Array) -> jax.Array:
    """Return the inverse of a positive definite matrix by Gauss-Jordan elimination, which needs no pivots for one.

    Written out: the solver of LAPACK goes matrix by matrix, and does not return on a CPU when two runs call it at once.
    """
    size = matrix.shape[0]

    def eliminate(place: jax.Array, both: jax.Array) -> jax.Array:
        row = jax.lax.dynamic_index_in_dim(both, place, 0)
        row = row / jax.lax.dynamic_index_in_dim(row, place, 1)
        column = jax.lax.dynamic_index_in_dim(both, place, 1)
        return jnp.where(jnp.arange(size)[:, None] == place, row, both - column * row)

    both: jax.Array = jax.lax.fori_loop(0, size, eliminate, jnp.concatenate([matrix, jnp.eye(size)], axis=1))
    return both[:, size:]
