"""A self-improvement loop whose procedure was tuned for yesterday's tasks, while tasks move.

The procedure says which tasks to practise and which answers to call good. What moves in the tasks themselves can be seen in
them; what moves in the rule that makes an answer right shows only in outcomes. A loop that re-estimates its procedure from its
own scores follows the first and not the second.

Model. At time t tasks are x ~ N(m_t, 1), m_t = (1 - c) v t, and the answer to a task is right when it lies within 1 of r_t,
r_t = c v t: tasks move at speed v, and the share c of the movement is in the rule. The loop practises around q and rates
answers by their distance from a target j; its answers are y ~ N(u, s_0^2 (1 + (x - q)^2 / w^2)), worse the farther a task
lies from practice. Each round the actor follows the rating, u += eta (j - u), and the procedure is re-estimated,
q += g (mean x - q) and j += g (estimate - j), from k tasks: not at all (fixed); from labels, estimate = mean of k right answers
seen with noise l; or from own scores, estimate = mean of the better-rated half of its own k answers.

Theory. Under labels the actor lags behind r by c v ((1 - g) / g + (1 - eta) / eta) in the long run, whatever k is, and under
the fixed procedure by c v t. Accuracy is E_x[Phi((r + 1 - u) / s(x)) - Phi((r - 1 - u) / s(x))], s(x) the spread of answers
to x, computed by quadrature and not sampled.

Source. The question is that of Liu and van der Schaar (2025), Truly self-improving agents require intrinsic metacognitive
learning, https://arxiv.org/abs/2506.05109, a position paper without measurements; the model is the project's own.

Not shown: that metacognition is possible or needed; that own scores must fail on other kinds of movement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim import draw
from sim.lazy import jax, jnp
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole

_MOST = 64
_TOLERANCE = 1.0
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_FIXED, _LABELS, _OWN = range(3)


def _steps(values: Values) -> int:
    return whole(values, "rounds")


def _bytes_per_seed(values: Values) -> int:
    return 4 * 16 * _MOST


SPEC = Spec(
    id="moving_task",
    title="Moving task",
    version=1,
    summary="A loop improves on tasks that move; its procedure is fixed, or re-estimated from labels or from own scores.",
    mechanism="A rule that moves shows only in labels: a procedure without them keeps rating by the old rule.",
    axis=Axis("round", "Round", "rounds"),
    parameters=(
        Parameter("procedure", "Procedure", "", "1", "fixed", None, None, None,
                  "fixed: as tuned at the start; labels: re-estimated from labelled tasks; own_scores: from own ratings.",
                  choices=("fixed", "labels", "own_scores"), group="Mechanism"),
        Parameter("speed", "Speed of the task", "v", "1 per round", 0.05, 0.0, 0.5, 0.01,
                  "How far the task moves in a round; answers within 1 of the right one count.", group="Task"),
        Parameter("rule_share", "Movement in the rule", "c", "1", 0.5, 0.0, 1.0, 0.05,
                  "Share of the movement that is in what makes an answer right; the rest is in the tasks, and visible.",
                  group="Task"),
        Parameter("examples", "Tasks looked at", "k", "tasks", 16, 1, _MOST, 1,
                  "Tasks from which the procedure is re-estimated in each round.", integer=True, group="Mechanism"),
        Parameter("label_noise", "Noise of labels", "l", "1", 0.5, 0.0, 3.0, 0.1,
                  "Standard deviation of an outside label around the right answer.", group="Mechanism"),
        Parameter("gain", "Gain of re-estimation", "g", "1", 0.5, 0.05, 1.0, 0.05,
                  "How far the procedure moves to what is estimated in a round.", group="Mechanism"),
        Parameter("actor_rate", "Rate of the actor", "eta", "1", 0.2, 0.01, 1.0, 0.01,
                  "How far the actor moves to its target in a round.", group="Actor"),
        Parameter("spread", "Spread of answers", "s_0", "1", 0.4, 0.1, 1.5, 0.05,
                  "Standard deviation of an answer to a task at the centre of practice.", group="Actor"),
        Parameter("reach", "Reach of practice", "w", "1", 1.5, 0.3, 5.0, 0.1,
                  "Distance from practice at which the variance of an answer has doubled.", group="Actor"),
        Parameter("rounds", "Rounds", "T", "rounds", 60, 1, 400, 1, "How many rounds are run.", integer=True,
                  group="Training"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Chance that an answer to a task of today is right.", ("round",), "wanted",
               0.0, 1.0),
        Output("own_accuracy", "Accuracy by its own rule", "1",
               "Chance that an answer to a task that the loop practises is right by its own target.", ("round",), "paid",
               0.0, 1.0),
        Output("rule_lag", "Lag behind the rule", "1", "Distance from the actor's mean answer to the right one.", ("round",)),
        Output("practice_lag", "Lag behind the tasks", "1", "Distance from the centre of practice to that of the tasks.",
               ("round",)),
        Output("rule_lag_limit", "Lag under labels, theory", "1",
               "Lag behind the rule that a procedure re-estimated from labels ends at.", ("round",), "other", 0.0),
    ),
    ablation=Ablation({"speed": 0.0}, "The task does not move."),
    presets=(
        Preset("labels", "Re-estimated from labels", {"procedure": "labels"},
               "The loop follows at a constant short distance, and accuracy stays."),
        Preset("one_label", "One label a round", {"procedure": "labels", "examples": 1},
               "A single label a round is nearly as good as sixteen."),
        Preset("own_scores", "Re-estimated from own scores", {"procedure": "own_scores"},
               "Practice follows the tasks, the rule stays behind, and accuracy falls as without re-estimation, while the "
               "loop's own rule says that nothing is wrong."),
        Preset("visible_movement", "All movement visible, own scores", {"procedure": "own_scores", "rule_share": 0.0},
               "When only tasks move and not what makes an answer right, own scores are enough: no label is needed."),
        Preset("visible_movement_fixed", "All movement visible, fixed", {"rule_share": 0.0},
               "The fixed procedure loses accuracy slowly."),
        Preset("rule_moves", "All movement in the rule, own scores", {"procedure": "own_scores", "rule_share": 1.0},
               "Accuracy goes to 0 and the loop does not notice."),
        Preset("fast_labels", "Fast movement, labels", {"procedure": "labels", "speed": 0.3},
               "Labels arrive too late: the lag is six times as long, and accuracy settles lower."),
    ),
    references=(
        Reference("Liu and van der Schaar (2025), Truly self-improving agents require intrinsic metacognitive learning",
                  "https://arxiv.org/abs/2506.05109"),
    ),
    not_shown="That metacognition is possible or needed; that own scores must fail on other kinds of movement.",
    steps=_steps,
    axis_parameters=("rounds",),
    bytes_per_seed=_bytes_per_seed,
)  # fmt: skip


class State(NamedTuple):
    """Time, the actor's mean answer u, the target j, and the centre of practice q."""

    time: jax.Array
    actor: jax.Array
    target: jax.Array
    practice: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return a loop that is in tune with its tasks."""
    zero = jnp.float32(0.0)
    return State(zero, zero, zero, zero)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Move the task, re-estimate the procedure from k tasks of today, and let the actor follow its target."""
    place, answer, label = (draw.normal(bits, (_MOST,)) for bits in draw.words(key, _MOST, _MOST, _MOST))
    time = state.time + 1.0
    centre, rule = _task(time, parameters)
    used = (jnp.arange(_MOST) < parameters["examples"]).astype(jnp.float32)
    tasks = centre + place
    own = state.actor + _spread(tasks, state, parameters) * answer
    # Without the barrier every answer is drawn again for every comparison.
    rating = jax.lax.optimization_barrier(jnp.where(used > 0, jnp.abs(own - state.target), jnp.inf))
    rank = (rating[:, None] > rating[None, :]).sum(1)
    better = used * (rank < jnp.ceil(parameters["examples"] / 2.0))
    labelled = (used * (rule + parameters["label_noise"] * label)).sum() / used.sum()
    by = parameters["procedure"]
    estimate = jnp.where(by == _LABELS, labelled, (better * own).sum() / better.sum())
    gain = jnp.where(by == _FIXED, 0.0, parameters["gain"])
    target = state.target + gain * (estimate - state.target)
    practice = state.practice + gain * ((used * tasks).sum() / used.sum() - state.practice)
    return State(time, state.actor + parameters["actor_rate"] * (target - state.actor), target, practice)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Return accuracy on the tasks of today, exact up to quadrature, and the two lags."""
    centre, rule = _task(state.time, parameters)
    gain, rate = parameters["gain"], parameters["actor_rate"]
    lag = parameters["rule_share"] * parameters["speed"] * ((1.0 - gain) / gain + (1.0 - rate) / rate)
    return {
        "accuracy": _accuracy(centre, rule, state, parameters),
        "own_accuracy": _accuracy(state.practice, state.target, state, parameters),
        "rule_lag": rule - state.actor,
        "practice_lag": centre - state.practice,
        "rule_lag_limit": lag,
    }


def _task(time: jax.Array, parameters: Mapping[str, Any]) -> tuple[jax.Array, jax.Array]:
    """Return the centre of the tasks m_t and the right answer r_t."""
    moved = parameters["speed"] * time
    return (1.0 - parameters["rule_share"]) * moved, parameters["rule_share"] * moved


def _spread(tasks: jax.Array, state: State, parameters: Mapping[str, Any]) -> jax.Array:
    doubled: jax.Array = ((tasks - state.practice) / parameters["reach"]) ** 2
    return jnp.sqrt(1.0 + doubled) * jnp.asarray(parameters["spread"])


def _accuracy(centre: jax.Array, rule: jax.Array, state: State, parameters: Mapping[str, Any]) -> jax.Array:
    """Return the chance of an answer within 1 of `rule`, mean over tasks N(centre, 1) by Gauss-Hermite quadrature."""
    spread = _spread(centre + jnp.asarray(_NODES, jnp.float32), state, parameters)
    off = rule - state.actor
    ndtr = jax.scipy.special.ndtr
    inside = ndtr((off + _TOLERANCE) / spread) - ndtr((off - _TOLERANCE) / spread)
    return (jnp.asarray(_WEIGHTS / _WEIGHTS.sum(), jnp.float32) * inside).sum()
