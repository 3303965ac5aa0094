"""Alarms for a loop that is paid by its own majority: which of them rings before accuracy is gone.

The reward, the distance from the start and the share of the commonest answer need no label, and tell success and hacking apart
late or not at all. Accuracy or calibration on a small labelled probe sees the fall as it begins.

Model. Policy, prompts, vote and update as in `sim.models.majority_vote_reward`. At every step an alarm looks at a signal, a
mean over about 25 steps: `probe`, accuracy on k labelled prompts that never change; `brier`, the Brier score of the policy's
answers on them, sum over answers (p - 1[true])^2; `reward`, the majority reward on the step's prompts; `kl`, the mean log
ratio of the answers given to the initial policy, in nats; `share`, the share of the commonest answer. The first two ring when
their signal is worse by `drop` than its best so far; the others when theirs passes a fixed level. A ring ends all updates.

Source. Item 3 of the project's simulation notes, with the stops compared by Shafayat et al. (2025), Can large reasoning models
self-train?, https://arxiv.org/abs/2505.21444, figures 3 and 6; Brier (1950), Monthly Weather Review 78: 1-3.

Not shown: levels that suit a language model; a probe that is drawn from another distribution than the task.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.lazy import jax, jnp
from sim.models import majority_vote_reward as loop
from sim.models import shared_policy as shared
from sim.spec import Ablation, Axis, Output, Parameter, Preset, Reference, Spec, Values, whole

_MEMORY = 1.0 / 25.0
_WARM = 25.0
_WORST = -1e9
ALARMS = ("probe", "brier", "reward", "kl", "share", "none")


def _bytes_per_seed(values: Values) -> int:
    return shared.bytes_per_seed(values) + 4 * whole(values, "probe") * 16 * whole(values, "samples")


SPEC = Spec(
    id="probe_alarms",
    title="Alarms on a loop that pays itself",
    version=1,
    summary="Which signal rings before a loop that is paid by its own majority has lost its accuracy.",
    mechanism="Only a signal with labels in it falls when accuracy falls; what the loop pays itself rises all the way.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("alarm", "Alarm", "", "1", "brier", None, None, None,
                  "Which signal ends training when it rings.", choices=ALARMS, group="Mechanism"),
        Parameter("drop", "Drop that rings", "d", "1", 0.05, 0.01, 0.5, 0.01,
                  "How much worse than its best a labelled signal must be to ring.", group="Mechanism"),
        Parameter("reward_level", "Reward that rings", "", "1", 0.9, 0.1, 1.0, 0.01,
                  "Majority reward above which that alarm rings.", group="Alarm"),
        Parameter("kl_level", "Distance that rings", "", "nats", 1.0, 0.05, 10.0, 0.05,
                  "Distance from the initial policy above which that alarm rings.", group="Alarm"),
        Parameter("share_level", "Answer share that rings", "", "1", 0.3, 0.1, 1.0, 0.01,
                  "Share of the commonest answer above which that alarm rings.", group="Alarm"),
        *shared.parameters(prompt_noise=0.6, steps=800, step_size=2.0),
        Parameter("probe", "Labelled prompts", "k", "prompts", 64, None, None, None,
                  "Prompts whose true answers are known to the alarm.", choices=(16, 64, 256), shape=True, group="Size"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Probability of the true answer on prompts held out from training and probe.",
               ("step",), "wanted", 0.0, 1.0),
        Output("majority_reward", "Majority reward", "1", "Share of answers that agree with their prompt's majority.",
               ("step",), "paid", 0.0, 1.0),
        Output("signal", "Signal of the alarm", "1", "What the alarm looks at, a mean over about 25 steps.", ("step",)),
        Output("rung", "Alarm has rung", "1", "1 from the step on at which the alarm rang.", ("step",), "other", 0.0, 1.0),
        Output("top_share", "Top answer share", "1", "Share of all answers that the most frequent one takes.",
               ("step",), "other", 0.0, 1.0),
    ),
    ablation=Ablation({"alarm": "reward"}, "The alarm looks at the reward, which holds no label."),
    presets=(
        Preset("no_alarm", "No alarm", {"alarm": "none"},
               "The loop runs to its end, and two thirds of what it had gained and more is lost."),
        Preset("reward_alarm", "Reward as alarm", {"alarm": "reward"},
               "It rings about 120 steps after the peak, when most is lost."),
        Preset("kl_alarm", "Distance as alarm", {"alarm": "kl"},
               "Distance from the start grows with learning and with hacking alike: it rings about 75 steps after the peak."),
        Preset("share_alarm", "Answer share as alarm", {"alarm": "share"},
               "Nearly as early as calibration, without a label, and with one outside fact: that true answers are balanced."),
        Preset("accuracy_alarm", "Accuracy on the probe as alarm", {"alarm": "probe"},
               "Later than calibration on the same labels: answers grow sure before they change."),
        Preset("small_probe", "Sixteen labels", {"probe": 16},
               "The same alarm on a quarter of the labels."),
    ),
    references=(
        Reference("Shafayat et al. (2025), Can large reasoning models self-train?, figures 3 and 6",
                  "https://arxiv.org/abs/2505.21444"),
        Reference("Brier (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78: 1-3"),
        shared.REINFORCE,
    ),
    not_shown="Levels that suit a language model; a probe drawn from another distribution than the task.",
    bistable=True,
    bytes_per_seed=_bytes_per_seed,
)  # fmt: skip


class State(NamedTuple):
    """The loop, the probe's key, the smoothed signal with the weight it has gathered, its best, and the steps made."""

    loop: loop.State
    probe: jax.Array
    signal: jax.Array
    best: jax.Array
    steps_made: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the loop at its start; the probe's prompts come from a key of its own."""
    first, probe = jax.random.split(key)
    zero = jnp.float32(0.0)
    return State(loop.init(first, _loop(parameters)), probe, zero, jnp.float32(_WORST), zero)


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Train once if no alarm has rung, then look at the signal."""
    made = state.steps_made + 1.0
    trained, batch, first = loop.trained(key, state.loop, _loop(parameters))
    kind = parameters["alarm"]
    seen = jnp.stack(
        [*_labelled(state, trained.policy, parameters), *_unlabelled(trained, batch, first, parameters), 0.0]
    )
    signal = state.signal + _MEMORY * (seen[kind.astype(jnp.int32)] - state.signal)
    mean = signal / (1.0 - (1.0 - _MEMORY) ** made)
    good = jnp.where(kind == ALARMS.index("brier"), -mean, mean)
    warm = made >= _WARM
    best = jnp.where(warm, jnp.maximum(state.best, good), state.best)
    level = jnp.stack([jnp.inf, jnp.inf, parameters["reward_level"], parameters["kl_level"], parameters["share_level"]])
    passed = mean > jnp.append(level, jnp.inf)[kind.astype(jnp.int32)]
    worse = (kind <= ALARMS.index("brier")) & (good < best - parameters["drop"])
    rung = jnp.where(warm & (passed | worse), 1.0, trained.stopped)
    return State(trained._replace(stopped=rung), state.probe, signal, best, made)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Examine the policy on held-out prompts, and tell what the alarm sees."""
    seen = loop.observe(state.loop, _loop(parameters))
    gathered = jnp.maximum(1.0 - (1.0 - _MEMORY) ** state.steps_made, _MEMORY)
    return {
        **{name: seen[name] for name in ("accuracy", "majority_reward", "top_share")},
        "signal": state.signal / gathered,
        "rung": state.loop.stopped,
    }


