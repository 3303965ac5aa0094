"""A judge that moves with the actor it pays, held by a share of labels from outside; and what follows when the user leaves.

Model. Policy, prompts and update as in `sim.models.shared_policy`. A judge with parameters J labels each prompt by its argmax,
argmax_y (J f' + b_J + h 1[y = 0])_y, without thinking noise and from its own view f' of the prompt, whose noise is
rho xi + sqrt(1 - rho^2) xi'. With chance e the label comes from outside instead: the true answer with chance h_true, else one
drawn at random. After each update the judge goes the share m of the way to the actor, J += m (theta - J): at m = 1 judge and
actor share their parameters, at m = 0 the judge is frozen at the start. From the step at which the user leaves, e is 0; a loop
that masks makes no update from then on.

Source. Item 9 (parts a and b) of the project's simulation notes; the tied judge is that of Yuan et al. (2024),
Self-rewarding language models, https://arxiv.org/abs/2401.10020.

Not shown: a critical share that carries over to any other system. Frozen-reference loops do not collapse here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.lazy import jax, jnp
from sim.models import shared_policy as shared
from sim.spec import Ablation, Axis, Expectation, Output, Parameter, Preset, Reading, Reference, Spec

_NEVER = 3000

SPEC = Spec(
    id="external_anchor",
    title="External anchor",
    version=1,
    summary="A policy is paid by a judge that shares its parameters; a share of labels comes from outside.",
    mechanism="What the actor learns moves the judge that pays it; only labels from outside push back.",
    axis=Axis("step", "Training step", "steps"),
    parameters=(
        Parameter("external_share", "External labels", "e", "1", 0.05, 0.0, 1.0, 0.01,
                  "Share of prompts whose label comes from outside while the user is there.", group="Mechanism"),
        Parameter("judge_moves", "Judge follows the actor", "m", "1", 1.0, 0.0, 1.0, 0.01,
                  "Share of the way to the actor that the judge goes at each step: 1 tied, 0 frozen at the start.",
                  group="Mechanism"),
        Parameter("leave_step", "User leaves at step", "T_off", "steps", _NEVER, 0, _NEVER, 10,
                  "From this step on no label comes from outside; at or beyond the last step the user stays.",
                  integer=True, group="Mechanism"),
        Parameter("mask_after_leaving", "Mask updates without a user", "", "1", 0.0, 0.0, 1.0, 1.0,
                  "1: no update is made after the user has left; 0: the judge goes on paying.", integer=True,
                  group="Mechanism"),
        Parameter("external_truth", "Truth of external labels", "h_true", "1", 1.0, 0.0, 1.0, 0.05,
                  "Chance that a label from outside is the true answer; otherwise it is drawn at random.", group="Mechanism"),
        Parameter("judge_correlation", "Shared view of the prompt", "rho", "1", 1.0, 0.0, 1.0, 0.05,
                  "Correlation between the prompt noise that judge and actor see.", group="Mechanism"),
        Parameter("judge_bias", "Judge's fixed preference", "h", "1", 0.0, 0.0, 2.0, 0.05,
                  "What the judge adds to the logit of answer 0, whatever the prompt.", group="Mechanism"),
        *shared.parameters(prompt_noise=0.9, steps=600, step_size=2.0),
    ),
    outputs=(
        Output("accuracy", "Accuracy", "1", "Probability of the true answer on prompts held out from training.",
               ("step",), "wanted", 0.0, 1.0),
        Output("self_reward", "Judge's reward", "1", "Probability that an answer is the one that the judge labels right.",
               ("step",), "paid", 0.0, 1.0),
        Output("judge_accuracy", "Accuracy of the judge", "1", "Share of held-out prompts that the judge labels truly.",
               ("step",), "other", 0.0, 1.0),
        Output("top_share", "Top answer share", "1", "Share of all answers that the most frequent one takes.",
               ("step",), "other", 0.0, 1.0),
        Output("entropy", "Entropy", "nats", "Mean entropy of the policy on held-out prompts.", ("step",), "other", 0.0),
    ),
    ablation=Ablation({"judge_moves": 0.0}, "The judge keeps its first parameters and no longer follows the actor."),
    presets=(
        Preset("closed", "Nothing from outside", {"external_share": 0.0},
               "The judge's reward goes to 1 while accuracy falls to chance.",
               expects=(Expectation("Accuracy ends at 0.25 or less.", Reading("accuracy"), at_most=0.25),
                        Expectation("The judge's reward ends at 0.9 or more.", Reading("self_reward"), at_least=0.9),),
               contrast={"external_share": 1.0}),
        Preset("anchored", "Above the boundary", {"external_share": 0.4},
               "No seed collapses, and accuracy comes near the ceiling of true labels."),
        Preset("boundary", "At the boundary", {"external_share": 0.22, "steps": 2000},
               "Seeds end either near chance or near the ceiling; the mean describes none of them."),
        Preset("all_external", "True labels only", {"external_share": 1.0},
               "The ceiling that the prompt noise leaves."),
        Preset("frozen_judge", "Frozen judge", {"external_share": 0.0, "judge_moves": 0.0},
               "No collapse even without any external label: errors that do not chase the actor average out.",
               expects=(Expectation("Accuracy ends at 0.5 or more with nothing from outside.",
                                    Reading("accuracy"), at_least=0.5),),
               contrast={"judge_moves": 1.0}),
        Preset("slow_judge", "Judge that follows slowly", {"external_share": 0.0, "judge_moves": 0.01},
               "A judge that goes one hundredth of the way at each step keeps most of the gain within this horizon."),
        Preset("independent_views", "Independent views", {"external_share": 0.05, "judge_correlation": 0.0},
               "A view of its own does not save a judge that shares the drifting component: a null result.",
               expects=(Expectation("Accuracy ends at 0.35 or less: a view of its own saves nothing.",
                                    Reading("accuracy"), at_most=0.35),),
               contrast={"judge_moves": 0.0}),
        Preset("biased_judge", "Biased judge", {"external_share": 0.3, "judge_bias": 0.5},
               "A fixed preference of the judge moves the boundary up: a share that was enough no longer is.",
               expects=(Expectation("Accuracy ends lower than under a judge without a preference, by 0.02 or more.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_most=-0.02),),
               contrast={"judge_bias": 0.0}),
        Preset("slow_shared_component", "Slow shared component", {"external_share": 0.1, "shared_plasticity": 0.3},
               "A slower shared component moves the boundary down.",
               expects=(Expectation("Accuracy ends at least 0.15 higher than with the fast one.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_least=0.15),)),
        Preset("random_labels", "Random labels from outside", {"external_share": 0.4, "external_truth": 0.0},
               "Labels from outside that carry no truth do not anchor: the loop collapses as if it were closed.",
               expects=(Expectation("Accuracy ends at 0.35 or less.", Reading("accuracy"), at_most=0.35),),
               contrast={"external_truth": 1.0}),
        Preset("user_leaves", "The user leaves",
               {"external_share": 0.4, "leave_step": 200, "steps": 1200},
               "From a healthy state accuracy decays slowly at first, then falls, while the judge's reward goes on rising.",
               expects=(Expectation("Accuracy ends at least 0.05 lower than where the user stays.",
                                    Reading("accuracy"), against=Reading("accuracy", contrast=True), at_most=-0.05),
                        Expectation("The judge's reward ends at least 0.05 higher.",
                                    Reading("self_reward"), against=Reading("self_reward", contrast=True), at_least=0.05),),
               contrast={"leave_step": 3000}),
        Preset("user_leaves_masked", "The user leaves, updates masked",
               {"external_share": 0.4, "leave_step": 200, "steps": 1200, "mask_after_leaving": 1},
               "Without updates nothing changes after the user has left."),
    ),
    references=(
        shared.REINFORCE,
        Reference("Yuan et al. (2024), Self-rewarding language models", "https://arxiv.org/abs/2401.10020"),
    ),
    not_shown="A critical share that carries over to any other system. Loops with a frozen reference do not collapse here.",
    bistable=True,
    bytes_per_seed=shared.bytes_per_seed,
)  # fmt: skip


class State(NamedTuple):
    """Prototypes, actor, judge, the key of the held-out prompts, and the number of steps made."""

    prototypes: jax.Array
    actor: shared.Policy
    judge: shared.Policy
    exam: jax.Array
    steps_made: jax.Array


def init(key: jax.Array, parameters: Mapping[str, Any]) -> State:
    """Return an actor and a judge with the same first parameters."""
    policy_key, exam = jax.random.split(key)
    prototypes, policy = shared.initial(policy_key, parameters["answers"], parameters)
    return State(prototypes, policy, policy, exam, jnp.float32(0.0))


def step(key: jax.Array, state: State, parameters: Mapping[str, Any]) -> State:
    """Answer B fresh prompts, have them labelled, follow the gradient, and let the judge follow the actor."""
    batch = _batch(key, parameters["prompts"], parameters)
    answered = _attempt(state, batch, parameters)
    user = state.steps_made < parameters["leave_step"]
    truthful = jnp.where(batch.coins[1] < parameters["external_truth"], batch.correct, batch.guesses)
    outside = batch.coins[0] < parameters["external_share"] * user
    labels = jnp.where(outside, truthful, _judge_labels(state, batch, parameters))
    change = shared.gradient(
        answered,
        shared.agreement(answered, labels),
        state.prototypes,
        batch,
        parameters["prompt_noise"],
        parameters["thinking_noise"],
    )
    masked = jnp.logical_and(parameters["mask_after_leaving"] > 0.5, ~user)
    rate = jnp.where(masked, 0.0, parameters["step_size"])
    actor = shared.Policy(
        state.actor.weights + rate * change.weights,
        state.actor.bias + rate * parameters["shared_plasticity"] * change.bias,
    )
    follow = parameters["judge_moves"]
    judge = shared.Policy(*((1.0 - follow) * own + follow * new for own, new in zip(state.judge, actor, strict=True)))
    return state._replace(actor=actor, judge=judge, steps_made=state.steps_made + 1.0)


def observe(state: State, parameters: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Examine actor and judge on held-out prompts, the same at every step and in every arm."""
    batch = _batch(state.exam, shared.EXAM_PROMPTS, parameters)
    answered = _attempt(state, batch, parameters)
    labels = _judge_labels(state, batch, parameters)
    return {
        "accuracy": shared.probability(answered, batch.correct),
        "self_reward": shared.probability(answered, labels),
        "judge_accuracy": (labels == batch.correct).mean(),
        "top_share": shared.top_share(answered),
        "entropy": shared.entropy(answered),
    }


def _batch(key: jax.Array, prompts: int, parameters: Mapping[str, Any]) -> shared.Batch:
    return shared.draw_batch(key, prompts, parameters["samples"], parameters["answers"], views=2)


def _attempt(state: State, batch: shared.Batch, parameters: Mapping[str, Any]) -> shared.Attempt:
    seen = shared.logits(state.actor, state.prototypes, batch, parameters["prompt_noise"])
    return shared.attempt(seen, state.actor, batch, parameters["thinking_noise"])


def _judge_labels(state: State, batch: shared.Batch, parameters: Mapping[str, Any]) -> jax.Array:
    rho = parameters["judge_correlation"]
    noise = parameters["prompt_noise"]
    seen = shared.logits(state.judge, state.prototypes, batch, noise, rho, jnp.sqrt(1.0 - rho**2))
    preferred = jnp.arange(parameters["answers"])[:, None] == 0
    return jnp.argmax(seen + parameters["judge_bias"] * preferred, axis=0)
