"""Self-consistency as a reward: answers are paid for agreeing with the majority of the policy's own answers.

The majority reward can be earned by being right, by being sharp, or by giving the same answer everywhere. The third way needs
parameters that all prompts share, and noise that sharpening cannot remove.

Model. Policy, prompts and update as in `sim.models.shared_policy`. The label of a prompt is the majority of its n answers
(ties at random); with chance 1 - m it is the majority that the initial policy reaches under the same noise, and with chance
e it is the true answer. With a reference pull k the reward loses k (log pi(y) - log pi_0(y)). Updates stop for good once the
25-step mean of the top answer share exceeds its limit. With policy "table" every prompt has logits of its own and nothing is
shared: the same B prompts come back at every step.

Source. Item 3 of the project's simulation notes; the setting is that of Shafayat et al. (2025), Can large reasoning models
self-train?, https://arxiv.org/abs/2505.21444, and Zuo et al. (2025), TTRL, https://arxiv.org/abs/2504.16084.

Not shown: that collapse must come, that accuracy must rise first, or the numbers of any language model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.lazy import jax, jnp
from sim.models import shared_policy as shared
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec

_MEMORY = 1.0 / 25.0

SPEC = Spec(
    id="majority_vote_reward",
    title="Majority vote as a reward",
    version=1,
    summary="A policy is paid for agreeing with the majority of its own answers.",
    mechanism="The vote moves with the policy, and the bias that all prompts share can make every vote unanimous.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("label_refresh", "Labels follow the policy", "m", "1", 1.0, 0.0, 1.0, 0.05,
                  "Share of prompts labelled by the vote of the current policy; the rest by the vote of the initial one.",
                  group="Mechanism"),
        Parameter("external_share", "External labels", "e", "1", 0.0, 0.0, 1.0, 0.01,
                  "Share of prompts whose label is the true answer.", group="Mechanism"),
        *shared.parameters(prompt_noise=0.6, steps=800, step_size=2.0),
        Parameter("reference_pull", "Pull to the initial policy", "k", "1", 0.0, 0.0, 1.0, 0.01,
                  "Weight of the log-ratio to the initial policy that is taken off the reward.", group="Mechanism"),
        Parameter("stop_share", "Stop at top share", "p_stop", "1", 1.0, 0.1, 1.0, 0.01,
                  "Training stops once the most frequent answer takes more than this share; 1 never stops.",
                  group="Training"),
        Parameter("policy", "Policy", "", "1", "shared", None, None, None,
                  "shared: one set of parameters for all prompts; table: separate logits for each of B fixed prompts.",
                  choices=("shared", "table"), shape=True, group="Mechanism"),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Probability of the true answer on prompts held out from training.",
               ("step",), "wanted", 0.0, 1.0),
        Output("majority_reward", "Majority reward", "1", "Share of answers that agree with their prompt's majority.",
               ("step",), "paid", 0.0, 1.0),
        Output("vote_accuracy", "Accuracy of the vote", "1", "Share of held-out prompts whose majority answer is true.",
               ("step",), "other", 0.0, 1.0),
        Output("mode_accuracy", "Accuracy of the first choice", "1", "Share of answers whose most probable choice is true.",
               ("step",), "other", 0.0, 1.0),
        Output("top_share", "Top answer share", "1", "Share of all answers that the most frequent one takes.",
               ("step",), "other", 0.0, 1.0),
        Output("entropy", "Entropy", "nats", "Mean entropy of the policy on held-out prompts.", ("step",), "other", 0.0),
    ),
    ablation=Ablation({"label_refresh": 0.0}, "Labels stay the votes of the initial policy and no longer follow the actor."),
    presets=(
        Preset("true_labels", "True labels", {"external_share": 1.0},
               "Accuracy rises to the ceiling that the prompt noise leaves, and nothing collapses.",
               expects=(Expectation("Accuracy rises by at least 0.15.", Reading("accuracy", "change"), at_least=0.15),)),
        Preset("no_shared_component", "Nothing global moves", {"shared_plasticity": 0.0},
               "Without a plastic bias accuracy rises and no seed collapses, although the weights are still shared.",
               expects=(Expectation("Accuracy rises by at least 0.1: no collapse.",
                                    Reading("accuracy", "change"), at_least=0.1),)),
        Preset("slow_shared_component", "Slow shared component", {"shared_plasticity": 0.6},
               "Accuracy rises first; then some seeds fall and others do not. The mean hides the two groups."),
        Preset("fast_shared_component", "Fast shared component", {"shared_plasticity": 2.0},
               "The fall comes almost at once: next to nothing is gained before it.",
               expects=(Expectation("The peak lies at most 0.13 above the start.",
                                    Reading("accuracy", "max"), against=Reading("accuracy", "first"), at_most=0.13),),
               contrast={"shared_plasticity": 0.0}),
        Preset("fifth_external", "A fifth of labels from outside", {"shared_plasticity": 0.3, "external_share": 0.2},
               "In a slow loop a fifth of true labels gives most of what true labels alone would give.",
               expects=(Expectation("Accuracy ends at 0.55 or more.", Reading("accuracy"), at_least=0.55),),
               contrast={"external_share": 0.0, "shared_plasticity": 1.0}),
        Preset("early_stop", "Stop at a top share of 0.3", {"stop_share": 0.3},
               "Stopping keeps the early accuracy. It uses one outside fact: that true answers are balanced.",
               expects=(Expectation("Accuracy ends at least 0.1 higher than without the stop.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_least=0.1),)),
        Preset("reference_pull", "Pull to the initial policy", {"reference_pull": 0.05},
               "A small pull slows the fall and spares some seeds; it does not prevent it.",
               expects=(Expectation("Accuracy still ends at least 0.03 below that of a loop in which nothing global moves.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_most=-0.03),),
               contrast={"shared_plasticity": 0.0}),
        Preset("table", "One table row per prompt", {"policy": "table", "step_size": 0.5},
               "The reward goes to 1, no common answer appears, and accuracy ends near that of the initial first choice.",
               expects=(Expectation("The most frequent answer takes at most 0.35 of all answers.",
                                    Reading("top_share"), at_most=0.35),)),
        Preset("equally_unlike", "Answers equally unlike", {"answer_similarity": 0.0},
               "With no two answers alike the policy starts without a favourite and rises instead of collapsing.",
               expects=(Expectation("Accuracy rises by at least 0.1.", Reading("accuracy", "change"), at_least=0.1),)),
        Preset("few_answers", "Four possible answers", {"answers": 4},
               "With fewer answers a majority is wider and the loop resists collapse within the same horizon.",
               expects=(Expectation("Accuracy changes more to the good than with eight answers, by 0.01 or more.",
                                    Reading("accuracy", "change"),
                                    against=Reading("accuracy", "change", contrast=True), at_least=0.01),)),
    ),
    references=(
        shared.REINFORCE,
        Reference("Shafayat et al. (2025), Can large reasoning models self-train?", "https://arxiv.org/abs/2505.21444"),
        Reference("Zuo et al. (2025), TTRL: Test-time reinforcement learning", "https://arxiv.org/abs/2504.16084"),
    ),
    not_shown="That collapse is inevitable, that a rise must come first, or the numbers of any language model.",
    bistable=True,
    bytes_per_seed=shared.bytes_per_seed,
)  # fmt: skip


class State(NamedTuple):
    """Prototypes, current and initial policy, the held-out prompts' key, and what stopping looks at.

    `fixed` holds the correct answers (B,) of the prompts of a table policy, whose `weights` are their logits (answers, B).
    """

    prototypes: jax.Array
    policy: shared.Policy
    first: shared.Policy
    fixed: jax.Array
    exam: jax.Array
    top_share: jax.Array
    stopped: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return the initial policy, and the key from which held-out prompts are drawn."""
    policy_key, exam, fixed = jax.random.split(key, 3)
    answers = parameters["answers"]
    prototypes, policy = shared.initial(policy_key, answers, parameters)
    batch = shared.draw_batch(fixed, parameters["prompts"], 1, answers)
    if parameters["policy"] == "table":
        table = shared.logits(policy, prototypes, batch, parameters["prompt_noise"])
        policy = shared.Policy(table, jnp.zeros(answers))
    return State(prototypes, policy, policy, batch.correct, exam, jnp.float32(1.0 / answers), jnp.float32(0.0))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Answer B prompts, label them, and follow the gradient."""
    return trained(key, state, parameters)[0]


def trained(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> tuple[State, shared.Batch, shared.Attempt]:
    """Return the state after a step, the prompts of the step, and how the initial policy answers them."""
    batch = _batch(key, state, parameters["prompts"], parameters)
    answered = _attempt(state, state.policy, batch, parameters)
    first = _attempt(state, state.first, batch, parameters)
    labels = jnp.where(
        batch.coins[0] < parameters["label_refresh"], shared.vote(answered, batch.ties), shared.vote(first, batch.ties)
    )
    labels = jnp.where(batch.coins[1] < parameters["external_share"], batch.correct, labels)
    reward = shared.agreement(answered, labels) - parameters["reference_pull"] * shared.log_ratio(answered, first)
    share = answered.drawn().mean(axis=(1, 2)).max()
    smoothed = state.top_share + _MEMORY * (share - state.top_share)
    stopped = jnp.maximum(state.stopped, (smoothed > parameters["stop_share"]).astype(jnp.float32))
    rate = parameters["step_size"] * (1.0 - stopped)
    change = _gradient(state, answered, reward, batch, parameters)
    policy = shared.Policy(
        state.policy.weights + rate * change.weights,
        state.policy.bias + rate * parameters["shared_plasticity"] * change.bias,
    )
    return state._replace(policy=policy, top_share=smoothed, stopped=stopped), batch, first


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Examine the policy on prompts that are the same at every step and in every arm: held-out ones, or those of the table."""
    prompts = parameters["prompts"] if parameters["policy"] == "table" else shared.EXAM_PROMPTS
    batch = _batch(state.exam, state, prompts, parameters)
    answered = _attempt(state, state.policy, batch, parameters)
    majority = shared.vote(answered, batch.ties)
    return {
        "accuracy": shared.probability(answered, batch.correct),
        "majority_reward": shared.agreement(answered, majority).mean(),
        "vote_accuracy": (majority == batch.correct).mean(),
        "mode_accuracy": (answered.probabilities.argmax(0) == batch.correct[:, None]).mean(),
        "top_share": shared.top_share(answered),
        "entropy": shared.entropy(answered),
    }


def _batch(key: jax.Array, state: State, prompts: int, parameters: Mapping[str, Any]) -> shared.Batch:
    batch = shared.draw_batch(key, prompts, parameters["samples"], parameters["answers"])
    return batch._replace(correct=state.fixed) if parameters["policy"] == "table" else batch


def _attempt(state: State, policy: shared.Policy, batch: shared.Batch, parameters: Mapping[str, Any]) -> shared.Attempt:
    if parameters["policy"] == "table":
        samples = batch.picks.shape[1]
        return shared.choose(jnp.repeat(policy.weights[:, :, None], samples, axis=2), batch.picks)
    seen = shared.logits(policy, state.prototypes, batch, parameters["prompt_noise"])
    return shared.attempt(seen, policy, batch, parameters["thinking_noise"])


def _gradient(
    state: State, answered: shared.Attempt, reward: jax.Array, batch: shared.Batch, parameters: Mapping[str, Any]
) -> shared.Policy:
    if parameters["policy"] == "table":
        return shared.Policy(shared.logit_gradient(answered, reward).mean(2), jnp.zeros_like(state.policy.bias))
    noises = parameters["prompt_noise"], parameters["thinking_noise"]
    return shared.gradient(answered, reward, state.prototypes, batch, *noises)