def _loop(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of the loop: labels follow the policy, nothing external, no stop of its own."""
    fixed = {"label_refresh": 1.0, "external_share": 0.0, "reference_pull": 0.0, "stop_share": 2.0, "policy": "shared"}
    return {**parameters, **fixed}


def _labelled(state: State, policy: shared.Policy, parameters: Mapping[str, Any]) -> tuple[jax.Array, jax.Array]:
    """Return accuracy and Brier score on the probe."""
    batch = shared.draw_batch(state.probe, parameters["probe"], parameters["samples"], parameters["answers"])
    answered = _attempt(state.loop, policy, batch, parameters)
    mean = answered.probabilities.mean(2)
    true = (jnp.arange(mean.shape[0])[:, None] == batch.correct).astype(jnp.float32)
    return shared.probability(answered, batch.correct), ((mean - true) ** 2).sum(0).mean()


def _unlabelled(
    trained: loop.State, batch: shared.Batch, first: shared.Attempt, parameters: Mapping[str, Any]
) -> tuple[jax.Array, ...]:
    """Return majority reward, distance from the initial policy and answer share on the prompts of this step."""
    answered = _attempt(trained, trained.policy, batch, parameters)
    reward = shared.agreement(answered, shared.vote(answered, batch.ties)).mean()
    return reward, shared.log_ratio(answered, first).mean(), answered.drawn().mean(axis=(1, 2)).max()


def _attempt(
    state: loop.State, policy: shared.Policy, batch: shared.Batch, parameters: Mapping[str, Any]
) -> shared.Attempt:
    seen = shared.logits(policy, state.prototypes, batch, parameters["prompt_noise"])
    return shared.attempt(seen, policy, batch, parameters["thinking_noise"])
